// The first face, and the two before a chat: what we do with what is written, and who is asking.

import { live } from "lit/directives/live.js";
import { html, nothing } from "lit/html.js";
import type { Question } from "../config";
import { EMAIL, NAME, TICKED } from "../form";
import type { Speech } from "../i18n/index";
import { isLive } from "../state";
import { icon } from "./icons";
import type { Part, View } from "./parts";
import { minimise, paragraphs, stepHead } from "./parts";
import { reason } from "./reasons";

export function home(view: View): Part {
  const { state, session, config, speech } = view;
  const { t } = speech;
  const { talk } = state;
  const staff = talk?.conversation.staff?.join(", ");
  return html`<div class="hero">
      <div class="row"><span class="strong product clip" dir="auto">${config.product_name}</span><span class="end"></span>${minimise(view)}</div>
      <h1 tabindex="-1" data-focus dir="auto">${config.title}</h1>
      ${config.subtitle === "" ? nothing : html`<p dir="auto">${config.subtitle}</p>`}
    </div>
    <div class="face lifted">
      <div class="card col">
        ${
          isLive(talk)
            ? html`<p class="med">${staff ? t("Chat with {0}", staff) : t("Your chat is waiting for you")}</p>
              <button class="btn primary lg wide" @click=${() => session.go("chat")}>${icon("chat")}${t("Continue the chat")}</button>`
            : html`<button class="btn primary lg wide" @click=${() => session.toForm()}>${icon("chat")}${t("Start a chat")}</button>`
        }
      </div>
    </div>`;
}

export function notice(view: View): Part {
  const { state, session, config, speech } = view;
  const { t } = speech;
  const { text, requires_consent } = config.notice;
  const problem = state.isAgreementMissing;
  return html`${stepHead(view, t("Before we start"), config.product_name, () => session.go("home"))}
    <form class="face" novalidate @submit=${(event: Event) => {
      event.preventDefault();
      session.toForm();
    }}>
      <span class="avatar xl seal">${icon("shield", "l")}</span>
      <h2>${t("How we handle this chat")}</h2>
      ${paragraphs(text)}
      <div class="col last">
        ${
          requires_consent
            ? html`<div class="field">
                <label class="check">
                  <input type="checkbox" .checked=${live(state.hasAgreed)} aria-invalid=${problem ? "true" : nothing}
                    aria-describedby=${problem ? "agree-error" : nothing}
                    @change=${(event: Event) => session.agree((event.target as HTMLInputElement).checked)} />
                  <span>${t("I have read this and I agree")}</span>
                </label>
                ${problem ? error("agree-error", t("Tick the box to agree")) : nothing}
              </div>`
            : nothing
        }
        <button class="btn primary lg wide">${t(requires_consent ? "Agree and continue" : "OK, continue")}</button>
      </div>
    </form>`;
}

/** What was refused about the whole form. */
function whyNotStarted(speech: Speech, code: string): string {
  if (code === "unavailable") return speech.t("Nobody can take your chat right now. Try again later");
  return reason(speech, code, "The chat could not be started");
}

export function form(view: View): Part {
  const { state, session, config, speech } = view;
  const { t } = speech;
  const { starting } = state;
  const back = () => session.go(config.notice.text === "" ? "home" : "notice");
  const isSending = starting?.isSending === true;
  return html`${stepHead(view, t("A few details"), t("So that the right person answers"), back)}
    <form class="face" novalidate @submit=${(event: Event) => {
      event.preventDefault();
      session.submit();
    }}>
      ${field(view, { id: NAME, label: t("Your name"), kind: "line", options: [], is_required: true }, "name")}
      ${
        config.ask_email
          ? field(
              view,
              { id: EMAIL, label: t("E-mail"), kind: "line", options: [], is_required: true },
              "email",
            )
          : nothing
      }
      ${config.questions.map((question) => field(view, question, "off"))}
      <div class="field last" role="status">
        ${
          starting?.code === undefined || isAboutField(starting.code)
            ? nothing
            : error("start-error", whyNotStarted(speech, starting.code))
        }
        ${
          isSending && state.link.state === "waiting"
            ? html`<p class="hint">${t("No connection yet. The chat starts as soon as there is one")}</p>`
            : nothing
        }
        <button class="btn primary lg wide" aria-disabled=${isSending ? "true" : nothing}>
          ${isSending ? t("Starting…") : t("Start chat")}
        </button>
      </div>
    </form>`;
}

function isAboutField(code: string | undefined): boolean {
  return code === "invalid" || code === "invalid_answer";
}

function field(view: View, question: Question, autocomplete: "name" | "email" | "off"): Part {
  const { state, speech } = view;
  const { t } = speech;
  const id = `field-${question.id}`;
  const refused = isAboutField(state.starting?.code) && state.starting?.detail === question.id;
  const problem = state.errors[question.id] ?? (refused ? "This answer was not accepted" : undefined);
  const describedBy = problem === undefined ? undefined : `${id}-error`;
  const message = problem === undefined ? nothing : error(`${id}-error`, t(problem));
  const optional = question.is_required
    ? nothing
    : html` <span class="muted optional">· ${t("optional")}</span>`;
  const control = input(view, question, id, describedBy, autocomplete);
  if (question.kind === "consent") {
    return html`<div class="field"><label class="check">${control}<span dir="auto">${question.label}${optional}</span></label>${message}</div>`;
  }
  return html`<div class="field"><label for=${id} dir="auto">${question.label}${optional}</label>${control}${message}</div>`;
}

function input(
  { state, session, speech: { t } }: View,
  { id: key, kind, options, is_required }: Question,
  id: string,
  describedBy: string | undefined,
  autocomplete: "name" | "email" | "off",
): Part {
  const value = state.values[key] ?? "";
  const fill = (event: Event) => session.fill(key, (event.target as HTMLInputElement).value);
  const invalid = describedBy === undefined ? nothing : "true";
  const by = describedBy ?? nothing;
  if (kind === "consent") {
    return html`<input id=${id} type="checkbox" .checked=${live(value === TICKED)} ?required=${is_required} aria-invalid=${invalid}
      aria-describedby=${by} @change=${(event: Event) => session.fill(key, (event.target as HTMLInputElement).checked ? TICKED : "")} />`;
  }
  if (kind === "choice") {
    return html`<span class="select"><select id=${id} class="input" ?required=${is_required} aria-invalid=${invalid}
        aria-describedby=${by} @change=${fill}>
        <option value="" ?selected=${value === ""}>${t("Choose one")}</option>
        ${options.map((option) => html`<option ?selected=${option === value} .value=${option}>${option}</option>`)}
      </select>${icon("down", "s")}</span>`;
  }
  if (kind === "text") {
    return html`<textarea id=${id} class="input" rows="3" dir="auto" .value=${live(value)} ?required=${is_required}
      aria-invalid=${invalid} aria-describedby=${by} @input=${fill}></textarea>`;
  }
  return html`<input id=${id} class="input" dir="auto" .value=${live(value)} ?required=${is_required} aria-invalid=${invalid}
    aria-describedby=${by} autocomplete=${autocomplete} inputmode=${autocomplete === "email" ? "email" : nothing} @input=${fill} />`;
}

function error(id: string, text: string): Part {
  return html`<p class="error" id=${id}>${icon("alert", "s")}${text}</p>`;
}
