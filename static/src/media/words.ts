// The words of calls in the language of the page; the same for desk, dashboard and widget.
import { codeOf, LinkError, RefusedError } from "../realtime/link";
import { Translator } from "../ui/i18n";
import { MediaProblem } from "./devices";
import { call as cs } from "./i18n/cs";
import { call as en } from "./i18n/en";
import { call as he } from "./i18n/he";
import { call as it } from "./i18n/it";
import { call as pl } from "./i18n/pl";

const LANGUAGES = { en, cs, pl, it, he };
export type CallKey = keyof typeof en;

const lang = typeof document === "undefined" ? "en" : document.documentElement.lang;
const language = (lang in LANGUAGES ? lang : "en") as keyof typeof LANGUAGES;

export const { t } = new Translator<typeof en>(language, LANGUAGES[language]);

/** What means the same to whoever reads it. */
const SAME: Record<string, string> = {
  not_in_call: "call_gone",
  not_found: "call_gone",
  unknown_call: "call_gone",
  conversation_ended: "call_gone",
  stale_epoch: "stale_state",
  draining: "relay_full",
  too_many_legs: "relay_full",
  unavailable: "failed",
};

/** The words for a code that begins with this prefix; unknown codes keep their code for support. */
export function wordsFor(prefix: "off_" | "problem_" | "over_", code: string): string {
  const key = prefix + (SAME[code] ?? code);
  return key in en ? t(key as CallKey) : t("off_unknown", code);
}

/** Why something about a call did not work: a rule, no answer, or a device. */
export function whyNot(problem: unknown): string {
  if (problem instanceof RefusedError || problem instanceof LinkError)
    return wordsFor("off_", codeOf(problem));
  return wordsFor("problem_", problem instanceof MediaProblem ? problem.code : "failed");
}
