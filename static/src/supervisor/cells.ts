// What stands in each column of the grid.
import { html, nothing } from "lit";
import { t as callWord } from "../media/words";
import type { Row, State } from "../protocol.gen";
import { avatar } from "../ui/avatar";
import { ticking } from "../ui/clock";
import { clock, exact, time } from "../ui/format";
import { icon } from "../ui/icon";
import { previewWords } from "../ui/preview";
import { withMasks } from "../ui/text";
import { attentionOf, type Column, handleOf, waitOf } from "./rows";
import { t, type WordKey } from "./words";

export const COLUMNS: readonly { id: Column; word: WordKey; look: string }[] = [
  { id: "customer", word: "customer", look: "" },
  { id: "subject", word: "subject", look: "subj" },
  { id: "attention", word: "needsAttention", look: "" },
  { id: "state", word: "state", look: "" },
  { id: "channel", word: "channel", look: "less" },
  { id: "queue", word: "queue", look: "" },
  { id: "agent", word: "agent", look: "" },
  { id: "started", word: "started", look: "num less" },
  { id: "wait", word: "wait", look: "num" },
  { id: "handle", word: "handle", look: "num" },
];

export const STATE_DOTS: Record<State, string> = {
  open: "warn",
  offered: "warn",
  active: "ok",
  waiting: "off",
  wrap_up: "",
  closed: "off",
};

export function cell(column: Column, row: Row): unknown {
  switch (column) {
    case "customer":
      return html`<span class="row">${avatar(row.customer.initials, "s")}<span class="med clip" dir="auto">${withMasks(row.customer.name)}</span></span>`;
    case "subject":
      return html`<span class="clip muted" dir="auto" title=${previewWords(row.subject)}>${withMasks(previewWords(row.subject))}</span>`;
    case "attention":
      return attention(row);
    case "state":
      return html`<span class="row state"><i class="dot ${STATE_DOTS[row.state]}"></i>${t(`state_${row.state}`)}</span>`;
    case "channel":
      if (row.call) {
        const words = callWord(row.call === "video" ? "videoCall" : "voiceCall");
        return html`<span title=${words}>${icon(row.call === "video" ? "video" : "phone", "s")}<span class="sr">${words}</span></span>`;
      }
      return html`<span class="muted" title=${t("channel_live_chat")}>${icon("message-circle", "s")}<span class="sr">${t("channel_live_chat")}</span></span>`;
    case "queue":
      return html`<span class="clip block">${row.queue}</span>`;
    case "agent":
      return row.agent
        ? html`<span class="clip block">${row.agent}</span>`
        : html`<span class="muted">${t("nobodyYet")}</span>`;
    case "started":
      return html`<span class="muted" title=${exact(row.started_at)}><bdi>${time(row.started_at)}</bdi></span>`;
    case "wait":
      return row.accepted_at || row.state === "closed"
        ? html`<bdi>${clock(waitOf(row, 0))}</bdi>`
        : html`<bdi>${ticking((now) => clock(waitOf(row, now)))}</bdi>`;
    case "handle":
      return handle(row);
  }
}

function handle(row: Row): unknown {
  if (!row.accepted_at) return html`<span class="muted" aria-label=${t("notYet")}>–</span>`;
  if (row.ended_at || row.closed_at) return html`<bdi>${clock(handleOf(row, 0) ?? 0)}</bdi>`;
  return html`<bdi>${ticking((now) => clock(handleOf(row, now) ?? 0))}</bdi>`;
}

function attention(row: Row): unknown {
  return ticking((now) => {
    const { level, kind, seconds } = attentionOf(row, now);
    if (!level) return nothing;
    return html`<span class="badge ${level}">${icon(level === "bad" ? "triangle-alert" : "clock")}${t(kind, clock(seconds))}</span>`;
  });
}
