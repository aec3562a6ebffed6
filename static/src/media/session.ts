// This browser's part in one call: devices, the connection to the relay, and coming back when either is lost.
// What the call is comes from the server's events by `update`; what is heard and seen goes out by `onChange`.
import type { Call } from "../protocol.gen";
import { RefusedError } from "../realtime/link";
import { isMine, own } from "./call";
import { type Choice, camera, type Kind, MediaProblem, microphone, type Problem } from "./devices";
import { type IceGiven, Peer } from "./peer";
import type { Line, Quality } from "./quality";

export interface Signalling {
  ice(): Promise<IceGiven>;
  /** Gives the relay's answer; rejects with a RefusedError or when nobody answers. */
  connect(call: Call, sdp: string, device: string): Promise<string>;
  lost(call: Call): void;
  media(call: Call, audio: boolean, video: boolean): void;
}

export interface SessionOptions {
  device: string;
  choice: Choice;
  signalling: Signalling;
  onChange: () => void;
  /** Whoever only listens sends nothing until they speak. */
  isListener?: () => boolean;
}

const LOOK_MS = 500;
const SILENT_MS = 2_500;
const AGAIN_MS = 3_000;
const RETRY_MS = 700;
/** Too many tries, and nobody said when the next one counts as few. */
const CALM_MS = 10_000;
type Input = Exclude<Kind, "audiooutput">;
const OPEN = { audioinput: microphone, videoinput: camera };
/** Refusals after which it is worth another try at once. */
const AGAIN: readonly string[] = ["relay_unavailable", "stale_epoch"];

export class CallSession {
  call: Call | null = null;
  isConnected = false;
  /** Why a device is missing, until it is there. */
  problem: Problem | null = null;
  /** Why it cannot connect, until it can: a rule, or a device that is missing. */
  trouble: RefusedError | MediaProblem | null = null;
  /** When it tries again by itself, in milliseconds since 1970; 0: when somebody asks for it. */
  againAt = 0;
  mic: MediaStreamTrack | null = null;
  cam: MediaStreamTrack | null = null;
  isMicOn = true;
  /** How good one's own line is. */
  quality: Quality = "good";
  #peer: Peer | null = null;
  #next: Peer | null = null;
  #epoch = 0;
  #attempt = 0;
  #joinedAt = 0;
  #watch: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #speaker = new Audio();

  constructor(private readonly options: SessionOptions) {
    this.#speaker.autoplay = true;
  }

  /** The tracks that come in, by m-line. */
  get tracks(): ReadonlyMap<string, MediaStreamTrack> {
    return this.#peer?.tracks ?? new Map();
  }

  /** The readings of the connection that stands. */
  get line(): Line | null {
    return this.#peer?.line ?? null;
  }

  get videoMids(): string[] {
    return [...this.tracks].filter(([, track]) => track.kind === "video").map(([mid]) => mid);
  }

  /** Ask for the devices before anything starts, so that a refusal leaves no call behind (CALL-8, CALL-11). */
  async prepare(wantsVideo: boolean): Promise<void> {
    this.problem = null;
    try {
      this.mic ??= onlyOne(await microphone(this.options.choice.get("audioinput")), this.mic);
      if (wantsVideo) this.cam ??= onlyOne(await camera(this.options.choice.get("videoinput")), this.cam);
    } catch (reason) {
      this.problem = reason instanceof MediaProblem ? reason.code : "failed";
      if (this.call === null || !isMine(this.call, this.options.device)) this.#stopDevices();
      this.options.onChange();
      throw reason;
    }
  }

