// For tests: a clock that only moves when told to.
import type { Cancel, Clock } from "./clock";

export class FakeClock implements Clock {
  private time = 1_700_000_000_000;
  private readonly due = new Set<{ at: number; call: () => void }>();

  now(): number {
    return this.time;
  }

  after(milliseconds: number, call: () => void): Cancel {
    const entry = { at: this.time + milliseconds, call };
    this.due.add(entry);
    return () => this.due.delete(entry);
  }

  /** Let time go by and settle the promises that wait for it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settle();
    for (;;) {
      const next = [...this.due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.due.delete(next);
      this.time = Math.max(this.time, next.at);
      next.call();
      await settle();
    }
    this.time = end;
  }
}

/** Let everything that is already resolved run. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await Promise.resolve();
}
