// One socket to the server that comes back by itself. It owns tickets, reconnecting, flow control and
// the matching of answers to commands; what the events mean is the business of the store that uses it.
import type { Cancel, Clock } from "./clock";
import { systemClock } from "./clock";
import type { Link } from "./link";
import { AUTHORITY_LOST, CLOSED_BY_US, LinkError, RefusedError, retryDelay, SILENT } from "./link";

interface Frame {
  type: string;
}
interface Numbered {
  type: string;
  ref?: number;
}

/** What answers a command. A refusal arrives as a RefusedError instead. */
export type Reply<E> = Exclude<Extract<E, { ref: number }>, { type: "refused" }>;
/** What the server says by itself, less what the connection deals with alone. */
export type Pushed<E> = Exclude<E, { ref: number } | { type: "ping" }>;

export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export interface ConnectionOptions<E> {
  url: string;
  /** Fetch a fresh single-use ticket. Rejecting with a RefusedError ends the attempts. */
  ticket: () => Promise<string>;
  /** The newest entry held, per conversation. */
  since: () => Record<string, number>;
  onEvent: (event: Pushed<E>) => void;
  onLink: (link: Link) => void;
  make?: (url: string) => SocketLike;
  random?: () => number;
  clock?: Clock;
}

interface Pending<E> {
  resolve: (reply: Reply<E>) => void;
  reject: (reason: Error) => void;
  cancel: Cancel;
}

const SILENCE_MS = 40_000;
const ANSWER_MS = 10_000;
/** A link that held this long starts counting attempts anew. */
const STEADY_MS = 5_000;
const OPEN = 1;

export class Connection<C extends Numbered, E extends Frame> {
  link: Link = { state: "connecting" };

  private socket: SocketLike | null = null;
  private isWanted = false;
  private attempt = 0;
  private openedAt = 0;
  private lastRef = 0;
  private offsetSeconds = 0;
  private readonly pending = new Map<number, Pending<E>>();
  private cancelRetry: Cancel = () => {};
  private cancelSilence: Cancel = () => {};
  private readonly make: (url: string) => SocketLike;
  private readonly random: () => number;
  private readonly clock: Clock;

  constructor(private readonly options: ConnectionOptions<E>) {
    this.make = options.make ?? ((url) => new WebSocket(url) as SocketLike);
    this.random = options.random ?? Math.random;
    this.clock = options.clock ?? systemClock;
  }

  open(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    this.connect();
  }

  close(): void {
    this.isWanted = false;
    this.cancelRetry();
    this.drop(CLOSED_BY_US, "closed");
  }

  /** Do not wait any longer: the person asked, or the browser is back online. */
  retryNow(): void {
    if (this.link.state === "waiting") this.connect();
  }

  /** Server time in seconds since 1970. */
  serverNow(): number {
    return this.clock.now() / 1000 + this.offsetSeconds;
  }

  /** Say it and wait for the answer; rejects with a RefusedError or a LinkError. */
  request(command: C, withinMs = ANSWER_MS): Promise<Reply<E>> {
    return new Promise((resolve, reject) => {
      if (this.link.state !== "open") {
        reject(new LinkError("not connected"));
        return;
      }
      this.lastRef += 1;
      const ref = this.lastRef;
      const cancel = this.clock.after(withinMs, () => this.settle(ref)?.reject(new LinkError("no answer")));
      this.pending.set(ref, { resolve, reject, cancel });
      this.send({ ...command, ref });
    });
  }

  /** Say it if there is somebody to hear it; nobody waits for an answer. */
  tell(command: C): void {
    if (this.link.state === "open") this.send(command);
  }

  private connect(): void {
    this.cancelRetry();
    this.listenForSilence();
    this.setLink({ state: "connecting" });
    const attempt = { isCurrent: true };
    this.cancelRetry = () => {
      attempt.isCurrent = false;
    };
    this.options.ticket().then(
      (ticket) => attempt.isCurrent && this.dial(ticket),
      (reason: unknown) => attempt.isCurrent && this.ticketFailed(reason),
    );
  }

