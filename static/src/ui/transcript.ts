// The messages of one conversation: sticks to the bottom only if one is there, pages back on scrolling up,
// and never holds more than a few hundred lines in the document.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Unsent } from "../realtime/outbox";
import { avatar } from "./avatar";
import type { Chat } from "./chat";
import { now } from "./clock";
import { LightElement } from "./element";
import type { FileDoor } from "./files";
import { icon } from "./icon";
import { entityName, type LineActions, lineView } from "./line-view";
import { type Line, linesOf, newerThan } from "./lines";
import "./reveal";
import type { HiddenPlace } from "../protocol.gen";
import type { Asked, Reveal, Shown } from "./reveal";
import { t } from "./words";

const MOST = 300;
const STEP = 50;
const NEAR = 48;

export class Transcript extends LightElement {
  @property({ attribute: false }) chat: Chat | null = null;
  @property({ attribute: false }) unsent: readonly Unsent[] = [];
  @property() me = "";
  @property({ type: Boolean }) stale = false;
  @property() label = "";
  /** Fetch the page before; rejects when it could not be had. */
  @property({ attribute: false }) older: (id: string) => Promise<void> = async () => {};
  /** Ask the server for what a masked place hides; rejects with the refusal. */
  @property({ attribute: false }) reveal: Reveal | null = null;
  /** The kinds of data this person may have revealed. */
  @property({ attribute: false }) reveals: readonly string[] = [];
  @property({ attribute: false }) files: FileDoor | null = null;
  @state() private asked: Asked | null = null;
  @state() private shown: ReadonlyMap<string, string> = new Map();
  /** How many lines from the end of the log are left out below, while one reads far back. */
  @state() private skipped = 0;
  @state() private isPaging = false;
  @state() private hasFailed = false;
  @state() private isAtEnd = true;
  /** The newest line when one last stood at the bottom. */
  #lastSeen: string | null = null;
  #lines: Line[] = [];
  #anchor: { key: string; top: number } | null = null;
  #height = 0;
  /** The log as it was when the page before it was asked for. */
  #pagedFrom: Chat["log"] | null = null;
  // The field below grows with its text; whoever stands at the bottom stays there.
  readonly #resized = new ResizeObserver(() => this.#stick());

