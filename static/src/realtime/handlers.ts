// A table of handlers typed by a union of frames: an event nobody handles does not compile.

export type Handlers<E extends { type: string }> = {
  [K in E["type"]]: (event: Extract<E, { type: K }>) => void;
};

/** The same for a store: what each event makes of the state. */
export type Reducers<S, E extends { type: string }> = {
  [K in E["type"]]: (state: S, event: Extract<E, { type: K }>) => S;
};

/** Call the handler of this event. A type from a newer server is ignored. */
export function dispatch<E extends { type: string }>(handlers: Handlers<E>, event: E): void {
  const table = handlers as unknown as Record<string, ((event: E) => void) | undefined>;
  table[event.type]?.(event);
}

/** The state after this event. */
export function reduceBy<S, E extends { type: string }>(reducers: Reducers<S, E>, state: S, event: E): S {
  const table = reducers as unknown as Record<string, ((state: S, event: E) => S) | undefined>;
  return table[event.type]?.(state, event) ?? state;
}
