// After the end: the reason, found by typing (WRAP-3), and notes. Submit says what it still waits for.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Chat } from "../ui/chat";
import { ticking } from "../ui/clock";
import { fold, LIMIT, lengthOf } from "../ui/draft-rules";
import { LightElement } from "../ui/element";
import { clock, time } from "../ui/format";
import { icon } from "../ui/icon";
import type { DeskApp, Reason, Reasons } from "./app";
import { t } from "./words";

export class WrapUp extends LightElement {
  @property({ attribute: false }) chat!: Chat;
  @property({ attribute: false }) app!: DeskApp;
  @property({ type: Boolean }) stale = false;
  @state() private reasons: Reasons | null = null;
  @state() private hasFailed = false;
  @state() private query = "";
  @state() private chosen: Reason | null = null;
  @state() private active = 0;
  @state() private notes = "";
  @state() private isSending = false;

  get #id(): string {
    return this.chat.task.conversation_id;
  }

  /** Notes are kept like a draft, under a name of their own. */
  get #draftId(): string {
    return `wrap-up:${this.#id}`;
  }

  get #found(): Reason[] {
    const words = fold(this.query).split(/\s+/u).filter(Boolean);
    return (this.reasons?.reasons ?? []).filter((reason) =>
      words.every((word) => fold(reason.name).includes(word)),
    );
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("chat") as Chat | undefined;
    if (!changed.has("chat") || before?.task.conversation_id === this.#id) return;
    Object.assign(this, {
      chosen: null,
      query: "",
      active: 0,
      notes: this.app.drafts.get(this.#draftId).text,
    });
    this.#load();
  }

  override render(): TemplateResult {
    return html`<div class="scroll">
        <header class="side-head">
          <button type="button" class="btn icon-only mid-only" aria-label=${t("backToChat")} title=${t("backToChat")} @click=${() => this.app.show("chat")}>${icon("arrow-left", "flip")}</button>
          <div class="grow"><h2>${t("state_wrap_up")}</h2><p class="muted small">${t("endedAt", time(this.chat.task.since))}</p></div>
          ${this.#timer()}
        </header>
        ${this.#reason()} ${this.#notepad()}
      </div>
      ${this.#submit()}`;
  }

  #timer(): unknown {
    const end = this.chat.task.wrap_up_ends_at;
    if (!end) return nothing;
    return html`<span class="badge warn">${icon("clock")}${ticking((now) => t("timeLeft", clock(end - now)))}</span>`;
  }

  #reason(): unknown {
    if (this.hasFailed) {
      return html`<div class="empty">${icon("triangle-alert")}<h3>${t("reasonsFailed")}</h3><p>${t("notesKept")}</p><button type="button" class="btn secondary" @click=${this.#load}>${icon("refresh-cw", "s")}${t("retry")}</button></div>`;
    }
    const { reasons } = this;
    if (!reasons)
      return html`<div class="col late" aria-busy="true"><span class="skel line-a"></span><span class="skel line-b"></span></div>`;
    if (reasons.reasons.length === 0) return nothing;
    const found = this.#found;
    return html`<div class="field">
      <label for="reason">${t("reason")} <span class="muted">· ${reasons.is_required ? t("required") : t("optional")}</span></label>
      <span class="search">${icon("search", "s")}<input
        id="reason"
        class="input"
        role="combobox"
        aria-expanded="true"
        aria-controls="reasons"
        aria-autocomplete="list"
        aria-activedescendant=${found[this.active] ? `reason-${this.active}` : nothing}
        aria-required=${String(reasons.is_required)}
        autocomplete="off"
        placeholder=${t("findReason")}
        .value=${this.query}
        @input=${this.#onInput}
        @keydown=${this.#onKey}
      /></span>
      <div id="reasons" class="reasons" role="listbox" aria-label=${t("reason")} tabindex="-1">
        ${found.map((reason, index) => this.#option(reason, index))}
        ${found.length === 0 ? html`<p class="muted small" role="status">${t("nothingFound")}</p>` : nothing}
      </div>
    </div>`;
  }

  #option(reason: Reason, index: number): TemplateResult {
    const isChosen = this.chosen?.id === reason.id;
    return html`<div id="reason-${index}" role="option" class=${index === this.active ? "active" : ""} aria-selected=${String(isChosen)} @mousedown=${(event: Event) => event.preventDefault()} @click=${() => this.#choose(reason)}><span class="grow" dir="auto">${reason.name}</span>${isChosen ? icon("check", "s") : nothing}</div>`;
  }

  #notepad(): TemplateResult {
    const over = lengthOf(this.notes) > LIMIT;
    return html`<div class="field">
      <label for="wrap-up-notes">${t("notepad")} <span class="muted">· ${t("optional")}</span></label>
      <textarea id="wrap-up-notes" class="input" rows="4" dir="auto" aria-invalid=${String(over)} .value=${this.notes} @input=${this.#onNotes}></textarea>
      ${over ? html`<p class="error">${t("tooLong", lengthOf(this.notes) - LIMIT)}</p>` : html`<p class="hint">${t("notepadHint")}</p>`}
    </div>`;
  }

  #submit(): TemplateResult {
    const why = this.#refusal;
    return html`<footer class="side-foot">
      <button type="button" class="btn primary" aria-disabled=${why ? "true" : nothing} aria-describedby="why-not" @click=${this.#send}>${t("submitWrapUp")}</button>
      <p class="hint" id="why-not" aria-live="polite">${why || t("submitHint")}</p>
    </footer>`;
  }

  get #refusal(): string {
    if (this.stale) return t("notConnected");
    if (this.isSending) return t("markWaiting");
    if (lengthOf(this.notes) > LIMIT) return t("notesTooLong");
    if (!this.reasons && !this.hasFailed) return t("loading");
    return this.reasons?.is_required && !this.chosen ? t("chooseReason") : "";
  }

  #load(): void {
    const id = this.#id;
    this.hasFailed = false;
    this.reasons = null;
    this.app.reasons(id).then(
      (reasons) => {
        if (id === this.#id) this.reasons = reasons;
      },
      () => {
        this.hasFailed = true;
      },
    );
  }

  #onInput(event: Event): void {
    this.query = (event.target as HTMLInputElement).value;
    this.active = 0;
    // Another word means that the choice is being made anew.
    if (this.chosen && this.query !== this.chosen.name) this.chosen = null;
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#found.length - 1;
    if (event.key === "ArrowDown") this.active = this.active >= last ? 0 : this.active + 1;
    else if (event.key === "ArrowUp") this.active = this.active <= 0 ? Math.max(0, last) : this.active - 1;
    else if (event.key === "Enter" && !event.isComposing) {
      const reason = this.#found[this.active];
      if (reason) this.#choose(reason);
    } else if (event.key === "Escape" && this.query) this.query = "";
    else return;
    event.preventDefault();
    void this.updateComplete.then(() =>
      this.querySelector(`#reason-${this.active}`)?.scrollIntoView({ block: "nearest" }),
    );
  }

  #choose(reason: Reason): void {
    this.chosen = this.chosen?.id === reason.id ? null : reason;
    this.query = "";
    this.active = Math.max(
      0,
      this.#found.findIndex((other) => other.id === reason.id),
    );
  }

  #onNotes(event: Event): void {
    this.notes = (event.target as HTMLTextAreaElement).value;
    this.app.drafts.set(this.#draftId, { text: this.notes, kind: "note", open: [] });
  }

  #send(): void {
    if (this.#refusal) return;
    const draftId = this.#draftId;
    this.isSending = true;
    this.app
      .wrapUp(this.#id, this.chosen?.id ?? null, this.notes.trim())
      .then(
        () => this.app.drafts.set(draftId, { text: "", kind: "note", open: [] }),
        () => undefined, // the reason was shown; notes and choice stay
      )
      .finally(() => {
        this.isSending = false;
      });
  }
}

customElements.define("cc-wrap-up", WrapUp);
