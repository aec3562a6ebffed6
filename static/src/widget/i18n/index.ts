// The languages of the widget.

import type { Translation } from "../../ui/i18n";
import { pickLanguage, Translator } from "../../ui/i18n";
import { cs } from "./cs";
import { en } from "./en";
import { he } from "./he";
import { it } from "./it";
import { pl } from "./pl";

export type Words = Translation<typeof en>;
export type Speech = Translator<typeof en>;

export const LANGUAGES = { en, cs, pl, it, he } satisfies Record<string, Words>;

/** The page decided the language already; an unknown one falls back to English. */
export function speechFor(language: string): Speech {
  const known = Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[];
  const chosen = pickLanguage([language], known, "en");
  return new Translator<typeof en>(chosen, LANGUAGES[chosen]);
}
