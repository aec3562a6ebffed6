// Two short tones made by the browser itself: one for a request, one for a message. No sound before a gesture:
// browsers forbid it, and the person is told so instead.
import { browserKeep } from "../realtime/keep";

type Tone = "request" | "message";
const NOTES: Record<Tone, readonly number[]> = { request: [659, 880, 659, 880], message: [784] };
const NOTE_SECONDS = 0.14;
const REPEAT_MS = 4_000;

export class Sounds {
  isMuted: boolean;
  #context: AudioContext | null = null;
  #repeat: ReturnType<typeof setInterval> | undefined;
  readonly #keep = browserKeep(() => localStorage);
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.isMuted = this.#keep.getItem("muted") === "yes";
    for (const gesture of ["pointerdown", "keydown"]) {
      window.addEventListener(gesture, () => this.unlock(), { capture: true, passive: true });
    }
  }

  /** The browser has not allowed sound yet: somebody has to touch the page first. */
  get isBlocked(): boolean {
    return this.#context?.state !== "running";
  }

  unlock(): void {
    if (!("AudioContext" in window)) return;
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#context.onstatechange = this.#onChange;
    }
    if (this.#context.state === "suspended") this.#context.resume().then(this.#onChange, () => undefined);
  }

  mute(isMuted: boolean): void {
    this.isMuted = isMuted;
    this.#keep.setItem("muted", isMuted ? "yes" : "no");
    this.#onChange();
  }

  play(tone: Tone): void {
    const context = this.#context;
    if (this.isMuted || context?.state !== "running") return;
    NOTES[tone].forEach((frequency, index) => {
      const [oscillator, gain] = [context.createOscillator(), context.createGain()];
      const start = context.currentTime + index * NOTE_SECONDS;
      oscillator.frequency.value = frequency;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(0.25, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + NOTE_SECONDS);
    });
  }

  /** Ring until it is answered. */
  ring(isRinging: boolean): void {
    if (isRinging === (this.#repeat !== undefined)) return;
    clearInterval(this.#repeat);
    this.#repeat = undefined;
    if (!isRinging) return;
    this.play("request");
    this.#repeat = setInterval(() => this.play("request"), REPEAT_MS);
  }
}
