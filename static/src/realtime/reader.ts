// Fetches what a log is missing: one question at a time per conversation, until nothing is missing.

export interface ReaderOptions {
  /** The `since` to ask with, or null when the log is complete. */
  wanted: (conversationId: string) => number | null;
  /** Ask the server and put the answer into the log. */
  read: (conversationId: string, since: number) => Promise<void>;
}

export class Reader {
  private readonly busy = new Set<string>();

  constructor(private readonly options: ReaderOptions) {}

  /** Start fetching if something is missing and nobody asks already. */
  look(conversationId: string): void {
    if (this.busy.has(conversationId)) return;
    const since = this.options.wanted(conversationId);
    if (since === null) return;
    this.busy.add(conversationId);
    const done = (isAnswered: boolean) => {
      this.busy.delete(conversationId);
      // After a failure the next heartbeat or reconnect looks again; asking at once would be a loop.
      if (isAnswered) this.look(conversationId);
    };
    this.options.read(conversationId, since).then(
      () => done(true),
      () => done(false),
    );
  }
}
