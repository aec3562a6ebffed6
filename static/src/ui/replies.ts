// The listbox of standard responses that opens over the composer and filters as one types (CHAT-7, CHAT-11).
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from "lit";
import { repeat } from "lit/directives/repeat.js";
import { findReplies, type Reply } from "./draft-rules";
import { icon } from "./icon";
import { withParams } from "./text";
import { t } from "./words";

const SHOWN = 50;

interface Options {
  load: () => Promise<readonly Reply[]>;
  choose: (reply: Reply) => void;
}

export class RepliesMenu implements ReactiveController {
  isOpen = false;
  #query = "";
  #active = 0;
  #all: readonly Reply[] | null = null;
  #hasFailed = false;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: Options;

  constructor(host: ReactiveControllerHost & HTMLElement, options: Options) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {}

  get activeId(): string | null {
    return this.isOpen && this.#found[this.#active] ? `reply-${this.#active}` : null;
  }

  get #found(): Reply[] {
    return findReplies(this.#all ?? [], this.#query).slice(0, SHOWN);
  }

  open(query: string): void {
    if (query !== this.#query) this.#active = 0;
    this.#query = query;
    this.#host.requestUpdate();
    if (this.isOpen) return;
    this.isOpen = true;
    this.#active = 0;
    this.#all = null;
    this.#fetch();
  }

  close(): void {
    this.isOpen = false;
    this.#query = "";
    this.#host.requestUpdate();
  }

  /** The keys of a listbox; says whether it used this one. */
  onKey(event: KeyboardEvent): boolean {
    if (!this.isOpen) return false;
    const last = this.#found.length - 1;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.key === "ArrowDown") this.#move(this.#active >= last ? 0 : this.#active + 1);
    else if (event.key === "ArrowUp") this.#move(this.#active <= 0 ? last : this.#active - 1);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
      const reply = this.#found[this.#active];
      if (!reply) return false;
      this.#options.choose(reply);
    } else return false;
    event.preventDefault();
    return true;
  }

  render(): TemplateResult | typeof nothing {
    if (!this.isOpen) return nothing;
    const found = this.#found;
    return html`<div id="replies" class="menu replies" role="listbox" aria-label=${t("replies")} aria-busy=${String(this.#all === null)}>
      <div class="menu-label" role="presentation">${this.#heading(found.length)}</div>
      ${repeat(
        found,
        (reply) => reply.id,
        (reply, index) => this.#option(reply, index),
      )}
    </div>`;
  }

  #heading(n: number): unknown {
    if (this.#hasFailed) {
      return html`${t("repliesFailed")} <button type="button" class="btn sm" @click=${() => this.#fetch()}>${t("retry")}</button>`;
    }
    if (this.#all === null) return t("loading");
    if (n === 0) return this.#query ? t("noReplyFor", this.#query) : t("noReplies");
    return this.#query ? t("repliesFor", this.#query) : t("replies");
  }

  #option(reply: Reply, index: number): TemplateResult {
    const isActive = index === this.#active;
    return html`<div
      id="reply-${index}"
      class="menu-item ${isActive ? "active" : ""}"
      role="option"
      aria-selected=${String(isActive)}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#options.choose(reply)}
    >
      ${icon("square-slash")}<span class="grow"><span class="med clip" dir="auto">${reply.title}</span><span class="muted small clip" dir="auto">${withParams(reply.text)}</span></span>
      <span class="end">${isActive ? "↵" : reply.shortcut ? `/${reply.shortcut}` : nothing}</span>
    </div>`;
  }

  #move(to: number): void {
    this.#active = to;
    this.#host.requestUpdate();
    requestAnimationFrame(() =>
      this.#host.querySelector(`#reply-${to}`)?.scrollIntoView({ block: "nearest" }),
    );
  }

  #fetch(): void {
    this.#hasFailed = false;
    this.#options
      .load()
      .then((replies) => {
        this.#all = replies;
      })
      .catch(() => {
        this.#hasFailed = true;
      })
      .finally(() => this.#host.requestUpdate());
  }
}
