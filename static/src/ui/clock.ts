// Server time and the one tick a second that moves every timer on the page.

import { AsyncDirective, directive } from "lit/async-directive.js";
import { noChange } from "lit/html.js";

let serverNow = (): number => Date.now() / 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Seconds since 1970 by the server's clock. */
export const now = (): number => serverNow();

/** Use the clock of the connection, which knows how far this machine's clock is off. */
export function followServer(clock: () => number): void {
  serverNow = clock;
}

function tick(): void {
  for (const listener of listeners) listener();
  timer = listeners.size ? setTimeout(tick, 1000 - (Date.now() % 1000)) : undefined;
}

/** Be called every second; returns how to stop. */
export function everySecond(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) timer = setTimeout(tick, 1000 - (Date.now() % 1000));
  return () => listeners.delete(listener);
}

class Ticking extends AsyncDirective {
  #draw: (now: number) => unknown = () => noChange;
  #stop: (() => void) | undefined;

  override render(draw: (now: number) => unknown): unknown {
    this.#draw = draw;
    if (this.isConnected) this.#start();
    return draw(now());
  }

  override disconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  override reconnected(): void {
    this.#start();
  }

  #start(): void {
    this.#stop ??= everySecond(() => this.setValue(this.#draw(now())));
  }
}

/** A part of a template that is drawn again every second, alone. */
export const ticking = directive(Ticking);
