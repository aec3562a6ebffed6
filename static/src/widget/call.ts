// The calls of a customer: loaded only when there is one (the panel has a size budget). Draws itself into a place that
// the panel leaves free, so that both can be bundled apart.
import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { isOver, phaseOf, talked } from "../media/call";
import { Checker } from "../media/check-view";
import { tabId } from "../media/device-id";
import { Choice, type Kind, MediaProblem, missing } from "../media/devices";
import { DeviceList } from "../media/devices-view";
import { clock } from "../media/lines";
import { CallSession } from "../media/session";
import { qualitySign, stage } from "../media/stage";
import { troubleNote } from "../media/trouble";
import { t, whyNot, wordsFor } from "../media/words";
import type { Call, CustomerCommand } from "../protocol.gen";
import { LinkError, RefusedError } from "../realtime/link";
import type { CallHost, CallPart } from "./call-part";
import { icon } from "./views/call-icons";

const STARS = [1, 2, 3, 4, 5];
const RING_TICKS = 3;

class CustomerCalls implements CallPart {
  readonly #device = tabId();
  readonly #session: CallSession;
  readonly #checker: Checker;
  readonly #devices: DeviceList;
  #call: Call | null = null;
  #problem = "";
  #isBusy = false;
  #isSwapped = false;
  #ticks = 0;
  #dialog: "check" | "devices" | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #rated = new Set<string>();
  readonly #closed = new Set<string>();
  readonly #choice: Choice;

  constructor(private readonly host: CallHost) {
    this.#choice = new Choice(host.keep);
    const ice = async () => (await this.#request({ type: "ice.get" })) as object;
    const sdpOf = async (reply: Promise<object>) => ((await reply) as { sdp: string }).sdp;
    this.#session = new CallSession({
      device: this.#device,
      choice: this.#choice,
      onChange: () => this.draw(),
      signalling: {
        ice,
        connect: (call, sdp, device) =>
          sdpOf(this.#request({ type: "call.connect", call_id: call.id, epoch: call.epoch, sdp, device })),
        lost: (call) => this.#quietly({ type: "call.lost", call_id: call.id, epoch: call.epoch }),
        media: (call, audio, video) => this.#quietly({ type: "call.media", call_id: call.id, audio, video }),
      },
    });
    this.#checker = new Checker(
      { ice, loop: (sdp) => sdpOf(this.#request({ type: "call.check", sdp })) },
      this.#choice,
      () => this.draw(),
    );
    this.#devices = new DeviceList(
      this.#choice,
      () => this.draw(),
      (kind: Kind, id: string) => this.#session.choose(kind, id),
    );
  }

  update(call: Call | null): void {
    const isOther = this.#call?.id !== call?.id;
    this.#call = call;
    if (isOther) this.#problem = "";
    this.#session.update(call);
    const isTicking = call !== null && !isOver(call);
    if (isTicking) this.#timer ??= setInterval(() => this.#tick(), 1_000);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.draw();
  }

  #tick(): void {
    this.#ticks += 1;
    const phase = phaseOf(this.#call, this.#device, this.#session.isConnected);
    if (phase === "ringing" && this.#ticks % RING_TICKS === 1) this.host.ring();
    this.draw();
  }

  check(): void {
    this.#dialog = "check";
    this.draw();
  }

  draw(): void {
    const place = this.host.place();
    if (place === null) return;
    render(html`${this.#body()}${this.#dialogView()}`, place);
    const dialog = place.querySelector("dialog");
    if (dialog !== null && !dialog.open) dialog.showModal();
  }

  #body(): TemplateResult | typeof nothing {
    const call = this.#call;
    const phase = phaseOf(call, this.#device, this.#session.isConnected);
    if (call === null || phase === "none") return nothing;
    if (phase === "asked") return this.#asked(call);
    if (phase === "elsewhere") return this.#elsewhere(call);
    if (phase === "over") return this.#over(call);
    return phase === "ringing" ? this.#ringing(call) : this.#running(call);
  }

  // ---- before the call -----------------------------------------------------------------------------

  #asked(call: Call): TemplateResult {
    return html`<div class="banner" role="status">${icon("phone")}<p class="txt">${t("youAsked")}</p>
      <button class="btn sm secondary" @click=${() => this.#say({ type: "call.end", call_id: call.id })}>${t("withdraw")}</button></div>`;
  }

