// One RTCPeerConnection with the slots that the relay expects, always in this order: own microphone and camera,
// then room for two more voices and one more picture. Nothing is negotiated again while a call goes on.
import { Line } from "./quality";

export interface IceGiven {
  servers?: { urls: string[]; username?: string; credential?: string }[];
  relay_only?: boolean;
}

const GATHERING_MS = 1_000;
const MAX_BITRATE = 1_200_000;

export class Peer {
  readonly pc: RTCPeerConnection;
  /** Receiving tracks by the m-line they come on. */
  readonly tracks = new Map<string, MediaStreamTrack>();
  readonly line = new Line();
  #bytes = 0;
  #heardAt = performance.now();

  constructor(
    ice: IceGiven,
    private readonly onState: (state: RTCPeerConnectionState) => void,
  ) {
    this.pc = new RTCPeerConnection({
      iceServers: ice.servers ?? [],
      iceTransportPolicy: ice.relay_only ? "relay" : "all",
      bundlePolicy: "max-bundle",
    });
    this.pc.onconnectionstatechange = () => this.onState(this.pc.connectionState);
  }

  /** The offer, with all candidates inside. */
  async offer(audio: MediaStreamTrack | null, video: MediaStreamTrack | null): Promise<string> {
    this.pc.addTransceiver(audio ?? "audio", { direction: "sendrecv" });
    this.pc.addTransceiver(video ?? "video", {
      direction: "sendrecv",
      sendEncodings: [{ maxBitrate: MAX_BITRATE }],
    });
    for (const kind of ["audio", "audio", "video"]) this.pc.addTransceiver(kind, { direction: "recvonly" });
    for (const transceiver of this.pc.getTransceivers()) prefer(transceiver);
    await this.pc.setLocalDescription();
    await this.#gathered();
    return this.pc.localDescription?.sdp ?? "";
  }

  async accept(sdp: string): Promise<void> {
    await this.pc.setRemoteDescription({ type: "answer", sdp });
    for (const { mid, receiver } of this.pc.getTransceivers()) {
      if (mid !== null) this.tracks.set(mid, receiver.track);
    }
  }

  setAudio(track: MediaStreamTrack | null): Promise<void> {
    return this.#sender(0)?.replaceTrack(track) ?? Promise.resolve();
  }

  setVideo(track: MediaStreamTrack | null): Promise<void> {
    return this.#sender(1)?.replaceTrack(track) ?? Promise.resolve();
  }

  close(): void {
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  /** Milliseconds since the last packet of any sort came in. */
  async silence(): Promise<number> {
    const reading = { received: 0, lost: 0, roundTrip: 0 };
    let bytes = 0;
    for (const report of (await this.pc.getStats()).values()) {
      if (report.type === "transport") bytes += report.bytesReceived ?? 0;
      if (report.type === "inbound-rtp") {
        reading.received += report.packetsReceived ?? 0;
        reading.lost += report.packetsLost ?? 0;
      }
      if (report.type === "candidate-pair" && report.nominated) {
        reading.roundTrip = report.currentRoundTripTime ?? 0;
      }
    }
    this.line.add(reading);
    if (bytes !== this.#bytes) this.#heardAt = performance.now();
    this.#bytes = bytes;
    return performance.now() - this.#heardAt;
  }

  #sender(index: number): RTCRtpSender | undefined {
    return this.pc.getTransceivers()[index]?.sender;
  }

  #gathered(): Promise<void> {
    if (this.pc.iceGatheringState === "complete") return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHERING_MS);
      this.pc.onicegatheringstatechange = () => {
        if (this.pc.iceGatheringState !== "complete") return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** VP8 and Opus, so that nobody in between ever has to decode. */
function prefer(transceiver: RTCRtpTransceiver): void {
  const { kind } = transceiver.receiver.track;
  const codecs = RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? [];
  const wanted = kind === "video" ? /vp8|rtx/i : /opus/i;
  const kept = codecs.filter(({ mimeType }) => wanted.test(mimeType));
  if (kept.length > 0) transceiver.setCodecPreferences?.(kept);
}
