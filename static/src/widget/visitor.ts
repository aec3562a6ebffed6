// Who this visitor is to the server: an opaque token, made when first needed and kept by the host page,
// and the single-use tickets it buys.
import type { Keep } from "../realtime/keep";
import { RefusedError } from "../realtime/link";

export const TOKEN = "token";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export class Visitor {
  constructor(
    private readonly key: string,
    private readonly keep: Keep,
    private readonly ask: Fetch = (url, init) => fetch(url, init),
  ) {}

  get isKnown(): boolean {
    return this.keep.getItem(TOKEN) !== null;
  }

  /** A ticket for one socket. Makes a new visitor if the server forgot this one. */
  async ticket(): Promise<string> {
    const token = this.keep.getItem(TOKEN) ?? (await this.introduce());
    const answer = await this.post("ticket", { Authorization: `Visitor ${token}` });
    if (answer.status !== 401) return textOf(answer, "ticket");
    this.keep.removeItem(TOKEN);
    const again = await this.post("ticket", { Authorization: `Visitor ${await this.introduce()}` });
    return textOf(again, "ticket");
  }

  private async introduce(): Promise<string> {
    const token = await textOf(await this.post("visitors", {}), "token");
    this.keep.setItem(TOKEN, token);
    return token;
  }

  private post(what: string, headers: Record<string, string>): Promise<Response> {
    const url = `/api/widget/${encodeURIComponent(this.key)}/${what}/`;
    return this.ask(url, {
      method: "POST",
      body: "{}",
      credentials: "omit",
      headers: { "Content-Type": "application/json", ...headers },
    });
  }
}

async function textOf(answer: Response, field: string): Promise<string> {
  // Forbidden stays forbidden; anything else (too many, restarting) may pass.
  if (answer.status === 403 || answer.status === 404) throw new RefusedError(String(answer.status));
  if (!answer.ok) throw new Error(`${field}: ${answer.status}`);
  const body = (await answer.json()) as Record<string, unknown>;
  const value = body[field];
  if (typeof value !== "string") throw new Error(`${field} is missing`);
  return value;
}
