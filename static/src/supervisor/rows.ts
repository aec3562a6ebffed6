// The rows of the dashboard: which are shown, in which order, what needs attention, what may be done. Pure.
import type { Row, State, SupervisorRights } from "../protocol.gen";
import { fold } from "../ui/draft-rules";
import type { Sort, Tab } from "./store";

export type Column =
  | "customer"
  | "subject"
  | "attention"
  | "state"
  | "channel"
  | "queue"
  | "agent"
  | "started"
  | "wait"
  | "handle";

export interface Filters {
  text: string;
  states: readonly State[];
  queues: readonly string[];
  agents: readonly string[];
}

export const NO_FILTERS: Filters = { text: "", states: [], queues: [], agents: [] };

const LATE_SHARE = 0.8;

export interface Attention {
  level: "" | "warn" | "bad";
  kind: "noReply" | "waiting";
  seconds: number;
}

/** Who waits too long: the customer for an answer, or the conversation for an agent. */
export function attentionOf(row: Row, now: number): Attention {
  const isQueued = row.state === "open" || row.state === "offered";
  const since = row.waiting_since ?? (isQueued ? row.state_since : null);
  const kind = isQueued ? "waiting" : "noReply";
  if (since === null || row.state === "wrap_up" || row.state === "closed")
    return { level: "", kind, seconds: 0 };
  const seconds = now - since;
  const target = row.target_seconds ?? 0;
  const level = target <= 0 ? "" : seconds >= target ? "bad" : seconds >= target * LATE_SHARE ? "warn" : "";
  return { level, kind, seconds };
}

/** How long the customer waited for an agent; it grows until one accepts. */
export function waitOf(row: Row, now: number): number {
  return (row.accepted_at ?? row.ended_at ?? row.closed_at ?? now) - row.started_at;
}

/** How long an agent has worked on it; null before. */
export function handleOf(row: Row, now: number): number | null {
  if (!row.accepted_at) return null;
  return (row.ended_at ?? row.closed_at ?? now) - row.accepted_at;
}

const KEYS: Record<Column, (row: Row, now: number) => string | number> = {
  customer: (row) => fold(row.customer.name),
  subject: (row) => fold(row.subject),
  attention: (row, now) => {
    const { level, seconds } = attentionOf(row, now);
    return (level === "bad" ? 2e9 : level === "warn" ? 1e9 : 0) + seconds;
  },
  state: (row) => ["open", "offered", "active", "waiting", "wrap_up", "closed"].indexOf(row.state),
  channel: (row) => row.channel,
  queue: (row) => fold(row.queue),
  agent: (row) => fold(row.agent ?? ""),
  started: (row) => row.started_at,
  wait: waitOf,
  handle: (row, now) => handleOf(row, now) ?? -1,
};

export const isInTab = (row: Row, tab: Tab): boolean =>
  tab === "all" || tab === "agents" || (row.state === "closed") === (tab === "closed");

export function isFound(row: Row, filters: Filters, words: readonly string[]): boolean {
  const { states, queues, agents } = filters;
  if (states.length && !states.includes(row.state)) return false;
  if (queues.length && !queues.includes(row.queue_id)) return false;
  if (agents.length && !agents.includes(row.agent_id ?? "")) return false;
  if (words.length === 0) return true;
  const text = fold(`${row.customer.name} ${row.subject} ${row.agent ?? ""} ${row.queue}`);
  return words.every((word) => text.includes(word));
}

export interface Arranged {
  rows: Row[];
  /** Matching rows that came since somebody started to read. */
  waiting: number;
}

/** What the grid shows. While an order is held it stays, and new rows are only counted. */
export function arrange(
  all: ReadonlyMap<string, Row>,
  view: { tab: Tab; sort: Sort; filters: Filters; held: readonly string[] | null },
  now: number,
): Arranged {
  const words = fold(view.filters.text).split(/\s+/u).filter(Boolean);
  const matching = [...all.values()].filter(
    (row) => isInTab(row, view.tab) && isFound(row, view.filters, words),
  );
  if (view.held) {
    const known = new Set(view.held);
    const rows = view.held.flatMap((id) => all.get(id) ?? []);
    return { rows, waiting: matching.filter((row) => !known.has(row.id)).length };
  }
  return { rows: sorted(matching, view.sort, now), waiting: 0 };
}

function sorted(rows: Row[], { by, isDown }: Sort, now: number): Row[] {
  const key = KEYS[by];
  const keyed = rows.map((row) => ({ row, key: key(row, now) }));
  const sign = isDown ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key !== b.key) return (a.key < b.key ? -1 : 1) * sign;
    return a.row.started_at - b.row.started_at || (a.row.id < b.row.id ? -1 : 1);
  });
  return keyed.map(({ row }) => row);
}

export function countsOf(all: ReadonlyMap<string, Row>): Record<"ongoing" | "closed" | "all", number> {
  let closed = 0;
  for (const row of all.values()) if (row.state === "closed") closed += 1;
  return { ongoing: all.size - closed, closed, all: all.size };
}

/** Which cells differ, so that they flash once. A row that was not there flashes nothing. */
export function changedColumns(before: Row | undefined, after: Row): Set<Column> {
  const changed = new Set<Column>();
  if (!before) return changed;
  for (const column of ["state", "queue", "agent", "subject"] as const) {
    if (before[column] !== after[column]) changed.add(column);
  }
  return changed;
}

export type Action = "assign" | "monitor" | "force_close";
/** Null: may be done. Otherwise why not, as a key of the dictionary. */
export type Refusal = "notInThisState" | "onlyWhileOpen" | "alreadyClosed" | "ownConversation" | null;

/** SUP-50: what may be done in which state. */
export function refusalOf(action: Action, row: Row, myId: string): Refusal {
  if (row.state === "closed") return "alreadyClosed";
  if (action === "force_close") return null;
  if (action === "assign") return row.state === "open" ? null : "onlyWhileOpen";
  if (row.agent_id === myId) return "ownConversation";
  return row.state === "active" || row.state === "wrap_up" ? null : "notInThisState";
}

/** ROLE-2: what is switched off is not there at all. */
export function actionsFor(rights: SupervisorRights): Action[] {
  return [
    ...(rights.monitor ? (["monitor"] as const) : []),
    ...(rights.assign ? (["assign"] as const) : []),
    ...(rights.force_close ? (["force_close"] as const) : []),
  ];
}

export interface Slice {
  from: number;
  to: number;
}

/** The part of a list of fixed row height that has to exist while one part of it is on the screen. */
export function windowOf(
  total: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  spare = 8,
): Slice {
  const first = Math.floor(scrollTop / rowHeight) - spare;
  const count = Math.ceil(height / rowHeight) + 2 * spare;
  const from = Math.max(0, Math.min(first, total - count));
  return { from, to: Math.min(total, from + count) };
}
