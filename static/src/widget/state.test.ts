import assert from "node:assert/strict";
import { test } from "node:test";
import type { PublicConversation, PublicEntry } from "../protocol.gen";
import type { Event, State } from "./state";
import { reduce, START } from "./state";
import { faceOf, isCutOff, isLooking, linesOf, unreadOf } from "./timeline";

const ID = "c1";
const open: PublicConversation = { id: ID, state: "open", started_at: 1, position: 2, newest: 1 };
const active: PublicConversation = { ...open, state: "active", position: 0, staff: ["Dana"] };

function entry(seq: number, more: Partial<PublicEntry> = {}): PublicEntry {
  return {
    seq,
    prev: seq - 1,
    kind: "message",
    at: seq,
    author: { role: "agent", name: "Dana" },
    text: `m${seq}`,
    ...more,
  };
}
const posted = (one: PublicEntry): Event => ({ type: "entry.posted", conversation_id: ID, entry: one });
const mine = (seq: number, client_id: string) => entry(seq, { author: { role: "customer" }, client_id });
const after = (...events: Event[]): State => events.reduce(reduce, START);
const started: Event = { type: "started", conversation: open };
const shown: Event = { type: "shown", isShown: true };
const opened = posted(entry(1, { kind: "opened", author: { role: "system" }, text: "" }));

test("an old snapshot plus the events is the new snapshot", () => {
  const events = [1, 2, 3, 4, 5].map((seq) => entry(seq));
  for (let cut = 0; cut <= events.length; cut += 1) {
    const old: Event = {
      type: "welcome.customer",
      at: 1,
      conversation: active,
      entries: events.slice(0, cut),
    };
    const now: Event = { type: "welcome.customer", at: 1, conversation: active, entries: events };
    const state = after(old, ...events.slice(cut).map(posted));
    assert.deepEqual(linesOf(state), linesOf(after(now)));
    assert.equal(unreadOf(state), unreadOf(after(now)));
  }
});

test("the faces follow the conversation", () => {
  assert.equal(faceOf(START), "home");
  assert.equal(faceOf(after({ type: "step", step: "chat" })), "loading");
  assert.equal(faceOf(after(started)), "queue");
  assert.equal(faceOf(after(started, { type: "conversation.changed", conversation: active })), "chat");
  const over: PublicConversation = { ...active, state: "wrap_up", ended_by: "agent" };
  assert.equal(faceOf(after(started, { type: "conversation.changed", conversation: over })), "ended");
});

test("the end counts from its entry on, whichever frame comes first", () => {
  const end = posted(entry(2, { kind: "ended", facts: { by: "supervisor" } }));
  const state = after(
    started,
    opened,
    { type: "typing", conversationId: ID, name: "Dana", isTyping: true },
    end,
  );
  assert.equal(faceOf(state), "ended");
  assert.equal(state.talk?.conversation.ended_by, "supervisor");
  assert.deepEqual(state.talk?.typing, []);
});

test("news that overtake the answer to the start are kept", () => {
  const state = after(
    { type: "starting", starting: { isSending: true } },
    { type: "conversation.changed", conversation: { ...open, position: 3 } },
    { type: "started", conversation: { id: ID, state: "open", started_at: 1 } },
  );
  assert.equal(state.talk?.conversation.position, 3);
  assert.equal(faceOf(state), "queue");
});

test("a refused start returns to the form, after a reload too", () => {
  const state = after(
    { type: "step", step: "chat" },
    { type: "starting", starting: { isSending: false, code: "unavailable" } },
  );
  assert.equal(faceOf(state), "form");
});

test("a message is shown once: waiting, stored, and as its entry", () => {
  const unsent = {
    clientId: "x",
    conversationId: ID,
    kind: "message" as const,
    text: "hi",
    at: 2,
    status: "sending" as const,
  };
  let state = after(started, opened, { type: "unsent", unsent: [unsent] });
  const ticks = () =>
    linesOf(state)
      .filter((line) => line.kind === "own")
      .map((line) => line.tick);
  assert.deepEqual(ticks(), ["waiting"]);
  state = reduce(state, {
    type: "stored",
    conversationId: ID,
    stored: { clientId: "x", text: "hi", at: 2, seq: 2 },
  });
  state = reduce(state, { type: "unsent", unsent: [] });
  assert.deepEqual(ticks(), ["sent"]);
  state = reduce(state, posted(mine(2, "x")));
  assert.deepEqual(ticks(), ["sent"]);
  state = reduce(state, { type: "marks.public", conversation_id: ID, marks: { delivered: 2, read: 0 } });
  assert.deepEqual(ticks(), ["delivered"]);
  state = reduce(state, { type: "marks.public", conversation_id: ID, marks: { delivered: 2, read: 2 } });
  assert.deepEqual(ticks(), ["read"]);
});

test("an entry that came before its acknowledgement is not doubled", () => {
  const state = after(started, opened, posted(mine(2, "x")), {
    type: "stored",
    conversationId: ID,
    stored: { clientId: "x", text: "m2", at: 2, seq: 2 },
  });
  assert.equal(linesOf(state).filter((line) => line.kind === "own").length, 1);
});

test("unread are the staff's messages that nobody saw", () => {
  let state = after(started, opened, posted(entry(2)), posted(mine(3, "x")), posted(entry(4)));
  assert.equal(unreadOf(state), 2);
  assert.equal(isLooking(state), false);
  state = reduce(state, shown);
  assert.equal(isLooking(state), true);
  assert.equal(unreadOf(reduce(state, { type: "seen", seq: 4 })), 0);
  assert.equal(isLooking(reduce(state, { type: "visible", isVisible: false })), false);
});

test("another conversation starts with nothing seen and an empty log", () => {
  const state = after(
    started,
    opened,
    { type: "seen", seq: 1 },
    { type: "started", conversation: { ...open, id: "c2" } },
  );
  assert.deepEqual([state.seen, linesOf(state).length], [0, 0]);
});

test("a lost line is news only when there was one", () => {
  const waiting: Event = { type: "link", link: { state: "waiting", retryAt: 1 } };
  assert.equal(isCutOff(after(started, waiting)), false);
  assert.equal(isCutOff(after(started, { type: "link", link: { state: "open" } }, waiting)), true);
  assert.equal(isCutOff(after({ type: "link", link: { state: "open" } }, waiting)), false);
});

test("a server that knows of no conversation ends ours", () => {
  assert.equal(faceOf(after(started, { type: "welcome.customer", at: 1 })), "ended");
});

test("frames of another conversation change nothing", () => {
  const state = after(started, opened);
  assert.equal(reduce(state, { type: "entry.posted", conversation_id: "other", entry: entry(9) }), state);
});
