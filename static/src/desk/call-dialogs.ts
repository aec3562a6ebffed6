// What an agent picks from in a call, the check before one, and invitations into the calls of colleagues.
import { html, nothing, type TemplateResult } from "lit";
import { Checker } from "../media/check-view";
import type { Kind } from "../media/devices";
import { DeviceList } from "../media/devices-view";
import { clock } from "../media/lines";
import { t } from "../media/words";
import { icon } from "../ui/icon";
import type { DeskApp } from "./app";
import { t as deskWord } from "./words";

interface Parts {
  checker: Checker;
  devices: DeviceList;
}

const parts = new WeakMap<DeskApp, Parts>();

function partsOf(app: DeskApp): Parts {
  const known = parts.get(app);
  if (known) return known;
  const { calls } = app;
  const redraw = (): void => app.refresh();
  const line = { ice: () => calls.ice(), loop: (sdp: string) => calls.loop(sdp) };
  const choose = (kind: Kind, id: string): Promise<void> => calls.session.choose(kind, id);
  const fresh = {
    checker: new Checker(line, calls.choice, redraw),
    devices: new DeviceList(calls.choice, redraw, choose),
  };
  parts.set(app, fresh);
  return fresh;
}

export function callDialogs(app: DeskApp): TemplateResult {
  const { calls } = app;
  const { dialog } = calls;
  const [heading, body] = dialog === null ? ["", nothing] : content(app, dialog);
  if (dialog !== "devices") partsOf(app).devices.isLoaded = false;
  return html`<cc-dialog .open=${dialog !== null} .heading=${heading} .body=${body} @cc-close=${() => calls.show(null)}></cc-dialog>`;
}

function content(app: DeskApp, dialog: "clips" | "agents" | "check" | "devices"): [string, unknown] {
  if (app.calls.listProblem && (dialog === "clips" || dialog === "agents"))
    return [t(dialog === "clips" ? "chooseClip" : "chooseAgent"), missingList(app, dialog)];
  if (dialog === "clips") return [t("chooseClip"), clips(app)];
  if (dialog === "agents") return [t("chooseAgent"), agents(app)];
  if (dialog === "check") return [t("checkTitle"), partsOf(app).checker.view((name) => icon(name, "s"))];
  return [t("devices"), deviceList(app)];
}

function missingList({ calls }: DeskApp, dialog: "clips" | "agents"): TemplateResult {
  return html`<p class="bad" role="alert">${calls.listProblem}.</p><button type="button" class="btn secondary" @click=${() => calls.show(dialog)}>${icon("refresh-cw", "s")}${deskWord("retry")}</button>`;
}

/** What is plugged in is looked up when the dialog opens, not with every redraw. */
function deviceList(app: DeskApp): TemplateResult {
  const { devices } = partsOf(app);
  if (!devices.isLoaded) void devices.load();
  return devices.view();
}

function clips(app: DeskApp): TemplateResult {
  const { calls } = app;
  const { clips: found } = calls;
  const play = (id: string): void => {
    const { call } = calls.session;
    calls.show(null);
    if (call) calls.say({ type: "call.push", call_id: call.id, clip_id: id });
  };
  if (found === null) return html`<p aria-busy="true">…</p>`;
  if (found.length === 0) return html`<p>${t("noClips")}</p>`;
  return html`<ul class="pick">${found.map(
    (clip) =>
      html`<li>${icon("clapperboard")}<span class="grow"><span class="med" dir="auto">${clip.title}</span><br /><span class="muted small"><bdi>${clock(clip.seconds)}</bdi> · ${t(`clip_${clip.kind}`)}</span></span><button type="button" class="btn icon-only" aria-label=${t("play", clip.title)} title=${t("play", clip.title)} @click=${() => play(clip.id)}>${icon("play")}</button></li>`,
  )}</ul><p class="hint">${t("clipHint")}</p>`;
}

function agents(app: DeskApp): TemplateResult {
  const { calls } = app;
  const { colleagues } = calls;
  const invite = (id: string): void => {
    const { call } = calls.session;
    calls.show(null);
    if (call) calls.say({ type: "call.invite", call_id: call.id, agent_id: id });
  };
  if (colleagues === null) return html`<p aria-busy="true">…</p>`;
  if (colleagues.length === 0) return html`<p>${t("noAgents")}</p>`;
  return html`<ul class="pick">${colleagues.map(
    (agent) =>
      html`<li>${icon("headset")}<span class="grow med" dir="auto">${agent.name}</span><button type="button" class="btn sm secondary" aria-label=${t("invite", agent.name)} @click=${() => invite(agent.id)}>${icon("user-plus", "s")}${t("conference")}</button></li>`,
  )}</ul>`;
}

/** Asked into the call of a colleague (VID-4): stays until it is answered. */
export function invitations(app: DeskApp): unknown {
  const { invites } = app.state;
  if (invites.length === 0) return nothing;
  return html`<section class="invites" role="region" aria-label=${t("invitations")}>${invites.map(
    (invite) => html`<div class="banner" role="alert">${icon("phone-call")}
      <p class="txt"><b>${t("invitation", invite.by, invite.customer)}</b></p>
      <button type="button" class="btn sm primary" @click=${() => void app.calls.join(invite)}>${t("join")}</button>
      <button type="button" class="btn sm" @click=${() => app.calls.say({ type: "call.decline", call_id: invite.call_id })}>${t("decline")}</button>
    </div>`,
  )}</section>`;
}