  private ticketFailed(reason: unknown): void {
    if (reason instanceof RefusedError) this.giveUp(reason.code);
    else this.wait(retryDelay(this.attempt, 0, this.random));
  }

  private dial(ticket: string): void {
    const socket = this.make(this.options.url);
    this.socket = socket;
    socket.onopen = () => this.send({ type: "hello", ticket, since: this.options.since() });
    socket.onmessage = (event: { data: string }) => {
      if (this.socket === socket) this.hear(JSON.parse(event.data) as E);
    };
    socket.onclose = (event: { code: number }) => {
      if (this.socket === socket) this.lost(event.code);
    };
  }

  private hear(frame: E): void {
    this.listenForSilence();
    const raw = frame as unknown as Record<string, unknown> & Frame;
    if (typeof raw.at === "number" && /^(welcome\.|heartbeat$)/.test(raw.type)) {
      this.offsetSeconds = raw.at - this.clock.now() / 1000;
    }
    if (raw.type === "ping") this.send({ type: "pong", n: raw.n as number });
    else if (typeof raw.ref === "number") this.answer(raw.ref, frame);
    else this.push(raw.type, frame as Pushed<E>);
  }

  private push(type: string, event: Pushed<E>): void {
    this.options.onEvent(event);
    // The snapshot is in the store before anybody may say something.
    if (type.startsWith("welcome.") && this.link.state === "connecting") {
      this.openedAt = this.clock.now();
      this.setLink({ state: "open" });
    }
  }

  private answer(ref: number, frame: E): void {
    const waiting = this.settle(ref);
    if (waiting === undefined) return;
    const refusal = frame as unknown as { type: string; code: string; detail?: string; retry_after?: number };
    if (refusal.type === "refused")
      waiting.reject(new RefusedError(refusal.code, refusal.detail, refusal.retry_after));
    else waiting.resolve(frame as unknown as Reply<E>);
  }

  private settle(ref: number): Pending<E> | undefined {
    const waiting = this.pending.get(ref);
    waiting?.cancel();
    this.pending.delete(ref);
    return waiting;
  }

  private send(frame: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(frame));
  }

  private listenForSilence(): void {
    this.cancelSilence();
    this.cancelSilence = this.clock.after(SILENCE_MS, () => {
      const socket = this.socket;
      this.lost(SILENT);
      socket?.close(SILENT);
    });
  }

  private lost(code: number): void {
    this.drop(code, `closed with ${code}`);
    if (!this.isWanted) return;
    if (code === AUTHORITY_LOST) {
      this.giveUp(String(code));
      return;
    }
    if (this.openedAt > 0 && this.clock.now() - this.openedAt >= STEADY_MS) this.attempt = 0;
    this.openedAt = 0;
    this.wait(retryDelay(this.attempt, code, this.random), String(code));
  }

  /** Let go of the socket; what was asked has no answer any more. */
  private drop(code: number, why: string): void {
    const socket = this.socket;
    this.socket = null;
    this.cancelSilence();
    if (code === CLOSED_BY_US) socket?.close(CLOSED_BY_US);
    const unanswered = [...this.pending.keys()];
    for (const ref of unanswered) this.settle(ref)?.reject(new LinkError(why));
  }

  private giveUp(code: string): void {
    this.isWanted = false;
    this.setLink({ state: "refused", code });
  }

  private wait(milliseconds: number, code?: string): void {
    this.attempt += 1;
    this.cancelRetry = this.clock.after(milliseconds, () => this.connect());
    const retryAt = this.clock.now() + milliseconds;
    this.setLink(code === undefined ? { state: "waiting", retryAt } : { state: "waiting", retryAt, code });
  }

  private setLink(link: Link): void {
    this.link = link;
    this.options.onLink(link);
  }
}
