// Ctrl/Cmd+K: one field over everything one can go to or do. Combobox pattern in a native dialog.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { fold } from "./draft-rules";
import { LightElement } from "./element";
import { icon } from "./icon";
import { t } from "./words";

export interface Choice {
  id: string;
  text: string;
  hint?: string;
  icon: string;
  run: () => void;
}

const SHOWN = 30;

export class Palette extends LightElement {
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) choices: readonly Choice[] = [];
  @state() private query = "";
  @state() private active = 0;

  get #found(): Choice[] {
    const words = fold(this.query).split(/\s+/u).filter(Boolean);
    const text = (choice: Choice): string => fold(`${choice.text} ${choice.hint ?? ""}`);
    return this.choices
      .filter((choice) => words.every((word) => text(choice).includes(word)))
      .slice(0, SHOWN);
  }

  get #dialog(): HTMLDialogElement {
    return this.querySelector("dialog") as HTMLDialogElement;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("open")) return;
    if (this.open && !this.#dialog.open) this.#dialog.showModal();
    if (!this.open && this.#dialog.open) this.#dialog.close();
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("open") && this.open) Object.assign(this, { query: "", active: 0 });
  }

  override render(): TemplateResult {
    return html`<dialog class="dialog" aria-label=${t("jump")} @close=${() => this.open && this.tell("cc-close")} @click=${this.#onClick}>${
      this.open ? this.#content() : nothing
    }</dialog>`;
  }

  #content(): TemplateResult {
    const found = this.#found;
    return html`<label class="search">${icon("search", "s")}<input
        class="input"
        autofocus
        placeholder=${t("jump")}
        aria-label=${t("jump")}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant=${found[this.active] ? `choice-${this.active}` : nothing}
        aria-autocomplete="list"
        autocomplete="off"
        .value=${this.query}
        @input=${this.#onInput}
        @keydown=${this.#onKey}
      /></label>
      <div class="palette-list" id="palette-list" role="listbox" aria-label=${t("jump")}>
        ${repeat(
          found,
          (choice) => choice.id,
          (choice, index) =>
            html`<div id="choice-${index}" class="menu-item ${index === this.active ? "active" : ""}" role="option" aria-selected=${String(index === this.active)} @click=${() => this.#choose(choice)}>${icon(choice.icon)}<span class="clip" dir="auto">${choice.text}</span><span class="end">${choice.hint ?? nothing}</span></div>`,
        )}
      </div>
      <p class="sr" role="status">${found.length === 0 ? t("nothingFound") : nothing}</p>
      ${found.length === 0 ? html`<p class="empty">${t("nothingFound")}</p>` : nothing}`;
  }

  #onInput(event: Event): void {
    this.query = (event.target as HTMLInputElement).value;
    this.active = 0;
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#found.length - 1;
    if (event.key === "ArrowDown") this.active = this.active >= last ? 0 : this.active + 1;
    else if (event.key === "ArrowUp") this.active = this.active <= 0 ? Math.max(0, last) : this.active - 1;
    else if (event.key === "Enter" && !event.isComposing) {
      const choice = this.#found[this.active];
      if (choice) this.#choose(choice);
    } else return;
    event.preventDefault();
    void this.updateComplete.then(() =>
      this.querySelector(`#choice-${this.active}`)?.scrollIntoView({ block: "nearest" }),
    );
  }

  #choose(choice: Choice): void {
    this.#dialog.close();
    choice.run();
  }

  #onClick(event: MouseEvent): void {
    if (event.target === this.#dialog) this.#dialog.close();
  }
}

customElements.define("cc-palette", Palette);
