// What the desk holds, and what each event of the server makes of it. Pure functions.
import type { Capacity, Me, Offer, PresenceInfo, StaffEvent, Task } from "../protocol.gen";
import type { Pushed } from "../realtime/connection";
import { type Chat, left, marked, masked, opened, taskChanged, welcomed, without } from "../ui/chat";
import type { Followed } from "../ui/staff-line";

export type Pane = "list" | "chat" | "side";
export type SideTab = "customer" | "resources" | "notes" | "timeline";

export interface DeskState extends Followed {
  me: Me | null;
  presence: PresenceInfo | null;
  capacity: Capacity | null;
  offers: readonly Offer[];
  /** The queue of the request that was missed, while the presence is RONA. */
  missedQueue: string;
  selected: string | null;
  /** Accepted here: opens as soon as the server hands it over. */
  awaited: string | null;
  pane: Pane;
  tab: SideTab;
  /** Conversations with a draft, so that the list can say so. */
  drafted: ReadonlySet<string>;
  /** The conversation for which the question before End is open. */
  ending: string | null;
}

export const initialState: DeskState = {
  chats: {},
  link: { state: "connecting" },
  unsent: [],
  me: null,
  presence: null,
  capacity: null,
  offers: [],
  missedQueue: "",
  selected: null,
  awaited: null,
  pane: "list",
  tab: "customer",
  drafted: new Set(),
  ending: null,
};

type Heard = Pushed<StaffEvent>;
type Reducers = { [K in Heard["type"]]: (state: DeskState, event: Extract<Heard, { type: K }>) => DeskState };

const same = (state: DeskState): DeskState => state;

/** One reducer an event: a new event without one does not compile. */
const reducers: Reducers = {
  "welcome.staff": (state, event) =>
    settled({
      ...state,
      me: event.me,
      presence: event.presence ?? null,
      capacity: event.capacity ?? null,
      offers: [...(event.offers ?? [])].sort(byAge),
      chats: welcomed(state.chats, event.tasks ?? [], state.selected),
      missedQueue: event.missed_queue ?? "",
    }),
  "conversation.opened": (state, event) => {
    const id = event.task.conversation_id;
    const next = { ...state, chats: opened(state.chats, event) };
    return id === state.awaited ? select({ ...next, awaited: null }, id) : next;
  },
  "conversation.left": (state, event) =>
    settled({ ...state, chats: left(state.chats, event.conversation_id, state.selected) }),
  "task.changed": (state, event) => ({ ...state, chats: taskChanged(state.chats, event.task) }),
  "masked.staff": (state, event) => ({
    ...state,
    chats: masked(state.chats, event.conversation_id, event.entry),
  }),
  "marks.staff": (state, event) => ({
    ...state,
    chats: marked(state.chats, event.conversation_id, event.marks),
  }),
  "presence.changed": (state, event) => ({
    ...state,
    presence: event.presence,
    missedQueue: event.presence.presence === "rona" ? (event.missed_queue ?? "") || state.missedQueue : "",
  }),
  "capacity.changed": (state, event) => ({ ...state, capacity: event.capacity }),
  "offer.made": (state, event) => ({ ...state, offers: withOffer(state.offers, event.offer) }),
  "offer.ended": (state, event) => ({
    ...state,
    offers: state.offers.filter((offer) => offer.id !== event.offer_id),
  }),
  // The line does these for every staff screen: holes, typing and heartbeats need more than a reducer.
  "entry.logged": same,
  "typing.staff": same,
  heartbeat: same,
  // Only the dashboard watches these.
  "dashboard.snapshot": same,
  "dashboard.changed": same,
};

export function reduce(state: DeskState, event: Heard): DeskState {
  const table = reducers as Record<string, ((state: DeskState, event: Heard) => DeskState) | undefined>;
  return table[event.type]?.(state, event) ?? state;
}

/** Look at a conversation. The one looked at before goes, if it is no longer ours. */
export function select(state: DeskState, id: string | null): DeskState {
  const before = state.selected;
  const isGone = before !== null && before !== id && isOver(state.chats[before]);
  const chats = isGone ? without(state.chats, before) : state.chats;
  return { ...state, chats, selected: id, pane: id === null ? "list" : "chat" };
}

export const isOver = (chat: Chat | undefined): boolean =>
  chat?.isLeft === true || chat?.task.state === "closed";

/** The selection always names something that is there. */
function settled(state: DeskState): DeskState {
  const { selected } = state;
  return selected !== null && !state.chats[selected] ? { ...state, selected: null, pane: "list" } : state;
}

const byAge = (a: Offer, b: Offer): number => a.offered_at - b.offered_at;

const withOffer = (offers: readonly Offer[], offer: Offer): Offer[] =>
  [...offers.filter((other) => other.id !== offer.id), offer].sort(byAge);

export interface Groups {
  mine: Task[];
  waiting: Task[];
  wrapUp: Task[];
  over: Task[];
}

/** The rows of the task pane, the longest unanswered first (CHAT-8). */
export function groupsOf(state: DeskState): Groups {
  const groups: Groups = { mine: [], waiting: [], wrapUp: [], over: [] };
  for (const chat of Object.values(state.chats)) {
    const { task } = chat;
    if (isOver(chat)) groups.over.push(task);
    else if (task.state === "wrap_up") groups.wrapUp.push(task);
    else if (task.state === "waiting") groups.waiting.push(task);
    else groups.mine.push(task);
  }
  for (const tasks of Object.values(groups)) (tasks as Task[]).sort(byWait);
  return groups;
}

function byWait(a: Task, b: Task): number {
  const [first, second] = [
    a.waiting_since ?? Number.POSITIVE_INFINITY,
    b.waiting_since ?? Number.POSITIVE_INFINITY,
  ];
  if (first !== second) return first - second;
  return b.since - a.since || (a.conversation_id < b.conversation_id ? -1 : 1);
}

/** Keep the order somebody is pointing at; only what is new goes to the end. */
export function holdOrder(tasks: readonly Task[], held: readonly string[]): Task[] {
  const place = (task: Task): number => {
    const at = held.indexOf(task.conversation_id);
    return at < 0 ? held.length : at;
  };
  return [...tasks].sort((a, b) => place(a) - place(b));
}

export type Urgency = "" | "warn" | "bad";

/** How near a wait is to its target: a warning at four fifths, bad at the target. */
export function urgency(waited: number, target: number): Urgency {
  if (target <= 0) return "";
  if (waited >= target) return "bad";
  return waited >= target * 0.8 ? "warn" : "";
}

/** What waits for this person: open requests and conversations with something unread. */
export function attention(state: DeskState): number {
  const unread = Object.values(state.chats).filter((chat) => !isOver(chat) && chat.task.unread > 0).length;
  return state.offers.length + unread;
}
