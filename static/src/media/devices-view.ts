// The choice of microphone, camera and speaker (CALL-16).
import { html, type TemplateResult } from "lit/html.js";
import { type Choice, type Kind, listed } from "./devices";
import { t } from "./words";

const KINDS: readonly [Kind, "microphone" | "camera" | "speaker"][] = [
  ["audioinput", "microphone"],
  ["videoinput", "camera"],
  ["audiooutput", "speaker"],
];

export class DeviceList {
  isLoaded = false;
  #found: Partial<Record<Kind, MediaDeviceInfo[]>> = {};

  constructor(
    private readonly choice: Choice,
    private readonly redraw: () => void,
    private readonly onChoose: (kind: Kind, id: string) => void,
  ) {}

  async load(): Promise<void> {
    this.isLoaded = true;
    for (const [kind] of KINDS) this.#found[kind] = await listed(kind);
    this.redraw();
  }

  view(): TemplateResult {
    return html`<div class="col devices">${KINDS.map(([kind, word]) => this.#field(kind, t(word)))}</div>`;
  }

  #field(kind: Kind, name: string): TemplateResult {
    const chosen = this.choice.get(kind) ?? "";
    const found = this.#found[kind] ?? [];
    return html`<div class="field"><label for="device-${kind}">${name}</label>
      <span class="select"><select class="input" id="device-${kind}" @change=${(event: Event) => this.onChoose(kind, (event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${chosen === ""}>${t("standard")}</option>
        ${found.map((device) => html`<option value=${device.deviceId} ?selected=${device.deviceId === chosen}>${device.label || device.deviceId.slice(0, 8)}</option>`)}
      </select></span></div>`;
  }
}
