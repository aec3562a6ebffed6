// Files on their way to somebody's disk: fetched by a script, so that the screen can say why one was not had.
// Shared by the staff's screens and the widget.

const KEPT_MS = 60_000;
const CODES: Record<number, string> = { 401: "gone", 403: "gone", 404: "gone", 429: "rate_limited" };

/** Why: `gone` (or not for this person), `rate_limited`, `connection`, `failed`. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    /** When it is worth another try, in milliseconds since 1970; 0: the server did not say. */
    readonly againAt = 0,
  ) {
    super(code);
  }
}

export class Downloads {
  onChange: () => void = () => {};
  readonly #failures = new Map<string, Failure>();

  constructor(private readonly ask: (id: string) => Promise<Response>) {}

  /** Why this one could not be saved the last time. */
  failure(id: string): Failure | undefined {
    return this.#failures.get(id);
  }

  /** Offer it as a file to keep. Never rejects: `failure` says what went wrong. */
  async save(id: string): Promise<void> {
    if (this.#failures.delete(id)) this.onChange();
    try {
      const answer = await this.get(id);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = nameIn(answer.headers.get("Content-Disposition") ?? "");
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
    } catch (reason) {
      this.#failures.set(id, reason instanceof Failure ? reason : new Failure("connection"));
      this.onChange();
    }
  }

  /** Rejects with a Failure when the server has an answer, otherwise as fetch does. */
  async get(id: string): Promise<Response> {
    const answer = await this.ask(id);
    if (answer.ok) return answer;
    const seconds = Number(answer.headers.get("Retry-After"));
    throw new Failure(CODES[answer.status] ?? "failed", seconds > 0 ? Date.now() + seconds * 1_000 : 0);
  }
}

/** The name that the server gives a file, which is another one when its text is given instead. */
export function nameIn(disposition: string): string {
  const [, coded, plain = ""] = /filename(?:\*=utf-8''(\S+)|="(.*)")/.exec(disposition) ?? [];
  return coded ? decodeURIComponent(coded) : plain.replace(/\\(.)/g, "$1");
}
