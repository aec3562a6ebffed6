// The two questions over a face: end the chat, and what the privacy notice says. Native dialogs keep the
// focus inside, close by Escape and give the focus back; `showDialog` opens what was drawn.

import { html, nothing } from "lit/html.js";
import { icon } from "./icons";
import type { Part, View } from "./parts";
import { paragraphs, problem } from "./parts";
import { reason } from "./reasons";

const FAILED = "That did not work. Try again in a moment";

export function dialog(view: View): Part {
  if (view.state.dialog === "end") return endDialog(view);
  if (view.state.dialog === "mail") return mailDialog(view);
  if (view.state.dialog === "call") return callDialog(view);
  return view.state.dialog === "privacy" ? privacyDialog(view) : nothing;
}

export function showDialog(root: HTMLElement): void {
  const dialog = root.querySelector<HTMLDialogElement>("dialog:not([open])");
  dialog?.showModal();
  // The `autofocus` attribute is refused in a frame from another site.
  dialog?.querySelector<HTMLElement>("[data-first]")?.focus();
}

function endDialog({ state, session, speech }: View): Part {
  const { t } = speech;
  const code = state.dialogProblem;
  const why =
    code === "connection" ? t("Without a connection the chat cannot be ended") : reason(speech, code, FAILED);
  return html`<dialog class="ask" role="alertdialog" aria-labelledby="ask-title" aria-describedby="ask-text" @close=${() => session.ask(null)}>
    <h2 id="ask-title">${t("End this chat?")}</h2>
    <p id="ask-text" class="muted">${t("You can start a new one at any time")}.</p>
    ${code ? problem(why) : nothing}
    <div class="col">
      <button class="btn danger lg wide" @click=${() => session.end()}>${t("End chat")}</button>
      <button class="btn secondary lg wide" data-first @click=${() => session.ask(null)}>${t("Keep chatting")}</button>
    </div>
  </dialog>`;
}

function mailDialog({ state, session, speech }: View): Part {
  const { t } = speech;
  const code = state.dialogProblem;
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
      ${code ? problem(reason(speech, code, "It could not be sent. Check the address and try again later")) : nothing}
      <button class="btn primary lg wide">${t("Send")}</button>
      <button type="button" class="btn secondary lg wide" @click=${() => session.ask(null)}>${t("Close")}</button>
    </form>
  </dialog>`;
}

/** WID-15: which sort of call the visitor would like. */
function callDialog({ state, session, speech, checkCalls }: View): Part {
  const { t } = speech;
  const code = state.dialogProblem;
  const kinds = state.talk?.conversation.can_ask ?? [];
  return html`<dialog class="ask" aria-labelledby="call-title" @close=${() => session.ask(null)}>
    <h2 id="call-title">${t("Ask for a call")}</h2>
    <p class="muted">${t("The agent is told and can call you here")}.</p>
    ${code ? problem(reason(speech, code, FAILED)) : nothing}
    <div class="col">
      ${kinds.map(
        (kind, i) =>
          html`<button class="btn ${i === 0 ? "primary" : "secondary"} lg wide" ?data-first=${i === 0} @click=${() => session.askForCall(kind)}>${icon(kind === "video" ? "video" : "phone")}${t(kind === "video" ? "Video call" : "Voice call")}</button>`,
      )}
      <button class="btn secondary lg wide" @click=${() => session.ask(null)}>${t("Close")}</button>
      <button class="link small" @click=${checkCalls}>${t("Check whether calls work here")}</button>
    </div>
  </dialog>`;
}

function privacyDialog({ config, session, speech: { t } }: View): Part {
  return html`<dialog class="ask" aria-labelledby="privacy-title" @close=${() => session.ask(null)}>
    <h2 id="privacy-title">${t("Privacy notice")}</h2>
    ${paragraphs(config.notice.text)}
    <button class="btn secondary lg wide" data-first @click=${() => session.ask(null)}>${t("Close")}</button>
  </dialog>`;
}
