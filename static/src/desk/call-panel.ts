// The fly-out call control above the transcript (CALL-4): pictures, buttons, and what comes before and after a call.
import { html, nothing, type TemplateResult } from "lit";
import { conference, isOver, lost, own, phaseOf, talked } from "../media/call";
import { clock } from "../media/lines";
import { qualitySign, stage } from "../media/stage";
import { troubleNote } from "../media/trouble";
import { t, wordsFor } from "../media/words";
import type { Call } from "../protocol.gen";
import type { Chat } from "../ui/chat";
import { ticking } from "../ui/clock";
import { icon } from "../ui/icon";
import type { MenuItem } from "../ui/menu";
import type { DeskApp } from "./app";
import type { DeskCalls } from "./calls";

const STARS = [1, 2, 3, 4, 5];

/** Everything about the call of this conversation; nothing without one. */
export function callPanel(app: DeskApp, chat: Chat): unknown {
  const call = chat.task.call ?? null;
  if (call === null) return nothing;
  const phase = phaseOf(call, app.calls.device, app.calls.session.isConnected);
  if (phase === "asked") return asked(app, call);
  if (phase === "elsewhere") return elsewhere(app, call);
  if (phase === "over") return chat.task.role === "primary" ? over(app, call) : nothing;
  return phase === "none" ? nothing : running(app, chat, call);
}

/** WID-15: the customer wishes to be called. */
function asked(app: DeskApp, call: Call): TemplateResult {
  const { calls } = app;
  return html`<div class="banner" role="status">${icon("phone-call")}
    <p class="txt"><b>${t(call.kind === "video" ? "asksVideo" : "asksVoice")}</b></p>
    <button type="button" class="btn sm primary" @click=${() => void calls.start(call.conversation_id, call.kind)}>${t("callNow")}</button>
    <button type="button" class="btn sm" @click=${() => calls.say({ type: "call.decline", call_id: call.id })}>${t("notNow")}</button>
  </div>`;
}

function elsewhere(app: DeskApp, call: Call): TemplateResult {
  return html`<div class="banner" role="status">${icon("phone")}
    <p class="txt"><b>${t("elsewhere")}</b></p>
    <button type="button" class="btn sm secondary" @click=${() => void app.calls.bringHere(call)}>${t("bringHere")}</button>
  </div>`;
}

function over(app: DeskApp, call: Call): TemplateResult {
  const { calls } = app;
  const seconds = talked(call, 0);
  const canRate = seconds > 0 && !calls.rated.has(call.id);
  return html`<section class="banner call-over" aria-label=${t("calls")}>${icon("phone-off")}
    <p class="txt" role="status"><b>${wordsFor("over_", call.state)}</b>${seconds > 0 ? html` <bdi>${clock(seconds)}</bdi>` : nothing}</p>
    ${
      canRate
        ? html`<span class="rate" role="group" aria-label=${t("howWasIt")}><span class="small">${t("howWasIt")}</span>${STARS.map(
            (star) =>
              html`<button type="button" class="btn icon-only sm" aria-label=${t("stars", star)} title=${t("stars", star)} @click=${() => calls.rate(call, star)}>${star}</button>`,
          )}</span>`
        : seconds > 0
          ? html`<span class="small muted">${t("thanks")}</span>`
          : nothing
    }
    <button type="button" class="btn sm secondary" @click=${() => calls.say({ type: "call.done", call_id: call.id })}>${icon("check", "s")}${t("markDone")}</button>
  </section>`;
}

function running(app: DeskApp, chat: Chat, call: Call): TemplateResult {
  const { calls } = app;
  const isVideo = call.kind === "video" || call.clip_id;
  return html`<section class="call ${isVideo ? "" : "slim"}" aria-label=${t(call.kind === "video" ? "videoCall" : "voiceCall")}>
    ${stage(calls.session, { icon: (name) => icon(name), isSwapped: calls.isSwapped })}
    <p class="call-note" role="status">${troubleNote(calls.session) ?? note(app, chat, call)}</p>
    <div class="controls" role="toolbar" aria-label=${t("calls")}>${timer(call)}${calls.session.isConnected ? qualitySign(calls.session, (name) => icon(name)) : nothing}${controls(app, chat, call)}</div>
  </section>`;
}

