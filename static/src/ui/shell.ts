// The parts around a screen that the desk and the dashboard share: rail, connection, account, sign-out, farewell.
import { html, nothing, type TemplateResult } from "lit";
import type { Me } from "../protocol.gen";
import type { Link } from "../realtime/link";
import { avatar, initialsOf } from "./avatar";
import { ticking } from "./clock";
import { address, type PageConfig } from "./config";
import { signOut } from "./http";
import { icon } from "./icon";
import type { MenuItem } from "./menu";
import { DENSITIES, density, setDensity, setTheme, THEMES, theme } from "./theme";
import { t } from "./words";

export interface Place {
  name: string;
  icon: string;
  href: string;
  isHere: boolean;
  count?: number;
}

export function rail(places: readonly Place[], onHelp: () => void): TemplateResult {
  return html`<nav class="rail" aria-label=${t("main")}>
    <span class="mark">${icon("message-circle")}</span>
    ${places.map(
      (place) =>
        html`<a href=${place.href} aria-label=${place.count ? `${place.name} ${place.count}` : place.name} title=${place.name} aria-current=${place.isHere ? "page" : nothing}>${icon(place.icon)}${place.count ? html`<span class="count">${place.count}</span>` : nothing}</a>`,
    )}
    <span class="grow"></span>
    <button type="button" class="wide-only" aria-label=${t("shortcuts")} title="${t("shortcuts")} (?)" @click=${onHelp}>${icon("keyboard")}</button>
  </nav>`;
}

/** The screens this person may open. */
export function placesFor(
  config: PageConfig,
  me: Me | null,
  here: "desk" | "supervisor",
  count = 0,
): Place[] {
  const places: Place[] = [];
  const links = config.links ?? {};
  if (here === "desk" || me?.is_agent || links.desk) {
    places.push({
      name: t("desk"),
      icon: "inbox",
      href: links.desk ?? address(config, "desk"),
      isHere: here === "desk",
      count,
    });
  }
  if (here === "supervisor" || me?.is_supervisor || links.supervisor) {
    const href = links.supervisor ?? address(config, "supervisor");
    places.push({ name: t("dashboard"), icon: "chart-column", href, isHere: here === "supervisor" });
  }
  const past = { name: t("history"), icon: "history", href: address(config, "history"), isHere: false };
  return [...(here === "supervisor" ? places.reverse() : places), past];
}

export function linkSign(link: Link): TemplateResult {
  const isOpen = link.state === "open";
  const words = isOpen ? t("connected") : t("notConnected");
  return html`<span class="btn icon-only wide-only" role="img" aria-label=${words} title=${words}>${icon(isOpen ? "wifi" : "wifi-off")}</span>`;
}

/** What stays on the page until the connection is back. */
export function linkBanner(link: Link, retry: () => void): TemplateResult {
  // Asked only once somebody has been let in: until the line is open again, it is lost.
  const isLost = link.state === "waiting" || link.state === "connecting";
  if (!isLost) return html`<div role="status"></div>`;
  const left = (): number => Math.max(0, Math.ceil(((link.retryAt ?? 0) - Date.now()) / 1000));
  return html`<div role="status" class="banner warn">
    ${icon("wifi-off")}
    <p class="txt"><b>${t("connectionLost")}</b> <span aria-hidden="true">${link.state === "waiting" ? ticking(() => (left() > 0 ? t("tryingAgainIn", left()) : t("connecting"))) : t("connecting")}</span> ${t("draftsSafe")}</p>
    <button type="button" class="btn sm secondary" @click=${retry}>${t("tryNow")}</button>
  </div>`;
}

/** Shown instead of everything when the server lets this person in no longer. */
export function farewell(config: PageConfig, code: string): TemplateResult {
  // A new text for agents is in force since this page was loaded: its own page asks for it.
  if (code === "notice_required") window.location.assign(address(config, "notice"));
  const kind = code === "4403" ? "roleChanged" : code === "not_allowed" ? "forbidden" : "signedOut";
  const next = `${address(config, "login")}?next=${encodeURIComponent(window.location.pathname)}`;
  return html`<main class="gone"><div class="empty">
    ${icon(kind === "forbidden" ? "shield-check" : "lock")}
    <h1 class="strong">${t(`${kind}Title`)}</h1>
    <p>${t(`${kind}Text`)}</p>
    <a class="btn primary" href=${next}>${t("signIn")}</a>
    <code>${code}</code>
  </div></main>`;
}

export interface AccountOptions {
  config: PageConfig;
  me: Me | null;
  /** Why one cannot sign out now. */
  refusal?: string;
  onChange: () => void;
  onRefused: (code: string) => void;
}

export function accountMenu(options: AccountOptions): TemplateResult {
  const name = options.me?.name || options.config.user.name;
  return html`<cc-menu
    .label=${t("account", name)}
    .face=${avatar(initialsOf(name), "staff s")}
    .items=${accountItems(options, name)}
  ></cc-menu>`;
}

function accountItems(options: AccountOptions, name: string): MenuItem[] {
  const { config, me, onChange } = options;
  const chosen = (change: () => void) => (): void => {
    change();
    onChange();
  };
  const items: MenuItem[] = [{ kind: "label", text: name }];
  items.push({ kind: "separator" }, { kind: "label", text: t("theme") });
  for (const value of THEMES) {
    items.push({
      kind: "item",
      text: t(`theme_${value}`),
      icon: "sun-moon",
      isChecked: theme() === value,
      run: chosen(() => setTheme(value)),
    });
  }
  items.push({ kind: "separator" }, { kind: "label", text: t("density") });
  for (const value of DENSITIES) {
    items.push({
      kind: "item",
      text: t(`density_${value}`),
      icon: "rows-3",
      isChecked: density() === value,
      run: chosen(() => setDensity(value)),
    });
  }
  items.push({ kind: "separator" }, { kind: "label", text: t("language") });
  for (const [code, word] of config.languages) {
    const isChecked = document.documentElement.lang === code;
    items.push({
      kind: "item",
      text: word,
      icon: "globe",
      isChecked,
      run: () => chooseLanguage(config, code),
    });
  }
  items.push({ kind: "separator" });
  const admin = config.links?.admin ?? (me?.is_admin ? address(config, "admin") : undefined);
  if (admin) items.push({ kind: "item", text: t("adminSite"), icon: "settings", href: admin });
  const leave = {
    kind: "item" as const,
    text: t("signOut"),
    icon: "log-out",
    run: () => void leaveNow(options),
  };
  items.push(options.refusal ? { ...leave, refusal: options.refusal } : leave);
  return items;
}

async function leaveNow({ config, onRefused }: AccountOptions): Promise<void> {
  try {
    const code = await signOut(config);
    if (code === null) window.location.assign(address(config, "login"));
    else onRefused(code);
  } catch {
    onRefused("connection");
  }
}

/** The language is a cookie of the server, so it is set by a form, and the page is drawn anew. */
function chooseLanguage(config: PageConfig, code: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address(config, "language");
  const values = { language: code, next: window.location.pathname, csrfmiddlewaretoken: config.csrf };
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

/** Refusals and confirmations that need no action: they go by themselves. */
export interface Toast {
  id: number;
  text: string;
  isBad: boolean;
}

export const toasts = (shown: readonly Toast[]): TemplateResult =>
  html`<div class="toasts" role="status" aria-live="polite">${shown.map((toast) => html`<p class="toast">${icon(toast.isBad ? "triangle-alert" : "check")}<span>${toast.text}</span></p>`)}</div>`;
