// Holds the state of a screen. However many events arrive, views hear of it once per animation frame.

export class Store<S> {
  #state: S;
  #isAsked = false;
  readonly #views = new Set<(state: S) => void>();
  readonly #effects = new Set<(state: S, before: S) => void>();

  constructor(initial: S) {
    this.#state = initial;
  }

  get state(): S {
    return this.#state;
  }

  update(change: (state: S) => S): void {
    const before = this.#state;
    this.#state = change(before);
    if (this.#state === before) return;
    for (const effect of this.#effects) effect(this.#state, before);
    this.#ask();
  }

  /** Draw with every new state, at most once a frame. */
  draw(view: (state: S) => void): void {
    this.#views.add(view);
    view(this.#state);
  }

  /** Act on a change at once, also while the tab is hidden and draws nothing. */
  react(effect: (state: S, before: S) => void): void {
    this.#effects.add(effect);
  }

  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    const run = (): void => {
      this.#isAsked = false;
      for (const view of this.#views) view(this.#state);
    };
    // A hidden tab gets no frames, and its state should still be drawn when somebody looks or a test asks.
    if (document.hidden) setTimeout(run, 100);
    else requestAnimationFrame(run);
  }
}
