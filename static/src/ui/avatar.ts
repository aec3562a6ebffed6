// Initials in a shape: customers round and grey, staff squared and tinted.
import { html, type TemplateResult } from "lit";

/** The initials of a name; "?" when there is none (CHAT-1). */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const letters = picked.map((word) => [...(word ?? "")][0] ?? "").join("");
  return letters.toLocaleUpperCase() || "?";
}

export function avatar(initials: string, classes = ""): TemplateResult {
  return html`<span class="avatar ${classes}" aria-hidden="true">${initials || "?"}</span>`;
}
