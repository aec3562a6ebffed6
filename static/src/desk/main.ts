// The agent workspace: one element that draws the state of the desk and connects the parts.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { setTitle, showCount } from "../ui/alerts";
import { readConfig } from "../ui/config";
import "../ui/composer";
import "../ui/dialog";
import { LightElement } from "../ui/element";
import { icon } from "../ui/icon";
import "../ui/keys";
import { time } from "../ui/format";
import "../ui/menu";
import "../ui/palette";
import { farewell, linkBanner, placesFor, rail, toasts } from "../ui/shell";
import "../ui/transcript";
import { DeskApp } from "./app";
import { callDialogs, invitations } from "./call-dialogs";
import { callBar } from "./call-panel";
import "./offers";
import { composerOf, panel } from "./panel";
import "./resources";
import { choices, helpList, shortcuts } from "./shortcuts";
import { side } from "./side";
import { attention, type DeskState, initialState } from "./store";
import "./tasks";
import { topBar } from "./top-bar";
import { t } from "./words";
import "./wrap-up";

const PANES = [".tasks", ".panel", ".side", ".offers", ".top"];

class Desk extends LightElement {
  @state() private view: DeskState = initialState;
  @state() private isPaletteOpen = false;
  @state() private isHelpOpen = false;
  readonly #app = new DeskApp(readConfig(), () => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    setTitle(t("desk"));
    this.#app.store.draw((state) => {
      this.view = state;
    });
    this.#app.open();
    document.addEventListener("visibilitychange", () => this.requestUpdate());
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get("view") as DeskState | undefined;
    if (!changed.has("view")) return;
    const { view } = this;
    const name = view.selected === null ? undefined : view.chats[view.selected]?.task.customer.name;
    setTitle(name ? `${name} · ${t("desk")}` : t("desk"));
    showCount(attention(view));
    // Only a person's own step moves the focus: into the field, ready to write (OFF-3).
    if (before && before.selected !== view.selected && view.selected !== null) void this.#focusComposer();
    if (before && before.pane !== view.pane && view.pane === "side")
      this.querySelector<HTMLElement>(".side .tab[tabindex='0'], .side button")?.focus();
  }

  async #focusComposer(): Promise<void> {
    const composer = composerOf();
    await composer?.updateComplete;
    if (composer) composer.focusField();
    else this.querySelector<HTMLElement>("#reason, .panel .log")?.focus();
  }

  override render(): TemplateResult {
    const app = this.#app;
    const { view } = this;
    if (view.link.state === "refused") return farewell(app.config, view.link.code ?? "");
    const callPalette = (): void => {
      this.isPaletteOpen = true;
    };
    const callHelp = (): void => {
      this.isHelpOpen = true;
    };
    return html`<div class="shell" data-pane=${view.pane} @cc-palette=${callPalette} @cc-help=${callHelp}>
        ${rail(placesFor(app.config, view.me, "desk", attention(view)), callHelp)} ${topBar(app, callPalette)}
        <main class="desk">
          <cc-tasks .state=${view} .app=${app}></cc-tasks>
          <div class="stage">
            <div class="banners">${view.me ? linkBanner(view.link, () => app.retryNow()) : nothing}${this.#missed()}${invitations(app)}${callBar(app)}</div>
            ${panel(app)} ${side(app)}
          </div>
        </main>
        <cc-keys .shortcuts=${shortcuts(app)} .panes=${PANES}></cc-keys>
      </div>
      <cc-offers .offers=${view.offers} .stale=${app.isStale} .app=${app}></cc-offers>
      ${this.#dialogs()} ${callDialogs(app)} ${toasts(app.toaster.shown)}`;
  }

  /** RONA is said plainly and left only by hand (PRES-2). */
  #missed(): unknown {
    const { presence, missedQueue, link } = this.view;
    if (presence?.presence !== "rona") return nothing;
    const when = time(presence.since);
    return html`<div class="banner warn" role="alert">
      ${icon("triangle-alert")}
      <p class="txt"><b>${t("missedTitle")}</b> ${missedQueue ? t("missedFrom", missedQueue, when) : t("missedAt", when)} ${t("missedText")}</p>
      <button type="button" class="btn primary sm" aria-disabled=${link.state === "open" ? nothing : "true"} @click=${() => link.state === "open" && this.#app.setPresence("available")}>${t("setAvailable")}</button>
    </div>`;
  }

  #dialogs(): TemplateResult {
    const app = this.#app;
    const { ending } = this.view;
    const name = ending === null ? "" : (this.view.chats[ending]?.task.customer.name ?? "");
    return html`<cc-dialog
        .open=${ending !== null}
        .heading=${t("endTitle", name)}
        .body=${html`<p>${t("endReminder", name)}</p><p class="muted">${t("endThen")}</p>`}
        .buttons=${html`<button type="button" class="btn" @click=${() => app.askEnd(null)}>${t("keepOpen")}</button><button type="button" class="btn danger" autofocus @click=${() => ending !== null && app.end(ending)}>${t("endConversation")}</button>`}
        @cc-close=${() => app.askEnd(null)}
      ></cc-dialog>
      <cc-dialog
        .open=${this.isHelpOpen}
        .heading=${t("shortcuts")}
        .body=${this.isHelpOpen ? helpList(app) : nothing}
        @cc-close=${() => {
          this.isHelpOpen = false;
        }}
      ></cc-dialog>
      <cc-palette
        .open=${this.isPaletteOpen}
        .choices=${this.isPaletteOpen ? choices(app) : []}
        @cc-close=${() => {
          this.isPaletteOpen = false;
        }}
      ></cc-palette>`;
  }
}

customElements.define("cc-desk", Desk);
