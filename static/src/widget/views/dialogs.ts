// The two questions over a face: end the chat, and what the privacy notice says. Native dialogs keep the
// focus inside, close by Escape and give the focus back; `showDialog` opens what was drawn.

import { html, nothing } from "lit/html.js";
import { icon } from "./icons";
import type { Part, View } from "./parts";
import { paragraphs } from "./parts";

export function dialog(view: View): Part {
  if (view.state.dialog === "end") return endDialog(view);
  if (view.state.dialog === "mail") return mailDialog(view);
  return view.state.dialog === "privacy" ? privacyDialog(view) : nothing;
}

export function showDialog(root: HTMLElement): void {
  const dialog = root.querySelector<HTMLDialogElement>("dialog:not([open])");
  dialog?.showModal();
  // The `autofocus` attribute is refused in a frame from another site.
  dialog?.querySelector<HTMLElement>("[data-first]")?.focus();
}

function endDialog({ state, session, speech: { t } }: View): Part {
  return html`<dialog class="ask" role="alertdialog" aria-labelledby="ask-title" aria-describedby="ask-text" @close=${() => session.ask(null)}>
    <h2 id="ask-title">${t("End this chat?")}</h2>
    <p id="ask-text" class="muted">${t("You can start a new one at any time")}.</p>
    ${
      state.dialogError
        ? html`<p class="error" role="alert">${icon("alert", "s")}${t("Without a connection the chat cannot be ended")}</p>`
        : nothing
    }
    <div class="col">
      <button class="btn danger lg wide" @click=${() => session.end()}>${t("End chat")}</button>
      <button class="btn secondary lg wide" data-first @click=${() => session.ask(null)}>${t("Keep chatting")}</button>
    </div>
  </dialog>`;
}

function mailDialog({ state, session, speech: { t } }: View): Part {
  return html`<dialog class="ask" aria-labelledby="mail-title" @close=${() => session.ask(null)}>
    <h2 id="mail-title">${t("Send by e-mail")}</h2>
    <form class="col" @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      session.mail(String(new FormData(event.target as HTMLFormElement).get("email") ?? ""));
    }}>
      <div class="field">
        <label for="mail-address">${t("E-mail")}</label>
        <input class="input" id="mail-address" name="email" type="email" autocomplete="email" required maxlength="254" dir="ltr" data-first />
      </div>
      ${
        state.dialogError
          ? html`<p class="error" role="alert">${icon("alert", "s")}${t("It could not be sent. Check the address and try again later")}</p>`
          : nothing
      }
      <button class="btn primary lg wide">${t("Send")}</button>
      <button type="button" class="btn secondary lg wide" @click=${() => session.ask(null)}>${t("Close")}</button>
    </form>
  </dialog>`;
}

function privacyDialog({ config, session, speech: { t } }: View): Part {
  return html`<dialog class="ask" aria-labelledby="privacy-title" @close=${() => session.ask(null)}>
    <h2 id="privacy-title">${t("Privacy notice")}</h2>
    ${paragraphs(config.notice.text)}
    <button class="btn secondary lg wide" data-first @click=${() => session.ask(null)}>${t("Close")}</button>
  </dialog>`;
}
