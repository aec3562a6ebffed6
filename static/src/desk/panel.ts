// The conversation in the middle: header, what has to be known about it, transcript, composer.
import { html, nothing, type TemplateResult } from "lit";
import type { Unsent } from "../realtime/outbox";
import { avatar } from "../ui/avatar";
import type { Chat } from "../ui/chat";
import { ticking } from "../ui/clock";
import type { Composer, Sending } from "../ui/composer";
import type { Draft } from "../ui/drafts";
import { time, waited } from "../ui/format";
import { icon } from "../ui/icon";
import { systemWords } from "../ui/line-view";
import type { MenuItem } from "../ui/menu";
import { withMasks } from "../ui/text";
import type { DeskApp } from "./app";
import { callItems } from "./call-menu";
import { callPanel } from "./call-panel";
import { isOver, urgency } from "./store";
import { t } from "./words";

export const composerOf = (): Composer | null => document.querySelector<Composer>(".panel cc-composer");

export function panel(app: DeskApp): TemplateResult {
  const { state } = app;
  const chat = state.selected === null ? undefined : state.chats[state.selected];
  return html`<section class="panel" aria-label=${t("conversation")}>${chat ? conversation(app, chat) : empty(app)}</section>`;
}

function empty(app: DeskApp): TemplateResult {
  const { state } = app;
  if (!state.me) return html`<div class="empty late" aria-busy="true"><p>${t("loading")}</p></div>`;
  const count = Object.keys(state.chats).length;
  if (count > 0)
    return html`<div class="empty">${icon("message-circle")}<h3>${t("chooseTitle")}</h3><p>${t("chooseText")}</p></div>`;
  const isAvailable = state.presence?.presence === "available";
  return html`<div class="empty">
    ${icon("inbox")}
    <h3>${t("noConversations")}</h3>
    <p>${isAvailable ? t("emptyAvailable") : t("emptyNotAvailable")}</p>
    ${isAvailable || app.isStale ? nothing : html`<button type="button" class="btn secondary" @click=${() => app.setPresence("available")}>${t("setAvailable")}</button>`}
  </div>`;
}

function conversation(app: DeskApp, chat: Chat): TemplateResult {
  const id = chat.task.conversation_id;
  const { state } = app;
  return html`${header(app, chat)} ${banner(app, chat)} ${callPanel(app, chat)}
    <cc-transcript
      .chat=${chat}
      .unsent=${state.unsent.filter((item) => item.conversationId === id)}
      .me=${state.me?.id ?? ""}
      .stale=${app.isStale}
      .older=${app.older}
      .files=${app.files}
      .reveal=${app.reveal}
      .reveals=${state.me?.reveals ?? []}
      @cc-seen=${(event: CustomEvent<string>) => app.seen(event.detail)}
      @cc-retry=${(event: CustomEvent<Unsent>) => app.resend(event.detail)}
      @cc-discard=${(event: CustomEvent<Unsent>) => app.discard(event.detail)}
      @cc-edit=${(event: CustomEvent<Unsent>) => {
        app.discard(event.detail);
        composerOf()?.put(event.detail.text, event.detail.kind);
      }}
    ></cc-transcript>
    ${canWrite(chat) ? composer(app, chat) : nothing}`;
}

/** In wrap-up and after the end there is nothing to write, so there is no field. */
const canWrite = (chat: Chat): boolean => !isOver(chat) && chat.task.state !== "wrap_up";

function composer(app: DeskApp, chat: Chat): TemplateResult {
  const id = chat.task.conversation_id;
  return html`<cc-composer
    .conversation=${id}
    .name=${chat.task.customer.name}
    .draft=${app.drafts.get(id)}
    .held=${app.isStale ? t("notConnected") : ""}
    .files=${app.files}
    .fileMost=${chat.details?.file_most ?? 0}
    .hasReplies=${true}
    .loadReplies=${() => app.replies(id)}
    @cc-draft=${(event: CustomEvent<Draft>) => app.setDraft(id, event.detail)}
    @cc-send=${(event: CustomEvent<Sending>) => app.send(id, event.detail)}
    @cc-typing=${(event: CustomEvent<boolean>) => app.typing(id, event.detail)}
  ></cc-composer>`;
}

