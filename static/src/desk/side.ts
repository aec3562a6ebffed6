// What is known about the conversation: customer, standard responses, notes, timeline; wrap-up after the end.
import { html, nothing, type TemplateResult } from "lit";
import { t as callWord } from "../media/words";
import type { Details, StaffEntry } from "../protocol.gen";
import { avatar } from "../ui/avatar";
import type { Chat } from "../ui/chat";
import { clock, dateTime, exact, languageName, shortDate, time } from "../ui/format";
import { icon } from "../ui/icon";
import { systemWords } from "../ui/line-view";
import { previewWords } from "../ui/preview";
import { withMasks } from "../ui/text";
import type { DeskApp } from "./app";
import { callSide } from "./call-side";
import { facts } from "./facts";
import { composerOf } from "./panel";
import { isOver, type SideTab } from "./store";
import { t } from "./words";

type Tab = readonly [name: SideTab, picture: string, word: string];

const TABS: readonly Tab[] = [
  ["customer", "user", t("tabCustomer")],
  ["resources", "book-open", t("tabResources")],
  ["notes", "sticky-note", t("tabNotes")],
  ["timeline", "history", t("tabTimeline")],
];
const CALL: Tab = ["call", "phone", callWord("calls")];

const hasCall = ({ calls, state }: DeskApp): boolean =>
  calls.session.call !== null && calls.session.call.conversation_id === state.selected;

const tabsOf = (app: DeskApp): readonly Tab[] => (hasCall(app) ? [CALL, ...TABS] : TABS);

/** The tab on the screen: that of the call goes with the call. */
const shownTab = (app: DeskApp): SideTab =>
  app.state.tab === "call" && !hasCall(app) ? "customer" : app.state.tab;

export function side(app: DeskApp): unknown {
  const { state } = app;
  const chat = state.selected === null ? undefined : state.chats[state.selected];
  if (!chat) return nothing;
  if (chat.task.state === "wrap_up" && !isOver(chat)) {
    return html`<aside class="side" aria-label=${t("state_wrap_up")}><cc-wrap-up .chat=${chat} .app=${app} .stale=${app.isStale}></cc-wrap-up></aside>`;
  }
  return html`<aside class="side" aria-label=${t("aboutConversation")}>
    <div class="tabs icons" role="tablist" aria-label=${t("sidePanel")} @keydown=${(event: KeyboardEvent) => onTabKey(event, app)}>
      <button type="button" class="btn icon-only mid-only" aria-label=${t("backToChat")} title=${t("backToChat")} @click=${() => app.show("chat")}>${icon("arrow-left", "flip")}</button>
      ${tabsOf(app).map((one) => tab(app, one))}
    </div>
    <div class="scroll" id="side-content" role="tabpanel" tabindex="0" aria-labelledby="tab-${shownTab(app)}">${content(app, chat)}</div>
  </aside>`;
}

function tab(app: DeskApp, [name, picture, word]: Tab): TemplateResult {
  const isShown = shownTab(app) === name;
  return html`<button type="button" class="tab" id="tab-${name}" role="tab" aria-selected=${String(isShown)} aria-controls="side-content" tabindex=${isShown ? 0 : -1} aria-label=${word} title=${word} @click=${() => app.showTab(name)}>${icon(picture)}<span>${word}</span></button>`;
}

function onTabKey(event: KeyboardEvent, app: DeskApp): void {
  const isRtl = document.documentElement.dir === "rtl";
  const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const tabs = tabsOf(app);
  const at = tabs.findIndex(([name]) => name === shownTab(app));
  const next = tabs[(at + step + tabs.length) % tabs.length]?.[0];
  if (!next) return;
  app.showTab(next);
  document.getElementById(`tab-${next}`)?.focus();
}

function content(app: DeskApp, chat: Chat): unknown {
  if (!chat.details)
    return html`<div class="col late" aria-busy="true"><span class="skel line-a"></span><span class="skel line-b"></span></div>`;
  const tab = shownTab(app);
  if (tab === "call") return callSide(app.calls.session);
  if (tab === "resources") {
    return html`<cc-resources .conversation=${chat.task.conversation_id} .app=${app}></cc-resources>`;
  }
  if (tab === "notes") return notes(chat);
  if (tab === "timeline") return timeline(chat);
  return customer(chat, chat.details);
}

