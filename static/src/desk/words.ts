// The words of the desk: its own and the shared ones, in the language of the page.
import { Translator } from "../ui/i18n";
import { LANGUAGES, pageLanguage } from "../ui/words";
import { desk as cs } from "./i18n/cs";
import { desk as en } from "./i18n/en";
import { desk as he } from "./i18n/he";
import { desk as it } from "./i18n/it";
import { desk as pl } from "./i18n/pl";

export const DESK_WORDS = { en, cs, pl, it, he };
const language = pageLanguage();
const words = { ...LANGUAGES[language], ...DESK_WORDS[language] };
const english = { ...LANGUAGES.en, ...en };

export const { t } = new Translator<typeof english>(language, words);
export type WordKey = keyof typeof english;
