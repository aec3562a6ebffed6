// Who is signed in: presence, since when, set by whom, and how full (PRES-10). Read only.
import { html, nothing, type TemplateResult } from "lit";
import type { AgentSummary } from "../protocol.gen";
import { avatar, initialsOf } from "../ui/avatar";
import { ticking } from "../ui/clock";
import { exact, longClock } from "../ui/format";
import { icon } from "../ui/icon";
import { presenceDot } from "../ui/presence";
import type { BoardApp } from "./app";
import { t } from "./words";

export function agentList(app: BoardApp): TemplateResult {
  const agents = [...app.state.agents].sort((a, b) => a.name.localeCompare(b.name));
  if (agents.length === 0)
    return html`<div class="empty">${icon("users")}<h3>${t("noAgents")}</h3><p>${t("noAgentsText")}</p></div>`;
  return html`<div class="grid-wrap" tabindex="0" role="region" aria-label=${t("agents")}>
    <table class="grid">
      <thead><tr><th scope="col">${t("agent")}</th><th scope="col">${t("presence")}</th><th scope="col" class="num">${t("since")}</th><th scope="col">${t("setBy")}</th><th scope="col">${t("capacity")}</th></tr></thead>
      <tbody>${agents.map(agentRow)}</tbody>
    </table>
  </div>`;
}

/** From so many masked places shown in an hour on, supervisors are told (MASK-19). */
const MANY_REVEALS = 10;

function agentRow({ name, presence, capacity, reveals = 0 }: AgentSummary): TemplateResult {
  const words = t("unitsUsed", capacity.used, capacity.max);
  const cells = Array.from({ length: Math.min(12, Math.max(capacity.max, capacity.used)) }, (_, index) =>
    index >= capacity.max ? "o" : index < capacity.used ? "u" : "",
  );
  return html`<tr>
    <th scope="row"><span class="row">${avatar(initialsOf(name), "staff s")}<span class="med clip">${name}</span>${reveals < MANY_REVEALS ? nothing : html`<span class="chip warn">${icon("eye", "s")}${t("manyReveals", reveals)}</span>`}</span></th>
    <td><span class="row state"><i class="dot ${presenceDot(presence.presence)}"></i>${presence.text || t(`presence_${presence.presence}`)}</span></td>
    <td class="num" title=${exact(presence.since)}><bdi>${ticking((now) => longClock(now - presence.since))}</bdi></td>
    <td class="muted">${presence.set_by === "system" ? t("setBySystem") : presence.set_by}</td>
    <td><span class="row small muted"><span class="cap" role="img" aria-label=${words}>${cells.map((look) => html`<i class=${look}></i>`)}</span><bdi aria-hidden="true">${capacity.used}/${capacity.max}</bdi></span></td>
  </tr>`;
}
