// Told until somebody has taken note of it: an agent looks behind many masked places (MASK-19).
import { html, type TemplateResult } from "lit";
import type { AgentSummary } from "../protocol.gen";
import { icon } from "../ui/icon";
import type { BoardApp } from "./app";
import { MANY, Noted } from "./noted";
import { t } from "./words";

const noted = new Noted();

export const isMany = ({ reveals = 0 }: AgentSummary): boolean => reveals >= MANY;

export function revealAlerts(app: BoardApp): TemplateResult[] {
  const due = app.state.agents.filter(({ id, reveals = 0 }) => noted.isDue(id, reveals));
  return due.map(
    (agent) => html`<div role="alert" class="banner warn">${icon("eye")}
      <p class="txt"><b dir="auto">${agent.name}</b>: ${t("manyReveals", agent.reveals ?? 0)}</p>
      <button type="button" class="btn sm secondary" @click=${() => note(app, agent)}>${t("noted")}</button>
    </div>`,
  );
}

function note(app: BoardApp, agent: AgentSummary): void {
  noted.note(agent.id, agent.reveals ?? 0);
  app.redraw();
}
