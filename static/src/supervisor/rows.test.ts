import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row, State } from "../protocol.gen";
import {
  actionsFor,
  arrange,
  attentionOf,
  changedColumns,
  countsOf,
  handleOf,
  NO_FILTERS,
  refusalOf,
  waitOf,
  windowOf,
} from "./rows";
import { type BoardState, initialState, reduce } from "./store";

const NOW = 10_000;
const row = (id: string, more: Partial<Row> = {}): Row => ({
  id,
  subject: `Subject ${id}`,
  customer: { name: `Customer ${id}`, initials: "C" },
  channel: "live_chat",
  state: "active",
  queue_id: "q1",
  queue: "Support",
  agent_id: "a1",
  agent: "Dana",
  started_at: NOW - 600,
  state_since: NOW - 500,
  accepted_at: NOW - 540,
  target_seconds: 100,
  ...more,
});
const mapOf = (...rows: Row[]): Map<string, Row> => new Map(rows.map((item) => [item.id, item]));
const view = {
  tab: "ongoing" as const,
  sort: { by: "attention" as const, isDown: true },
  filters: NO_FILTERS,
  held: null,
};

test("the longest overdue comes first, closed ones are in their own tab", () => {
  const all = mapOf(
    row("calm"),
    row("late", { waiting_since: NOW - 150 }),
    row("soon", { waiting_since: NOW - 85 }),
    row("later", { waiting_since: NOW - 300 }),
    row("done", { state: "closed" }),
  );
  assert.deepEqual(
    arrange(all, view, NOW).rows.map((item) => item.id),
    ["later", "late", "soon", "calm"],
  );
  assert.deepEqual(
    arrange(all, { ...view, tab: "closed" }, NOW).rows.map((item) => item.id),
    ["done"],
  );
  assert.deepEqual(countsOf(all), { ongoing: 4, closed: 1, all: 5 });
});

test("attention tells a queue that waits from an agent who does not answer", () => {
  assert.deepEqual(attentionOf(row("a", { state: "open", state_since: NOW - 120 }), NOW), {
    level: "bad",
    kind: "waiting",
    seconds: 120,
  });
  assert.equal(attentionOf(row("a", { waiting_since: NOW - 85 }), NOW).level, "warn");
  assert.equal(attentionOf(row("a", { state: "wrap_up", waiting_since: NOW - 999 }), NOW).level, "");
});

test("wait stops at acceptance, handle time at the end", () => {
  assert.equal(waitOf(row("a"), NOW), 60);
  assert.equal(waitOf(row("a", { accepted_at: null }), NOW), 600);
  assert.equal(handleOf(row("a", { accepted_at: null }), NOW), null);
  assert.equal(handleOf(row("a", { ended_at: NOW - 40 }), NOW), 500);
});

test("filters narrow together, words are found without accents", () => {
  const all = mapOf(
    row("a", { subject: "Záruka" }),
    row("b", { queue_id: "q2" }),
    row("c", { state: "open" as State }),
  );
  const ids = (filters: Partial<typeof NO_FILTERS>) =>
    arrange(all, { ...view, filters: { ...NO_FILTERS, ...filters } }, NOW)
      .rows.map((item) => item.id)
      .sort();
  assert.deepEqual(ids({ text: "zaruka" }), ["a"]);
  assert.deepEqual(ids({ queues: ["q2"] }), ["b"]);
  assert.deepEqual(ids({ states: ["open"], queues: ["q2"] }), []);
});

test("a held order stays and new rows are only counted", () => {
  const all = mapOf(row("a"), row("b", { waiting_since: NOW - 900 }), row("new"));
  const { rows, waiting } = arrange(all, { ...view, held: ["a", "b", "gone"] }, NOW);
  assert.deepEqual(
    rows.map((item) => item.id),
    ["a", "b"],
  );
  assert.equal(waiting, 1);
});

