import assert from "node:assert/strict";
import { test } from "node:test";
import type { StaffEntry } from "../protocol.gen";
import type { Unsent } from "../realtime/outbox";
import { type Line, linesOf, newerThan } from "./lines";

const NOON = new Date(2026, 10, 21, 12).getTime() / 1000;
const message = (seq: number, id: string, at: number, clientId = ""): StaffEntry => ({
  seq,
  prev: seq - 1,
  kind: "message",
  at,
  author: id === "c" ? { role: "customer", name: "Emma" } : { role: "agent", id, name: id },
  text: `m${seq}`,
  client_id: clientId,
});
const none = { delivered: 0, read: 0 };
const scene = (entries: StaffEntry[], unsent: Unsent[] = [], marks = none): Line[] =>
  linesOf({ entries, unsent, myId: "me", marks });
const messages = (lines: Line[]) => lines.filter((line) => line.kind === "message");

test("a day separator stands before the first line of each day", () => {
  const lines = scene([message(1, "c", NOON - 86_400), message(2, "c", NOON), message(3, "c", NOON + 5)]);
  assert.deepEqual(
    lines.map((line) => line.kind),
    ["day", "message", "day", "message", "message"],
  );
});

test("messages of one person in two minutes are one group", () => {
  const lines = messages(
    scene([
      message(1, "c", NOON),
      message(2, "c", NOON + 60),
      message(3, "c", NOON + 600),
      message(4, "me", NOON + 601),
    ]),
  );
  assert.deepEqual(
    lines.map((line) => [line.isFirst, line.isLast]),
    [
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ],
  );
});

test("own, other staff and customer are told apart", () => {
  const lines = messages(scene([message(1, "c", NOON), message(2, "me", NOON), message(3, "other", NOON)]));
  assert.deepEqual(
    lines.map((line) => line.who),
    ["customer", "own", "staff"],
  );
});

test("marks follow how far the customer got", () => {
  const lines = messages(
    scene([message(1, "me", NOON), message(2, "me", NOON), message(3, "me", NOON)], [], {
      delivered: 2,
      read: 1,
    }),
  );
  assert.deepEqual(
    lines.map((line) => line.mark),
    ["read", "delivered", "sent"],
  );
});

test("an unsent message is replaced by its entry under the same key", () => {
  const item: Unsent = {
    clientId: "x",
    conversationId: "a",
    kind: "message",
    text: "hi",
    at: NOON,
    status: "sending",
  };
  const before = scene([message(1, "c", NOON)], [item]);
  const after = scene([message(1, "c", NOON), message(2, "me", NOON, "x")], [item]);
  assert.equal(before.at(-1)?.key, after.at(-1)?.key);
  assert.equal(after.length, 3);
});

test("newer lines are counted without one's own", () => {
  const lines = scene([
    message(1, "c", NOON),
    message(2, "c", NOON),
    message(3, "me", NOON),
    message(4, "c", NOON),
  ]);
  assert.equal(newerThan(lines, "e1"), 2);
});
