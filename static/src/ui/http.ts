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

export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new LinkError(`${response.status}`);
  return (await response.json()) as T;
}

/** Rejects with a RefusedError when a rule says no. */
export async function postJson<T>(csrf: string, url: string, body: unknown): Promise<T> {
  const response = await post(csrf, url, body);
  if (response.ok) return (await response.json()) as T;
  const code = await codeOf(response);
  throw code === null ? new LinkError(`${response.status}`) : new RefusedError(code);
}

/** Sign out; answers the refusal code, or null when the person is out. */
export async function signOut(config: PageConfig): Promise<string | null> {
  const response = await post(config.csrf, address(config, "logout"), {});
  if (response.ok || response.status === 401 || response.status === 403) return null;
  return (await codeOf(response)) ?? String(response.status);
}

function post(csrf: string, url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, Accept: "application/json" },
    body: JSON.stringify(body),
  });
}

async function codeOf(response: Response): Promise<string | null> {
  try {
    return ((await response.json()) as { code?: string }).code ?? null;
  } catch {
    return null;
  }
}
