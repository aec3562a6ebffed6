// The faces of a conversation: the queue, the chat itself, and its end.

import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { html, nothing } from "lit/html.js";
import type { Talk } from "../state";
import { codePoints, linesOf } from "../timeline";
import { attach, onTheWay, take } from "./files";
import { icon } from "./icons";
import { line } from "./lines";
import type { Part, View } from "./parts";
import { avatar, banner, minimise, problem } from "./parts";
import { reason } from "./reasons";

/** From here on the counter is shown. */
const COUNT_FROM = 100;
const RING = 100;

export function loading(view: View): Part {
  return html`${head(view, view.config.product_name, "")}${banner(view)}
    <div class="face" aria-busy="true"><span class="skel"></span><span class="skel half"></span><span class="skel third"></span></div>`;
}

export function queue(view: View, talk: Talk): Part {
  const { t } = view.speech;
  const lines = linesOf(view.state).filter((item) => item.kind !== "system");
  const position = talk.conversation.position ?? 0;
  const title = placeText(view, position);
  const hint = t("Keep this page open; a soft sound tells you when it is your turn");
  return html`${head(view, view.config.product_name, t("In the queue"), true)}${banner(view)}
    <div class="place ${lines.length > 0 ? "small-place" : ""}">
      ${ring(view, position)}
      <div><h2>${title}</h2><p class="muted">${lines.length > 0 ? t("Somebody will be with you soon") : `${hint}.`}</p></div>
    </div>
    ${
      lines.length > 0
        ? transcript(view)
        : html`<p class="muted small early">${t("You can already write. The team sees it when they join")}.</p>`
    }
    ${composer(view, t("Tell us more while you wait"))}`;
}

export function placeText({ speech: { t } }: View, position: number): string {
  if (position === 0) return t("Somebody will be with you soon");
  return position === 1 ? t("You are next") : t("{0} in line", position);
}

export function chat(view: View, talk: Talk): Part {
  const { t } = view.speech;
  return html`${head(view, staffOf(view, talk), view.config.product_name, true)}${banner(view)}
    ${callsMissing(view)}<div class="call-place" data-call></div>${transcript(view)}${composer(view, t("Write a message"))}`;
}

/** Calls are a script of their own, which may not come. */
function callsMissing({ calls, speech }: View): Part {
  if (!calls?.isMissing) return nothing;
  return html`<div class="banner warn" role="alert">${icon("phone", "s")}<p class="txt">${reason(speech, "failed")}</p>
    <button class="btn sm secondary" @click=${() => calls.retry()}>${speech.t("Retry")}</button></div>`;
}

export function ended(view: View, talk: Talk): Part {
  const { state, session, speech } = view;
  const { t } = speech;
  const names = [
    ...new Set(
      talk.log.entries
        .filter((entry) => entry.kind === "joined")
        .map((entry) => entry.facts?.name || entry.author.name || ""),
    ),
  ];
  const detail = names.length > 0 ? t("with {0}", names.join(", ")) : view.config.product_name;
  return html`${head(view, t("Chat ended"), detail)}
    ${transcript(view)}
    <div class="col after">
      <button class="btn primary lg wide" data-focus @click=${() => session.toForm()}>${t("Start a new chat")}</button>
      <div class="pair">
        <button class="btn secondary" @click=${() => session.download()}>${t("Save transcript")}</button>
        ${view.config.can_mail ? html`<button class="btn secondary" @click=${() => session.ask("mail")}>${t("Send by e-mail")}</button>` : nothing}
      </div>
      ${state.transcriptProblem ? problem(`${t("Not saved")}. ${reason(speech, state.transcriptProblem)}.`) : nothing}
      ${state.mailedTo ? html`<p class="small muted" role="status" dir="auto">${t("The transcript is on its way to {0}", state.mailedTo)}</p>` : nothing}
    </div>`;
}

function staffOf({ config }: View, talk: Talk): string {
  return talk.conversation.staff?.join(", ") || config.product_name;
}

function head(view: View, title: string, detail: string, isLive = false): Part {
  const { state, session, speech } = view;
  const { t } = speech;
  const staff = (isLive && state.talk?.conversation.staff) || [];
  return html`<header>
    ${staff.length > 0 ? html`<span class="avatars">${staff.slice(0, 3).map(avatar)}</span>` : nothing}
    <div class="grow">
      <h1 class="t clip" tabindex="-1" dir="auto">${title}</h1>
      <p class="d clip" dir="auto">${detail}</p>
    </div>
    ${isLive ? askForCall(view) : nothing}
    ${isLive ? html`<button class="btn danger-quiet" @click=${() => session.ask("end")}>${t("End")}</button>` : nothing}
    ${minimise(view)}
  </header>`;
}

