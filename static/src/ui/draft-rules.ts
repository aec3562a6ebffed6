// What may be sent, said before it is sent: the same counting and refusals as on the server.

export const LIMIT = 1000;
const PARAMETER = /<([\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,39})>/gu;

export type Kind = "message" | "note";
export type Problem =
  | { code: "empty" }
  | { code: "too_long"; over: number }
  | { code: "unfilled"; names: string[] }
  | { code: "reserved_character" };

/** Length in Unicode code points (CHAT-2). */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** The `<param>` places that are still to be filled in. */
export function parametersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PARAMETER)].map((match) => match[1] ?? ""))];
}

/** Where a parameter stands in the text, brackets included. */
export function placeOf(text: string, name?: string): [number, number] | null {
  for (const match of text.matchAll(PARAMETER)) {
    if (name === undefined || match[1] === name) return [match.index, match.index + match[0].length];
  }
  return null;
}

/**
 * Why this text cannot be sent, if it cannot. A parameter that a standard response left open is named
 * (CHAT-5); any other `<` or `>` is refused as reserved (CHAT-4). Notes never reach the customer.
 */
export function problemOf(text: string, kind: Kind, fromReplies: readonly string[] = []): Problem | null {
  if (!text.trim()) return { code: "empty" };
  const over = lengthOf(text) - LIMIT;
  if (over > 0) return { code: "too_long", over };
  if (kind === "note" || !/[<>]/.test(text)) return null;
  const names = parametersOf(text).filter((name) => fromReplies.includes(name));
  return names.length ? { code: "unfilled", names } : { code: "reserved_character" };
}

/** The words after a leading slash, which filter the replies; null when the text is no menu call. */
export function slashQuery(text: string): string | null {
  const match = /^\/([^\n]{0,40})$/u.exec(text);
  return match ? (match[1] ?? "") : null;
}

export interface Reply {
  id: string;
  title: string;
  text: string;
  shortcut: string;
}

/** Replies whose title, shortcut or text holds every word typed; title matches first. */
export function findReplies(replies: readonly Reply[], query: string): Reply[] {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  const score = (reply: Reply): number => {
    const [title, shortcut, text] = [fold(reply.title), fold(reply.shortcut), fold(reply.text)];
    if (!words.every((word) => title.includes(word) || shortcut.includes(word) || text.includes(word)))
      return -1;
    if (words.every((word) => shortcut.startsWith(word))) return 2;
    return words.every((word) => title.includes(word)) ? 1 : 0;
  };
  return replies
    .map((reply) => ({ reply, rank: score(reply) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ reply }) => reply);
}

/** Case and accents removed, for searching. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
