// Shortcuts: a leader (Ctrl or Cmd and the period), then one key, with a bar that lists the choices meanwhile.
// By `event.code`, so that Hebrew and Cyrillic layouts work; bare letters never act by themselves (WCAG 2.1.4).
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { LightElement } from "./element";

export interface Shortcut {
  /** KeyboardEvent.code after the leader. */
  codes: readonly string[];
  /** How the key is written. */
  key: string;
  text: string;
  run: (code: string) => void;
}

const isMac = (): boolean => /Mac|iP(hone|ad)/.test(navigator.platform);
export const leaderName = (): string => (isMac() ? "⌘ ." : "Ctrl .");
export const paletteName = (): string => (isMac() ? "⌘ K" : "Ctrl K");
const PATIENCE_MS = 2_000;

export class Keys extends LightElement {
  @property({ attribute: false }) shortcuts: readonly Shortcut[] = [];
  /** Selectors of the panes that F6 goes through. */
  @property({ attribute: false }) panes: readonly string[] = [];
  @state() private isLed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#onKey, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.#onKey, { capture: true });
  }

  override render(): TemplateResult {
    return html`<div role="status">${
      this.isLed
        ? html`<p class="tip keys-hint">${this.shortcuts.map((shortcut) => html`<span><kbd>${shortcut.key}</kbd> ${shortcut.text}</span>`)}</p>`
        : nothing
    }</div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const isChord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (this.isLed) this.#follow(event);
    else if (isChord && event.code === "Period") this.#lead(event);
    else if (isChord && event.code === "KeyK") this.#call(event, "cc-palette");
    else if (event.code === "F6") this.#cycle(event);
    else if (event.key === "?" && !isEditable(event.target) && !event.ctrlKey && !event.metaKey)
      this.#call(event, "cc-help");
  };

  #call(event: KeyboardEvent, name: string): void {
    event.preventDefault();
    this.tell(name);
  }

  #lead(event: KeyboardEvent): void {
    event.preventDefault();
    if (document.querySelector("dialog[open]")) return;
    this.isLed = true;
    this.#timer = setTimeout(() => this.#done(), PATIENCE_MS);
  }

  #done(): void {
    clearTimeout(this.#timer);
    this.isLed = false;
  }

  #follow(event: KeyboardEvent): void {
    if (["Control", "Meta", "Shift", "Alt"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#done();
    this.shortcuts.find((shortcut) => shortcut.codes.includes(event.code))?.run(event.code);
  }

  #cycle(event: KeyboardEvent): void {
    event.preventDefault();
    const panes = this.panes
      .map((selector) => document.querySelector<HTMLElement>(selector))
      .filter((pane): pane is HTMLElement => pane !== null && pane.offsetParent !== null);
    if (panes.length === 0) return;
    const at = panes.findIndex((pane) => pane.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    const next = panes[at < 0 ? 0 : (at + step + panes.length) % panes.length];
    if (next) enter(next);
  }
}

const FOCUSABLE =
  'textarea:not([disabled]), [aria-current="true"], [tabindex="0"], button:not([disabled]), a[href], input';

/** Put the focus on what one most likely wants in a pane: the field, else the first thing that is visible. */
function enter(pane: HTMLElement): void {
  const field = pane.querySelector<HTMLElement>("textarea:not([disabled])");
  const others = [...pane.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const wanted = field ?? others.find((element) => element.offsetParent !== null && element.tabIndex >= 0);
  (wanted ?? pane).focus();
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

customElements.define("cc-keys", Keys);