  /** Take in what the server says of the call; connects, connects anew, or lets go. */
  update(call: Call | null): void {
    const before = this.call;
    this.call = call;
    if (!isMine(call, this.options.device)) {
      // A ring card, or a call in another tab, leaves devices of a preview alone until it is over.
      if (this.#peer !== null || this.#next !== null || (before !== null && call === null)) this.#leave();
      return;
    }
    const isNew = before === null || before.id !== call.id || this.#epoch !== call.epoch;
    if (isNew) {
      this.trouble = null;
      void this.#connect();
    }
    this.#play();
  }

  /** The sound is on or off, here and at the relay (CALL-6). */
  setMic(isOn: boolean): void {
    this.isMicOn = isOn;
    if (this.mic !== null) this.mic.enabled = isOn;
    this.#tell();
    this.options.onChange();
  }

  /** The camera is on or off (CALL-5, VID-2). Rejects with a MediaProblem when there is none. */
  async setCamera(isOn: boolean): Promise<void> {
    if (isOn && this.cam === null) await this.prepare(true);
    if (!isOn) {
      this.cam?.stop();
      this.cam = null;
    }
    await this.#peer?.setVideo(this.cam);
    this.#tell();
    this.options.onChange();
  }

  /** The role changed, and with it who may be heard: a new connection beside the old one. */
  reconnect(): void {
    if (!this.#canSpeak()) this.#stopDevices();
    void this.#connect();
  }

  /** Once more, after `trouble`. */
  retry(): void {
    this.trouble = null;
    void this.#connect();
    this.options.onChange();
  }

  /** Another microphone, camera or speaker, while the call goes on (CALL-16). One that fails changes nothing. */
  async choose(kind: Kind, id: string): Promise<void> {
    if (kind === "audiooutput") await this.#speaker.setSinkId?.(id);
    else if (kind === "audioinput" && this.mic !== null) await this.#exchange(kind, this.mic, id);
    else if (kind === "videoinput" && this.cam !== null) await this.#exchange(kind, this.cam, id);
    this.options.choice.set(kind, id);
    this.options.onChange();
  }

  async #exchange(kind: Input, held: MediaStreamTrack, id: string): Promise<void> {
    try {
      await this.#use(kind, held, await opened(kind, held, id));
    } catch (reason) {
      if (held.readyState === "ended") {
        await this.#use(kind, held, await OPEN[kind](this.options.choice.get(kind)));
      }
      throw reason;
    }
  }

  async #use(kind: Input, held: MediaStreamTrack, fresh: MediaStreamTrack): Promise<void> {
    if (held !== (kind === "audioinput" ? this.mic : this.cam)) {
      fresh.stop(); // hung up meanwhile
      return;
    }
    held.stop();
    if (kind === "audioinput") {
      fresh.enabled = this.isMicOn;
      this.mic = fresh;
      await this.#peer?.setAudio(fresh);
    } else {
      this.cam = fresh;
      await this.#peer?.setVideo(fresh);
    }
  }

  /** Nothing of this call is wanted any more: devices and connection go. */
  leave(): void {
    this.call = null;
    this.#leave();
  }

  // ---- the connection ----------------------------------------------------------------------------

  /** The latest attempt counts: what an earlier one, or one before a hang-up, still waits for is thrown away. */
  async #connect(): Promise<void> {
    const { call } = this;
    if (!isMine(call, this.options.device)) return;
    this.#stopWaiting();
    this.#epoch = call.epoch;
    this.#joinedAt = performance.now();
    this.#next?.close();
    this.#next = null;
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isLatest = (): boolean => attempt === this.#attempt;
    try {
      await this.#devices(call);
      if (!isMine(this.call, this.options.device)) this.#stopDevices(); // hung up meanwhile
      const ice = await this.options.signalling.ice();
      if (!isLatest()) return;
      const peer = new Peer(ice, (state) => this.#changed(peer, state));
      this.#next = peer;
      const sdp = await peer.offer(this.#canSpeak() ? this.mic : null, this.cam);
      const answer = await this.options.signalling.connect(call, sdp, this.options.device);
      if (!isLatest()) return;
      await peer.accept(answer);
      this.#watch ??= setInterval(() => void this.#look(), LOOK_MS);
    } catch (reason) {
      if (isLatest()) this.#failed(reason);
    }
    this.options.onChange();
  }

  #failed(reason: unknown): void {
    const isRefused = reason instanceof RefusedError && !AGAIN.includes(reason.code);
    if (!isRefused && !(reason instanceof MediaProblem)) {
      this.#later();
      return;
    }
    // Only too many tries pass by themselves. A newer state of the call ends this as well.
    this.trouble = reason;
    if (!isRefused || reason.code !== "rate_limited") return;
    const wait = reason.retryAfter * 1_000 || CALM_MS;
    this.againAt = Date.now() + wait;
    this.#retry = setTimeout(() => this.retry(), wait);
  }

