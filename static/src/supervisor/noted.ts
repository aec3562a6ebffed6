// Which figures of reveals a supervisor has taken note of: ten in an hour, and each ten more (MASK-19).

/** From so many in an hour on. */
export const MANY = 10;

export class Noted {
  readonly #tens = new Map<string, number>();

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
