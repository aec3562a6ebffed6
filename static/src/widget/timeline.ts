// What the screen shows of the state: which face, which lines, which ticks, how many unread. Pure.
import type { PublicEntry } from "../protocol.gen";
import { newest } from "../realtime/log";
import type { Unsent } from "../realtime/outbox";
import type { State, Talk } from "./state";
import { isLive, isOver } from "./state";

export type Face = "loading" | "home" | "notice" | "form" | "queue" | "chat" | "ended";
export type Tick = "waiting" | "sent" | "delivered" | "read" | "refused";

export interface Line {
  key: string;
  at: number;
  kind: "own" | "other" | "system";
  text: string;
  /** Who wrote it, for lines of others. */
  name: string;
  /** First of a row of lines by the same person. */
  isFirst: boolean;
  isLast: boolean;
  tick?: Tick;
  entry?: PublicEntry;
  unsent?: Unsent;
}

export function faceOf(state: State): Face {
  if (state.step !== "chat") return state.step;
  if (state.talk === null) return "loading";
  if (isOver(state.talk.conversation)) return "ended";
  return isWaiting(state.talk) ? "queue" : "chat";
}

/** Nobody of the staff has come yet. */
export function isWaiting(talk: Talk): boolean {
  const { state, staff = [] } = talk.conversation;
  return (state === "open" || state === "offered") && staff.length === 0;
}

export function linesOf(state: State): Line[] {
  if (state.talk === null) return [];
  const { conversation, log, stored } = state.talk;
  const marks = conversation.staff_marks ?? {};
  const shown = new Set(log.entries.map((entry) => entry.client_id));
  const tick = (seq: number): Tick =>
    seq <= (marks.read ?? 0) ? "read" : seq <= (marks.delivered ?? 0) ? "delivered" : "sent";
  const entries = log.entries.filter((entry) => entry.kind !== "message" || entry.text).map(entryLine(tick));
  const onTheWay = stored.map((item) => ownLine(item.clientId, item.text, item.at, { tick: tick(item.seq) }));
  const pending = state.unsent
    .filter((item) => item.conversationId === conversation.id && !shown.has(item.clientId))
    .map((item) =>
      ownLine(item.clientId, item.text, item.at, {
        tick: item.status === "refused" ? "refused" : "waiting",
        unsent: item,
      }),
    );
  return inRows([...entries, ...onTheWay, ...pending]);
}

/** Messages from the staff that came while nobody looked. */
export function unreadOf(state: State): number {
  if (state.talk === null) return 0;
  return state.talk.log.entries.filter((entry) => entry.seq > state.seen && isFromStaff(entry)).length;
}

export function isFromStaff(entry: PublicEntry): boolean {
  return isSaid(entry) && (entry.author.role === "agent" || entry.author.role === "supervisor");
}

/** By somebody, in words or as a file. */
const isSaid = ({ kind }: PublicEntry): boolean => kind === "message" || kind === "file";

/** How far the visitor has received and read. */
export function reachedOf(state: State): { delivered: number; read: number } {
  return { delivered: state.talk === null ? 0 : newest(state.talk.log), read: state.seen };
}

/** The visitor sees the newest line now. */
export function isLooking(state: State): boolean {
  const face = faceOf(state);
  return state.isShown && state.isVisible && (face === "chat" || face === "queue" || face === "ended");
}

/** A chat goes on, or is expected, and there is no line to the server. */
export function isCutOff(state: State): boolean {
  const face = faceOf(state);
  const isConcerned =
    face === "loading" ? state.link.state !== "connecting" : state.wasOpen && isLive(state.talk);
  return state.link.state !== "open" && isConcerned;
}

export function codePoints(text: string): number {
  return [...text].length;
}

/** Two letters for an avatar; "?" for nobody (CHAT-1). */
export function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  if (first === undefined) return "?";
  const letters = last === undefined ? [...first].slice(0, 2) : [[...first][0], [...last][0]];
  return letters.join("").toLocaleUpperCase();
}

function entryLine(tick: (seq: number) => Tick): (entry: PublicEntry) => Line {
  return (entry) => {
    const isOwn = entry.author.role === "customer";
    if (isSaid(entry) && isOwn) {
      return ownLine(entry.client_id || `s${entry.seq}`, entry.text ?? "", entry.at, {
        tick: tick(entry.seq),
        entry,
      });
    }
    return {
      key: `s${entry.seq}`,
      at: entry.at,
      kind: isSaid(entry) && entry.author.role !== "system" ? "other" : "system",
      text: entry.text ?? "",
      name: entry.author.name ?? "",
      isFirst: true,
      isLast: true,
      entry,
    };
  };
}

function ownLine(key: string, text: string, at: number, more: Pick<Line, "tick" | "entry" | "unsent">): Line {
  return { key, at, kind: "own", text, name: "", isFirst: true, isLast: true, ...more };
}

/** Neighbours by the same person within five minutes form one row. */
function inRows(lines: Line[]): Line[] {
  const belongs = (a: Line | undefined, b: Line | undefined) =>
    a !== undefined &&
    b !== undefined &&
    a.kind !== "system" &&
    a.kind === b.kind &&
    a.name === b.name &&
    Math.abs(a.at - b.at) < 300;
  return lines.map((line, i) => ({
    ...line,
    isFirst: !belongs(lines[i - 1], line),
    isLast: !belongs(line, lines[i + 1]),
  }));
}
