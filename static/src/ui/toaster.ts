// Keeps the short messages that go by themselves.
import type { Toast } from "./shell";

const SHOWN_MS = 6_000;

export class Toaster {
  shown: readonly Toast[] = [];
  #last = 0;

  constructor(private readonly onChange: () => void) {}

  say(text: string, isBad = false): void {
    this.#last += 1;
    const toast = { id: this.#last, text, isBad };
    this.#set([...this.shown.slice(-2), toast]);
    setTimeout(() => this.#set(this.shown.filter((other) => other !== toast)), SHOWN_MS);
  }

  #set(shown: readonly Toast[]): void {
    this.shown = shown;
    this.onChange();
  }
}
