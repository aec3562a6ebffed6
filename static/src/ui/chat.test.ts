import assert from "node:assert/strict";
import { test } from "node:test";
import type { Details, StaffEntry, Task } from "../protocol.gen";
import { newest } from "../realtime/log";
import {
  type Chats,
  caughtUp,
  heads,
  heldOf,
  left,
  logged,
  marked,
  opened,
  readUpTo,
  typed,
  wantedOf,
  welcomed,
} from "./chat";

const customer = { name: "Emma Whitfield", initials: "EW" };
const task = (id: string, more: Partial<Task> = {}): Task => ({
  conversation_id: id,
  customer,
  queue: "Support",
  state: "active",
  role: "primary",
  preview: "",
  preview_by: "customer",
  newest: 0,
  read: 0,
  unread: 0,
  since: 100,
  ...more,
});
const details: Details = {
  customer,
  channel: "live_chat",
  queue: "Support",
  widget: "Shop",
  started_at: 100,
};
const entry = (seq: number, role: "customer" | "agent", text = `m${seq}`): StaffEntry => ({
  seq,
  prev: seq - 1,
  kind: "message",
  at: 100 + seq,
  author: { role },
  text,
});
const open = (id: string, entries: StaffEntry[], more: Partial<Task> = {}): Chats =>
  opened({}, { type: "conversation.opened", task: task(id, more), details, entries });

test("a customer message moves preview, unread and the waiting clock; the first unanswered one counts", () => {
  let chats = logged(open("a", []), "a", entry(1, "customer"));
  chats = logged(chats, "a", entry(2, "customer"));
  assert.equal(chats.a?.task.unread, 2);
  assert.equal(chats.a?.task.preview, "m2");
  assert.equal(chats.a?.task.waiting_since, 101);
  chats = logged(chats, "a", entry(3, "agent"));
  assert.equal(chats.a?.task.waiting_since, null);
});

test("the same entry twice counts once", () => {
  let chats = logged(open("a", []), "a", entry(1, "customer"));
  chats = logged(chats, "a", entry(1, "customer"));
  assert.equal(chats.a?.task.unread, 1);
  assert.equal(chats.a?.log.entries.length, 1);
});

test("an entry after a hole is held back until the hole is filled", () => {
  let chats = logged(open("a", [entry(1, "customer")]), "a", entry(3, "customer"));
  assert.equal(wantedOf(chats, "a"), 1);
  chats = caughtUp(chats, "a", {
    type: "entries.staff",
    ref: 1,
    conversation_id: "a",
    entries: [entry(2, "agent"), entry(3, "customer")],
  });
  assert.equal(wantedOf(chats, "a"), null);
  assert.equal(chats.a && newest(chats.a.log), 3);
});

test("a heartbeat that speaks of a newer entry asks for it", () => {
  const chats = heads(open("a", [entry(1, "customer")]), { a: 2, unknown: 9 });
  assert.equal(wantedOf(chats, "a"), 1);
  assert.equal(chats.unknown, undefined);
});

test("what was read here stays read when an older row arrives", () => {
  let chats = open("a", [entry(1, "customer")], { newest: 1, unread: 1 });
  chats = readUpTo(chats, "a", 1);
  chats = welcomed(chats, [task("a", { newest: 1, unread: 1, read: 0 })], null);
  assert.equal(chats.a?.task.unread, 0);
});

test("a reconnect keeps logs, drops what is no longer followed and keeps the one on the screen readable", () => {
  const chats = { ...open("a", [entry(1, "customer")]), ...open("b", []), ...open("c", []) };
  const next = welcomed(chats, [task("a", { newest: 1 })], "b");
  assert.deepEqual(Object.keys(next), ["a", "b"]);
  assert.equal(next.b?.isLeft, true);
  assert.deepEqual(heldOf(next), { a: 1, b: 0 });
});

test("leaving removes a conversation unless somebody looks at it", () => {
  const chats = { ...open("a", []), ...open("b", []) };
  assert.equal(left(chats, "a", "b").a, undefined);
  assert.equal(left(chats, "a", "a").a?.isLeft, true);
});

test("marks never go back and reading implies delivery", () => {
  let chats = marked(open("a", []), "a", { read: 4 });
  chats = marked(chats, "a", { delivered: 2 });
  assert.deepEqual(chats.a?.customerMarks, { delivered: 4, read: 4 });
});

test("typing is kept per person", () => {
  let chats = typed(open("a", []), "a", { name: "Emma", role: "customer" }, true);
  chats = typed(chats, "a", { name: "Emma", role: "customer" }, true);
  assert.equal(chats.a?.typing.length, 1);
  assert.equal(typed(chats, "a", { name: "Emma", role: "customer" }, false).a?.typing.length, 0);
});
