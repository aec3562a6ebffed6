// The supervisor's dashboard: one element that draws the state and connects the parts.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { setTitle, showCount } from "../ui/alerts";
import { previewWords } from "../ui/preview";
import { refusal } from "../ui/refusal";
import "../ui/composer";
import { readConfig } from "../ui/config";
import "../ui/dialog";
import { LightElement } from "../ui/element";
import { icon } from "../ui/icon";
import "../ui/keys";
import { leaderName, paletteName, type Shortcut } from "../ui/keys";
import "../ui/menu";
import "../ui/palette";
import type { Choice } from "../ui/palette";
import { accountMenu, farewell, linkBanner, linkSign, placesFor, rail, toasts } from "../ui/shell";
import { revealAlerts } from "./reveals";
import "../ui/transcript";
import { agentList } from "./agents";
import { BoardApp } from "./app";
import { assignDialog } from "./assign";
import { drawer } from "./drawer";
import "./grid";
import { countsOf } from "./rows";
import { type BoardState, initialState, type Tab } from "./store";
import { strip, toolbar } from "./strip";
import { t, type WordKey } from "./words";

const TABS: readonly [Tab, WordKey][] = [
  ["ongoing", "tabOngoing"],
  ["closed", "tabClosed"],
  ["all", "tabAll"],
  ["agents", "agents"],
];
const PANES = [".sup-tabs", ".toolbar", ".grid-wrap", ".drawer", ".top"];
const PALETTE_ROWS = 300;

