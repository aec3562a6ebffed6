import assert from "node:assert/strict";
import { test } from "node:test";
import type { PublicEntry } from "../protocol.gen";
import { reduce, START } from "./state";
import { codePoints, initials, linesOf } from "./timeline";

test("counts code points, as the server does", () => {
  assert.equal(codePoints("a👍e\u0301"), 4);
});

test("initials come from the name, and nobody is a question mark", () => {
  const names = ["Dana", "Tomáš Novák", "jean-luc picard", "דנה", "", "  ", "👍"];
  assert.deepEqual(names.map(initials), ["DA", "TN", "JP", "דנ", "?", "?", "?"]);
});

test("lines by one person in a row share one head and one foot", () => {
  const entry = (seq: number, name: string, at: number): PublicEntry => ({
    seq,
    prev: seq - 1,
    kind: "message",
    at,
    author: { role: "agent", name },
    text: "x",
  });
  const entries = [entry(1, "Dana", 0), entry(2, "Dana", 10), entry(3, "Tom", 20), entry(4, "Tom", 900)];
  const state = reduce(START, {
    type: "welcome.customer",
    at: 0,
    conversation: { id: "c", state: "active", started_at: 0 },
    entries,
  });
  assert.deepEqual(
    linesOf(state).map(({ isFirst, isLast }) => [isFirst, isLast]),
    [
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ],
  );
});
