// A table of handlers typed by a union of frames: an event nobody handles does not compile.

export type Handlers<E extends { type: string }> = {
  [K in E["type"]]: (event: Extract<E, { type: K }>) => void;
};

/** Call the handler of this event. A type from a newer server is ignored. */
export function dispatch<E extends { type: string }>(handlers: Handlers<E>, event: E): void {
  const table = handlers as unknown as Record<string, ((event: E) => void) | undefined>;
  table[event.type]?.(event);
}
