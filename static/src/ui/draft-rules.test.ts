import assert from "node:assert/strict";
import { test } from "node:test";
import { findReplies, lengthOf, parametersOf, placeOf, problemOf, slashQuery } from "./draft-rules";

test("length counts code points, not UTF-16 units", () => {
  assert.equal(lengthOf("a".repeat(1000)), 1000);
  assert.equal(lengthOf("👍".repeat(1000)), 1000);
  assert.equal(lengthOf("e\u0301"), 2);
});

test("a thousand characters pass, one more is refused", () => {
  assert.equal(problemOf("👍".repeat(1000), "message"), null);
  assert.deepEqual(problemOf("👍".repeat(1001), "message"), { code: "too_long", over: 1 });
});

test("angle brackets are reserved in messages, not in notes", () => {
  assert.deepEqual(problemOf("1 < 2", "message"), { code: "reserved_character" });
  assert.deepEqual(problemOf("<b>", "message"), { code: "reserved_character" });
  assert.equal(problemOf("1 < 2", "note"), null);
});

test("a parameter left open by a reply is named", () => {
  assert.deepEqual(parametersOf("Hi <name>, order <order number> of <name>"), ["name", "order number"]);
  assert.deepEqual(problemOf("Hi <name>", "message", ["name"]), { code: "unfilled", names: ["name"] });
  assert.deepEqual(placeOf("Hi <name>!"), [3, 9]);
  assert.deepEqual(placeOf("Hi <a> <b>", "b"), [7, 10]);
  assert.equal(placeOf("Hi"), null);
});

test("white space alone is empty", () => {
  assert.deepEqual(problemOf(" \n\t", "message"), { code: "empty" });
});

test("a slash opens the menu only at the start of a one-line text", () => {
  assert.equal(slashQuery("/"), "");
  assert.equal(slashQuery("/ga sk"), "ga sk");
  assert.equal(slashQuery("a/b"), null);
  assert.equal(slashQuery("/a\nb"), null);
});

test("replies are found by title, shortcut and text without accents", () => {
  const replies = [
    { id: "1", title: "Greeting", text: "Dobrý den", shortcut: "hi" },
    { id: "2", title: "Hi again", text: "Welcome back", shortcut: "wb" },
    { id: "3", title: "Záruka", text: "Vyřídíme to", shortcut: "" },
  ];
  assert.deepEqual(
    findReplies(replies, "hi").map((reply) => reply.id),
    ["1", "2"],
  );
  assert.deepEqual(
    findReplies(replies, "zaru").map((reply) => reply.id),
    ["3"],
  );
  assert.deepEqual(
    findReplies(replies, "den dobry").map((reply) => reply.id),
    ["1"],
  );
  assert.equal(findReplies(replies, "").length, 3);
});
