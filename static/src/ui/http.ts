// The few questions that go over HTTP, with the session cookie and the anti-forgery token.
import { LinkError, RefusedError } from "../realtime/link";
import { address, type PageConfig } from "./config";

/** Ask for a single-use ticket for the socket; a refusal means that this person is not, or no longer, let in. */
export async function fetchTicket(config: PageConfig): Promise<string> {
  const response = await post(config.csrf, address(config, "ticket"), { audience: config.audience });
  if (response.ok) return ((await response.json()) as { ticket: string }).ticket;
  if (response.status === 401) throw new RefusedError("signed_out");
  if (response.status === 403) throw new RefusedError((await codeOf(response)) ?? "signed_out");
  throw new LinkError(`ticket: ${response.status}`);
}

/** Rejects with a RefusedError when the server says no, or cannot; with a LinkError when nobody answers. */
export async function getJson<T>(url: string): Promise<T> {
  return answerOf<T>(await ask(url, { headers: { Accept: "application/json" } }));
}

/** Rejects as getJson does. */
export async function postJson<T>(csrf: string, url: string, body: unknown): Promise<T> {
  return answerOf<T>(await post(csrf, url, body));
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  throw new RefusedError((await codeOf(response)) ?? "failed");
}

/** Sign out; answers the refusal code, or null when the person is out. */
export async function signOut(config: PageConfig): Promise<string | null> {
  const response = await post(config.csrf, address(config, "logout"), {});
  if (response.ok || response.status === 401 || response.status === 403) return null;
  return (await codeOf(response)) ?? "failed";
}

function post(csrf: string, url: string, body: unknown): Promise<Response> {
  return ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, Accept: "application/json" },
    body: JSON.stringify(body),
  });
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: "same-origin" });
  } catch (reason) {
    throw new LinkError(String(reason));
  }
}

async function codeOf(response: Response): Promise<string | null> {
  try {
    return ((await response.json()) as { code?: string }).code ?? null;
  } catch {
    return null; // no JSON: a proxy in front answered in its own words
  }
}
