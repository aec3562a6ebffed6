// Told until somebody has taken note of it: a colleague looks behind many masked places (MASK-19).
import { html, type TemplateResult } from "lit";
import type { AgentSummary, Revealer } from "../protocol.gen";
import { icon } from "../ui/icon";
import type { BoardApp } from "./app";
import { MANY, Noted } from "./noted";
import { t } from "./words";

const noted = new Noted();

export const isMany = ({ reveals = 0 }: AgentSummary): boolean => reveals >= MANY;

export function revealAlerts(app: BoardApp): TemplateResult[] {
  return noted.due(app.state.revealers).map(
    (person) => html`<div role="alert" class="banner warn">${icon("eye")}
      <p class="txt"><b dir="auto">${person.name}</b>: ${t("manyReveals", person.reveals)}</p>
      <button type="button" class="btn sm secondary" @click=${() => note(app, person)}>${t("noted")}</button>
    </div>`,
  );
}

function note(app: BoardApp, { id, reveals }: Revealer): void {
  noted.note(id, reveals);
  app.redraw();
}
