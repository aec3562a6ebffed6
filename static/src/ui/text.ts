// How written text is shown: parameters and masked runs marked. Always as text, never as markup.
import { html, type TemplateResult } from "lit";
import type { HiddenPlace } from "../protocol.gen";

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

/** The same, with `shown` drawing each place that masking hides; offsets count code points. */
export function withPlaces(
  text: string,
  hidden: readonly HiddenPlace[],
  shown: (place: HiddenPlace, masked: string) => TemplateResult,
): (string | TemplateResult)[] {
  const letters = [...text];
  const slice = (from: number, to?: number): string => letters.slice(from, to).join("");
  const pieces: (string | TemplateResult)[] = [];
  let at = 0;
  for (const place of hidden) {
    pieces.push(...withMasks(slice(at, place.start)), shown(place, slice(place.start, place.end)));
    at = place.end;
  }
  return [...pieces, ...withMasks(slice(at))];
}
