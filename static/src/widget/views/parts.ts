// What several faces share: heads, the banner, the fine print, avatars, and what a view is given.

import type { TemplateResult } from "lit/html.js";
import { html, nothing } from "lit/html.js";
import type { LateCalls } from "../call-part";
import type { Config } from "../config";
import type { Files } from "../files";
import type { Speech } from "../i18n/index";
import type { Session } from "../session";
import type { State } from "../state";
import { initials, isCutOff } from "../timeline";
import { icon } from "./icons";

export interface View {
  state: State;
  session: Session;
  config: Config;
  speech: Speech;
  files?: Files;
  calls?: LateCalls;
  /** Open the check before a call. */
  checkCalls?: () => void;
}

export type Part = TemplateResult | typeof nothing;

export function minimise({ session, speech: { t } }: View): Part {
  return html`<button class="btn icon-only" aria-label=${t("Minimise")} title=${t("Minimise")} @click=${() => session.minimise()}>
    ${icon("minus")}
  </button>`;
}

/** The head of the faces before the chat. */
export function stepHead(view: View, title: string, detail: string, back: () => void): Part {
  const { t } = view.speech;
  return html`<header>
    <button class="btn icon-only" aria-label=${t("Back")} title=${t("Back")} @click=${back}>${icon("back", "flip")}</button>
    <div class="grow">
      <h1 class="t clip" tabindex="-1" data-focus>${title}</h1>
      <p class="d clip" dir="auto">${detail}</p>
    </div>
    ${minimise(view)}
  </header>`;
}

/** Inserted when something went wrong, and read out then. */
export function problem(text: string): Part {
  return html`<p class="error" role="alert">${icon("alert", "s")}${text}</p>`;
}

export function avatar(name: string): Part {
  return html`<span class="avatar staff" aria-hidden="true">${initials(name)}</span>`;
}

/** Stays as long as a live chat has no line; writing goes on. */
export function banner(view: View): Part {
  const { state, session, speech } = view;
  const { t } = speech;
  if (!isCutOff(state)) return nothing;
  const isRefused = state.link.state === "refused";
  const seconds = Math.max(0, Math.ceil(((state.link.retryAt ?? 0) - Date.now()) / 1000));
  const next = state.link.state === "waiting" ? t("Trying again in {0} s", seconds) : t("Connecting…");
  return html`<div class="banner warn">
    ${icon("offline", "s")}
    ${
      isRefused
        ? html`<p class="txt">${t("This chat was opened elsewhere or is not allowed any more")}</p>`
        : html`<p class="txt"><b>${t("No connection")}.</b> ${next}. ${t("You can keep writing")}.</p>`
    }
    ${
      state.link.state === "connecting"
        ? nothing
        : html`<button class="btn sm secondary" @click=${() => session.retryLink()}>${t("Try now")}</button>`
    }
  </div>`;
}

export function finePrint({ config, session, speech: { t } }: View): Part {
  if (config.privacy_url !== "") {
    return html`<p class="fine">
      <a href=${config.privacy_url} target="_blank" rel="noopener noreferrer">${t("Privacy")}<span class="sr">, ${t("Opens in a new tab")}</span></a>
    </p>`;
  }
  if (config.notice.text === "") return nothing;
  return html`<p class="fine"><button @click=${() => session.ask("privacy")}>${t("Privacy")}</button></p>`;
}

/** Paragraphs as the admin typed them. */
export function paragraphs(text: string): Part[] {
  return text
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== "")
    .map((part) => html`<p class="lines" dir="auto">${part.trim()}</p>`);
}
