// How one line of a transcript looks: bubbles, notes, days and what the system did.
import { html, nothing, type TemplateResult } from "lit";
import { callWords } from "../media/lines";
import type { HiddenPlace, StaffEntry } from "../protocol.gen";
import type { Unsent } from "../realtime/outbox";
import { avatar, initialsOf } from "./avatar";
import { type FileDoor, fileView } from "./files";
import { clock, dayName, exact, time } from "./format";
import { icon } from "./icon";
import type { Line, Mark, MessageLine } from "./lines";
import { refusal } from "./refusal";
import { withMasks, withPlaces } from "./text";
import { isKey, pageLanguage, t } from "./words";

export interface LineActions {
  initials: string;
  customer: string;
  now: number;
  isStale: boolean;
  edit: (unsent: Unsent) => void;
  discard: (unsent: Unsent) => void;
  retry: (unsent: Unsent) => void;
  files: FileDoor | null;
  /** How a masked place looks; a button for whoever may have it shown. */
  place: (seq: number, place: HiddenPlace, masked: string) => TemplateResult;
}

export function lineView(line: Line, actions: LineActions): TemplateResult {
  if (line.kind === "day")
    return html`<li class="day" data-key=${line.key}>${dayName(line.at, actions.now)}</li>`;
  if (line.kind === "system") return systemLine(line);
  if (line.kind === "note") return noteLine(line, actions);
  return messageLine(line, actions);
}

function messageLine(line: MessageLine, actions: LineActions): TemplateResult {
  const { who } = line;
  const looks = [
    who === "customer" ? "" : who,
    line.isFirst ? "first" : "",
    line.mark === "refused" ? "failed" : "",
  ];
  const face = line.isLast
    ? avatar(who === "customer" ? actions.initials : initialsOf(line.name), who === "staff" ? "staff" : "")
    : html`<span></span>`;
  const name = who === "customer" ? actions.customer : line.name;
  const isNamed = who === "staff" && line.isFirst;
  const words = withPlaces(line.text, line.hidden, (place, masked) => actions.place(line.seq, place, masked));
  const role = line.role === "supervisor" ? ` · ${t("supervisor")}` : "";
  return html`<li class="msg ${looks.join(" ")}" data-key=${line.key}>
    ${who === "own" ? nothing : face}
    ${isNamed ? html`<span class="who"><bdi>${name}</bdi>${role}</span>` : html`<span class="sr">${who === "own" ? t("you") : name}</span>`}
    <div class="bubble ${line.file ? "sent-file" : ""}" dir=${line.file ? nothing : "auto"}>${line.file ? fileView(line, words, actions.files) : words}</div>
    ${line.isLast || line.unsent ? html`<span class="foot">${foot(line, actions)}</span>` : nothing}
  </li>`;
}

function foot(line: MessageLine, actions: LineActions): unknown {
  const { unsent, mark } = line;
  if (unsent && mark === "refused")
    return html`${icon("triangle-alert")}${t("notSent")} · ${refusal(unsent.code)}${unsentButtons(unsent, actions)}`;
  if (unsent && actions.isStale) {
    return html`${icon("clock")}${t("waitsForConnection")}<button type="button" class="link" @click=${() => actions.discard(unsent)}>${t("delete")}</button>`;
  }
  return html`<time datetime=${new Date(line.at * 1000).toISOString()} title=${exact(line.at)}>${time(line.at)}</time>${line.who === "own" && mark ? tick(mark) : nothing}`;
}

const unsentButtons = (unsent: Unsent, actions: LineActions): TemplateResult =>
  html`<button type="button" class="link" @click=${() => actions.retry(unsent)}>${t("retry")}</button><button type="button" class="link" @click=${() => actions.edit(unsent)}>${t("edit")}</button><button type="button" class="link" @click=${() => actions.discard(unsent)}>${t("delete")}</button>`;

const TICKS = {
  waiting: ["clock", "markWaiting"],
  refused: ["triangle-alert", "notSent"],
  sent: ["check", "markSent"],
  delivered: ["check-check", "markDelivered"],
  read: ["check-check", "markRead"],
} as const;

