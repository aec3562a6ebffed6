import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config, Question } from "./config";
import { answersOf, check } from "./form";

const question = (id: string, kind: Question["kind"], is_required: boolean): Question => ({
  id,
  label: id,
  kind,
  options: ["a", "b"],
  is_required,
});
const config = {
  ask_email: true,
  questions: [
    question("line", "line", false),
    question("choice", "choice", true),
    question("consent", "consent", true),
  ],
} as Config;

test("says what is missing, beside the field it belongs to", () => {
  assert.deepEqual(check(config, { name: "  " }), {
    name: "Please fill this in",
    email: "Please fill this in",
    choice: "Please choose one",
    consent: "Please tick this box",
  });
  assert.deepEqual(check(config, { name: "Emma", email: "e@x.cz", choice: "a", consent: "yes" }), {});
});

test("an e-mail address is whole", () => {
  const wrong = (email: string) =>
    "email" in check(config, { name: "E", choice: "a", consent: "yes", email });
  assert.deepEqual(["a@b.cz", "jan.novák@pošta.example"].map(wrong), [false, false]);
  assert.deepEqual(["", "a@", "a b@c.cz", "a@b", "@b.cz"].map(wrong), [true, true, true, true, true]);
});

test("a name or an answer has an end", () => {
  const errors = check(config, {
    name: "x".repeat(121),
    email: "e@x.cz",
    choice: "a",
    consent: "yes",
    line: "👍".repeat(1001),
  });
  assert.deepEqual(Object.keys(errors), ["name", "line"]);
});

test("only given answers are sent", () => {
  assert.deepEqual(answersOf(config, { choice: " a ", line: "  " }), [{ question_id: "choice", text: "a" }]);
});
