// Time as the socket client sees it. Passed in everywhere, so that tests decide when time goes by.

export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Call later, once; the answer calls it off. */
  after(milliseconds: number, call: () => void): Cancel;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