  get #id(): string {
    return this.chat?.task.conversation_id ?? "";
  }

  get #log(): HTMLElement {
    return this.querySelector(".log") as HTMLElement;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("chat") as Chat | null | undefined;
    if (this.files) this.files.downloads.onChange = () => this.requestUpdate();
    const isOther = changed.has("chat") && before?.task.conversation_id !== this.chat?.task.conversation_id;
    if (isOther) {
      Object.assign(this, { skipped: 0, isPaging: false, hasFailed: false, isAtEnd: true });
      Object.assign(this, { asked: null, shown: new Map() });
      this.#pagedFrom = null;
    }
    const { chat } = this;
    this.#lines = chat
      ? linesOf({ entries: chat.log.entries, unsent: this.unsent, myId: this.me, marks: chat.customerMarks })
      : [];
    this.#paged();
    const newestLine = this.#lines.at(-1);
    const isMine = newestLine?.kind === "message" && newestLine.unsent && newestLine.key !== this.#lastSeen;
    if (isMine) Object.assign(this, { isAtEnd: true, skipped: 0 });
    if (this.isAtEnd && this.skipped === 0) this.#lastSeen = newestLine?.key ?? null;
    this.#anchor = this.hasUpdated && !isOther ? this.#firstVisible() : null;
  }

  protected override updated(): void {
    const log = this.#log;
    if (!log) return;
    this.#resized.observe(log);
    this.#stick();
    if (this.#anchor && !(this.isAtEnd && this.skipped === 0)) {
      const line = log.querySelector(`[data-key="${CSS.escape(this.#anchor.key)}"]`);
      if (line) log.scrollTop += line.getBoundingClientRect().top - this.#anchor.top;
    }
    if (this.isAtEnd && this.skipped === 0 && !document.hidden) this.tell("cc-seen", this.#id);
    // A page too short to scroll would never ask for the one before it.
    if (this.chat?.log.hasOlder && log.scrollHeight <= log.clientHeight) this.#pageBack();
  }

  override render(): TemplateResult {
    const { chat } = this;
    if (!chat?.details)
      return html`<div class="log late" aria-busy="true"><div class="col">${skeleton}</div></div>`;
    const end = this.#lines.length - this.skipped;
    const shown = this.#lines.slice(Math.max(0, end - MOST), end);
    return html`<div class="log-wrap">
      <div class="log ${this.stale ? "stale" : ""}" role="log" tabindex="0" aria-label=${this.label || t("messages")} @scroll=${this.#onScroll}>
        <ol>
          ${this.#top(end > MOST)}
          ${repeat(
            shown,
            (line) => line.key,
            (line) => lineView(line, this.#actions(chat)),
          )}
          ${this.skipped ? nothing : this.#typing(chat)}
        </ol>
      </div>
      ${this.#newer()}
      <cc-reveal .asked=${this.asked} .conversation=${this.#id} .reveal=${this.reveal} @cc-close=${() => {
        this.asked = null;
      }} @cc-revealed=${(event: CustomEvent<Shown>) => this.#show(event.detail)}></cc-reveal>
    </div>`;
  }

  #actions(chat: Chat): LineActions {
    return {
      initials: chat.task.customer.initials,
      customer: chat.task.customer.name,
      now: now(),
      isStale: this.stale,
      edit: (unsent) => this.tell("cc-edit", unsent),
      discard: (unsent) => this.tell("cc-discard", unsent),
      retry: (unsent) => this.tell("cc-retry", unsent),
      files: this.files,
      place: (seq, place, masked) => this.#place(seq, place, masked),
    };
  }

  #place(seq: number, place: HiddenPlace, masked: string): TemplateResult {
    const value = this.shown.get(`${seq}:${place.index}`);
    if (value !== undefined) return html`<bdi class="revealed">${value}</bdi>`;
    if (!this.reveal || !this.reveals.includes(place.entity))
      return html`<bdi class="masked">${masked}</bdi>`;
    const label = t("reveal", entityName(place.entity));
    return html`<button type="button" class="masked" aria-label="${label}: ${masked}" title=${label} ?disabled=${this.stale} @click=${() => {
      this.asked = { seq, index: place.index, entity: place.entity };
    }}><bdi>${masked}</bdi>${icon("eye", "s")}</button>`;
  }

  /** In the clear for a while, and then forgotten here too. */
  #show({ seq, index, value, seconds }: Shown): void {
    const key = `${seq}:${index}`;
    this.asked = null;
    this.shown = new Map(this.shown).set(key, value);
    setTimeout(() => {
      const rest = new Map(this.shown);
      rest.delete(key);
      this.shown = rest;
    }, seconds * 1000);
  }

  #top(isCut: boolean): unknown {
    if (this.hasFailed) {
      return html`<li class="sys">${icon("triangle-alert")}<span>${t("olderFailed")}</span><button type="button" class="btn sm" @click=${this.#pageBack}>${t("retry")}</button></li>`;
    }
    if (this.isPaging) return html`<li class="sys" aria-busy="true"><span>${t("loading")}</span></li>`;
    if (!isCut && !this.chat?.log.hasOlder) return nothing;
    return html`<li class="older"><button type="button" class="btn sm" @click=${this.#up}>${icon("arrow-up", "s")}${t("older")}</button></li>`;
  }

  #typing(chat: Chat): unknown {
    return chat.typing.map((typist) => {
      const isCustomer = typist.role === "customer";
      const face = isCustomer ? chat.task.customer.initials : undefined;
      const words = t("isTyping", typist.name || chat.task.customer.name);
      return html`<li class="msg first ${isCustomer ? "" : "staff"}">${avatar(face ?? typist.name.slice(0, 1), isCustomer ? "" : "staff")}<div class="typing" role="img" aria-label=${words}><i></i><i></i><i></i></div></li>`;
    });
  }

  #newer(): unknown {
    if (this.isAtEnd && this.skipped === 0) return nothing;
    const n = newerThan(this.#lines, this.#lastSeen);
    return html`<button type="button" class="chip accent newer" @click=${this.toEnd}>${n ? t("newMessages", n) : t("toNewest")}${icon("arrow-down", "s")}</button>`;
  }

  toEnd(): void {
    this.skipped = 0;
    this.isAtEnd = true;
    this.requestUpdate();
    this.#log.focus({ preventScroll: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  #stick(): void {
    const log = this.#log;
    if (!log) return;
    this.#height = log.clientHeight;
    if (this.isAtEnd && this.skipped === 0) log.scrollTop = log.scrollHeight;
  }

  #onScroll(): void {
    const log = this.#log;
    if (log.clientHeight !== this.#height) return; // not scrolled by anybody: the room changed
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (isAtEnd && this.skipped) this.skipped = Math.max(0, this.skipped - STEP);
    if (isAtEnd !== this.isAtEnd) this.isAtEnd = isAtEnd;
    if (log.scrollTop < NEAR && log.scrollHeight > log.clientHeight) this.#up();
  }

  /** Show what is held above the window, or fetch it. */
  #up(): void {
    const end = this.#lines.length - this.skipped;
    if (end > MOST) this.skipped += STEP;
    else this.#pageBack();
  }

  #pageBack(): void {
    const log = this.chat?.log;
    if (this.#pagedFrom || this.stale || !log?.hasOlder) return;
    this.#pagedFrom = log;
    this.isPaging = true;
    this.hasFailed = false;
    this.older(this.#id).catch(() => {
      this.#pagedFrom = null;
      this.isPaging = false;
      this.hasFailed = true;
    });
  }

  /** The page has come once the log begins earlier, or ends there. */
  #paged(): void {
    const [from, log] = [this.#pagedFrom, this.chat?.log];
    if (!from || !log) return;
    const added = log.entries.findIndex((entry) => entry.seq === from.entries[0]?.seq);
    if (added <= 0 && log.hasOlder) return;
    this.#pagedFrom = null;
    this.isPaging = false;
    // Keep what one reads inside the window: as many lines as came above go out of it below.
    const over = this.#lines.length - this.skipped - MOST;
    if (over > 0) this.skipped += Math.min(over, added);
  }

  #firstVisible(): { key: string; top: number } | null {
    const log = this.#log;
    if (!log) return null;
    const { top } = log.getBoundingClientRect();
    for (const line of log.querySelectorAll<HTMLElement>("[data-key]:not(.day)")) {
      const box = line.getBoundingClientRect();
      if (box.bottom > top) return { key: line.dataset.key ?? "", top: box.top };
    }
    return null;
  }
}

const skeleton = html`<span class="skel bubble-a"></span><span class="skel bubble-b"></span><span class="skel bubble-a"></span>`;

customElements.define("cc-transcript", Transcript);
