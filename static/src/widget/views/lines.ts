// The lines of the transcript: bubbles with ticks, and what happened in between.
import { html, nothing } from "lit/html.js";
import { callWords } from "../../media/lines";
import type { PublicEntry } from "../../protocol.gen";
import type { Speech, Words } from "../i18n/index";
import { isLive } from "../state";
import type { Line, Tick } from "../timeline";
import { fileView } from "./files";
import type { IconName } from "./icons";
import { icon } from "./icons";
import type { Part, View } from "./parts";
import { avatar } from "./parts";
import { reason } from "./reasons";

const TICKS: Record<Tick, [icon: IconName, text: keyof Words & string, className: string]> = {
  waiting: ["clock", "Waiting", ""],
  sent: ["check", "Sent", ""],
  delivered: ["ticks", "Delivered", ""],
  read: ["ticks", "Read", "read"],
  refused: ["alert", "Not sent", ""],
};

/** One line; `before` is the line above it, for the day between them. */
export function line(view: View, item: Line, before: Line | undefined, now: number): Part {
  const { speech } = view;
  const day = speech.day(item.at);
  const isNewDay = before === undefined ? day !== speech.day(now) : day !== speech.day(before.at);
  const body =
    item.kind === "system" ? system(view, item) : item.kind === "own" ? own(view, item) : other(view, item);
  return html`${isNewDay && body !== nothing ? html`<li class="day"><span>${day}</span></li>` : nothing}${body}`;
}

function own(view: View, item: Line): Part {
  const { t } = view.speech;
  const tick = item.tick ?? "sent";
  const [name, text, className] = TICKS[tick];
  const isFailed = tick === "refused";
  const foot = isFailed
    ? refusal(view, item)
    : html`<span class="foot">${time(view.speech, item.at)}<span class=${className} title=${t(text)}>${icon(name)}<span class="sr">${t(text)}</span></span></span>`;
  return html`<li class="msg own ${item.isFirst ? "first" : ""} ${isFailed ? "failed" : ""}">
    ${bubble(view, item)}
    ${item.isLast || tick === "waiting" || isFailed ? foot : nothing}
  </li>`;
}

function refusal({ state, session, speech }: View, item: Line): Part {
  const { t } = speech;
  const id = item.unsent?.clientId ?? "";
  return html`<span class="foot">
    ${icon("alert")}<span>${t("Not sent")}. ${reason(speech, item.unsent?.code)}.</span>
    ${isLive(state.talk) ? html`<button class="link" @click=${() => session.retry(id)}>${t("Retry")}</button>` : nothing}
    <button class="link" @click=${() => session.discard(id)}>${t("Discard")}</button>
  </span>`;
}

function bubble(view: View, { entry, text }: Line): Part {
  return entry?.kind === "file"
    ? html`<div class="bubble sent-file">${fileView(view, entry)}</div>`
    : html`<div class="bubble" dir="auto">${text}</div>`;
}

function other(view: View, item: Line): Part {
  const { speech } = view;
  return html`<li class="msg ${item.isFirst ? "first" : ""}">
    ${item.isLast ? avatar(item.name) : nothing}
    ${item.isFirst ? html`<span class="who" dir="auto">${item.name}</span>` : nothing}
    ${bubble(view, item)}
    ${item.isLast ? html`<span class="foot">${time(speech, item.at)}</span>` : nothing}
  </li>`;
}

function time(speech: Speech, at: number): Part {
  return html`<time datetime=${new Date(at * 1000).toISOString()} title=${speech.moment(at)}>${speech.time(at)}</time>`;
}

function system(view: View, { entry }: Line): Part {
  if (entry === undefined) return nothing;
  const text = happened(view, entry);
  if (text === "") return nothing;
  const isAboutPeople = entry.kind === "joined" || entry.kind === "left";
  const name: IconName = isAboutPeople ? "users" : entry.kind === "call" ? "phone" : "check";
  return html`<li class="sys">${icon(name)}<span title=${view.speech.moment(entry.at)}>${text}</span></li>`;
}

/** What a system entry says to the customer; "" for what needs no line. */
function happened({ state, speech }: View, entry: PublicEntry): string {
  const { t } = speech;
  const name = entry.facts?.name || entry.author.name || "";
  const by = entry.facts?.by ?? "";
  const others = state.talk?.log.entries ?? [];
  switch (entry.kind) {
    case "opened":
      return t("Chat started");
    case "joined": {
      const isFirst = !others.some((other) => other.kind === "joined" && other.seq < entry.seq);
      return isFirst ? t("You are talking to {0}", name) : t("{0} joined the chat", name);
    }
    case "left":
      return t("{0} left the chat", name);
    case "ended":
      return endText(speech, by, name);
    case "closed": {
      // The end was said already; closing is our own book-keeping, unless a supervisor did it.
      const isSaid = others.some((other) => other.kind === "ended");
      return isSaid && by !== "supervisor" ? "" : endText(speech, by, name);
    }
    case "call":
      return callWords(entry.facts ?? {}, entry.author.name ?? "", speech.language);
    case "file":
    case "message":
      return entry.text ?? "";
  }
}

function endText({ t }: Speech, by: string, name: string): string {
  if (by === "customer") return t("You ended the chat");
  if (by === "supervisor") return t("A supervisor ended this conversation");
  return by === "agent" && name !== "" ? t("{0} ended the chat", name) : t("Chat ended");
}
