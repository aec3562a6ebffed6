// Turns a log and what is still unsent into the lines of a transcript: days, groups, marks. Pure.
import type { Facts, HiddenPlace, StaffEntry } from "../protocol.gen";
import type { Unsent } from "../realtime/outbox";
import { dayKey } from "./format";

export type Mark = "waiting" | "refused" | "sent" | "delivered" | "read";

export interface MessageLine {
  kind: "message";
  key: string;
  at: number;
  text: string;
  /** Of an entry: its number, and what of the text masking hides. */
  seq: number;
  hidden: readonly HiddenPlace[];
  /** Of a file, whose name is the text. */
  file: Facts | null;
  who: "customer" | "own" | "staff";
  name: string;
  role: string;
  isFirst: boolean;
  isLast: boolean;
  mark: Mark | null;
  unsent: Unsent | null;
}

export type Line =
  | MessageLine
  | { kind: "day"; key: string; at: number }
  | {
      kind: "note";
      key: string;
      at: number;
      text: string;
      name: string;
      isOwn: boolean;
      unsent: Unsent | null;
    }
  | { kind: "system"; key: string; at: number; entry: StaffEntry };

export interface Scene {
  entries: readonly StaffEntry[];
  unsent: readonly Unsent[];
  myId: string;
  marks: { delivered: number; read: number };
}

const GROUP_SECONDS = 120;

export function linesOf({ entries, unsent, myId, marks }: Scene): Line[] {
  const known = new Set(entries.map((entry) => entry.client_id).filter(Boolean));
  const lines: Line[] = entries.map((entry) => lineOf(entry, myId, marks));
  for (const item of unsent) if (!known.has(item.clientId)) lines.push(unsentLine(item));
  return withDays(grouped(lines));
}

function lineOf(entry: StaffEntry, myId: string, marks: Scene["marks"]): Line {
  // The line of an unsent message keeps its key when the entry takes its place.
  const key = entry.client_id || `e${entry.seq}`;
  const isOwn = entry.author.id === myId && entry.author.role !== "customer";
  const name = entry.author.name ?? "";
  const { at } = entry;
  const text = entry.text ?? "";
  if (entry.kind === "note") return { kind: "note", key, at, text, name, isOwn, unsent: null };
  if (entry.kind !== "message" && entry.kind !== "file") return { kind: "system", key, at, entry };
  const who = entry.author.role === "customer" ? "customer" : isOwn ? "own" : "staff";
  const mark = who === "customer" ? null : markOf(entry.seq, marks);
  return {
    kind: "message",
    key,
    at,
    text,
    seq: entry.seq,
    hidden: entry.hidden ?? [],
    file: entry.kind === "file" ? (entry.facts ?? {}) : null,
    who,
    name,
    role: entry.author.role,
    isFirst: true,
    isLast: true,
    mark,
    unsent: null,
  };
}

function unsentLine(item: Unsent): Line {
  const { clientId: key, at, text } = item;
  if (item.kind === "note") return { kind: "note", key, at, text, name: "", isOwn: true, unsent: item };
  const mark = item.status === "refused" ? "refused" : "waiting";
  return {
    kind: "message",
    key,
    at,
    text,
    seq: 0,
    hidden: [],
    file: null,
    who: "own",
    name: "",
    role: "agent",
    isFirst: true,
    isLast: true,
    mark,
    unsent: item,
  };
}

const markOf = (seq: number, marks: Scene["marks"]): Mark =>
  seq <= marks.read ? "read" : seq <= marks.delivered ? "delivered" : "sent";

/** Messages of one person shortly after each other share a face, a name and a time. */
function grouped(lines: Line[]): Line[] {
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    if (line.kind !== "message" || before?.kind !== "message") return;
    const isSame = line.who === before.who && (line.who === "own" || line.name === before.name);
    const isNear = line.at - before.at < GROUP_SECONDS && dayKey(line.at) === dayKey(before.at);
    if (!isSame || !isNear) return;
    line.isFirst = false;
    before.isLast = before.mark !== line.mark;
  });
  return lines;
}

function withDays(lines: Line[]): Line[] {
  const result: Line[] = [];
  let day = "";
  for (const line of lines) {
    const next = dayKey(line.at);
    if (next !== day) result.push({ kind: "day", key: `d${next}`, at: line.at });
    day = next;
    result.push(line);
  }
  return result;
}

/** How many customer messages came after this line was the newest on the screen. */
export function newerThan(lines: readonly Line[], key: string | null): number {
  const at = key === null ? -1 : lines.findIndex((line) => line.key === key);
  return lines.slice(at + 1).filter((line) => line.kind === "message" && line.who !== "own").length;
}
