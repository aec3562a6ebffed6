// What stands in a call that cannot connect: why, and how it goes on. For desk, dashboard and widget.
import { html, type TemplateResult } from "lit/html.js";
import { ticking } from "../ui/clock";
import type { CallSession } from "./session";
import { t, whyNot } from "./words";

/** Null while nothing is in the way. */
export function troubleNote(session: CallSession): TemplateResult | null {
  const { trouble, againAt } = session;
  if (trouble === null) return null;
  if (againAt > 0) {
    const left = (): number => Math.max(1, Math.ceil((againAt - Date.now()) / 1_000));
    // What counts down is read out once, not every second.
    return html`${t("tooManyTries")}. <span aria-live="off">${ticking(() => t("triesAgainIn", left()))}</span>`;
  }
  return html`${whyNot(trouble)}. <button type="button" class="btn sm" @click=${() => session.retry()}>${t("tryAgain")}</button>`;
}
