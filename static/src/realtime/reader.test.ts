import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "./clock.fake";
import { Reader } from "./reader";

test("asks one question at a time, until nothing is missing", async () => {
  const asked: number[] = [];
  let newest = 0;
  const reader = new Reader({
    wanted: () => (newest < 3 ? newest : null),
    read: async (_, since) => {
      asked.push(since);
      newest = since + 1;
    },
  });
  reader.look("c");
  reader.look("c");
  await settle();
  assert.deepEqual(asked, [0, 1, 2]);
});

test("a question without an answer is not repeated by itself", async () => {
  let asked = 0;
  const reader = new Reader({
    wanted: () => 0,
    read: () => {
      asked += 1;
      return Promise.reject(new Error("cut"));
    },
  });
  reader.look("c");
  await settle();
  assert.equal(asked, 1);
  reader.look("c");
  assert.equal(asked, 2);
});
