// Messages the server has not confirmed yet. Each is kept under its own key, so that two tabs do not
// overwrite each other, and leaves only by confirmation or by the hand of its author (REL-2, REL-3).
import type { Cancel, Clock } from "./clock";
import { systemClock } from "./clock";
import type { Keep } from "./keep";
import { RefusedError } from "./link";

export interface Unsent {
  clientId: string;
  conversationId: string;
  kind: "message" | "note";
  text: string;
  /** Seconds since 1970. */
  at: number;
  status: "waiting" | "sending" | "refused";
  /** Refused: why. */
  code?: string;
}

export interface OutboxOptions {
  keep: Keep;
  /** Start of the keys that belong to this outbox. */
  prefix: string;
  /** Say it; resolves when the server stored it. */
  send: (unsent: Unsent) => Promise<unknown>;
  onChange: (unsent: readonly Unsent[]) => void;
  clock?: Clock;
  newId?: () => string;
}

const FINAL = new Set([
  "too_long",
  "empty",
  "reserved_character",
  "conversation_ended",
  "stale_state",
  "duplicate_id",
  "not_found",
  "not_allowed",
  "invalid",
]);
const RETRY_MS = 2_000;

export class Outbox {
  private items: readonly Unsent[] = [];
  /** The message under way, per conversation. */
  private readonly busy = new Map<string, string>();
  private readonly retries = new Map<string, Cancel>();
  private readonly clock: Clock;
  private readonly newId: () => string;

  constructor(private readonly options: OutboxOptions) {
    this.clock = options.clock ?? systemClock;
    this.newId = options.newId ?? (() => crypto.randomUUID());
  }

  get unsent(): readonly Unsent[] {
    return this.items;
  }

  /** Take up what an earlier page left behind. */
  load(): void {
    const { keep, prefix } = this.options;
    const known = new Set(this.items.map((item) => item.clientId));
    const found = keep
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => parse(keep.getItem(key)))
      .filter((item) => item !== null && !known.has(item.clientId)) as Unsent[];
    this.set([...found, ...this.items].sort((a, b) => a.at - b.at));
  }

  add(item: Pick<Unsent, "conversationId" | "kind" | "text" | "at">): Unsent {
    const unsent: Unsent = { ...item, clientId: this.newId(), status: "waiting" };
    this.store(unsent);
    this.set([...this.items, unsent]);
    this.pump(unsent.conversationId);
    return unsent;
  }

  /** The link is open: send everything that waits, in order. */
  flush(): void {
    for (const id of new Set(this.items.map((item) => item.conversationId))) this.pump(id);
  }

  /** The server has it: an acknowledgement, or the entry itself came. */
  confirm(clientId: string): void {
    const item = this.find(clientId);
    if (item === undefined) return;
    this.remove(clientId);
    // Its answer may be lost; the next one does not wait for it.
    if (this.release(item)) this.pump(item.conversationId);
  }

  /** Try a refused one again, under a new id: nothing was stored under the old one. */
  retry(clientId: string): void {
    const old = this.find(clientId);
    if (old?.status !== "refused") return;
    this.remove(clientId);
    this.add(old);
  }

  discard(clientId: string): void {
    this.remove(clientId);
  }

  /** One at a time per conversation, so that a retried message cannot be overtaken. */
  private pump(conversationId: string): void {
    const next = this.items.find(
      (item) => item.conversationId === conversationId && item.status !== "refused",
    );
    if (next === undefined || this.busy.has(conversationId)) return;
    this.retries.get(conversationId)?.();
    this.retries.delete(conversationId);
    this.busy.set(conversationId, next.clientId);
    this.update(next.clientId, { status: "sending" });
    this.options.send(next).then(
      () => this.sent(next),
      (reason: unknown) => this.failed(next, reason),
    );
  }

  private sent(item: Unsent): void {
    if (!this.release(item)) return;
    this.remove(item.clientId);
    this.pump(item.conversationId);
  }

  /** No longer under way; false if it was not any more. */
  private release(item: Unsent): boolean {
    if (this.busy.get(item.conversationId) !== item.clientId) return false;
    return this.busy.delete(item.conversationId);
  }

  private failed(item: Unsent, reason: unknown): void {
    if (!this.release(item)) return;
    if (reason instanceof RefusedError && FINAL.has(reason.code)) {
      this.update(item.clientId, { status: "refused", code: reason.code });
      this.pump(item.conversationId);
      return;
    }
    this.update(item.clientId, { status: "waiting" });
    const again = this.clock.after(RETRY_MS, () => this.pump(item.conversationId));
    this.retries.set(item.conversationId, again);
  }

  private find(clientId: string): Unsent | undefined {
    return this.items.find((item) => item.clientId === clientId);
  }

  private update(clientId: string, change: Pick<Unsent, "status" | "code">): void {
    const { code: _, ...old } = this.find(clientId) ?? {};
    // Confirmed by its own entry while the answer was under way.
    if (!("clientId" in old)) return;
    const item = { ...old, ...change } as Unsent;
    if (item.status === "refused") this.store(item);
    this.set(this.items.map((other) => (other.clientId === clientId ? item : other)));
  }

  private remove(clientId: string): void {
    if (this.find(clientId) === undefined) return;
    this.options.keep.removeItem(this.options.prefix + clientId);
    this.set(this.items.filter((item) => item.clientId !== clientId));
  }

  private store(item: Unsent): void {
    this.options.keep.setItem(this.options.prefix + item.clientId, JSON.stringify(item));
  }

  private set(items: readonly Unsent[]): void {
    this.items = items;
    this.options.onChange(items);
  }
}

function parse(text: string | null): Unsent | null {
  try {
    const item = JSON.parse(text ?? "") as Partial<Unsent>;
    const isWhole = [item.clientId, item.conversationId, item.text].every((part) => typeof part === "string");
    if (!isWhole || typeof item.at !== "number") return null;
    const kept = item as Unsent;
    return { ...kept, status: kept.status === "refused" ? "refused" : "waiting" };
  } catch {
    return null; // written by another version, or cut short
  }
}
