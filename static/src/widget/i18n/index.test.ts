import assert from "node:assert/strict";
import { test } from "node:test";
import { missingForms } from "../../ui/i18n";
import { LANGUAGES, speechFor } from "./index";

const placeholders = (text: string) => (text.match(/\{\d\}/g) ?? []).sort().join();

for (const [language, words] of Object.entries(LANGUAGES)) {
  test(`${language} has every plural form and every placeholder`, () => {
    for (const [key, text] of Object.entries(words)) {
      const forms = typeof text === "string" ? { text } : text;
      if (typeof text !== "string") assert.deepEqual(missingForms(language, text), [], `${language}: ${key}`);
      for (const [form, text] of Object.entries(forms as Record<string, string>)) {
        // One and two may be words instead of digits.
        if (form !== "one" && form !== "two")
          assert.equal(placeholders(text), placeholders(key), `${language}: ${key}`);
      }
    }
  });
}

test("an unknown language is English", () => {
  assert.equal(speechFor("xx").t("Send"), "Send");
  assert.equal(speechFor("he-IL").direction, "rtl");
});
