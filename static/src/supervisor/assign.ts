// Assign (SUP-20…25): to an agent, with what speaks against them, or to another queue.
import { html, nothing, type TemplateResult } from "lit";
import type { Presence } from "../protocol.gen";
import { icon } from "../ui/icon";
import { presenceDot } from "../ui/presence";
import type { BoardApp } from "./app";
import { t } from "./words";

export interface AgentTarget {
  id: string;
  name: string;
  presence: Presence;
  used: number;
  max: number;
  is_in_call: boolean;
  is_member: boolean;
  is_fit: boolean;
  excess: number;
}

export interface QueueTarget {
  id: string;
  name: string;
  agents: number;
}

export interface Targets {
  units: number;
  agents: AgentTarget[];
  queues: QueueTarget[];
}

export interface Assigning {
  id: string;
  tab: "agent" | "queue";
  /** Also those whose presence or queue speaks against it (SUP-24). */
  showsAll: boolean;
  targets: Targets | null;
  /** Over capacity: asked once more. */
  confirming: AgentTarget | null;
}

/** SUP-22: without "show all" only members of the queue in a presence that gets this work. */
export function shownAgents({ targets, showsAll }: Assigning): AgentTarget[] {
  return (targets?.agents ?? []).filter(
    (agent) => agent.presence !== "offline" && (showsAll || (agent.is_fit && agent.is_member)),
  );
}

export function assignDialog(app: BoardApp): TemplateResult {
  const { assigning } = app.state;
  const body = assigning === null ? nothing : content(app, assigning);
  const confirming = assigning?.confirming ?? null;
  const buttons = confirming
    ? html`<button type="button" class="btn" autofocus @click=${() => app.confirmAssign(null)}>${t("cancel")}</button><button type="button" class="btn primary" @click=${() => app.assignTo({ agent_id: confirming.id, override: true })}>${t("assignAnyway")}</button>`
    : nothing;
  return html`<cc-dialog .open=${assigning !== null} .heading=${t("assignTitle")} .body=${body} .buttons=${buttons} @cc-close=${() => app.askAssign(null)}></cc-dialog>`;
}

function content(app: BoardApp, assigning: Assigning): TemplateResult {
  const { targets, tab, confirming } = assigning;
  if (confirming) {
    return html`<div class="banner warn boxed">${icon("triangle-alert")}<p class="txt">${t("assignExceeds", confirming.name, confirming.excess)}</p></div>`;
  }
  const heads = html`<div class="tabs" role="tablist" aria-label=${t("assignTitle")}>${(
    ["agent", "queue"] as const
  ).map(
    (name) =>
      html`<button type="button" class="tab" id="assign-${name}" role="tab" aria-selected=${String(tab === name)} aria-controls="assign-list" @click=${() => app.showAssign({ tab: name })}>${t(name)}</button>`,
  )}</div>`;
  const list =
    targets === null
      ? html`<p aria-busy="true">…</p>`
      : tab === "agent"
        ? agents(app, assigning)
        : queues(app, targets);
  return html`${heads}<div id="assign-list" role="tabpanel" aria-labelledby="assign-${tab}">${list}</div>`;
}

function agents(app: BoardApp, assigning: Assigning): TemplateResult {
  const found = shownAgents(assigning);
  const choose = (agent: AgentTarget): void => {
    if (agent.excess > 0) app.confirmAssign(agent);
    else app.assignTo({ agent_id: agent.id, override: !agent.is_fit });
  };
  return html`<label class="check"><input type="checkbox" .checked=${assigning.showsAll} @change=${(event: Event) => app.showAssign({ showsAll: (event.target as HTMLInputElement).checked })} /><span>${t("assignShowAll")}</span></label>
    ${found.length === 0 ? html`<p class="muted">${t("assignNobody")}</p>` : nothing}
    <ul class="pick">${found.map(
      (agent) =>
        html`<li><i class="dot ${presenceDot(agent.presence)}"></i><span class="grow"><span class="med" dir="auto">${agent.name}</span><br /><span class="muted small">${t(`presence_${agent.presence}`)} · <bdi>${agent.used}/${agent.max}</bdi>${agent.is_in_call ? html` · ${t("inCall")}` : nothing}${agent.excess > 0 ? html` · <span class="warn">${t("exceedsBy", agent.excess)}</span>` : nothing}</span></span><button type="button" class="btn sm secondary" aria-label=${t("assignToWho", agent.name)} @click=${() => choose(agent)}>${t("assign")}</button></li>`,
    )}</ul>`;
}

function queues(app: BoardApp, targets: Targets): TemplateResult {
  return html`<ul class="pick">${targets.queues.map((queue) => {
    const off = queue.agents === 0;
    return html`<li>${icon("inbox")}<span class="grow"><span class="med" dir="auto">${queue.name}</span>${off ? html`<br /><span class="muted small">${t("queueEmpty")}</span>` : nothing}</span><button type="button" class="btn sm secondary" aria-label=${t("assignToWho", queue.name)} aria-disabled=${off ? "true" : nothing} @click=${() => off || app.assignTo({ queue_id: queue.id })}>${t("assign")}</button></li>`;
  })}</ul>`;
}
