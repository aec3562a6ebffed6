// The pre-call check as a list that says what works and what is missing, in plain words.
import { html, nothing, type TemplateResult } from "lit/html.js";
import { type CheckLine, check, type Findings, type Outcome, type Step, UNCHECKED, verdict } from "./check";
import type { Choice } from "./devices";
import { picture } from "./stage";
import { t, wordsFor } from "./words";

const STEPS: readonly Step[] = ["secure", "browser", "microphone", "camera", "relay"];

export class Checker {
  found: Findings = UNCHECKED;
  preview: MediaStreamTrack | null = null;
  isRunning = false;
  isDone = false;

  constructor(
    private readonly line: CheckLine,
    private readonly choice: Choice,
    private readonly redraw: () => void,
  ) {}

  async run(): Promise<void> {
    if (this.isRunning) return;
    Object.assign(this, { isRunning: true, isDone: false, found: UNCHECKED });
    this.redraw();
    await check(this.line, this.choice, (found, preview) => {
      Object.assign(this, { found, preview });
      this.redraw();
    });
    Object.assign(this, { isRunning: false, isDone: true, preview: null });
    this.redraw();
  }

  view(icon: (name: string) => unknown): TemplateResult {
    const { voice, video } = verdict(this.found);
    const words = video ? t("verdictVideo") : voice ? t("verdictVoice") : t("verdictNone");
    return html`<div class="check-call">
      ${this.preview ? html`<div class="tile check-picture">${picture(this.preview)}</div>` : nothing}
      <ul class="steps">${STEPS.map((step) => this.#step(step, this.found[step], icon))}</ul>
      <p role="status" class="med">${this.isDone ? words : nothing}</p>
      <button type="button" class="btn primary" aria-disabled=${this.isRunning ? "true" : nothing} @click=${() => void this.run()}>${t(this.isDone ? "checkAgain" : "checkRun")}</button>
    </div>`;
  }

  #step(step: Step, outcome: Outcome, icon: (name: string) => unknown): TemplateResult {
    const [name, look, words] = SIGNS[outcome as keyof typeof SIGNS] ?? [
      "triangle-alert",
      "bad",
      wordsFor("problem_", outcome),
    ];
    return html`<li class="step ${look}" data-step=${step} data-outcome=${outcome}>${icon(name)}<span><span class="med">${t(`step_${step}`)}</span>: ${words}</span></li>`;
  }
}

const SIGNS = {
  ok: ["check", "ok", t("stepOk")],
  running: ["clock", "", t("stepRunning")],
  waiting: ["clock", "muted", t("stepWaiting")],
} as const;
