// The library of standard responses beside the conversation: search, then insert to make it personal (CHAT-7).
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { findReplies, type Reply } from "../ui/draft-rules";
import { LightElement } from "../ui/element";
import { icon } from "../ui/icon";
import { withParams } from "../ui/text";
import type { DeskApp } from "./app";
import { composerOf } from "./panel";
import { t } from "./words";

export class Resources extends LightElement {
  @property() conversation = "";
  @property({ attribute: false }) app!: DeskApp;
  @state() private replies: readonly Reply[] | null = null;
  @state() private hasFailed = false;
  @state() private query = "";

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("conversation")) this.#load();
  }

  override render(): TemplateResult {
    if (this.hasFailed) {
      return html`<div class="empty">${icon("triangle-alert")}<h3>${t("repliesFailed")}</h3><p>${t("draftsSafe")}</p><button type="button" class="btn secondary" @click=${this.#load}>${icon("refresh-cw", "s")}${t("retry")}</button></div>`;
    }
    if (!this.replies)
      return html`<div class="col late" aria-busy="true"><span class="skel line-a"></span><span class="skel line-b"></span></div>`;
    const found = findReplies(this.replies, this.query);
    return html`<label class="search">${icon("search", "s")}<input class="input" placeholder=${t("findReply")} aria-label=${t("findReply")} .value=${this.query} @input=${(
      event: Event,
    ) => {
      this.query = (event.target as HTMLInputElement).value;
    }} /></label>
      ${found.length === 0 ? html`<p class="muted" role="status">${this.query ? t("noReplyFor", this.query) : t("noReplies")}</p>` : nothing}
      <ul class="col">${found.map((reply) => this.#row(reply))}</ul>`;
  }

  #row(reply: Reply): TemplateResult {
    return html`<li class="brick plain"><span class="grow"><span class="row"><span class="med clip" dir="auto">${reply.title}</span>${reply.shortcut ? html`<kbd class="end">/${reply.shortcut}</kbd>` : nothing}</span><span class="muted small reply-text" dir="auto">${withParams(reply.text)}</span></span><button type="button" class="btn sm secondary" aria-label="${t("insert")}: ${reply.title}" @click=${() => composerOf()?.insertReply(reply)}>${t("insert")}</button></li>`;
  }

  #load(): void {
    const { conversation } = this;
    this.hasFailed = false;
    this.replies = null;
    this.app.replies(conversation).then(
      (replies) => {
        if (conversation === this.conversation) this.replies = replies;
      },
      () => {
        this.hasFailed = true;
      },
    );
  }
}

customElements.define("cc-resources", Resources);
