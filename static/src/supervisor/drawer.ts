// Reading along: unseen by the customer until the supervisor joins (SUP-13…16).
import { html, nothing, type TemplateResult } from "lit";
import type { Unsent } from "../realtime/outbox";
import type { Chat } from "../ui/chat";
import type { Composer, Sending } from "../ui/composer";
import type { Draft } from "../ui/drafts";
import { icon } from "../ui/icon";
import { withMasks } from "../ui/text";
import type { BoardApp } from "./app";
import { callView } from "./call-view";
import { t } from "./words";

export function drawer(app: BoardApp): unknown {
  const id = app.state.watched;
  if (id === null) return nothing;
  const chat = app.state.chats[id];
  const name = chat?.task.customer.name ?? app.state.rows.get(id)?.customer.name ?? "";
  return html`<aside class="drawer" aria-label=${t("monitoring", name)} @keydown=${(event: KeyboardEvent) => event.key === "Escape" && !event.defaultPrevented && app.closeDrawer()}>
    ${head(app, id, name)} ${chat ? body(app, id, chat) : html`<div class="log late" aria-busy="true"><span class="skel bubble-a"></span></div>`}
  </aside>`;
}

function head(app: BoardApp, id: string, name: string): TemplateResult {
  const row = app.state.rows.get(id);
  const words = app.state.chats[id]?.task.role === "supervisor" ? t("leaveAndClose") : t("stopMonitoring");
  return html`<header class="conv-head">
    <div class="who"><h2 class="clip" dir="auto">${withMasks(name)}</h2><p class="sub clip"><span>${row?.queue ?? ""}</span>${row?.agent ? html`<span class="sep"></span><span>${t("withAgent", row.agent)}</span>` : nothing}</p></div>
    <button type="button" class="btn icon-only" id="drawer-close" aria-label=${words} title=${words} @click=${() => app.closeDrawer()}>${icon("x")}</button>
  </header>`;
}

function body(app: BoardApp, id: string, chat: Chat): TemplateResult {
  const isIn = chat.task.role === "supervisor" && !chat.isLeft;
  return html`${visibility(chat, isIn)} ${callView(app, chat, isIn)}
    <cc-transcript
      .chat=${chat}
      .unsent=${app.state.unsent.filter((item) => item.conversationId === id)}
      .me=${app.state.me?.id ?? ""}
      .stale=${app.isStale}
      .label=${isIn ? t("messages") : t("messagesReadOnly")}
      .older=${app.older}
      .files=${app.files}
      .reveal=${app.reveal}
      .reveals=${app.state.me?.reveals ?? []}
      @cc-seen=${(event: CustomEvent<string>) => app.seen(event.detail)}
      @cc-retry=${(event: CustomEvent<Unsent>) => app.resend(event.detail)}
      @cc-discard=${(event: CustomEvent<Unsent>) => app.discard(event.detail)}
      @cc-edit=${(event: CustomEvent<Unsent>) => {
        app.discard(event.detail);
        document.querySelector<Composer>(".drawer cc-composer")?.put(event.detail.text, event.detail.kind);
      }}
    ></cc-transcript>
    ${isIn ? composer(app, id, chat) : nothing} ${foot(app, id, chat, isIn)}`;
}

function visibility(chat: Chat, isIn: boolean): TemplateResult {
  if (chat.isLeft || chat.task.state === "closed") {
    return html`<div class="banner thin" role="status">${icon("info", "s")}<p class="txt small"><b>${t("state_closed")}.</b> ${t("monitorEnded")}</p></div>`;
  }
  if (isIn)
    return html`<div class="banner thin warn" role="status">${icon("users", "s")}<p class="txt small"><b>${t("visibleTitle")}</b> ${t("visibleText")}</p></div>`;
  return html`<div class="banner thin" role="status">${icon("eye-off", "s")}<p class="txt small"><b>${t("notVisible")}</b></p></div>`;
}

function composer(app: BoardApp, id: string, chat: Chat): TemplateResult {
  return html`<cc-composer
    .conversation=${id}
    .name=${chat.task.customer.name}
    .draft=${app.drafts.get(id)}
    .held=${app.isStale ? t("notConnected") : ""}
    .files=${app.files}
    .fileMost=${chat.details?.file_most ?? 0}
    @cc-draft=${(event: CustomEvent<Draft>) => app.setDraft(id, event.detail)}
    @cc-send=${(event: CustomEvent<Sending>) => app.send(id, event.detail)}
    @cc-typing=${(event: CustomEvent<boolean>) => app.typing(id, event.detail)}
  ></cc-composer>`;
}

function foot(app: BoardApp, id: string, chat: Chat, isIn: boolean): TemplateResult {
  const off = app.isStale ? "true" : nothing;
  const run = (act: () => void) => (): void => {
    if (!app.isStale) act();
  };
  const close = html`<button type="button" class="btn" @click=${() => app.closeDrawer()}>${t("close")}</button>`;
  if (chat.isLeft || chat.task.state === "closed")
    return html`<footer class="drawer-foot"><span class="grow"></span>${close}</footer>`;
  if (isIn) {
    return html`<footer class="drawer-foot"><p class="hint grow">${t("leavingTells")}</p><button type="button" class="btn secondary" aria-disabled=${off} @click=${run(() => app.leave(id))}>${t("leaveChat")}</button></footer>`;
  }
  const canJoin = chat.task.state === "active" || chat.task.state === "waiting";
  return html`<footer class="drawer-foot"><p class="hint grow">${canJoin ? t("joiningTells") : t("joinOnlyActive")}</p>${close}${canJoin ? html`<button type="button" class="btn primary" aria-disabled=${off} @click=${run(() => app.ask({ what: "join", id }))}>${t("joinChat")}</button>` : nothing}</footer>`;
}