class Supervisor extends LightElement {
  @state() private view: BoardState = initialState;
  @state() private isPaletteOpen = false;
  @state() private isHelpOpen = false;
  readonly #app = new BoardApp(readConfig(), () => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    setTitle(t("dashboard"));
    showCount(0);
    this.#app.store.draw((state) => {
      this.view = state;
    });
    this.#app.open();
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get("view") as BoardState | undefined;
    if (!before || before.watched === this.view.watched) return;
    // The drawer takes the focus when it opens and gives it back to the list.
    const wanted = this.view.watched === null ? ".grid" : "#drawer-close";
    this.querySelector<HTMLElement>(wanted)?.focus();
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
    return html`<div class="shell" @cc-palette=${callPalette} @cc-help=${callHelp}>
        ${rail(placesFor(app.config, view.me, "supervisor"), callHelp)}
        <header class="top">
          <h1 class="top-title">${t("dashboard")}</h1>
          <button type="button" class="jump" @click=${callPalette}>${icon("search", "s")}<span>${t("jump")}</span><kbd>${paletteName()}</kbd></button>
          ${linkSign(view.link)}
          ${accountMenu({ config: app.config, me: view.me, onChange: () => this.requestUpdate(), onRefused: (code) => app.toaster.say(t("failed", refusal(code)), true) })}
        </header>
        <main class="sup stage">
          ${view.hasSnapshot ? linkBanner(view.link, () => app.refresh()) : nothing} ${revealAlerts(app)} ${this.#tabs()} ${this.#content()}
          <p class="notice small muted">${app.config.notice?.text || t("privacyNotice")}</p>
        </main>
        <cc-keys .shortcuts=${this.#shortcuts()} .panes=${PANES}></cc-keys>
      </div>
      ${drawer(app)} ${this.#dialogs()} ${toasts(app.toaster.shown)}`;
  }

  #tabs(): TemplateResult {
    const app = this.#app;
    const counts = { ...countsOf(this.view.rows), agents: this.view.agents.length };
    return html`<div class="tabs sup-tabs" role="tablist" aria-label=${t("views")} @keydown=${this.#onTabKey}>${TABS.map(
      ([tab, word]) =>
        html`<button type="button" class="tab" id="tab-${tab}" role="tab" aria-selected=${String(tab === this.view.tab)} aria-controls="board" tabindex=${tab === this.view.tab ? 0 : -1} @click=${() => app.show(tab)}>${t(word)}<span class="n">${counts[tab]}</span></button>`,
    )}</div>`;
  }

  #onTabKey(event: KeyboardEvent): void {
    const isRtl = document.documentElement.dir === "rtl";
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = TABS.findIndex(([tab]) => tab === this.view.tab);
    const next = TABS[(at + step + TABS.length) % TABS.length]?.[0] ?? "ongoing";
    this.#app.show(next);
    this.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }

  #content(): TemplateResult {
    const app = this.#app;
    const { view } = this;
    if (!view.hasSnapshot) {
      return html`<div class="board late" id="board" role="tabpanel" aria-labelledby="tab-${view.tab}" aria-busy="true"><div class="col skel-rows">${[1, 2, 3, 4, 5].map(() => html`<span class="skel line-b"></span>`)}</div></div>`;
    }
    if (view.tab === "agents")
      return html`<div class="board" id="board" role="tabpanel" aria-labelledby="tab-agents">${agentList(app)}</div>`;
    const isEmpty = app.arranged.rows.length === 0;
    return html`<div class="board" id="board" role="tabpanel" aria-labelledby="tab-${view.tab}">
      ${strip(app)} ${toolbar(app)} ${isEmpty ? this.#empty() : html`<cc-grid .board=${view} .app=${app}></cc-grid>`}
    </div>`;
  }

  #empty(): TemplateResult {
    const { text, states, queues, agents } = this.view.filters;
    const isFiltered = text !== "" || states.length + queues.length + agents.length > 0;
    return html`<div class="empty">
      ${icon("inbox")}
      <h3>${isFiltered ? t("nothingFound") : t("noConversations")}</h3>
      <p>${isFiltered ? t("nothingMatches") : t("noConversationsText")}</p>
      ${isFiltered ? html`<button type="button" class="btn secondary" @click=${() => this.#app.filter({ text: "", states: [], queues: [], agents: [] })}>${t("clearFilters")}</button>` : nothing}
    </div>`;
  }

  #shortcuts(): Shortcut[] {
    const app = this.#app;
    return TABS.map(([tab, word], index) => ({
      codes: [`Digit${index + 1}`, `Numpad${index + 1}`],
      key: String(index + 1),
      text: t(word),
      run: () => app.show(tab),
    }));
  }

  #choices(): Choice[] {
    const app = this.#app;
    const rows = [...this.view.rows.values()].filter((row) => row.state !== "closed").slice(0, PALETTE_ROWS);
    return [
      ...TABS.map(
        ([tab, word]): Choice => ({ id: tab, text: t(word), icon: "chart-column", run: () => app.show(tab) }),
      ),
      { id: "refresh", text: t("refresh"), icon: "refresh-cw", run: () => app.refresh() },
      ...rows.map(
        (row): Choice => ({
          id: row.id,
          text: `${row.customer.name} · ${previewWords(row.subject)}`,
          hint: t(`state_${row.state}`),
          icon: "message-circle",
          run: () => this.#find(row.id),
        }),
      ),
    ];
  }

  /** Show the row of a conversation, and stand on it. */
  #find(id: string): void {
    const name = this.view.rows.get(id)?.customer.name ?? "";
    this.#app.show("ongoing");
    this.#app.filter({ text: name, states: [], queues: [], agents: [] });
    this.#app.point(id);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(".grid")?.focus());
  }

  #help(): TemplateResult {
    const rows: [string, string][] = [
      [paletteName(), t("keyPalette")],
      ...this.#shortcuts().map((item): [string, string] => [`${leaderName()}  ${item.key}`, item.text]),
      ["↑ ↓", t("keyRows")],
      ["Enter", t("monitor")],
      ["☰  ⇧ F10", t("moreActions")],
      ["F6  ⇧ F6", t("keyPanes")],
      ["Esc", t("keyEsc")],
      ["?", t("keyHelp")],
    ];
    return html`<dl class="keys-list">${rows.map(([key, text]) => html`<dt><kbd>${key}</kbd></dt><dd>${text}</dd>`)}</dl>`;
  }

  #dialogs(): TemplateResult {
    const app = this.#app;
    const { asking, rows, chats } = this.view;
    const row = asking ? rows.get(asking.id) : undefined;
    const name = row?.customer.name ?? (asking ? chats[asking.id]?.task.customer.name : "") ?? "";
    const isForce = asking?.what === "force_close";
    const people = row?.agent ? t("customerAndAgent", name, row.agent) : name;
    const body = isForce
      ? html`<p><bdi>${name}</bdi>${row ? html` · ${row.queue} · ${t(`state_${row.state}`)}` : nothing}</p><div class="banner bad boxed">${icon("triangle-alert")}<p class="txt">${t("forceCloseAdvice", people)}</p></div>`
      : html`<p>${t("joinText", people)}</p>`;
    return html`<cc-dialog
        .open=${asking !== null}
        .heading=${isForce ? t("forceCloseTitle") : t("joinTitle")}
        .body=${asking ? body : nothing}
        .buttons=${html`<button type="button" class="btn" autofocus @click=${() => app.ask(null)}>${isForce ? t("keepOpen") : t("cancel")}</button><button type="button" class="btn ${isForce ? "danger" : "primary"}" @click=${() => app.proceed()}>${isForce ? t("proceed") : t("joinChat")}</button>`}
        @cc-close=${() => app.ask(null)}
      ></cc-dialog>
      ${assignDialog(app)}
      <cc-dialog .open=${this.isHelpOpen} .heading=${t("shortcuts")} .body=${this.isHelpOpen ? this.#help() : nothing} @cc-close=${() => {
        this.isHelpOpen = false;
      }}></cc-dialog>
      <cc-palette .open=${this.isPaletteOpen} .choices=${this.isPaletteOpen ? this.#choices() : []} @cc-close=${() => {
        this.isPaletteOpen = false;
      }}></cc-palette>`;
  }
}

customElements.define("cc-supervisor", Supervisor);
