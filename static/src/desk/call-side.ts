// The call in the side panel: who is in it, how the line is, and what it means for other work.
import { html, nothing, type TemplateResult } from "lit";
import { own } from "../media/call";
import type { CallSession } from "../media/session";
import { qualitySign } from "../media/stage";
import { t } from "../media/words";
import type { CallPerson } from "../protocol.gen";
import { avatar, initialsOf } from "../ui/avatar";
import { ticking } from "../ui/clock";
import { percent } from "../ui/format";
import { icon } from "../ui/icon";
import { withMasks } from "../ui/text";
import { facts } from "./facts";

export function callSide(session: CallSession): TemplateResult {
  const { call } = session;
  if (call === null) return html``;
  const me = own(call);
  return html`<section class="sect"><h3>${t("people")}</h3><ul class="pick">${(call.people ?? []).map((person) => row(person, person.leg === me?.leg))}</ul></section>
    <section class="sect"><h3>${t("connection")}</h3>${facts([
      [t("quality"), session.isConnected ? ticking(() => quality(session)) : t("connecting")],
      [t("microphone"), session.mic?.label ?? ""],
      [t("camera"), session.cam?.label ?? ""],
      [t("region"), call.region ?? ""],
      [t("otherRequests"), t("noNewRequests")],
    ])}</section>`;
}

function row(person: CallPerson, isMe: boolean): TemplateResult {
  const sound = person.audio === false ? "mic-off" : "mic";
  return html`<li>${avatar(initialsOf(person.name), person.role === "customer" ? "" : "staff")}
    <span class="grow"><span class="med" dir="auto">${isMe ? t("you") : withMasks(person.name)}</span><br /><span class="muted small">${standing(person)}</span></span>
    ${person.state === "invited" ? nothing : html`<span class="muted" role="img" aria-label=${t(person.audio === false ? "muted" : "microphoneOn")}>${icon(sound)}</span>`}</li>`;
}

function standing(person: CallPerson): string {
  const role = t(`role_${person.role}`);
  if (person.state === "invited") return `${role} · ${t("asked")}`;
  if (person.state === "lost") return `${role} · ${t("reconnecting")}`;
  return person.audio === false ? `${role} · ${t("muted")}` : role;
}

function quality(session: CallSession): TemplateResult {
  const { line } = session;
  const figures = line === null ? "" : t("figures", Math.round(line.roundTrip * 1000), percent(line.loss));
  return html`${qualitySign(session, (name) => icon(name, "s"))} <span>${t(`line_${session.quality}`)}</span> <bdi class="muted small">${figures}</bdi>`;
}
