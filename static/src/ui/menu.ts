// A button with a menu: the menu pattern by keyboard, light dismissal and focus return by the popover of the browser.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { LightElement } from "./element";
import { icon } from "./icon";

export type MenuItem =
  | { kind: "label"; text: string }
  | { kind: "separator" }
  | {
      kind: "item";
      text: string | TemplateResult;
      icon?: string;
      dot?: string;
      hint?: string;
      isChecked?: boolean;
      /** Several may be chosen together. */
      isMulti?: boolean;
      /** Why it cannot be chosen now; shown beside it. */
      refusal?: string;
      href?: string;
      run?: () => void;
    };

let count = 0;

export class Menu extends LightElement {
  /** Name of the button, and its tooltip. */
  @property() label = "";
  @property() look = "btn icon-only";
  @property() menuLabel = "";
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) face: unknown = nothing;
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @state() private isOpen = false;

  /** Belongs to something else than a button of its own, which `showAt` names. */
  @property({ type: Boolean }) headless = false;

  readonly #id = `menu-${++count}`;
  #anchor: HTMLElement | null = null;

  override render(): TemplateResult {
    return html`${this.headless ? nothing : this.#face()}
      <div
        id=${this.#id}
        class="menu"
        role="menu"
        popover="auto"
        aria-label=${this.menuLabel || this.label}
        @toggle=${this.#onToggle}
        @keydown=${this.#onKey}
      >${this.isOpen ? this.items.map((item) => this.#item(item)) : nothing}</div>`;
  }

  #face(): TemplateResult {
    return html`<button
        type="button"
        class=${this.look}
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        aria-controls=${this.#id}
        aria-label=${this.label || nothing}
        title=${this.label || nothing}
        ?disabled=${this.disabled}
        @click=${this.toggle}
        @keydown=${this.#onButtonKey}
      >${this.face}</button>`;
  }

  toggle(): void {
    if (this.isOpen) this.#menu.hidePopover();
    else this.show();
  }

  show(): void {
    this.isOpen = true;
    this.#menu.showPopover();
  }

  /** Open beside something, which gets the focus back unless the pointer came from elsewhere. */
  showAt(anchor: HTMLElement): void {
    this.#anchor = anchor;
    this.show();
  }

  get #menu(): HTMLElement {
    return this.querySelector(`#${this.#id}`) as HTMLElement;
  }

  /** Where the focus goes back to, and beside which the menu opens. */
  get #home(): HTMLElement | null {
    return this.#anchor ?? this.querySelector("button");
  }

  get #choices(): HTMLElement[] {
    return [...this.#menu.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("isOpen") || !this.isOpen) return;
    this.#place();
    const checked = this.#choices.find((choice) => choice.ariaChecked === "true");
    (checked ?? this.#choices[0])?.focus();
  }

  #item(item: MenuItem): TemplateResult {
    if (item.kind === "separator") return html`<div class="menu-sep" role="separator"></div>`;
    if (item.kind === "label") return html`<div class="menu-label" role="presentation">${item.text}</div>`;
    const body = html`${item.icon ? icon(item.icon) : nothing}${item.dot === undefined ? nothing : html`<i class="dot ${item.dot}"></i>`}<span>${item.text}</span>${this.#tail(item)}`;
    if (item.href)
      return html`<a class="menu-item" role="menuitem" tabindex="-1" href=${item.href}>${body}</a>`;
    const isRadio = item.isChecked !== undefined;
    return html`<button
      type="button"
      class="menu-item ${item.isChecked ? "active" : ""}"
      role=${item.isMulti ? "menuitemcheckbox" : isRadio ? "menuitemradio" : "menuitem"}
      aria-checked=${isRadio ? String(item.isChecked) : nothing}
      aria-disabled=${item.refusal ? "true" : nothing}
      tabindex="-1"
      @click=${() => this.#choose(item)}
    >${body}</button>`;
  }

  #tail(item: Extract<MenuItem, { kind: "item" }>): unknown {
    if (item.isChecked) return html`<span class="end">${icon("check", "s")}</span>`;
    const text = item.refusal ?? item.hint;
    return text ? html`<span class="end">${text}</span>` : nothing;
  }

  #choose(item: Extract<MenuItem, { kind: "item" }>): void {
    if (item.refusal) return;
    this.#menu.hidePopover();
    item.run?.();
  }

  #onToggle(event: ToggleEvent): void {
    this.isOpen = event.newState === "open";
    // What was chosen may have moved the focus on purpose (a dialog, another conversation).
    if (!this.isOpen && this.contains(document.activeElement)) this.#home?.focus();
  }

  #onButtonKey(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!this.isOpen) this.show();
  }

  #onKey(event: KeyboardEvent): void {
    const choices = this.#choices;
    const at = choices.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: choices.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      choices[(to + choices.length) % choices.length]?.focus();
    } else if (event.key === "Tab") {
      this.#menu.hidePopover();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.#home?.focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) this.#jump(event.key, at);
  }

  /** Typing a letter goes to the next choice that starts with it. */
  #jump(letter: string, at: number): void {
    const choices = this.#choices;
    const order = [...choices.slice(at + 1), ...choices.slice(0, at + 1)];
    const starts = (choice: HTMLElement): boolean =>
      (choice.textContent ?? "").trim().toLocaleLowerCase().startsWith(letter.toLocaleLowerCase());
    order.find(starts)?.focus();
  }

  /** Under the button, or above it when there is no room; inside the window either way. */
  #place(): void {
    const button = (this.#home ?? this).getBoundingClientRect();
    const menu = this.#menu.getBoundingClientRect();
    const isRtl = getComputedStyle(this).direction === "rtl";
    const startsLate = button.left + button.width / 2 > window.innerWidth / 2;
    const wide = startsLate ? button.right - menu.width : button.left;
    const across = isRtl && !startsLate ? button.left : wide;
    const below = button.bottom + 4;
    const down =
      below + menu.height > window.innerHeight - 8 ? Math.max(8, button.top - 4 - menu.height) : below;
    this.#menu.style.setProperty("top", `${down}px`);
    this.#menu.style.setProperty(
      "left",
      `${Math.max(8, Math.min(across, window.innerWidth - 8 - menu.width))}px`,
    );
  }
}

customElements.define("cc-menu", Menu);
