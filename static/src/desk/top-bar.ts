// The bar at the top: presence, capacity, search, sound, connection, account.
import { html, nothing, type TemplateResult } from "lit";
import { t as callWord } from "../media/words";
import type { ChosenPresence, PresenceInfo } from "../protocol.gen";
import { askPermission, canAsk } from "../ui/alerts";
import { ticking } from "../ui/clock";
import { longClock, time } from "../ui/format";
import { icon } from "../ui/icon";
import { paletteName } from "../ui/keys";
import type { MenuItem } from "../ui/menu";
import { presenceDot } from "../ui/presence";
import { refusal } from "../ui/refusal";
import { accountMenu, linkSign } from "../ui/shell";
import type { DeskApp } from "./app";
import { t } from "./words";

const CHOICES: readonly ChosenPresence[] = ["available", "busy", "do_not_disturb", "away", "offline"];

export function topBar(app: DeskApp, callPalette: () => void): TemplateResult {
  const { state } = app;
  return html`<header class="top">
    ${presenceMenu(app)} ${capacity(app)}
    <button type="button" class="jump" @click=${callPalette}>${icon("search", "s")}<span>${t("jump")}</span><kbd>${paletteName()}</kbd></button>
    ${sound(app)} ${linkSign(state.link)}
    ${accountMenu({
      config: app.config,
      me: state.me,
      ...(state.offers.length ? { refusal: t("anOfferIsOpen") } : {}),
      onChange: () => app.refresh(),
      onRefused: (code) => app.toaster.say(t("failed", refusal(code)), true),
    })}
  </header>`;
}

function presenceMenu(app: DeskApp): unknown {
  const { presence } = app.state;
  if (!presence) return html`<span class="presence">${t("loading")}</span>`;
  const name = presenceName(presence);
  const face = html`<i class="dot ${presenceDot(presence.presence)}"></i>${name}
    <span class="t"><bdi>${ticking((now) => longClock(now - presence.since))}</bdi></span>${icon("chevron-down", "s")}`;
  const items: MenuItem[] = [{ kind: "label", text: setBy(app, presence) }];
  for (const choice of CHOICES) {
    const refusal = app.isStale ? { refusal: t("notConnected") } : {};
    items.push({
      kind: "item",
      text: t(`presence_${choice}`),
      dot: presenceDot(choice),
      isChecked: presence.presence === choice,
      run: () => app.setPresence(choice),
      ...refusal,
    });
  }
  return html`<cc-menu look="presence" .menuLabel=${t("presence")} .face=${face} .items=${items}></cc-menu>`;
}

export const presenceName = (presence: PresenceInfo): string =>
  presence.text || t(`presence_${presence.presence}`);

/** PRES-10: since when, and who set it. */
function setBy(app: DeskApp, presence: PresenceInfo): string {
  const isMine = presence.set_by === app.state.me?.name;
  const who = presence.set_by === "system" ? t("setBySystem") : isMine ? t("setByYou") : presence.set_by;
  return t("sinceSetBy", time(presence.since), who);
}

function capacity(app: DeskApp): unknown {
  const units = app.state.capacity;
  if (!units) return nothing;
  const words = units.is_in_call ? callWord("noNewRequests") : t("unitsUsed", units.used, units.max);
  const cells = Array.from({ length: Math.min(12, Math.max(units.max, units.used)) }, (_, index) =>
    index >= units.max ? "o" : index < units.used ? "u" : "",
  );
  return html`<span class="row small muted wide-only" title=${words}><span class="cap" role="img" aria-label=${words}>${cells.map((look) => html`<i class=${look}></i>`)}</span><bdi aria-hidden="true">${units.used}/${units.max}</bdi></span>`;
}

function sound(app: DeskApp): TemplateResult {
  const { sounds } = app;
  const ask = (): void => {
    sounds.unlock();
    void askPermission().then(() => app.refresh());
  };
  if (sounds.isBlocked && !sounds.isMuted) {
    return html`<button type="button" class="chip warn" @click=${ask}>${icon("volume-x", "s")}<span>${t("soundIsOff")}</span></button>`;
  }
  const words = sounds.isMuted ? t("soundMuted") : t("soundOn");
  const bell = canAsk()
    ? html`<button type="button" class="btn icon-only" aria-label=${t("askNotifications")} title=${t("askNotifications")} @click=${ask}>${icon("bell")}</button>`
    : nothing;
  return html`${bell}<button type="button" class="btn icon-only" aria-label=${words} title=${words} @click=${() => sounds.mute(!sounds.isMuted)}>${icon(sounds.isMuted ? "volume-x" : "volume-2")}</button>`;
}