/** What must be known now, in words: ringing, connecting, on hold, somebody lost, video off. */
function note(app: DeskApp, chat: Chat, call: Call): string {
  const { session } = app.calls;
  const name = chat.task.customer.name;
  if (session.problem !== null) return wordsFor("problem_", session.problem);
  if (call.state === "ringing") return t("calling", name);
  if (!session.isConnected) return t(session.tracks.size > 0 ? "reconnecting" : "connecting");
  const gone = lost(call).filter((person) => person.role !== "monitor" && person.role !== "whisper");
  if (gone.length > 0) return t("isReconnecting", gone.map((person) => person.name).join(", "));
  if (call.is_held) return t("onHold");
  if (call.is_video_off) return t("videoPaused");
  return session.quality === "poor" ? t("yourLineIsPoor") : "";
}

function timer(call: Call): TemplateResult {
  const rec =
    call.recording === "off" || call.recording === undefined
      ? nothing
      : html`<span class="rec ${call.recording}">${t(call.recording === "paused" ? "recordingPaused" : "recording")}</span>`;
  return html`<span class="clock">${ticking((now) => html`<bdi>${clock(talked(call, now))}</bdi>`)}</span>${rec}`;
}

const isRecording = (call: Call): boolean => call.recording !== undefined && call.recording !== "off";

interface Button {
  name: string;
  picture: string;
  run: () => void;
  isOn?: boolean;
  refusal?: string;
}

function button({ name, picture, run, isOn, refusal }: Button): TemplateResult {
  return html`<button type="button" class="btn icon-only ${isOn ? "on" : ""}" aria-label=${name} title=${refusal ? `${name}: ${refusal}` : name} aria-disabled=${refusal ? "true" : nothing} @click=${() => !refusal && run()}>${icon(picture)}</button>`;
}

/** The controls that a small window of the call has room for. */
export const windowControls = (calls: DeskCalls, call: Call): TemplateResult =>
  html`<div class="controls" role="toolbar" aria-label=${t("calls")}>${timer(call)}${devices(calls, call)}<span class="end"></span>${ending(calls, call)}</div>`;

function devices(calls: DeskCalls, call: Call): TemplateResult {
  const { session } = calls;
  const isCamOn = session.cam !== null;
  return html`${button({
    name: t(session.isMicOn ? "mute" : "unmute"),
    picture: session.isMicOn ? "mic" : "mic-off",
    run: () => calls.mute(session.isMicOn),
    isOn: !session.isMicOn,
  })}${button({
    name: t(isCamOn ? "cameraOff" : "cameraOn"),
    picture: isCamOn ? "video" : "video-off",
    run: () => void calls.camera(!isCamOn),
    ...(call.can_video ? {} : { refusal: t("off_video_off") }),
  })}`;
}

/** The agent in charge ends the call, everybody else leaves it. */
function ending(calls: DeskCalls, call: Call): TemplateResult {
  const name = t(calls.isInCharge ? "endCall" : "leaveCall");
  return html`<button type="button" class="btn danger" title=${name} @click=${() => calls.end(call)}>${icon("phone-off")}<span>${name}</span></button>`;
}

