import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "./clock.fake";
import { MarksReporter } from "./marks";

function setUp() {
  const clock = new FakeClock();
  const said: [number, number][] = [];
  const line = { isOpen: true };
  const marks = new MarksReporter((_, { delivered, read }) => {
    if (line.isOpen) said.push([delivered, read]);
    return line.isOpen;
  }, clock);
  return { clock, said, line, marks };
}

test("tells the first at once and the rest once a second", async () => {
  const { clock, said, marks } = setUp();
  for (let seq = 1; seq <= 20; seq += 1) marks.note("c", { delivered: seq, read: 0 });
  assert.deepEqual(said, [[1, 0]]);
  await clock.pass(1000);
  assert.deepEqual(said, [
    [1, 0],
    [20, 0],
  ]);
  await clock.pass(10_000);
  assert.equal(said.length, 2);
});

test("never goes back, and read implies delivered", () => {
  const { said, marks } = setUp();
  marks.note("c", { delivered: 0, read: 5 });
  marks.note("c", { delivered: 3, read: 2 });
  assert.deepEqual(said, [[5, 5]]);
});

test("what could not be said is said when the link is back", () => {
  const { said, line, marks } = setUp();
  line.isOpen = false;
  marks.note("c", { delivered: 4, read: 4 });
  line.isOpen = true;
  marks.flush();
  assert.deepEqual(said, [[4, 4]]);
});
