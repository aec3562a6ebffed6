// A modal question: the native dialog keeps the focus inside, closes on Esc and gives the focus back.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { LightElement } from "./element";
import { icon } from "./icon";
import { t } from "./words";

let count = 0;

export class Dialog extends LightElement {
  @property({ type: Boolean }) open = false;
  @property() heading = "";
  @property() size = "";
  @property({ attribute: false }) body: unknown = nothing;
  @property({ attribute: false }) buttons: unknown = nothing;

  readonly #id = `dialog-${++count}`;

  override render(): TemplateResult {
    return html`<dialog class="dialog ${this.size}" aria-labelledby=${this.#id} @close=${this.#onClose} @click=${this.#onClick}>
      ${
        this.open
          ? html`<header>
                <h2 id=${this.#id}>${this.heading}</h2>
                <button type="button" class="btn icon-only" aria-label=${t("close")} title=${t("close")} @click=${this.#close}>${icon("x")}</button>
              </header>
              <div class="body">${this.body}</div>
              ${this.buttons === nothing ? nothing : html`<footer>${this.buttons}</footer>`}`
          : nothing
      }
    </dialog>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("open")) return;
    const dialog = this.#dialog;
    if (this.open && !dialog.open) dialog.showModal();
    if (!this.open && dialog.open) dialog.close();
  }

  get #dialog(): HTMLDialogElement {
    return this.querySelector("dialog") as HTMLDialogElement;
  }

  #close(): void {
    this.#dialog.close();
  }

  #onClose(event: Event): void {
    event.stopPropagation();
    if (this.open) this.tell("cc-close");
  }

  /** A click on the dialog element itself is a click on the backdrop. */
  #onClick(event: MouseEvent): void {
    if (event.target === this.#dialog) this.#close();
  }
}

customElements.define("cc-dialog", Dialog);
