// What somebody has written and not sent: one draft a conversation, saved on every keystroke, kept over a reload.
import { browserKeep, type Keep, mayLie } from "../realtime/keep";
import type { Kind } from "./draft-rules";

export interface Draft {
  text: string;
  kind: Kind;
  /** Parameters that standard responses left open in this text. */
  open: string[];
}

export const EMPTY: Draft = { text: "", kind: "message", open: [] };

export class Drafts {
  readonly #prefix: string;
  readonly #keep: Keep;
  readonly #held = new Map<string, Draft>();

  /** Drafts belong to a person: somebody else who signs in on this machine never sees them. */
  constructor(userId: string, keep: Keep = browserKeep(() => localStorage)) {
    this.#prefix = `draft:${userId}:`;
    this.#keep = keep;
  }

  get(conversationId: string): Draft {
    const held = this.#held.get(conversationId) ?? this.#read(conversationId);
    this.#held.set(conversationId, held);
    return held;
  }

  set(conversationId: string, draft: Draft): void {
    this.#held.set(conversationId, draft);
    if (mayLie(draft.text)) this.#keep.setItem(this.#prefix + conversationId, JSON.stringify(draft));
    else this.#keep.removeItem(this.#prefix + conversationId);
  }

  has(conversationId: string): boolean {
    return this.get(conversationId).text.trim() !== "";
  }

  #read(conversationId: string): Draft {
    try {
      const saved: unknown = JSON.parse(this.#keep.getItem(this.#prefix + conversationId) ?? "null");
      return isDraft(saved) ? saved : EMPTY;
    } catch {
      return EMPTY; // nothing of ours, or cut short: there is no draft to show
    }
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const draft = value as Partial<Draft>;
  return (
    typeof draft.text === "string" &&
    (draft.kind === "message" || draft.kind === "note") &&
    Array.isArray(draft.open)
  );
}
