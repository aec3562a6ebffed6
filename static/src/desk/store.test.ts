import assert from "node:assert/strict";
import { test } from "node:test";
import type { Me, Offer, Task } from "../protocol.gen";
import {
  attention,
  type DeskState,
  groupsOf,
  holdOrder,
  initialState,
  reduce,
  select,
  urgency,
} from "./store";

const me: Me = {
  id: "u1",
  name: "Dana",
  username: "dana",
  is_agent: true,
  is_supervisor: false,
  is_admin: false,
};
const customer = { name: "Emma", initials: "E" };
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
  since: 0,
  ...more,
});
const offer = (id: string, at: number): Offer => ({
  id,
  conversation_id: `c-${id}`,
  customer,
  queue: "Support",
  agent: "Dana",
  thread: "Hello",
  offered_at: at,
  expires_at: at + 120,
  waiting_since: at,
});
const welcome = (tasks: Task[], offers: Offer[] = []): DeskState =>
  reduce(initialState, { type: "welcome.staff", at: 0, me, tasks, offers });
const details = { customer, channel: "live_chat", queue: "Support", widget: "", started_at: 0 };

test("offers stand oldest first, once each, and go when they end", () => {
  let state = welcome([], [offer("b", 20)]);
  state = reduce(state, { type: "offer.made", offer: offer("a", 10) });
  state = reduce(state, { type: "offer.made", offer: offer("a", 10) });
  assert.deepEqual(
    state.offers.map((item) => item.id),
    ["a", "b"],
  );
  state = reduce(state, { type: "offer.ended", offer_id: "a", outcome: "timed_out" });
  assert.deepEqual(
    state.offers.map((item) => item.id),
    ["b"],
  );
});

test("a snapshot replaces the offers of before the reconnect", () => {
  const state = welcome([], [offer("a", 10)]);
  assert.deepEqual(reduce(state, { type: "welcome.staff", at: 0, me }).offers, []);
});

test("an accepted conversation opens when the server hands it over", () => {
  const state = { ...welcome([task("a")]), selected: "a", awaited: "b" };
  const next = reduce(state, { type: "conversation.opened", task: task("b"), details, entries: [] });
  assert.equal(next.selected, "b");
  assert.equal(next.pane, "chat");
  assert.equal(next.awaited, null);
});

test("another conversation that opens does not move the selection", () => {
  const state = { ...welcome([task("a")]), selected: "a" };
  assert.equal(
    reduce(state, { type: "conversation.opened", task: task("b"), details, entries: [] }).selected,
    "a",
  );
});

test("what ended elsewhere stays on the screen until one looks away", () => {
  let state: DeskState = { ...welcome([task("a"), task("b")]), selected: "a" };
  state = reduce(state, { type: "conversation.left", conversation_id: "a" });
  assert.equal(state.chats.a?.isLeft, true);
  assert.equal(groupsOf(state).over.length, 1);
  state = select(state, "b");
  assert.equal(state.chats.a, undefined);
});

test("the selection is cleared when its conversation is not there after a reconnect without log", () => {
  const state = reduce({ ...initialState, selected: "zzz" }, { type: "welcome.staff", at: 0, me });
  assert.equal(state.selected, null);
});

test("the longest unanswered comes first, the answered ones by their start", () => {
  const state = welcome([
    task("answered", { since: 5 }),
    task("short", { waiting_since: 200 }),
    task("long", { waiting_since: 100 }),
    task("wrap", { state: "wrap_up" }),
  ]);
  assert.deepEqual(
    groupsOf(state).mine.map((item) => item.conversation_id),
    ["long", "short", "answered"],
  );
  assert.deepEqual(
    groupsOf(state).wrapUp.map((item) => item.conversation_id),
    ["wrap"],
  );
});

test("a held order stays while rows change, new rows go to the end", () => {
  const held = holdOrder([task("new"), task("b"), task("a")], ["a", "b"]);
  assert.deepEqual(
    held.map((item) => item.conversation_id),
    ["a", "b", "new"],
  );
});

test("urgency warns at four fifths and turns bad at the target", () => {
  assert.deepEqual(
    [79, 80, 99, 100].map((waited) => urgency(waited, 100)),
    ["", "warn", "warn", "bad"],
  );
  assert.equal(urgency(1e6, 0), "");
});

test("RONA keeps the missed queue until the presence is set by hand", () => {
  const presence = { presence: "rona" as const, since: 1, set_by: "system" };
  let state = reduce(welcome([]), { type: "presence.changed", presence, missed_queue: "Orders" });
  state = reduce(state, { type: "welcome.staff", at: 0, me, presence, missed_queue: "Orders" });
  assert.equal(state.missedQueue, "Orders");
  state = reduce(state, { type: "presence.changed", presence: { ...presence, presence: "available" } });
  assert.equal(state.missedQueue, "");
});

test("attention counts requests and unread conversations", () => {
  assert.equal(attention(welcome([task("a", { unread: 3, newest: 3 }), task("b")], [offer("x", 1)])), 2);
});
