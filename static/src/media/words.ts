// The words of calls in the language of the page; the same for desk, dashboard and widget.
import { Translator } from "../ui/i18n";
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

/** The words for a code that begins with this prefix; unknown codes keep their code for support. */
export function wordsFor(prefix: "off_" | "problem_" | "over_", code: string): string {
  const key = prefix + code;
  return key in en ? t(key as CallKey) : t("off_unknown", code);
}
