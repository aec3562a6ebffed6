import assert from "node:assert/strict";
import { test } from "node:test";
import type { Translation } from "./i18n";
import { directionOf, missingForms, pickLanguage, stopwatch, Translator } from "./i18n";

const en = {
  "{0} joined the chat": "{0} joined the chat",
  "{0} unread": { one: "{0} unread message", other: "{0} unread messages" },
};
const pl: Translation<typeof en> = {
  "{0} joined the chat": "{0} dołącza do czatu",
  "{0} unread": {
    one: "{0} wiadomość",
    few: "{0} wiadomości",
    many: "{0} wiadomości",
    other: "{0} wiadomości",
  },
};

test("puts values in and chooses the plural form", () => {
  const english = new Translator<typeof en>("en", en);
  assert.equal(english.t("{0} joined the chat", "Dana"), "Dana joined the chat");
  assert.equal(english.t("{0} unread", 1), "1 unread message");
  assert.equal(english.t("{0} unread", 1200), "1,200 unread messages");
  assert.equal(new Translator<typeof en>("pl", pl).t("{0} unread", 1), "1 wiadomość");
});

test("a value is never read as a placeholder", () => {
  assert.equal(
    new Translator<typeof en>("en", en).t("{0} joined the chat", "{0}$&"),
    "{0}$& joined the chat",
  );
});

test("isolates names in right-to-left sentences", () => {
  const hebrew = new Translator<typeof en>("he", { ...en, "{0} joined the chat": "{0} הצטרפה" });
  assert.equal(hebrew.direction, "rtl");
  assert.equal(hebrew.t("{0} joined the chat", "Dana"), "\u2068Dana\u2069 הצטרפה");
});

test("says how long ago", () => {
  const english = new Translator<typeof en>("en", en);
  assert.equal(english.relative(1000, 1000 + 300), "5 min. ago");
  assert.equal(english.relative(1000, 1000), "now");
});

test("takes the first wanted language there is", () => {
  assert.equal(pickLanguage(["xx", null, "cs-CZ", "pl"], ["en", "cs", "pl"], "en"), "cs");
  assert.equal(pickLanguage(["xx", undefined], ["en", "cs"], "en"), "en");
});

test("knows directions, durations and missing plural forms", () => {
  assert.equal(directionOf("he-IL"), "rtl");
  assert.equal(directionOf("cs"), "ltr");
  assert.deepEqual([stopwatch(252), stopwatch(3852), stopwatch(-1)], ["4:12", "1:04:12", "0:00"]);
  assert.deepEqual(missingForms("pl", { one: "", other: "" }), ["many", "few"]);
});
