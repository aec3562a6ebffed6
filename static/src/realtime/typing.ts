// "Somebody is writing", both ways: told at most every 3 s, shown for 5 s after it was last heard.
import type { Cancel, Clock } from "./clock";
import { systemClock } from "./clock";

const TELL_EVERY_MS = 3_000;
const SHOWN_MS = 5_000;

export class TypingReporter {
  private readonly toldAt = new Map<string, number>();

  constructor(
    private readonly send: (conversationId: string, isTyping: boolean) => void,
    private readonly clock: Clock = systemClock,
  ) {}

  /** A key was pressed. */
  pressed(conversationId: string): void {
    const last = this.toldAt.get(conversationId) ?? Number.NEGATIVE_INFINITY;
    if (this.clock.now() - last < TELL_EVERY_MS) return;
    this.toldAt.set(conversationId, this.clock.now());
    this.send(conversationId, true);
  }

  /** Sent or cleared: the other side need not wait for the 5 s. */
  stopped(conversationId: string): void {
    const last = this.toldAt.get(conversationId);
    this.toldAt.delete(conversationId);
    if (last !== undefined && this.clock.now() - last < SHOWN_MS) this.send(conversationId, false);
  }
}

/** Who is writing in which conversation. */
export class TypingShown {
  private readonly cancels = new Map<string, Cancel>();

  constructor(
    private readonly onChange: (conversationId: string, name: string, isTyping: boolean) => void,
    private readonly clock: Clock = systemClock,
  ) {}

  heard(conversationId: string, name: string, isTyping: boolean): void {
    const key = JSON.stringify([conversationId, name]);
    const wasTyping = this.cancels.has(key);
    this.cancels.get(key)?.();
    this.cancels.delete(key);
    if (isTyping) {
      const stop = this.clock.after(SHOWN_MS, () => this.heard(conversationId, name, false));
      this.cancels.set(key, stop);
    }
    if (isTyping !== wasTyping) this.onChange(conversationId, name, isTyping);
  }
}