  #later(): void {
    if (this.againAt > 0) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), RETRY_MS);
  }

  #stopWaiting(): void {
    clearTimeout(this.#retry);
    this.againAt = 0;
  }

  /** After a reload the devices are asked for anew; a missing camera does not cost the call. */
  async #devices(call: Call): Promise<void> {
    if (!this.#canSpeak()) return;
    const me = own(call);
    if (this.mic === null) {
      await this.prepare(false);
      this.isMicOn = me?.audio !== false;
      if (this.mic !== null) (this.mic as MediaStreamTrack).enabled = this.isMicOn;
    }
    if (me?.video === true && this.cam === null) {
      try {
        await this.prepare(true);
      } catch {
        this.#tell(); // `problem` says what is wrong with the camera
      }
    }
  }

  #canSpeak(): boolean {
    return this.options.isListener?.() !== true;
  }

  #changed(peer: Peer, state: RTCPeerConnectionState): void {
    if (state === "connected" && peer === this.#next) {
      // The new connection stands: only now the old one goes.
      this.#peer?.close();
      this.#peer = peer;
      this.#next = null;
      this.isConnected = true;
      this.trouble = null;
      this.#play();
      this.options.onChange();
    } else if ((state === "failed" || state === "closed") && (peer === this.#next || peer === this.#peer)) {
      this.isConnected = this.isConnected && peer !== this.#peer;
      this.#later();
      this.options.onChange();
    }
  }

  /** Nothing heard for a while: say so, and come with a new connection. */
  async #look(): Promise<void> {
    const { call } = this;
    const peer = this.#peer;
    if (call === null) return;
    const silent = peer === null ? performance.now() - this.#joinedAt : await peer.silence();
    const quality = this.line?.quality ?? "good";
    if (quality !== this.quality) {
      this.quality = quality;
      this.options.onChange();
    }
    if (peer !== this.#peer || silent < SILENT_MS) return;
    if (this.isConnected) {
      this.isConnected = false;
      this.options.onChange();
    }
    if (this.againAt > 0 || performance.now() - this.#joinedAt < AGAIN_MS) return;
    this.options.signalling.lost(call);
    void this.#connect();
  }

  #leave(): void {
    clearInterval(this.#watch);
    this.#stopWaiting();
    this.trouble = null;
    this.#watch = undefined;
    this.#peer?.close();
    this.#next?.close();
    this.#peer = this.#next = null;
    this.#attempt += 1;
    this.#epoch = 0;
    this.isConnected = false;
    this.quality = "good";
    this.isMicOn = true;
    this.#speaker.srcObject = null;
    this.#stopDevices();
    this.options.onChange();
  }

  #stopDevices(): void {
    this.mic?.stop();
    this.cam?.stop();
    this.mic = this.cam = null;
  }

  /** All voices in one element. */
  #play(): void {
    const voices = [...this.tracks.values()].filter((track) => track.kind === "audio");
    const playing = this.#speaker.srcObject as MediaStream | null;
    const isSame =
      playing?.getTracks().length === voices.length && voices.every((v) => playing.getTrackById(v.id));
    if (isSame) return;
    this.#speaker.srcObject = new MediaStream(voices);
    // Cut short by the next voice that comes in. The click that began the call allows the sound itself.
    void this.#speaker.play().catch(() => undefined);
    void this.#speakerTo(this.options.choice.get("audiooutput"));
  }

  async #speakerTo(id: string | null): Promise<void> {
    if (id === null || this.#speaker.setSinkId === undefined) return;
    // Chosen once and no longer plugged in: then it sounds where the browser likes.
    await this.#speaker.setSinkId(id).catch(() => undefined);
  }

  #tell(): void {
    if (isMine(this.call, this.options.device))
      this.options.signalling.media(this.call, this.isMicOn, this.cam !== null);
  }
}

/** Asked for twice at once: the second one is given back. */
function onlyOne(fresh: MediaStreamTrack, held: MediaStreamTrack | null): MediaStreamTrack {
  if (held !== null) fresh.stop();
  return held ?? fresh;
}

/** Another device in place of one in use. A phone opens its other camera only when that one is free. */
async function opened(kind: Input, held: MediaStreamTrack, id: string): Promise<MediaStreamTrack> {
  try {
    return await OPEN[kind](id);
  } catch (reason) {
    if (!(reason instanceof MediaProblem) || reason.code !== "busy") throw reason;
    held.stop();
    return await OPEN[kind](id);
  }
}
