import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "./clock.fake";
import { TypingReporter, TypingShown } from "./typing";

test("typing is told at most every 3 s", async () => {
  const clock = new FakeClock();
  const said: boolean[] = [];
  const typing = new TypingReporter((_, isTyping) => said.push(isTyping), clock);
  for (let key = 0; key < 40; key += 1) {
    typing.pressed("c");
    await clock.pass(100);
  }
  assert.deepEqual(said, [true, true]);
  typing.stopped("c");
  typing.stopped("c");
  assert.deepEqual(said, [true, true, false]);
});

test("typing is shown for 5 s after it was last heard", async () => {
  const clock = new FakeClock();
  const shown: [string, boolean][] = [];
  const typing = new TypingShown((_, name, isTyping) => shown.push([name, isTyping]), clock);
  typing.heard("c", "Dana", true);
  await clock.pass(4000);
  typing.heard("c", "Dana", true);
  await clock.pass(4999);
  assert.deepEqual(shown, [["Dana", true]]);
  await clock.pass(1);
  assert.deepEqual(shown.at(-1), ["Dana", false]);
  typing.heard("c", "Dana", false);
  assert.equal(shown.length, 2);
});
