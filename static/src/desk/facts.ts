// Names and values, as the side panel lists them; what is empty is left out.
import { html, nothing } from "lit";
import { withMasks } from "../ui/text";

export function facts(rows: readonly (readonly [string, unknown])[]): unknown {
  const known = rows.filter(([, value]) => value);
  if (known.length === 0) return nothing;
  return html`<dl class="facts-list">${known.map(([name, value]) => html`<dt dir="auto">${name}</dt><dd>${typeof value === "string" ? html`<span dir="auto">${withMasks(value)}</span>` : value}</dd>`)}</dl>`;
}
