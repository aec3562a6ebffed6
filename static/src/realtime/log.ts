// The log of one conversation as this browser holds it: a pure reducer. Entries are in order, each once,
// without a hole; what came too early is held back, and `wanted` says what to ask the server for.

export interface LogEntry {
  seq: number;
  /** The entry before this one, for this audience. */
  prev: number;
}

export interface Log<E extends LogEntry> {
  readonly entries: readonly E[];
  /** Came before an entry that is still missing. */
  readonly held: readonly E[];
  /** The newest entry the server spoke of. */
  readonly head: number;
  /** Older entries exist; page with `before`. */
  readonly hasOlder: boolean;
}

export interface FillOptions {
  /** Too much was missed: what is held is older than a hole, forget it. */
  isGap?: boolean;
  /** Older entries exist than those given. */
  hasMore?: boolean;
}

export function emptyLog<E extends LogEntry>(): Log<E> {
  return { entries: [], held: [], head: 0, hasOlder: false };
}

/** The newest entry up to which nothing is missing; 0 for none. */
export function newest<E extends LogEntry>(log: Log<E>): number {
  return log.entries.at(-1)?.seq ?? 0;
}

/** Ask `conversation.read` with this `since`, or nothing is missing. */
export function wanted<E extends LogEntry>(log: Log<E>): number | null {
  const since = newest(log);
  return log.held.length > 0 || log.head > since ? since : null;
}

/** Take in one entry that the server pushed. */
export function receive<E extends LogEntry>(log: Log<E>, entry: E): Log<E> {
  return merge(log, [entry]);
}

/** Take in what masking made of an entry that is held already; one that is not held is left alone. */
export function replaced<E extends LogEntry>(log: Log<E>, entry: E): Log<E> {
  const swap = (list: readonly E[]): readonly E[] =>
    list.map((held) => (held.seq === entry.seq ? entry : held));
  return { ...log, entries: swap(log.entries), held: swap(log.held) };
}

/** Remember that the server has an entry with this number (heartbeat, snapshot). */
export function noteHead<E extends LogEntry>(log: Log<E>, head: number): Log<E> {
  return head > log.head ? { ...log, head } : log;
}

/** Take in a snapshot: what was missed since `hello`, or the last page. */
export function fill<E extends LogEntry>(
  log: Log<E>,
  entries: readonly E[],
  options: FillOptions = {},
): Log<E> {
  const first = inOrder(entries)[0];
  if (first === undefined) return options.isGap ? { ...emptyLog<E>(), head: log.head } : log;
  const isHole = options.isGap === true || first.prev > newest(log);
  if (!isHole) return merge(log, entries);
  // A page that starts after a hole replaces what lies before the hole; paging back brings it again.
  const after = log.held.filter((entry) => entry.seq > first.seq);
  const base: Log<E> = {
    entries: [first],
    held: [],
    head: log.head,
    hasOlder: options.hasMore ?? first.prev > 0,
  };
  return merge(base, [...entries, ...after]);
}

/** Take in the answer to `conversation.read` with `since`; `hasMore` means that newer ones follow. */
export function catchUp<E extends LogEntry>(log: Log<E>, entries: readonly E[], hasMore = false): Log<E> {
  const first = inOrder(entries)[0];
  const filled = first !== undefined && first.prev > newest(log) ? fill(log, entries) : merge(log, entries);
  if (hasMore) return noteHead(filled, newest(filled) + 1);
  // The server gave all it has: what is still held belongs to a hole nobody can fill.
  const rest = filled.held.length > 0 ? fill({ ...filled, held: [] }, filled.held) : filled;
  return { ...rest, head: newest(rest) };
}

/** Take in the answer to `conversation.read` with `before`; `hasMore` means that still older ones exist. */
export function prepend<E extends LogEntry>(log: Log<E>, entries: readonly E[], hasMore: boolean): Log<E> {
  const oldest = log.entries[0]?.seq ?? Number.POSITIVE_INFINITY;
  const older = inOrder(entries).filter((entry) => entry.seq < oldest);
  return { ...log, entries: [...older, ...log.entries], hasOlder: hasMore };
}

function merge<E extends LogEntry>(log: Log<E>, incoming: readonly E[]): Log<E> {
  let last = newest(log);
  const fresh: E[] = [];
  const held: E[] = [];
  for (const entry of inOrder([...log.held, ...incoming])) {
    if (entry.seq <= last) continue;
    if (held.length === 0 && entry.prev <= last) {
      fresh.push(entry);
      last = entry.seq;
    } else if (held.at(-1)?.seq !== entry.seq) held.push(entry);
  }
  if (fresh.length === 0 && held.length === log.held.length) return log;
  const head = Math.max(log.head, held.at(-1)?.seq ?? last);
  return { ...log, entries: fresh.length > 0 ? [...log.entries, ...fresh] : log.entries, held, head };
}

function inOrder<E extends LogEntry>(entries: readonly E[]): E[] {
  return [...entries].sort((a, b) => a.seq - b.seq);
}
