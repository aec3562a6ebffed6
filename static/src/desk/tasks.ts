// The task pane: requests, own conversations, wrap-up. One tab stop; the order holds while somebody points at it.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Offer, Task } from "../protocol.gen";
import { avatar } from "../ui/avatar";
import { ticking } from "../ui/clock";
import { LightElement } from "../ui/element";
import { clock, waited } from "../ui/format";
import { icon } from "../ui/icon";
import { previewWords } from "../ui/preview";
import { withMasks } from "../ui/text";
import type { DeskApp } from "./app";
import { type DeskState, groupsOf, holdOrder, urgency } from "./store";
import { t, type WordKey } from "./words";

export class Tasks extends LightElement {
  @property({ attribute: false }) state!: DeskState;
  @property({ attribute: false }) app!: DeskApp;
  #isHeld = false;
  #held: string[] = [];
  #current = "";

  override render(): TemplateResult {
    const { state } = this;
    if (!state.me)
      return html`<nav class="tasks" aria-label=${t("conversations")} aria-busy="true"><div class="late">${[1, 2, 3].map(() => skeleton)}</div></nav>`;
    const groups = groupsOf(state);
    return html`<nav class="tasks" aria-label=${t("conversations")} @keydown=${this.#onKey} @focusin=${this.#onFocus}
      @pointerenter=${() => this.#hold(true)} @pointerleave=${() => this.#hold(false)}>
      ${
        state.offers.length
          ? html`<h2>${t("offers")} <span class="count">${state.offers.length}</span></h2><ul>${repeat(
              state.offers,
              (offer) => offer.id,
              (offer) => this.#offer(offer),
            )}</ul>`
          : nothing
      }
      ${this.#group("mine", groups.mine, true)} ${this.#group("waitingGroup", groups.waiting)}
      ${this.#group("wrapUp", groups.wrapUp)} ${this.#group("ended", groups.over)}
    </nav>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const rows = this.#rows;
    const stop =
      rows.find((row) => row.dataset.id === this.#current) ??
      rows.find((row) => row.ariaCurrent === "true") ??
      rows[0];
    for (const row of rows) row.tabIndex = row === stop ? 0 : -1;
  }

  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".task")];
  }

  #group(name: WordKey, tasks: Task[], isAlways = false): unknown {
    if (tasks.length === 0 && !isAlways) return nothing;
    const ordered = this.#isHeld ? holdOrder(tasks, this.#held) : tasks;
    return html`<h2>${t(name)} <span>${tasks.length}</span></h2>
      <ul>${repeat(
        ordered,
        (task) => task.conversation_id,
        (task) => this.#task(task),
      )}</ul>
      ${tasks.length === 0 ? html`<p class="tip-text tasks-empty">${t("noConversations")}</p>` : nothing}`;
  }

  #task(task: Task): TemplateResult {
    const { state } = this;
    const id = task.conversation_id;
    const isUnread = task.unread > 0;
    const preview =
      task.preview_by === "customer" || !task.preview
        ? previewWords(task.preview)
        : `${t("you")}: ${previewWords(task.preview)}`;
    return html`<li><button type="button" class="task ${isUnread ? "unread" : ""}" data-id=${id} aria-current=${id === state.selected ? "true" : nothing} @click=${() => this.app.select(id)}>
      ${avatar(task.customer.initials)}
      <span class="name clip" dir="auto">${withMasks(task.customer.name)}</span>
      <span class="tail">${this.#timer(task)}</span>
      <span class="last clip" dir="auto">${preview ? withMasks(preview) : " "}</span>
      <span class="tail">${isUnread ? html`<span class="count"><span aria-hidden="true">${task.unread}</span><span class="sr">${t("unread", task.unread)}</span></span>` : nothing}</span>
      <span class="meta">${state.drafted.has(id) ? html`<span class="badge warn mini">${t("draft")}</span>` : nothing}${icon(task.state === "wrap_up" ? "clipboard-check" : "message-circle")}<span class="clip">${task.queue}</span></span>
    </button></li>`;
  }

  #timer(task: Task): unknown {
    const { waiting_since: since, target_seconds: target = 0, wrap_up_ends_at: end } = task;
    if (task.state === "wrap_up") {
      return html`<span class="timer">${ticking((now) => html`<bdi>${clock(end ? end - now : now - task.since)}</bdi>`)}</span>`;
    }
    if (!since) return nothing;
    return ticking(
      (now) =>
        html`<span class="timer ${urgency(now - since, target)}" title=${t("waitingForYou")}><bdi>${waited(now - since)}</bdi></span>`,
    );
  }

  #offer(offer: Offer): TemplateResult {
    return html`<li><button type="button" class="task unread" data-id=${offer.id} @click=${() => this.#toCard(offer)}>
      ${avatar(offer.customer.initials)}
      <span class="name clip" dir="auto">${withMasks(offer.customer.name)}</span>
      <span class="tail timer"><bdi>${ticking((now) => clock(now - offer.offered_at))}</bdi></span>
      <span class="last clip" dir="auto">${offer.thread ? withMasks(previewWords(offer.thread)) : " "}</span><span class="tail"></span>
      <span class="meta">${icon("message-circle")}<span class="clip">${offer.queue}</span></span>
    </button></li>`;
  }

  /** A request is answered in its card; the row only leads there. */
  #toCard(offer: Offer): void {
    const card = document.querySelector(`[data-offer="${CSS.escape(offer.id)}"]`);
    card?.querySelector<HTMLElement>("footer .primary, .btn")?.focus();
  }

  #hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#held = this.#rows.map((row) => row.dataset.id ?? "");
    if (!isHeld) this.requestUpdate();
  }

  #onFocus(event: FocusEvent): void {
    this.#current = (event.target as HTMLElement).dataset.id ?? "";
    for (const row of this.#rows) row.tabIndex = row.dataset.id === this.#current ? 0 : -1;
  }

  #onKey(event: KeyboardEvent): void {
    const rows = this.#rows;
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
  }
}

const skeleton = html`<div class="task"><span class="skel square"></span><span class="col"><span class="skel line-a"></span><span class="skel line-b"></span><span class="skel line-c"></span></span></div>`;

customElements.define("cc-tasks", Tasks);