test("monitoring needs an accepted conversation of somebody else", () => {
  assert.equal(refusalOf("monitor", row("a"), "me"), null);
  assert.equal(refusalOf("monitor", row("a", { state: "wrap_up" }), "me"), null);
  assert.equal(refusalOf("monitor", row("a", { state: "open" }), "me"), "notInThisState");
  assert.equal(refusalOf("monitor", row("a", { agent_id: "me" }), "me"), "ownConversation");
  for (const state of ["open", "offered", "active", "waiting", "wrap_up"] as const) {
    assert.equal(refusalOf("force_close", row("a", { state }), "me"), null);
  }
  assert.equal(refusalOf("force_close", row("a", { state: "closed" }), "me"), "alreadyClosed");
});

test("what is switched off is not offered", () => {
  assert.deepEqual(actionsFor({ monitor: false, force_close: true, assign: false }), ["force_close"]);
});

test("only what is open and has nobody can be assigned", () => {
  assert.equal(refusalOf("assign", row("a", { state: "open" }), "me"), null);
  for (const state of ["offered", "active", "waiting", "wrap_up"] as const)
    assert.equal(refusalOf("assign", row("a", { state }), "me"), "onlyWhileOpen");
  assert.equal(refusalOf("assign", row("a", { state: "closed" }), "me"), "alreadyClosed");
});

test("only changed cells flash, and nothing in a new row", () => {
  assert.deepEqual(
    [...changedColumns(row("a"), row("a", { state: "closed", agent: "X" }))],
    ["state", "agent"],
  );
  assert.equal(changedColumns(undefined, row("a")).size, 0);
});

test("the window covers the screen at the start, in the middle and at the end", () => {
  assert.deepEqual(windowOf(5000, 36, 0, 720, 5), { from: 0, to: 30 });
  assert.deepEqual(windowOf(5000, 36, 3600, 720, 5), { from: 95, to: 125 });
  assert.deepEqual(windowOf(5000, 36, 5000 * 36, 720, 5), { from: 4970, to: 5000 });
  assert.deepEqual(windowOf(3, 36, 0, 720, 5), { from: 0, to: 3 });
});

const snapshot = (rows: Row[], version = 1): BoardState =>
  reduce(initialState, {
    type: "dashboard.snapshot",
    at: NOW,
    version,
    rows,
    queues: [],
    agents: [],
    rights: { monitor: true, force_close: true, assign: true },
  });

test("a change follows the snapshot; a hole in the versions marks the board as behind", () => {
  let state = snapshot([row("a"), row("b")]);
  state = reduce(state, { type: "dashboard.changed", version: 2, rows: [row("c")], removed: ["b"] });
  assert.deepEqual([...state.rows.keys()], ["a", "c"]);
  state = reduce(state, { type: "dashboard.changed", version: 2, removed: ["a"] });
  assert.equal(state.rows.size, 2);
  state = reduce(state, { type: "dashboard.changed", version: 4, removed: ["a"] });
  assert.equal(state.isBehind, true);
  assert.equal(
    reduce(state, {
      type: "dashboard.snapshot",
      at: NOW,
      version: 9,
      rows: [],
      queues: [],
      agents: [],
      rights: state.rights,
    }).isBehind,
    false,
  );
});

test("five thousand rows are taken in, changed and arranged", () => {
  const rows = Array.from({ length: 5000 }, (_, index) =>
    row(`r${index}`, { waiting_since: NOW - (index % 200) }),
  );
  let state = snapshot(rows);
  for (let version = 2; version <= 21; version += 1) {
    const changed = rows
      .slice(version * 20, version * 20 + 20)
      .map((item) => ({ ...item, agent: `Agent ${version}` }));
    state = reduce(state, { type: "dashboard.changed", version, rows: changed });
  }
  assert.equal(state.rows.size, 5000);
  assert.equal(arrange(state.rows, view, NOW).rows.length, 5000);
});