  /** Accept with video, with audio, or decline (CALL-9). */
  #ringing(call: Call): TemplateResult {
    const left = Math.max(0, Math.ceil((call.rings_until ?? 0) - this.host.now()));
    const lack = missing();
    const problem = lack === null ? this.#problem : wordsFor("problem_", lack);
    const off = lack !== null || this.#isBusy ? "true" : nothing;
    const run = (video: boolean) => () => off === nothing && void this.#accept(call, video);
    return html`<section class="card call-ring" role="alertdialog" aria-labelledby="ring-title" aria-describedby="ring-left">
      <div><h2 id="ring-title" class="strong" dir="auto">${t("isCalling", call.name ?? "")}</h2>
        <p class="muted small" id="ring-left"><span>${t(call.kind === "video" ? "videoCall" : "voiceCall")}</span> · <span aria-hidden="true">${t("ringsFor", left)}</span></p></div>
      ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}
      ${call.can_video ? html`<button class="btn primary lg wide" aria-disabled=${off} @click=${run(true)}>${icon("video")}${t("acceptVideo")}</button>` : nothing}
      <button class="btn ${call.can_video ? "secondary" : "primary"} lg wide" aria-disabled=${off} @click=${run(false)}>${icon("phone")}${t("acceptAudio")}</button>
      <button class="btn danger-quiet lg wide" @click=${() => this.#say({ type: "call.decline", call_id: call.id })}>${t("decline")}</button>
      <button class="link small" @click=${() => this.check()}>${t("checkTitle")}</button>
    </section>`;
  }

  /** Devices first: a refusal of the browser leaves the call ringing, and says what to do (CALL-11). */
  async #accept(call: Call, video: boolean): Promise<void> {
    this.#isBusy = true;
    this.#problem = "";
    this.draw();
    try {
      await this.#session.prepare(video);
      await this.#request({ type: "call.accept", call_id: call.id, device: this.#device, video });
    } catch (reason) {
      if (!(reason instanceof MediaProblem)) this.#session.leave();
      this.#failed(reason);
    }
    this.#isBusy = false;
    this.draw();
  }

  #elsewhere(call: Call): TemplateResult {
    const bring = async (): Promise<void> => {
      try {
        await this.#session.prepare(false);
        this.#session.update({ ...call, device: this.#device });
      } catch (reason) {
        this.#failed(reason);
      }
    };
    return html`<div class="banner" role="status">${icon("phone")}<p class="txt">${this.#problem || t("elsewhere")}</p>
      <button class="btn sm secondary" @click=${() => void bring()}>${t("bringHere")}</button></div>`;
  }

  // ---- in the call -----------------------------------------------------------------------------------

  #running(call: Call): TemplateResult {
    const session = this.#session;
    const isCamOn = session.cam !== null;
    const isVideo = call.kind === "video" || Boolean(call.clip);
    const time = clock(talked(call, this.host.now()));
    return html`<section class="call ${isVideo ? "" : "slim"}" aria-label=${t(call.kind === "video" ? "videoCall" : "voiceCall")}>
      ${stage(session, { icon, isSwapped: this.#isSwapped })}
      <p class="call-note" role="status">${troubleNote(session) ?? this.#note(call)}</p>
      <div class="controls" role="toolbar" aria-label=${t("calls")}>
        <span class="clock"><bdi>${time}</bdi></span>${session.isConnected ? qualitySign(session, icon) : nothing}${this.#recording(call)}
        ${this.#button(t(session.isMicOn ? "mute" : "unmute"), session.isMicOn ? "mic" : "mic-off", () => session.setMic(!session.isMicOn), !session.isMicOn)}
        ${call.can_video ? this.#button(t(isCamOn ? "cameraOff" : "cameraOn"), isCamOn ? "video" : "video-off", () => void session.setCamera(!isCamOn).catch((reason) => this.#failed(reason))) : nothing}
        ${isVideo ? this.#button(t("swap"), "swap", () => this.#swap(), this.#isSwapped) : nothing}
        ${this.#button(t("devices"), "cog", () => this.#showDevices())}
        <span class="end"></span>
        <button class="btn danger" @click=${() => this.#say({ type: "call.end", call_id: call.id })}>${icon("hangup")}<span>${t("endCall")}</span></button>
      </div>
    </section>`;
  }

  #recording(call: Call): TemplateResult | typeof nothing {
    if (call.recording === undefined || call.recording === "off") return nothing;
    return html`<span class="rec ${call.recording}">${t(call.recording === "paused" ? "recordingPaused" : "recording")}</span>`;
  }

  #button(name: string, picture: Parameters<typeof icon>[0], run: () => void, isOn = false): TemplateResult {
    return html`<button class="btn icon-only ${isOn ? "on" : ""}" aria-label=${name} title=${name} @click=${run}>${icon(picture)}</button>`;
  }

  #note(call: Call): string {
    const session = this.#session;
    if (session.problem !== null) return wordsFor("problem_", session.problem);
    if (!session.isConnected) return t(session.tracks.size > 0 ? "reconnecting" : "connecting");
    if (this.#problem) return this.#problem;
    const gone = (call.people ?? []).filter((person) => person.leg !== call.leg && person.state === "lost");
    if (gone.length > 0) return t("isReconnecting", gone.map((person) => person.name).join(", "));
    if (call.is_held) return t("youAreHeld", call.name ?? "");
    if (call.is_video_off) return t("videoPaused");
    return session.quality === "poor" ? t("yourLineIsPoor") : "";
  }

  #swap(): void {
    this.#isSwapped = !this.#isSwapped;
    this.draw();
  }

  #showDevices(): void {
    this.#dialog = "devices";
    void this.#devices.load();
  }

  // ---- after the call ----------------------------------------------------------------------------------

  #over(call: Call): TemplateResult | typeof nothing {
    if (this.#closed.has(call.id)) return nothing;
    const seconds = talked(call, 0);
    const isRated = this.#rated.has(call.id);
    return html`<section class="banner call-over" aria-label=${t("calls")}>
      <p class="txt" role="status"><b>${isRated ? t("thanks") : wordsFor("over_", call.state)}</b>${seconds > 0 ? html` <bdi>${clock(seconds)}</bdi>` : nothing}</p>
      ${seconds > 0 && !isRated ? this.#question(call) : nothing}
      <button class="btn icon-only sm" aria-label=${t("close")} title=${t("close")} @click=${() => this.#close(call)}>${icon("x")}</button>
    </section>`;
  }

  #question(call: Call): TemplateResult {
    const rate = (stars: number): void => {
      this.#rated.add(call.id);
      this.#say({ type: "call.rate", call_id: call.id, stars });
    };
    return html`<span class="rate" role="group" aria-label=${t("howWasIt")}><span class="small">${t("howWasIt")}</span>${STARS.map(
      (star) =>
        html`<button class="btn icon-only sm" aria-label=${t("stars", star)} @click=${() => rate(star)}>${star}</button>`,
    )}</span>`;
  }

  #close(call: Call): void {
    this.#closed.add(call.id);
    this.draw();
  }

  // ---- dialogs, refusals ---------------------------------------------------------------------------

  #dialogView(): TemplateResult | typeof nothing {
    if (this.#dialog === null) return nothing;
    const title = t(this.#dialog === "check" ? "checkTitle" : "devices");
    const close = (): void => {
      this.#dialog = null;
      this.draw();
    };
    return html`<dialog class="ask" aria-labelledby="call-dialog" @close=${close}>
      <h2 id="call-dialog">${title}</h2>
      ${this.#dialog === "check" ? this.#checker.view((name) => icon(name as Parameters<typeof icon>[0])) : this.#devices.view()}
      <button class="btn secondary lg wide" @click=${close}>${t("close")}</button>
    </dialog>`;
  }

  /** The panel is a bundle of its own, and so are the classes of its errors: they are made ours here. */
  async #request(command: CustomerCommand): Promise<object> {
    try {
      return await this.host.request(command);
    } catch (reason) {
      const { code, detail, retryAfter, message } = reason as RefusedError;
      throw code === undefined ? new LinkError(message) : new RefusedError(code, detail, retryAfter);
    }
  }

  #say(command: CustomerCommand): void {
    this.#request(command).then(
      () => this.draw(),
      (reason: unknown) => this.#failed(reason),
    );
  }

  /** What the server learns of by itself as well, a little later. */
  #quietly(command: CustomerCommand): void {
    this.#request(command).catch(() => undefined);
  }

  #failed(reason: unknown): void {
    this.#problem = whyNot(reason);
    this.draw();
  }
}

window.ccCall = (host) => new CustomerCalls(host);
