// How the socket is doing, why a request failed, and how long to wait before the next attempt.

export interface Link {
  state: "connecting" | "open" | "waiting" | "refused";
  /** Waiting: when the next attempt starts, in milliseconds since 1970. */
  retryAt?: number;
  /** The close code or refusal that led here. */
  code?: string;
}

/** A rule on the server said no. */
export class RefusedError extends Error {
  constructor(
    readonly code: string,
    readonly detail = "",
    /** Seconds until it is worth another try; 0: nobody knows. */
    readonly retryAfter = 0,
  ) {
    super(code);
  }
}

/** Nobody answered: not connected, cut off, or too late. The command may have taken effect. */
export class LinkError extends Error {}

/** What a table of words is asked for: the rule that said no, or that nobody answered. */
export const codeOf = (problem: unknown): string =>
  problem instanceof RefusedError ? problem.code : "connection";

export const CLOSED_BY_US = 1000;
export const BAD_TICKET = 4401;
export const AUTHORITY_LOST = 4403;
export const FLOOD = 4429;
/** Our own: nothing was heard for too long. */
export const SILENT = 4000;

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const AFTER_FLOOD_MS = 10_000;

/** Full jitter, so that thousands of browsers do not come back in the same second. */
export function retryDelay(attempt: number, code: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return random() * ceiling + (code === FLOOD ? AFTER_FLOOD_MS : 0);
}
