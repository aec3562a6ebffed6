// The words that the desk and the dashboard share, in the language of the page.

import { Translator } from "./i18n";
import { common as cs } from "./i18n/cs";
import { common as en } from "./i18n/en";
import { common as he } from "./i18n/he";
import { common as it } from "./i18n/it";
import { common as pl } from "./i18n/pl";

export const LANGUAGES = { en, cs, pl, it, he };
export type Language = keyof typeof LANGUAGES;
export type CommonKey = keyof typeof en;

/** The language of the page; English where there is no page, as in a test. */
export function pageLanguage(): Language {
  const lang = typeof document === "undefined" ? "en" : document.documentElement.lang;
  return lang in LANGUAGES ? (lang as Language) : "en";
}

const language = pageLanguage();
export const { t } = new Translator<typeof en>(language, LANGUAGES[language]);

export const isKey = (key: string): key is CommonKey => key in en;
