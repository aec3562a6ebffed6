// One picture from the sprite that the build draws from icons.json.
import { html, type TemplateResult } from "lit";

const sprite = () => document.documentElement.dataset.icons ?? "/static/dist/ui/icons.svg";

/** A decorative icon: what it means must also be said in words or in the name of its button. */
export function icon(name: string, classes = ""): TemplateResult {
  return html`<svg class="icon ${classes}" aria-hidden="true"><use href="${sprite()}#${name}"></use></svg>`;
}
