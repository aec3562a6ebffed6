// The words of the dashboard: its own and the shared ones, in the language of the page.
import { Translator } from "../ui/i18n";
import { LANGUAGES, pageLanguage } from "../ui/words";
import { supervisor as cs } from "./i18n/cs";
import { supervisor as en } from "./i18n/en";
import { supervisor as he } from "./i18n/he";
import { supervisor as it } from "./i18n/it";
import { supervisor as pl } from "./i18n/pl";

export const SUPERVISOR_WORDS = { en, cs, pl, it, he };
const language = pageLanguage();
const words = { ...LANGUAGES[language], ...SUPERVISOR_WORDS[language] };
const english = { ...LANGUAGES.en, ...en };

export const { t } = new Translator<typeof english>(language, words);
export type WordKey = keyof typeof english;
