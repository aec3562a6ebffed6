// One followed conversation as the staff sees it: task, details, log, typing, marks. Pure functions only.
import type {
  ConversationOpened,
  Details,
  Marks,
  Role,
  StaffEntries,
  StaffEntry,
  Task,
} from "../protocol.gen";
import {
  catchUp,
  emptyLog,
  fill,
  type Log,
  newest,
  noteHead,
  prepend,
  receive,
  replaced,
  wanted,
} from "../realtime/log";
import { CLIP } from "./preview";

export interface Typist {
  name: string;
  role: Role;
}

export interface Chat {
  task: Task;
  /** Null until the server opened it on this socket. */
  details: Details | null;
  log: Log<StaffEntry>;
  typing: readonly Typist[];
  customerMarks: { delivered: number; read: number };
  /** This socket no longer follows it: what is shown will not change any more. */
  isLeft: boolean;
}

export type Chats = Readonly<Record<string, Chat>>;

export const newChat = (task: Task): Chat => ({
  task,
  details: null,
  log: emptyLog<StaffEntry>(),
  typing: [],
  customerMarks: { delivered: 0, read: 0 },
  isLeft: false,
});

/** What is held, per conversation, for the `since` of a hello. */
export function heldOf(chats: Chats): Record<string, number> {
  const held: Record<string, number> = {};
  for (const [id, chat] of Object.entries(chats)) if (chat.details) held[id] = newest(chat.log);
  return held;
}

export const wantedOf = (chats: Chats, id: string): number | null => {
  const chat = chats[id];
  return chat?.details ? wanted(chat.log) : null;
};

/** The tasks of a snapshot: kept logs stay, what is no longer followed goes, except the one on the screen. */
export function welcomed(chats: Chats, tasks: readonly Task[], shown: string | null): Chats {
  const next: Record<string, Chat> = {};
  for (const task of tasks) {
    const old = chats[task.conversation_id];
    next[task.conversation_id] = old
      ? { ...old, task: mergedTask(old, task), isLeft: false, typing: [] }
      : newChat(task);
  }
  const kept = shown === null ? undefined : chats[shown];
  if (shown !== null && kept && !next[shown]) next[shown] = { ...kept, isLeft: true };
  return next;
}

export function opened(chats: Chats, event: ConversationOpened): Chats {
  const { task, details, entries } = event;
  const old = chats[task.conversation_id] ?? newChat(task);
  const log = fill(old.log, entries, { isGap: event.is_gap ?? false, hasMore: event.has_more ?? false });
  // A first page tells by itself whether older ones exist; a later one only adds to the end.
  const isFirst = old.details === null || (event.is_gap ?? false);
  return put(chats, task.conversation_id, {
    ...old,
    task: mergedTask(old, task),
    details,
    log: noteHead(isFirst ? { ...log, hasOlder: event.has_more ?? false } : log, task.newest),
    customerMarks: forward(old.customerMarks, details.customer_marks ?? {}),
    isLeft: false,
  });
}

export function logged(chats: Chats, id: string, entry: StaffEntry): Chats {
  const chat = chats[id];
  if (!chat) return chats;
  return put(chats, id, { ...chat, log: receive(chat.log, entry), task: taskAfter(chat.task, entry) });
}

/** Masking changed what was told before. The preview follows with the task. */
export function masked(chats: Chats, id: string, entry: StaffEntry): Chats {
  const chat = chats[id];
  return chat ? put(chats, id, { ...chat, log: replaced(chat.log, entry) }) : chats;
}

/** The row of the task pane after an entry: preview, unread count and how long the customer waits. */
export function taskAfter(task: Task, entry: StaffEntry): Task {
  if (entry.seq <= task.newest) return task;
  const next = { ...task, newest: entry.seq };
  if (entry.kind !== "message" && entry.kind !== "file") return next;
  next.preview = (entry.kind === "file" ? CLIP : "") + (entry.text ?? "");
  next.preview_by = entry.author.role;
  if (entry.author.role !== "customer") return { ...next, waiting_since: null };
  return { ...next, unread: task.unread + 1, waiting_since: task.waiting_since ?? entry.at };
}

export function taskChanged(chats: Chats, task: Task): Chats {
  const old = chats[task.conversation_id];
  return put(chats, task.conversation_id, old ? { ...old, task: mergedTask(old, task) } : newChat(task));
}

/** Everything up to here was on the screen in front of somebody. */
export function readUpTo(chats: Chats, id: string, seq: number): Chats {
  const chat = chats[id];
  if (!chat || (chat.task.read >= seq && chat.task.unread === 0)) return chats;
  return put(chats, id, { ...chat, task: { ...chat.task, read: Math.max(seq, chat.task.read), unread: 0 } });
}

export function pagedBack(chats: Chats, id: string, answer: StaffEntries): Chats {
  const chat = chats[id];
  if (!chat) return chats;
  return put(chats, id, { ...chat, log: prepend(chat.log, answer.entries, answer.has_more ?? false) });
}

export function caughtUp(chats: Chats, id: string, answer: StaffEntries): Chats {
  const chat = chats[id];
  if (!chat) return chats;
  const task = answer.entries.reduce(taskAfter, chat.task);
  return put(chats, id, { ...chat, task, log: catchUp(chat.log, answer.entries, answer.has_more ?? false) });
}

export function heads(chats: Chats, heads: Record<string, number>): Chats {
  let next = chats;
  for (const [id, head] of Object.entries(heads)) {
    const chat = next[id];
    const log = chat && noteHead(chat.log, head);
    if (chat && log && log !== chat.log) next = put(next, id, { ...chat, log });
  }
  return next;
}

export function marked(chats: Chats, id: string, marks: Marks): Chats {
  const chat = chats[id];
  return chat ? put(chats, id, { ...chat, customerMarks: forward(chat.customerMarks, marks) }) : chats;
}

export function typed(chats: Chats, id: string, who: Typist, isTyping: boolean): Chats {
  const chat = chats[id];
  if (!chat) return chats;
  const others = chat.typing.filter((typist) => typist.name !== who.name);
  return put(chats, id, { ...chat, typing: isTyping ? [...others, who] : others });
}

/** No longer followed: the one on the screen stays readable, any other goes. */
export function left(chats: Chats, id: string, shown: string | null): Chats {
  const chat = chats[id];
  if (!chat) return chats;
  return id === shown ? put(chats, id, { ...chat, isLeft: true, typing: [] }) : without(chats, id);
}

export function without(chats: Chats, id: string): Chats {
  const { [id]: _gone, ...rest } = chats;
  return rest;
}

const put = (chats: Chats, id: string, chat: Chat): Chats => ({ ...chats, [id]: chat });

function forward(old: Chat["customerMarks"], marks: Marks): Chat["customerMarks"] {
  const read = Math.max(old.read, marks.read ?? 0);
  return { read, delivered: Math.max(old.delivered, marks.delivered ?? 0, read) };
}

/** The server's row, except that what was already read here stays read. */
function mergedTask(old: Chat, task: Task): Task {
  const read = Math.max(old.task.read, task.read);
  return { ...task, read, unread: read >= task.newest ? 0 : task.unread };
}
