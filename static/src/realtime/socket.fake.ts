// For tests: a socket whose other end is the test.
import type { SocketLike } from "./connection";

export class FakeSocket implements SocketLike {
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readonly sent: Record<string, unknown>[] = [];
  closedWith: number | undefined;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Record<string, unknown>);
  }

  close(code?: number): void {
    this.readyState = 3;
    this.closedWith = code;
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.(undefined as never);
  }

  /** The server says. */
  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as never);
  }

  /** The server, or the network, cuts the line. */
  cut(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code } as never);
  }

  get last(): Record<string, unknown> {
    return this.sent.at(-1) ?? {};
  }
}