function controls(app: DeskApp, chat: Chat, call: Call): TemplateResult {
  const { calls } = app;
  const isPrimary = chat.task.role === "primary";
  return html`${devices(calls, call)}${isPrimary ? leading(app, call) : nothing}
    <span class="end"></span>
    ${button({ name: t("swap"), picture: "arrow-left-right", run: () => calls.swap(), isOn: calls.isSwapped })}
    ${button({ name: t("onTop"), picture: "picture-in-picture-2", run: () => void calls.onTop() })}
    <cc-menu .label=${t("more")} .face=${icon("ellipsis", "dots")} .items=${menu(calls, call, isPrimary)}></cc-menu>
    ${isPrimary ? button({ name: t("markDone"), picture: "check", run: () => undefined, refusal: t("markDoneAfter") }) : nothing}
    ${ending(calls, call)}`;
}

/** What only the agent in charge can do. */
function leading(app: DeskApp, call: Call): TemplateResult {
  const { calls } = app;
  const isUp = call.state === "connected";
  const early = isUp ? {} : { refusal: t("connecting") };
  const isConference = conference(call).some((person) => person.state !== "invited");
  return html`${button({
    name: t(call.is_held ? "unhold" : "hold"),
    picture: call.is_held ? "play" : "pause",
    run: () => calls.hold(call),
    isOn: call.is_held === true,
    ...early,
  })}${button({
    name: t(call.clip_id ? "stopPush" : "startPush"),
    picture: call.clip_id ? "square" : "clapperboard",
    run: () => (call.clip_id ? calls.say({ type: "call.push", call_id: call.id }) : calls.show("clips")),
    isOn: Boolean(call.clip_id),
    ...(call.can_video ? early : { refusal: t("off_video_off") }),
  })}${button({
    name: t(isConference ? "endConference" : "conference"),
    picture: isConference ? "user-minus" : "user-plus",
    run: () =>
      isConference ? calls.say({ type: "call.end_conference", call_id: call.id }) : calls.show("agents"),
    isOn: isConference,
    ...early,
  })}${button({
    name: t(isRecording(call) ? "stopRecord" : "record"),
    picture: "circle-dot",
    run: () => calls.say({ type: "call.record", call_id: call.id, is_on: !isRecording(call) }),
    isOn: isRecording(call),
    ...early,
  })}`;
}

function menu(calls: DeskCalls, call: Call, isPrimary: boolean): MenuItem[] {
  const items: MenuItem[] = [];
  if (isPrimary && call.state === "connected") {
    const isOn = call.is_video_off !== true;
    items.push({
      kind: "item",
      text: t(isOn ? "disableStream" : "enableStream"),
      icon: isOn ? "video-off" : "video",
      run: () => calls.say({ type: "call.stream_video", call_id: call.id, is_on: !isOn }),
    });
    if (isRecording(call)) {
      const isPaused = call.recording === "paused";
      items.push({
        kind: "item",
        text: t(isPaused ? "resumeRecord" : "pauseRecord"),
        icon: isPaused ? "play" : "pause",
        run: () => calls.say({ type: "call.record", call_id: call.id, is_on: true, is_paused: !isPaused }),
      });
    }
    if (conference(call).length > 0)
      items.push({
        kind: "item",
        text: t("chooseAgent"),
        icon: "user-plus",
        run: () => calls.show("agents"),
      });
  }
  items.push(
    { kind: "item", text: t("ownWindow"), icon: "app-window", run: () => calls.ownWindow() },
    { kind: "item", text: t("devices"), icon: "cog", run: () => calls.show("devices") },
  );
  return items;
}

/** The way back to a call in another conversation than the one on the screen. */
export function callBar(app: DeskApp): unknown {
  const call = app.calls.session.call;
  if (call === null || isOver(call) || own(call) === undefined) return nothing;
  if (call.conversation_id === app.state.selected) return nothing;
  const name = app.state.chats[call.conversation_id]?.task.customer.name ?? "";
  return html`<div class="banner" role="status">${icon("phone")}
    <p class="txt"><b>${t("goToCall", name)}</b></p>
    <button type="button" class="btn sm secondary" @click=${() => app.select(call.conversation_id)}>${t("goThere")}</button>
  </div>`;
}
