// Which figures of reveals a supervisor has taken note of: ten in an hour, and each ten more (MASK-19).

/** From so many in an hour on. */
export const MANY = 10;

export class Noted {
  readonly #tens = new Map<string, number>();

  /** Whom of these somebody has to be told of; who is not among them any more begins anew. */
  due<P extends { id: string; reveals: number }>(people: readonly P[]): P[] {
    const present = new Set(people.map(({ id }) => id));
    for (const id of this.#tens.keys()) if (!present.has(id)) this.#tens.delete(id);
    return people.filter(({ id, reveals }) => this.isDue(id, reveals));
  }

  /** Whether this figure has to be told. It counts the last hour, so it falls as well, and what rises again is told again. */
  isDue(id: string, reveals: number): boolean {
    const tens = Math.floor(reveals / MANY);
    const known = Math.min(this.#tens.get(id) ?? 0, tens);
    this.#tens.set(id, known);
    return tens > known;
  }

  note(id: string, reveals: number): void {
    this.#tens.set(id, Math.floor(reveals / MANY));
  }
}
