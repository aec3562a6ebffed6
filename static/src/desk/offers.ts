// The requests that wait for an answer: a stack in the top end corner that is announced and never takes the focus.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Offer } from "../protocol.gen";
import { avatar } from "../ui/avatar";
import { ticking } from "../ui/clock";
import { LightElement } from "../ui/element";
import { clock, dateTime, exact, languageName } from "../ui/format";
import { icon } from "../ui/icon";
import { leaderName } from "../ui/keys";
import { previewWords } from "../ui/preview";
import { style } from "../ui/style";
import { withMasks } from "../ui/text";
import type { DeskApp } from "./app";
import { t } from "./words";

const SHOWN = 5;
const LATE = 0.25;

export class Offers extends LightElement {
  @property({ attribute: false }) offers: readonly Offer[] = [];
  @property({ type: Boolean }) stale = false;
  @property({ attribute: false }) app!: DeskApp;
  @state() private news = "";
  #announced = new Set<string>();

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("offers")) return;
    const fresh = this.offers.filter((offer) => !this.#announced.has(offer.id));
    this.#announced = new Set(this.offers.map((offer) => offer.id));
    const last = fresh.at(-1);
    if (last) this.news = t("requestAnnounced", last.customer.name, last.queue, `${leaderName()} A`);
    else if (this.offers.length === 0) this.news = "";
  }

  override render(): TemplateResult {
    return html`<div class="sr" role="alert" aria-live="assertive">${this.news}</div>${this.offers.length ? this.#stack() : nothing}`;
  }

  #stack(): TemplateResult {
    const shown = this.offers.slice(0, SHOWN);
    const total = this.offers.length;
    return html`<section class="offers" role="region" aria-label=${t("newRequests")}>
      ${repeat(
        shown,
        (offer) => offer.id,
        (offer, index) => (index === 0 ? this.#card(offer) : this.#behind(offer)),
      )}
      ${
        total > 1
          ? html`<div class="offers-all row">${total > SHOWN ? html`<span class="badge">${t("shownOf", SHOWN, total)}</span>` : nothing}<button type="button" class="btn sm secondary" aria-disabled=${this.stale ? "true" : nothing} @click=${this.#acceptAll}>${t("acceptAll", total)}</button></div>`
          : nothing
      }
    </section>`;
  }

  #card(offer: Offer): TemplateResult {
    const { customer } = offer;
    const total = offer.expires_at - offer.offered_at;
    const share = (now: number): number => Math.max(0, Math.min(1, (offer.expires_at - now) / total));
    return html`<article class="offer" data-offer=${offer.id} aria-label=${t("requestFrom", customer.name)}>
      ${offer.shows_timer === false ? nothing : html`<div class="left" role="presentation">${ticking((now) => html`<i ${style({ "--left": `${share(now) * 100}%`, "--ink": share(now) < LATE ? "var(--dot-warn)" : "var(--accent)" })}></i>`)}</div>`}
      <header>
        ${avatar(customer.initials, "l")}
        <div class="grow"><p class="name clip" dir="auto">${withMasks(customer.name)}</p><p class="muted small clip">${offer.queue}</p></div>
        <div class="ringclock" title=${t("sinceReceived")}><bdi>${ticking((now) => clock(now - offer.offered_at))}</bdi><br /><span class="muted small">${t("waiting")}</span></div>
      </header>
      ${offer.thread ? html`<blockquote dir="auto">${withMasks(previewWords(offer.thread))}</blockquote>` : nothing}
      <p class="facts">
        <span>${icon("headset")}${t("forAgent", offer.agent)}</span>
        <span title=${exact(offer.offered_at)}>${icon("clock")}<bdi>${dateTime(offer.offered_at)}</bdi></span>
        ${customer.language ? html`<span>${icon("globe")}${languageName(customer.language)}</span>` : nothing}
      </p>
      <footer>
        ${offer.can_reject === false ? nothing : this.#button("secondary", t("reject"), () => this.app.reject(offer), "X")}
        ${this.#button("primary", t("accept"), () => this.app.accept(offer), "A")}
      </footer>
    </article>`;
  }

  #behind(offer: Offer): TemplateResult {
    return html`<article class="offer behind" data-offer=${offer.id} aria-label=${t("requestFrom", offer.customer.name)}>
      <div class="row">
        ${avatar(offer.customer.initials)}
        <span class="grow"><span class="med clip block" dir="auto">${withMasks(offer.customer.name)}</span><span class="muted small clip block">${offer.queue}</span></span>
        <span class="timer"><bdi>${ticking((now) => clock(now - offer.offered_at))}</bdi></span>
        ${this.#button("sm secondary", t("accept"), () => this.app.accept(offer))}
      </div>
    </article>`;
  }

  #button(look: string, word: string, run: () => void, key = ""): TemplateResult {
    return html`<button type="button" class="btn ${look}" aria-disabled=${this.stale ? "true" : nothing} title=${key ? `${leaderName()} ${key}` : nothing} @click=${() => this.stale || run()}>${word}${key ? html` <kbd aria-hidden="true">${key}</kbd>` : nothing}</button>`;
  }

  #acceptAll(): void {
    if (this.stale) return;
    for (const offer of [...this.offers].reverse()) this.app.accept(offer);
  }
}

customElements.define("cc-offers", Offers);
