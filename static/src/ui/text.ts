// How written text is shown: parameters and masked runs marked. Always as text, never as markup.
import { html, type TemplateResult } from "lit";

const PIECES = /(<[\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,39}>)/u;
const MASKED = /([\p{L}\p{N}]?\*{3,}[\p{L}\p{N}@._-]*)/u;

/** Open parameters of a standard response stand out. */
export function withParams(text: string): (string | TemplateResult)[] {
  return text
    .split(PIECES)
    .map((piece, index) => (index % 2 ? html`<span class="param">${piece}</span>` : piece));
}

/** What the server masked keeps together and reads left to right. */
export function withMasks(text: string): (string | TemplateResult)[] {
  return text
    .split(MASKED)
    .map((piece, index) => (index % 2 ? html`<bdi class="masked">${piece}</bdi>` : piece));
}