function header(app: DeskApp, chat: Chat): TemplateResult {
  const { task, details } = chat;
  const isWrapUp = task.state === "wrap_up";
  const channel = details?.channel === "live_chat" || !details ? t("channel_live_chat") : details.channel;
  return html`<header class="conv-head">
    <button type="button" class="btn icon-only narrow-only" aria-label=${t("backToList")} title=${t("backToList")} @click=${() => app.show("list")}>${icon("arrow-left", "flip")}</button>
    ${avatar(task.customer.initials, "l")}
    <div class="who">
      <h2 class="clip" dir="auto">${withMasks(task.customer.name)}</h2>
      <p class="sub clip"><span>${task.queue}</span><span class="sep"></span><span class="chan">${isWrapUp ? t("state_wrap_up") : channel}</span>${timer(chat)}</p>
    </div>
    <div class="btn-group">
      <button type="button" class="btn icon-only mid-only" aria-label=${t("aboutConversation")} title=${t("aboutConversation")} @click=${() => app.show("side")}>${icon("panel-right", "flip")}</button>
      ${canWrite(chat) ? commands(app, chat) : isOver(chat) ? html`<button type="button" class="btn secondary" @click=${() => app.select(null)}>${t("close")}</button>` : nothing}
    </div>
  </header>`;
}

function timer({ task }: Chat): unknown {
  const since = task.waiting_since;
  if (!since || task.state === "wrap_up") return nothing;
  const target = task.target_seconds ?? 0;
  return html`<span class="sep"></span>${ticking((now) => html`<span class="timer ${urgency(now - since, target)}" title=${t("waitingForYou")}>${icon("clock")}<bdi>${waited(now - since)}</bdi></span>`)}`;
}

function commands(app: DeskApp, chat: Chat): TemplateResult {
  const id = chat.task.conversation_id;
  const refusal = app.isStale ? { refusal: t("notConnected") } : {};
  const items: MenuItem[] = [
    ...callItems(app, chat),
    { kind: "item", text: t("writeNoteShort"), icon: "sticky-note", run: () => composerOf()?.write("note") },
    { kind: "item", text: t("releaseToQueue"), icon: "undo-2", run: () => app.release(id), ...refusal },
    { kind: "item", text: t("closeWithoutEnd"), icon: "x", run: () => app.closePanel(id), ...refusal },
  ];
  const cannot = app.isStale ? t("notConnected") : "";
  // Who came by a call has no conversation to end.
  if (chat.task.role === "conference") return html``;
  return html`<cc-menu .label=${t("moreCommands")} .face=${icon("ellipsis", "dots")} .items=${items}></cc-menu>
    <button type="button" class="btn danger-quiet" aria-disabled=${cannot ? "true" : nothing} title=${cannot || t("endConversation")} @click=${() => cannot || app.askEnd(id)}>${t("end")}</button>`;
}

function banner(app: DeskApp, chat: Chat): unknown {
  const { task } = chat;
  if (isOver(chat))
    return html`<div class="banner" role="status">${icon("info")}<p class="txt"><b>${howItEnded(chat)}</b> ${t("endedElsewhere")}</p></div>`;
  if (task.state === "wrap_up") {
    return html`<div class="banner" role="status">${icon("clipboard-check")}<p class="txt"><b>${t("hasEnded")}</b> ${t("finishWrapUp")}</p><button type="button" class="btn sm secondary mid-only" @click=${() => app.show("side")}>${t("state_wrap_up")}</button></div>`;
  }
  return nothing;
}

function howItEnded(chat: Chat): string {
  const last = [...chat.log.entries]
    .reverse()
    .find((entry) => ["closed", "requeued", "left"].includes(entry.kind));
  if (!last) return t("noLongerYours");
  return `${systemWords(last)[1]} · ${time(last.at)}.`;
}
