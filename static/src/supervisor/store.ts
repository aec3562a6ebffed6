// What the dashboard holds, and what each event of the server makes of it. Pure functions.

import type {
  AgentSummary,
  Me,
  QueueSummary,
  Revealer,
  Row,
  StaffEvent,
  SupervisorRights,
} from "../protocol.gen";
import type { Pushed } from "../realtime/connection";
import { left, marked, masked, opened, taskChanged, welcomed, without } from "../ui/chat";
import type { Followed } from "../ui/staff-line";
import type { Assigning } from "./assign";
import { type Column, changedColumns, type Filters, NO_FILTERS } from "./rows";

export type Tab = "ongoing" | "closed" | "all" | "agents";

export interface BoardState extends Followed {
  me: Me | null;
  rights: SupervisorRights;
  rows: ReadonlyMap<string, Row>;
  queues: readonly QueueSummary[];
  agents: readonly AgentSummary[];
  /** Who had many masked places shown to them lately. */
  revealers: readonly Revealer[];
  version: number;
  /** A change is missing: what is shown is old until the next snapshot. */
  isBehind: boolean;
  hasSnapshot: boolean;
  /** Cells that just changed, to flash once. */
  fresh: ReadonlyMap<string, ReadonlySet<Column>>;
  tab: Tab;
  sort: Sort;
  filters: Filters;
  /** The order somebody is reading; null while nobody reads. New rows wait. */
  held: readonly string[] | null;
  current: string | null;
  /** The conversation in the drawer. */
  watched: string | null;
  /** The dialog that assigns. */
  assigning: Assigning | null;
  asking: { what: "force_close" | "join"; id: string } | null;
}

export interface Sort {
  by: Column;
  isDown: boolean;
}

export const initialState: BoardState = {
  chats: {},
  link: { state: "connecting" },
  unsent: [],
  me: null,
  rights: { monitor: false, force_close: false, assign: false },
  rows: new Map(),
  queues: [],
  agents: [],
  revealers: [],
  version: 0,
  isBehind: false,
  hasSnapshot: false,
  fresh: new Map(),
  tab: "ongoing",
  sort: { by: "attention", isDown: true },
  filters: NO_FILTERS,
  held: null,
  current: null,
  watched: null,
  assigning: null,
  asking: null,
};

type Heard = Pushed<StaffEvent>;
type Reducers = {
  [K in Heard["type"]]: (state: BoardState, event: Extract<Heard, { type: K }>) => BoardState;
};

const same = (state: BoardState): BoardState => state;

/** One reducer an event: a new event without one does not compile. */
const reducers: Reducers = {
  "welcome.staff": (state, event) => {
    const chats = welcomed(state.chats, event.tasks ?? [], state.watched);
    // Joined before a reload: the customer still sees this person, so the drawer must say so.
    const joined = (event.tasks ?? []).find((task) => task.role === "supervisor");
    const watched = state.watched ?? joined?.conversation_id ?? null;
    return { ...state, me: event.me, rights: event.rights ?? state.rights, chats, watched };
  },
  "conversation.opened": (state, event) => ({ ...state, chats: opened(state.chats, event) }),
  "conversation.left": (state, event) => ({
    ...state,
    chats: left(state.chats, event.conversation_id, state.watched),
  }),
  "task.changed": (state, event) =>
    state.chats[event.task.conversation_id]
      ? { ...state, chats: taskChanged(state.chats, event.task) }
      : state,
  "masked.staff": (state, event) => ({
    ...state,
    chats: masked(state.chats, event.conversation_id, event.entry),
  }),
  "marks.staff": (state, event) => ({
    ...state,
    chats: marked(state.chats, event.conversation_id, event.marks),
  }),
  "dashboard.snapshot": (state, event) => ({
    ...state,
    rows: new Map(event.rows.map((row) => [row.id, row])),
    queues: event.queues,
    agents: event.agents,
    revealers: event.revealers ?? [],
    rights: event.rights,
    version: event.version,
    isBehind: false,
    hasSnapshot: true,
    fresh: new Map(),
  }),
  "dashboard.changed": (state, event) => {
    if (!state.hasSnapshot || event.version <= state.version) return state;
    if (event.version !== state.version + 1) return { ...state, isBehind: true };
    const rows = new Map(state.rows);
    const fresh = new Map<string, ReadonlySet<Column>>();
    for (const id of event.removed ?? []) rows.delete(id);
    for (const row of event.rows ?? []) {
      const columns = changedColumns(rows.get(row.id), row);
      if (columns.size) fresh.set(row.id, columns);
      rows.set(row.id, row);
    }
    return {
      ...state,
      rows,
      fresh,
      version: event.version,
      queues: merged(state.queues, event.queues),
      agents: merged(state.agents, event.agents),
      revealers: event.revealers ?? state.revealers,
    };
  },
  // The line does these for every staff screen.
  "entry.logged": same,
  "typing.staff": same,
  heartbeat: same,
  // These belong to the desk of an agent.
  "presence.changed": same,
  "capacity.changed": same,
  "offer.made": same,
  "offer.ended": same,
  "call.invited": same,
  "call.invite_ended": same,
};

export function reduce(state: BoardState, event: Heard): BoardState {
  const table = reducers as Record<string, ((state: BoardState, event: Heard) => BoardState) | undefined>;
  return table[event.type]?.(state, event) ?? state;
}

function merged<T extends { id: string }>(old: readonly T[], changed: readonly T[] = []): readonly T[] {
  if (changed.length === 0) return old;
  const byId = new Map(old.map((item) => [item.id, item]));
  for (const item of changed) byId.set(item.id, item);
  return [...byId.values()];
}

/** Nobody looks at this conversation any more. */
export function unwatched(state: BoardState): BoardState {
  const { watched } = state;
  return watched === null ? state : { ...state, watched: null, chats: without(state.chats, watched) };
}