function tick(mark: Mark): TemplateResult {
  const [picture, word] = TICKS[mark];
  return html`<span class=${mark === "read" ? "read" : ""} title=${t(word)}>${icon(picture)}<span class="sr">${t(word)}</span></span>`;
}

function noteLine(line: Extract<Line, { kind: "note" }>, actions: LineActions): TemplateResult {
  const { unsent } = line;
  const isRefused = unsent?.status === "refused";
  return html`<li class="note" data-key=${line.key}>
    <header>${icon("lock", "s")}${t("noteForTeam")}<span class="end muted"><bdi>${line.isOwn ? t("you") : line.name}</bdi> · ${
      unsent && !isRefused ? t("markWaiting") : time(line.at)
    }</span></header>
    <div dir="auto">${withMasks(line.text)}</div>
    ${unsent && isRefused ? html`<p class="small bad">${t("notSent")} · ${refusal(unsent.code)}${unsentButtons(unsent, actions)}</p>` : nothing}
  </li>`;
}

function systemLine(line: Extract<Line, { kind: "system" }>): TemplateResult {
  const [picture, words] = systemWords(line.entry);
  return html`<li class="sys" data-key=${line.key}>${icon(picture)}<span>${words} <time class="muted" title=${exact(line.at)}>${time(line.at)}</time></span></li>`;
}

/** What the system did, in words: shared by the transcript and the timeline. */
export function systemWords(entry: StaffEntry): [icon: string, words: string] {
  const facts = entry.facts ?? {};
  const name = facts.name || entry.author.name || "";
  const queue = facts.queue ?? "";
  switch (entry.kind) {
    case "opened":
      return ["message-circle", queue ? t("sysOpened", queue) : t("sysStarted")];
    case "offered":
      return ["headset", t("sysOffered", name)];
    case "offer_ended":
      return ["hourglass", t(OFFER_ENDED[facts.reason ?? ""] ?? "sysOfferEnded", name)];
    case "joined":
      if (entry.author.role === "supervisor") return ["users", t("sysSupervisorJoined", name)];
      return [
        "headset",
        queue ? t("sysRouted", name, queue, clock(facts.seconds ?? 0)) : t("sysJoined", name),
      ];
    case "left":
      return ["user-minus", t("sysLeft", name)];
    case "requeued":
      return ["undo-2", t(facts.reason === "agent_disconnected" ? "sysRequeuedLost" : "sysRequeued", queue)];
    case "ended":
      return [
        "check",
        t(
          facts.by === "customer"
            ? "sysEndedByCustomer"
            : facts.by === "agent"
              ? "sysEndedByAgent"
              : "sysEnded",
          name,
        ),
      ];
    case "wrapped_up":
      return ["clipboard-check", facts.reason ? t("sysWrappedUp", facts.reason) : t("sysWrappedUpPlain")];
    case "closed":
      return ["circle-x", t(facts.by === "supervisor" ? "sysClosedBySupervisor" : "sysClosed")];
    case "revealed":
      return [
        "eye",
        t("sysRevealed", entry.author.name ?? "", entityName(facts.name ?? ""), facts.reason ?? ""),
      ];
    case "call":
      return [
        callIcon(facts.reason ?? "", facts.media),
        callWords(facts, entry.author.name ?? "", pageLanguage()),
      ];
    case "note":
      return ["sticky-note", t("sysNote", name)];
    case "file":
      return ["paperclip", entry.text ?? ""];
    case "message":
      return ["message-circle", entry.text ?? ""];
  }
}

/** What masking calls an entity, in words. */
export function entityName(entity: string): string {
  const key = `entity_${entity}`;
  return isKey(key) ? t(key) : entity;
}

function callIcon(reason: string, media = "voice"): string {
  if (reason.startsWith("push")) return "play";
  if (["ended", "declined", "unanswered", "failed"].includes(reason)) return "phone-off";
  return media === "video" ? "video" : "phone";
}

const OFFER_ENDED: Record<string, "sysRejected" | "sysTimedOut" | "sysWithdrawn"> = {
  rejected: "sysRejected",
  timed_out: "sysTimedOut",
  withdrawn: "sysWithdrawn",
};
