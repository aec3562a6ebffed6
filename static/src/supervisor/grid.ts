// The list of conversations: one tab stop, fixed row height, and only the rows on the screen exist.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Row } from "../protocol.gen";
import { LightElement } from "../ui/element";
import { icon } from "../ui/icon";
import type { Menu, MenuItem } from "../ui/menu";
import { style } from "../ui/style";
import type { BoardApp } from "./app";
import { COLUMNS, cell } from "./cells";
import { actionsFor, refusalOf, type Slice, windowOf } from "./rows";
import type { BoardState } from "./store";
import { t } from "./words";

const ROW_PADDING = 4;

export class Grid extends LightElement {
  @property({ attribute: false }) board!: BoardState;
  @property({ attribute: false }) app!: BoardApp;
  @state() private slice: Slice = { from: 0, to: 60 };
  @state() private menuRow: Row | null = null;
  @query(".grid-wrap") private readonly wrap!: HTMLElement;
  @query("table") private readonly table!: HTMLElement;
  @query("cc-menu") private readonly menu!: Menu;
  readonly #resized = new ResizeObserver(() => this.#measure());

  protected override firstUpdated(): void {
    this.#resized.observe(this.wrap);
    this.#measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("board")) this.#measure();
  }

  get #rows(): Row[] {
    return this.app.arranged.rows;
  }

  /** The height every row has, from the tokens: it depends on density and pointer. */
  get #rowHeight(): number {
    return (
      Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue("--row"), 10) + ROW_PADDING
    );
  }

  #measure(): void {
    const { scrollTop, clientHeight } = this.wrap;
    const slice = windowOf(this.#rows.length, this.#rowHeight, scrollTop, clientHeight);
    if (slice.from !== this.slice.from || slice.to !== this.slice.to) this.slice = slice;
  }

  #onScroll(): void {
    this.#measure();
    this.#holdWhileReading();
  }

  /** New rows wait while somebody has scrolled down or stands on a row. */
  #holdWhileReading(): void {
    this.app.hold(this.wrap.scrollTop > 0 || this.app.state.current !== null);
  }

  toTop(): void {
    this.app.point(null);
    this.wrap.scrollTop = 0;
    this.app.hold(false);
  }

  override render(): TemplateResult {
    const rows = this.#rows;
    const { from, to } = {
      from: Math.min(this.slice.from, rows.length),
      to: Math.min(this.slice.to, rows.length),
    };
    const shown = rows.slice(from, to);
    const height = this.#rowHeight;
    const { current } = this.board;
    const isCurrentShown = shown.some((row) => row.id === current);
    return html`<div class="grid-wrap ${this.app.isStale ? "stale-soft" : ""}" @scroll=${this.#onScroll}>
      <table
        class="grid fixed"
        role="grid"
        tabindex="0"
        aria-label=${t("conversations")}
        aria-rowcount=${rows.length + 1}
        aria-activedescendant=${isCurrentShown ? `row-${current}` : nothing}
        aria-busy=${String(!this.board.hasSnapshot)}
        @keydown=${this.#onKey}
      >
        <colgroup>${COLUMNS.map((column) => html`<col class="col-${column.id}" />`)}<col class="col-acts" /></colgroup>
        <thead>
          <tr aria-rowindex="1">${COLUMNS.map((column) => this.#heading(column))}<th scope="col" class="acts"><span class="sr">${t("actions")}</span></th></tr>
        </thead>
        <tbody>
          ${spacer(from * height)}
          ${repeat(
            shown,
            (row) => row.id,
            (row, index) => this.#row(row, from + index),
          )}
          ${spacer((rows.length - to) * height)}
        </tbody>
      </table>
      <cc-menu headless .menuLabel=${t("actions")} .items=${this.menuRow ? this.#items(this.menuRow) : []}></cc-menu>
    </div>`;
  }

  #heading({ id, word, look }: (typeof COLUMNS)[number]): TemplateResult {
    const { by, isDown } = this.board.sort;
    const isOn = by === id;
    return html`<th scope="col" class=${look} aria-sort=${isOn ? (isDown ? "descending" : "ascending") : nothing}>
      <button type="button" class="th-sort ${isOn ? "on" : ""}" @click=${() => this.app.sortBy(id)}>${t(word)}${isOn ? icon(isDown ? "chevron-down" : "chevron-up", "s") : nothing}</button>
    </th>`;
  }

  #row(row: Row, index: number): TemplateResult {
    const fresh = this.board.fresh.get(row.id);
    return html`<tr
      id="row-${row.id}"
      aria-rowindex=${index + 2}
      aria-selected=${String(row.id === this.board.current)}
      @click=${() => this.#point(row.id)}
      @dblclick=${() => this.app.monitor(row)}
    >
      ${COLUMNS.map((column) => html`<td class="${column.look} ${fresh?.has(column.id) ? "flash" : ""}">${cell(column.id, row)}</td>`)}
      <td class="acts">${this.#actions(row)}</td>
    </tr>`;
  }

  #actions(row: Row): TemplateResult {
    const { rights, me } = this.board;
    const canMonitor = rights.monitor && !refusalOf("monitor", row, me?.id ?? "");
    return html`<span class="row acts-row">
      ${canMonitor ? html`<button type="button" class="btn icon-only sm" tabindex="-1" aria-label=${t("monitorWho", row.customer.name)} title=${t("monitor")} @click=${() => this.app.monitor(row)}>${icon("eye")}</button>` : nothing}
      ${rights.assign && !refusalOf("assign", row, me?.id ?? "") ? html`<button type="button" class="btn icon-only sm" tabindex="-1" aria-label=${t("assignWho", row.customer.name)} title=${t("assign")} @click=${() => this.app.askAssign(row.id)}>${icon("user-plus")}</button>` : nothing}
      ${actionsFor(rights).length ? html`<button type="button" class="btn icon-only sm" tabindex="-1" aria-haspopup="menu" aria-label=${t("actionsFor", row.customer.name)} title=${t("moreActions")} @click=${(event: Event) => this.#openMenu(row, event.currentTarget as HTMLElement)}>${icon("ellipsis", "dots")}</button>` : nothing}
    </span>`;
  }

  #items(row: Row): MenuItem[] {
    const { rights, me } = this.board;
    return actionsFor(rights).map((action): MenuItem => {
      const why = this.app.isStale ? t("notConnected") : refusalOf(action, row, me?.id ?? "");
      const words =
        why === null
          ? {}
          : { refusal: this.app.isStale ? t("notConnected") : t(why as Parameters<typeof t>[0]) };
      if (action === "assign")
        return {
          kind: "item",
          text: t("assign"),
          icon: "user-plus",
          run: () => this.app.askAssign(row.id),
          ...words,
        };
      if (action === "monitor")
        return { kind: "item", text: t("monitor"), icon: "eye", run: () => this.app.monitor(row), ...words };
      return {
        kind: "item",
        text: t("forceClose"),
        icon: "circle-x",
        run: () => this.app.ask({ what: "force_close", id: row.id }),
        ...words,
      };
    });
  }

  #openMenu(row: Row, anchor: HTMLElement): void {
    this.#point(row.id);
    this.menuRow = row;
    void this.updateComplete.then(() => this.menu.showAt(anchor));
  }

  #point(id: string): void {
    this.app.point(id);
    this.#holdWhileReading();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.table) return;
    const rows = this.#rows;
    const at = rows.findIndex((row) => row.id === this.app.state.current);
    const page = Math.max(1, Math.floor(this.wrap.clientHeight / this.#rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    const row = rows[at];
    if (to !== undefined) this.#moveTo(Math.max(0, Math.min(rows.length - 1, to)));
    else if (event.key === "Enter" && row) this.app.monitor(row);
    else if ((event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && row)
      this.#openByKey(row);
    else if (event.key === "Escape" && this.app.state.current) {
      this.app.point(null);
      this.#holdWhileReading();
    } else return;
    event.preventDefault();
  }

  #openByKey(row: Row): void {
    if (actionsFor(this.board.rights).length === 0) return;
    this.menuRow = row;
    const line = this.querySelector<HTMLElement>(`#row-${CSS.escape(row.id)} .acts`);
    void this.updateComplete.then(() => this.menu.showAt(line ?? this.table));
  }

  #moveTo(index: number): void {
    const row = this.#rows[index];
    if (!row) return;
    this.#point(row.id);
    const height = this.#rowHeight;
    const { scrollTop, clientHeight } = this.wrap;
    const [top, head] = [index * height, 32];
    if (top < scrollTop) this.wrap.scrollTop = top;
    else if (top + height + head > scrollTop + clientHeight)
      this.wrap.scrollTop = top + height + head - clientHeight;
  }
}

const spacer = (height: number): unknown =>
  height > 0
    ? html`<tr class="spacer" aria-hidden="true"><td colspan=${COLUMNS.length + 1} ${style({ height: `${height}px` })}></td></tr>`
    : nothing;

customElements.define("cc-grid", Grid);
