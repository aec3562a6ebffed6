// The short form before a chat: what is missing or wrong. The server checks again.
import type { Answer } from "../protocol.gen";
import type { Config, Question } from "./config";
import type { Words } from "./i18n/index";

export const NAME = "name";
export const EMAIL = "email";
/** The answer that a ticked consent question sends. */
export const TICKED = "yes";

export type Values = Record<string, string>;
export type Errors = Record<string, keyof Words & string>;

const LONGEST_NAME = 120;
const LONGEST_EMAIL = 254;
const LONGEST_ANSWER = 1000;
const EMAIL_SHAPE = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

export function check(config: Config, values: Values): Errors {
  const errors: Errors = {};
  const name = (values[NAME] ?? "").trim();
  if (name === "") errors[NAME] = "Please fill this in";
  else if ([...name].length > LONGEST_NAME) errors[NAME] = "This is too long";
  const email = (values[EMAIL] ?? "").trim();
  if (config.ask_email && email === "") errors[EMAIL] = "Please fill this in";
  else if (config.ask_email && (!EMAIL_SHAPE.test(email) || email.length > LONGEST_EMAIL)) {
    errors[EMAIL] = "Write the whole address, for example name@example.com";
  }
  for (const question of config.questions) {
    const error = wrong(question, (values[question.id] ?? "").trim());
    if (error !== null) errors[question.id] = error;
  }
  return errors;
}

export function answersOf(config: Config, values: Values): Answer[] {
  return config.questions
    .map(({ id }) => ({ question_id: id, text: (values[id] ?? "").trim() }))
    .filter(({ text }) => text !== "");
}

function wrong(question: Question, text: string): Errors[string] | null {
  if ([...text].length > LONGEST_ANSWER) return "This is too long";
  if (!question.is_required || text !== "") return null;
  if (question.kind === "choice") return "Please choose one";
  return question.kind === "consent" ? "Please tick this box" : "Please fill this in";
}
