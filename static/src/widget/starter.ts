// Opening a conversation: asked once, repeated with the same id until the server answers, over a reload too.
import type { PublicConversation, StartConversation } from "../protocol.gen";
import type { Keep } from "../realtime/keep";
import { RefusedError } from "../realtime/link";
import type { Starting } from "./state";

export interface StarterOptions {
  keep: Keep;
  request: (command: StartConversation) => Promise<PublicConversation>;
  onStarted: (conversation: PublicConversation) => void;
  onChange: (starting: Starting | null) => void;
}

const KEY = "start";

export class Starter {
  private isBusy = false;

  constructor(private readonly options: StarterOptions) {}

  get isWaiting(): boolean {
    return this.options.keep.getItem(KEY) !== null;
  }

  start(command: StartConversation): void {
    this.options.keep.setItem(KEY, JSON.stringify(command));
    this.options.onChange({ isSending: true });
    this.flush();
  }

  /** The link is open, or may be. */
  flush(): void {
    const text = this.options.keep.getItem(KEY);
    if (text === null || this.isBusy) return;
    this.isBusy = true;
    this.options.request(JSON.parse(text) as StartConversation).then(
      (conversation) => this.done(conversation),
      (reason: unknown) => this.failed(reason),
    );
  }

  /** The server has a live conversation: whoever started it. */
  forget(): void {
    this.options.keep.removeItem(KEY);
  }

  private done(conversation: PublicConversation): void {
    this.isBusy = false;
    this.forget();
    this.options.onStarted(conversation);
  }

  private failed(reason: unknown): void {
    this.isBusy = false;
    // Without an answer it goes out again when the link is open.
    if (!(reason instanceof RefusedError)) return;
    this.forget();
    this.options.onChange({ isSending: false, code: reason.code, detail: reason.detail });
  }
}
