import assert from "node:assert/strict";
import { test } from "node:test";
import { missingForms, type Plural } from "../ui/i18n";
import { LANGUAGES } from "../ui/words";
import { DESK_WORDS } from "./words";

const places = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();

for (const [language, desk] of Object.entries(DESK_WORDS)) {
  const words: Record<string, string | Plural> = {
    ...LANGUAGES[language as keyof typeof LANGUAGES],
    ...desk,
  };
  const english: Record<string, string | Plural> = { ...LANGUAGES.en, ...DESK_WORDS.en };

  test(`${language}: every plural has the forms that the language needs`, () => {
    for (const [key, text] of Object.entries(words)) {
      if (typeof text !== "string") assert.deepEqual(missingForms(language, text), [], key);
    }
  });

  test(`${language}: every sentence keeps the values of the English one`, () => {
    for (const [key, text] of Object.entries(words)) {
      const original = english[key];
      if (typeof text !== "string" || typeof original !== "string") continue;
      assert.deepEqual(places(text), places(original), key);
    }
  });
}
