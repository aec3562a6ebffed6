// Above the list: what each queue looks like now, and the bar with search, filters and refresh.
import { html, nothing, type TemplateResult } from "lit";
import type { QueueSummary, State } from "../protocol.gen";
import { ticking } from "../ui/clock";
import { clock } from "../ui/format";
import { icon } from "../ui/icon";
import type { MenuItem } from "../ui/menu";
import type { BoardApp } from "./app";
import type { Grid } from "./grid";
import type { Filters } from "./rows";
import { t } from "./words";

const STATES: readonly State[] = ["open", "offered", "active", "waiting", "wrap_up", "closed"];

export function strip(app: BoardApp): unknown {
  const { queues } = app.state;
  if (queues.length === 0) return nothing;
  return html`<section class="strip" role="region" tabindex="0" aria-label=${t("queuesNow")}>${queues.map((queue) => summary(app, queue))}</section>`;
}

function summary(app: BoardApp, queue: QueueSummary): TemplateResult {
  const isOn = app.state.filters.queues.includes(queue.id);
  const { longest_since: since } = queue;
  return html`<button type="button" class="strip-q" aria-pressed=${String(isOn)} title=${t("filterByQueue", queue.name)} @click=${() => app.filter({ queues: toggled(app.state.filters.queues, queue.id) })}>
    <span class="row"><span class="med clip">${queue.name}</span><span class="muted small end" title=${t("availableOfSignedIn")}>${icon("headset", "s")} <bdi>${queue.available ?? 0}/${queue.signed_in ?? 0}</bdi><span class="sr"> ${t("availableOfSignedIn")}</span></span></span>
    <span class="strip-n"><span class="stat"><span class="v">${queue.waiting}</span> <span class="k">${t("waitingCount")}</span></span><span class="stat"><span class="v">${queue.active}</span> <span class="k">${t("activeCount")}</span></span></span>
    <span class="strip-f small muted"><span>${t("longest")} <b>${since ? ticking((now) => clock(now - since)) : "–"}</b></span></span>
  </button>`;
}

const toggled = <T>(list: readonly T[], value: T): T[] =>
  list.includes(value) ? list.filter((other) => other !== value) : [...list, value];

export function toolbar(app: BoardApp): TemplateResult {
  const { state } = app;
  const { rows, waiting } = app.arranged;
  const grid = (): Grid | null => document.querySelector<Grid>("cc-grid");
  return html`<div class="toolbar" role="group" aria-label=${t("findAndFilter")}>
    <label class="search soft find">${icon("search", "s")}<input class="input" type="search" placeholder=${t("find")} aria-label=${t("find")} .value=${state.filters.text} @input=${(event: Event) => app.filter({ text: (event.target as HTMLInputElement).value })} /></label>
    ${chips(app)}
    <cc-menu look="btn sm" .menuLabel=${t("filter")} .face=${html`${icon("funnel", "s")}${t("filter")}`} .items=${filterItems(app)}></cc-menu>
    ${waiting ? html`<button type="button" class="chip fresh" @click=${() => grid()?.toTop()}>${icon("arrow-up", "s")}${t("newRows", waiting)}</button>` : nothing}
    <span class="end row">
      <span class="muted small wide-only" role="status">${t("shownRows", rows.length)} · ${app.isStale || state.isBehind ? t("notLive") : t("live")}</span>
      <button type="button" class="btn icon-only sm" aria-label=${t("refresh")} title=${t("refresh")} @click=${() => app.refresh()}>${icon("refresh-cw")}</button>
    </span>
  </div>`;
}

function chips(app: BoardApp): unknown {
  const { filters, queues, agents } = app.state;
  const nameOf = (list: readonly { id: string; name: string }[], ids: readonly string[]): string =>
    ids.map((id) => list.find((item) => item.id === id)?.name ?? "?").join(", ");
  return [
    chip(app, "states", t("state"), filters.states.map((state) => t(`state_${state}`)).join(", ")),
    chip(app, "queues", t("queue"), nameOf(queues, filters.queues)),
    chip(app, "agents", t("agent"), nameOf(agents, filters.agents)),
  ];
}

function chip(app: BoardApp, key: Exclude<keyof Filters, "text">, name: string, value: string): unknown {
  if (!value) return nothing;
  return html`<span class="chip"><span class="k">${name}</span><span class="clip">${value}</span><button type="button" class="x" aria-label=${t("removeFilter", name)} title=${t("removeFilter", name)} @click=${() => app.filter({ [key]: [] })}>${icon("x", "s")}</button></span>`;
}

function filterItems(app: BoardApp): MenuItem[] {
  const { filters, queues, agents } = app.state;
  const group = <T extends string>(
    label: string,
    key: "states" | "queues" | "agents",
    values: readonly (readonly [T, string])[],
  ): MenuItem[] => [
    { kind: "label", text: label },
    ...values.map(([value, text]): MenuItem => {
      const chosen = filters[key] as readonly string[];
      return {
        kind: "item",
        text,
        isMulti: true,
        isChecked: chosen.includes(value),
        run: () => app.filter({ [key]: toggled(chosen, value) }),
      };
    }),
  ];
  return [
    ...group(
      t("state"),
      "states",
      STATES.map((state) => [state, t(`state_${state}`)] as const),
    ),
    ...group(
      t("queue"),
      "queues",
      queues.map((queue) => [queue.id, queue.name] as const),
    ),
    ...group(
      t("agent"),
      "agents",
      agents.map((agent) => [agent.id, agent.name] as const),
    ),
  ];
}
