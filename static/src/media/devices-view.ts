// The choice of microphone, camera and speaker (CALL-16).
import { html, nothing, type TemplateResult } from "lit/html.js";
import { type Choice, type Kind, listed } from "./devices";
import { t, whyNot } from "./words";

const KINDS: readonly [Kind, "microphone" | "camera" | "speaker"][] = [
  ["audioinput", "microphone"],
  ["videoinput", "camera"],
  ["audiooutput", "speaker"],
];

export class DeviceList {
  isLoaded = false;
  /** Why the device that was picked last does not work, in words. */
  #problem = "";
  #found: Partial<Record<Kind, MediaDeviceInfo[]>> = {};

  constructor(
    private readonly choice: Choice,
    private readonly redraw: () => void,
    private readonly take: (kind: Kind, id: string) => Promise<void>,
  ) {}

  async load(): Promise<void> {
    this.isLoaded = true;
    this.#problem = "";
    for (const [kind] of KINDS) this.#found[kind] = await listed(kind);
    this.redraw();
  }

  view(): TemplateResult {
    return html`<div class="col devices">${KINDS.map(([kind, word]) => this.#field(kind, t(word)))}
      ${this.#problem ? html`<p class="bad error" role="alert">${this.#problem}.</p>` : nothing}</div>`;
  }

  /** What does not work is not chosen: the list goes back to what is in use. */
  async #pick(kind: Kind, list: HTMLSelectElement): Promise<void> {
    this.#problem = "";
    this.redraw();
    try {
      await this.take(kind, list.value);
    } catch (reason) {
      this.#problem = whyNot(reason);
      list.value = this.choice.get(kind) ?? "";
    }
    this.redraw();
  }

  #field(kind: Kind, name: string): TemplateResult {
    const chosen = this.choice.get(kind) ?? "";
    const found = this.#found[kind] ?? [];
    return html`<div class="field"><label for="device-${kind}">${name}</label>
      <span class="select"><select class="input" id="device-${kind}" @change=${(event: Event) => void this.#pick(kind, event.target as HTMLSelectElement)}>
        <option value="" ?selected=${chosen === ""}>${t("standard")}</option>
        ${found.map((device) => html`<option value=${device.deviceId} ?selected=${device.deviceId === chosen}>${device.label || device.deviceId.slice(0, 8)}</option>`)}
      </select></span></div>`;
  }
}
