// Tells the other side how far this one received and read: at most once a second, never backwards.
import type { Cancel, Clock } from "./clock";
import { systemClock } from "./clock";

export interface Reached {
  delivered: number;
  read: number;
}

const EVERY_MS = 1_000;

export class MarksReporter {
  private readonly wanted = new Map<string, Reached>();
  private readonly told = new Map<string, Reached>();
  private cancel: Cancel | null = null;

  constructor(
    /** Answers whether it could be said; if not, it is said again after `flush`. */
    private readonly send: (conversationId: string, marks: Reached) => boolean,
    private readonly clock: Clock = systemClock,
  ) {}

  note(conversationId: string, marks: Reached): void {
    const old = this.wanted.get(conversationId) ?? { delivered: 0, read: 0 };
    const read = Math.max(old.read, marks.read);
    const delivered = Math.max(old.delivered, marks.delivered, read);
    if (read === old.read && delivered === old.delivered) return;
    this.wanted.set(conversationId, { delivered, read });
    if (this.cancel === null) this.flush();
  }

  /** Say what was not said yet: the link is open again. */
  flush(): void {
    this.cancel?.();
    this.cancel = null;
    let isSaid = false;
    for (const [id, marks] of this.wanted) {
      const told = this.told.get(id);
      if (told?.read === marks.read && told.delivered === marks.delivered) continue;
      if (!this.send(id, marks)) continue;
      this.told.set(id, marks);
      isSaid = true;
    }
    if (isSaid) this.cancel = this.clock.after(EVERY_MS, () => this.flush());
  }
}