function customer(chat: Chat, details: Details): TemplateResult {
  const card = details.customer;
  return html`<section class="row card-head">${avatar(card.initials, "xl")}<div class="grow"><h3 class="big" dir="auto">${withMasks(card.name)}</h3><p class="muted small">${details.widget || t("channel_live_chat")}</p></div></section>
    ${facts([
      [t("email"), card.email],
      [t("phone"), card.phone],
      [t("language"), languageName(card.language ?? "")],
    ])}
    <section class="sect"><h3>${t("thisConversation")}</h3>${facts([
      [t("queue"), details.queue],
      [t("contactOrigin"), details.contact_origin],
      [t("started"), dateTime(details.started_at)],
      [t("waitTime"), details.wait_seconds == null ? "" : clock(details.wait_seconds)],
      [t("page"), pageOf(details)],
      [t("consent"), details.consent ? t("consentGiven") : ""],
      [t("people"), (details.participants ?? []).map((person) => person.name).join(", ")],
    ])}</section>
    ${details.answers?.length ? html`<section class="sect"><h3>${t("beforeTheChat")}</h3>${facts(details.answers.map(({ question, answer }) => [question, answer]))}</section>` : nothing}
    ${earlier(details)} ${earlierCalls(details)}
    ${isOver(chat) ? html`<p class="muted small">${t("state_closed")}</p>` : nothing}`;
}

/** The title of the page with its address, which is text here: a customer's link is not one to follow blindly. */
const pageOf = (details: Details): unknown =>
  details.page_url
    ? html`<span dir="auto">${details.page_title}</span> <bdi class="muted small">${shortAddress(details.page_url)}</bdi>`
    : "";

function shortAddress(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return host + pathname;
  } catch {
    return url; // shown as it is
  }
}

function earlier(details: Details): unknown {
  if (!details.earlier?.length) return nothing;
  return html`<section class="sect"><h3>${t("earlierConversations")}</h3>${details.earlier.map(
    (item) =>
      html`<div class="brick plain">${icon("message-circle")}<span class="grow"><span class="row"><span class="med clip" dir="auto">${item.preview ? withMasks(previewWords(item.preview)) : t("noMessages")}</span><bdi class="muted small end" title=${exact(item.started_at)}>${shortDate(item.started_at)}</bdi></span><span class="muted small">${[item.reason, item.agent].filter(Boolean).join(" · ")}</span></span></div>`,
  )}</section>`;
}

/** VID-18: calls that were marked done. */
function earlierCalls(details: Details): unknown {
  if (!details.calls?.length) return nothing;
  return html`<section class="sect"><h3>${callWord("earlierCalls")}</h3>${details.calls.map(
    (call) =>
      html`<div class="brick plain">${icon(call.kind === "video" ? "video" : "phone")}<span class="grow"><span class="row"><span class="med">${callWord(call.kind === "video" ? "videoCall" : "voiceCall")} <bdi>${clock(call.seconds)}</bdi></span><bdi class="muted small end" title=${exact(call.at)}>${shortDate(call.at)}</bdi></span><span class="muted small" dir="auto">${call.agent}</span></span></div>`,
  )}</section>`;
}

function notes(chat: Chat): TemplateResult {
  const found = chat.log.entries.filter((entry) => entry.kind === "note");
  return html`<section class="sect"><h3>${t("tabNotes")}${isOver(chat) ? nothing : html`<span class="end"><button type="button" class="btn sm" @click=${() => composerOf()?.write("note")}>${icon("plus", "s")}${t("writeNoteShort")}</button></span>`}</h3>
    ${found.length === 0 ? html`<p class="muted">${t("noNotes")}</p>` : nothing}
    ${found.map((entry) => html`<div class="note"><header><bdi>${entry.author.name ?? ""}</bdi><span class="end muted" title=${exact(entry.at)}>${time(entry.at)}</span></header><div dir="auto">${withMasks(entry.text ?? "")}</div></div>`)}
  </section>`;
}

function timeline(chat: Chat): TemplateResult {
  const found = chat.log.entries.filter((entry) => entry.kind !== "message" && entry.kind !== "file");
  return html`<section class="sect"><h3>${t("tabTimeline")}</h3><ol>${found.map(timelineRow)}</ol>${chat.log.hasOlder ? html`<p class="muted small">${t("timelineCut")}</p>` : nothing}</section>`;
}

function timelineRow(entry: StaffEntry): TemplateResult {
  const [picture, words] = systemWords(entry);
  return html`<li class="line">${icon(picture)}<span>${words}</span><time title=${exact(entry.at)}>${time(entry.at)}</time></li>`;
}
