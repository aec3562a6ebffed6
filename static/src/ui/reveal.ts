// The question before a masked place is shown: why? The answer is logged (MASK-19).
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import "./dialog";
import { LightElement } from "./element";
import { entityName } from "./line-view";
import { whyNot } from "./refusal";
import { t } from "./words";

/** The place in question. */
export interface Asked {
  seq: number;
  index: number;
  entity: string;
}

/** What it hides, for so many seconds. */
export interface Shown {
  seq: number;
  index: number;
  value: string;
  seconds: number;
}

export type Reveal = (conversation: string, place: Asked, reason: string) => Promise<Shown>;

const SHORTEST = 5;
const LONGEST = 200;

export class RevealQuestion extends LightElement {
  @property({ attribute: false }) asked: Asked | null = null;
  @property() conversation = "";
  @property({ attribute: false }) reveal: Reveal | null = null;
  @state() private reason = "";
  @state() private why = "";
  @state() private isSending = false;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("asked")) Object.assign(this, { reason: "", why: "", isSending: false });
  }

  override render(): TemplateResult {
    const entity = entityName(this.asked?.entity ?? "");
    const isReady = this.reason.trim().length >= SHORTEST && !this.isSending;
    return html`<cc-dialog
      .open=${this.asked !== null}
      heading=${t("revealTitle", entity)}
      .body=${html`<form class="col" @submit=${this.#send}>
        <p>${t("revealText")}</p>
        <label class="field"><span>${t("revealReason")}</span><input class="input" maxlength=${LONGEST} autocomplete="off" required autofocus .value=${this.reason} @input=${this.#typed} /></label>
        ${this.why ? html`<p class="small bad" role="alert">${t("revealFailed")} ${this.why}</p>` : nothing}
      </form>`}
      .buttons=${html`<button type="button" class="btn" @click=${() => this.tell("cc-close")}>${t("cancel")}</button><button type="button" class="btn primary" ?disabled=${!isReady} @click=${this.#send}>${t("revealShow")}</button>`}
    ></cc-dialog>`;
  }

  readonly #typed = (event: Event): void => {
    this.reason = (event.target as HTMLInputElement).value;
  };

  readonly #send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { asked, reveal } = this;
    if (!asked || !reveal || this.isSending || this.reason.trim().length < SHORTEST) return;
    this.isSending = true;
    try {
      const shown = await reveal(this.conversation, asked, this.reason);
      if (this.asked === asked) this.tell("cc-revealed", shown);
    } catch (problem) {
      this.why = whyNot(problem);
    } finally {
      this.isSending = false;
    }
  };
}

customElements.define("cc-reveal", RevealQuestion);