/** WID-15: only where the site allows calls and there is none. */
function askForCall({ state, session, speech: { t } }: View): Part {
  const { can_ask = [], call } = state.talk?.conversation ?? {};
  const isUp = call && ["requested", "ringing", "connected"].includes(call.state);
  if (can_ask.length === 0 || isUp) return nothing;
  return html`<button class="btn icon-only" aria-label=${t("Ask for a call")} title=${t("Ask for a call")} @click=${() => session.ask("call")}>${icon("phone")}</button>`;
}

/** The place as a ring that closes as the turn comes near. */
function ring({ speech }: View, position: number): Part {
  if (position === 0) return html`<span class="avatar xl seal">${icon("clock", "l")}</span>`;
  return html`<svg class="ring" viewBox="0 0 120 120" aria-hidden="true">
    <circle cx="60" cy="60" r="52" />
    <circle class="part" cx="60" cy="60" r="52" pathLength=${RING} stroke-dasharray="${RING / position} ${RING}" transform="rotate(-90 60 60)" />
    <text x="60" y="68">${speech.number(position)}</text>
    <text class="unit" x="60" y="87">${speech.t("in line")}</text>
  </svg>`;
}

function transcript(view: View): Part {
  const { state, session, speech } = view;
  const { t } = speech;
  const lines = linesOf(state);
  const now = session.now();
  const isWaiting = state.link.state !== "open" && lines.some((item) => item.tick === "waiting");
  const typing = state.talk?.typing ?? [];
  return html`<div class="log-box">
    <div class="log" role="log" tabindex="0" aria-label=${t("Messages")}>
      ${
        state.talk?.log.hasOlder
          ? html`<button class="btn sm older" aria-disabled=${state.isLoadingOlder ? "true" : nothing} @click=${() => session.older()}>${t("Show earlier messages")}</button>`
          : nothing
      }
      ${state.olderProblem ? problem(reason(speech, state.olderProblem, "That did not work. Try again in a moment")) : nothing}
      <ol>
        ${repeat(
          lines,
          (item) => item.key,
          (item, i) => line(view, item, lines[i - 1], now),
        )}
        ${isWaiting ? html`<li class="sys">${icon("clock")}<span>${t("Waiting messages go out once you are back")}</span></li>` : nothing}
        ${typing.map(
          (name) =>
            html`<li class="msg first">${avatar(name)}<div class="typing" role="img" aria-label=${t("{0} is typing", name)}><i></i><i></i><i></i></div></li>`,
        )}
      </ol>
    </div>
    <button class="btn sm secondary newer" hidden data-newer>${icon("down", "s")}<span></span></button>
  </div>`;
}

function composer(view: View, placeholder: string): Part {
  const { state, session, config, speech } = view;
  const { t } = speech;
  const left = config.max_length - codePoints(state.draft.trim());
  const isTooLong = left < 0;
  const count =
    left > COUNT_FROM
      ? nothing
      : html`<p class="count-row" id="count">
          ${isTooLong ? html`<span class="why">${icon("alert", "s")}${t("Shorten the message to {0} characters", config.max_length)}</span>` : nothing}
          <span class="counter ${isTooLong ? "bad" : ""}">${isTooLong ? t("{0} too many", -left) : t("{0} left", left)}</span>
        </p>`;
  return html`<form class="composer" @submit=${(event: Event) => {
    event.preventDefault();
    session.send();
  }}>
    ${onTheWay(view)}${count}
    <div class="box" @dragover=${(event: DragEvent) => view.files?.most && event.preventDefault()}
      @drop=${(event: DragEvent) => take(view, event.dataTransfer?.files) && event.preventDefault()}>
      ${attach(view)}
      <textarea rows="1" dir="auto" aria-label=${t("Message")} placeholder=${placeholder} data-focus data-grow
        aria-invalid=${isTooLong ? "true" : nothing} aria-describedby=${isTooLong ? "count" : nothing}
        .value=${live(state.draft)}
        @input=${(event: Event) => session.write((event.target as HTMLTextAreaElement).value)}
        @paste=${(event: ClipboardEvent) => take(view, event.clipboardData?.files) && event.preventDefault()}
        @keydown=${(event: KeyboardEvent) => {
          // 229: Safari ends the composition before the key that ended it arrives.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
          event.preventDefault();
          session.send();
        }}></textarea>
      <button class="btn primary" aria-label=${t("Send")} title=${t("Send")} aria-disabled=${isTooLong ? "true" : nothing}>${icon("up")}</button>
    </div>
  </form>`;
}
