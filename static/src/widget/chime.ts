// The soft sound of a new message. Made here, not downloaded; silent before the visitor's first gesture.

const NOTES: readonly [hertz: number, at: number][] = [
  [659.25, 0],
  [880, 0.12],
];
const LENGTH = 0.55;
const LOUDNESS = 0.09;

export class Chime {
  private context: AudioContext | null = null;
  private isUnlocked = false;

  unlock(): void {
    this.isUnlocked = true;
  }

  ring(): void {
    if (!this.isUnlocked) return;
    this.context ??= new AudioContext();
    const context = this.context;
    // A browser that still says no keeps the promise waiting; then there is simply no sound.
    context.resume().then(
      () => play(context),
      () => {},
    );
  }
}

function play(context: AudioContext): void {
  const start = context.currentTime;
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.type = "sine";
  for (const [hertz, at] of NOTES) voice.frequency.setValueAtTime(hertz, start + at);
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH);
  voice.connect(volume).connect(context.destination);
  voice.start(start);
  voice.stop(start + LENGTH);
}
