// How good one's own line is, from what the browser counts. Pure.

export type Quality = "good" | "fair" | "poor";

/** Counters since the connection began. */
export interface Reading {
  received: number;
  lost: number;
  /** Seconds to the relay and back; 0 while unknown. */
  roundTrip: number;
}

// Where speech begins to suffer, and where talking becomes tiring (ITU-T G.114 for the delay, G.113 for the loss).
const FAIR = { loss: 0.02, roundTrip: 0.3 };
const POOR = { loss: 0.08, roundTrip: 0.8 };
const LOOKS = 8;

/** Judges the last few readings, so that one bad moment neither shows nor stays. */
export class Line {
  #readings: Reading[] = [];

  add(reading: Reading): void {
    this.#readings = [...this.#readings.slice(-LOOKS), reading];
  }

  /** Share of what should have come. */
  get loss(): number {
    const [first, last] = [this.#readings[0], this.#readings.at(-1)];
    if (first === undefined || last === undefined) return 0;
    const lost = last.lost - first.lost;
    return Math.max(0, lost / Math.max(1, lost + last.received - first.received));
  }

  /** Seconds to the relay and back; 0 while unknown. */
  get roundTrip(): number {
    return this.#readings.at(-1)?.roundTrip ?? 0;
  }

  get quality(): Quality {
    const isWorse = (limit: typeof FAIR): boolean =>
      this.loss > limit.loss || this.roundTrip > limit.roundTrip;
    return isWorse(POOR) ? "poor" : isWorse(FAIR) ? "fair" : "good";
  }
}
