// Keeps the transcript where the reader is: at the end if he was there, else where he reads, with a chip
// that says how many lines came meanwhile.

const NEAR_PX = 40;

export class Scroller {
  private log: HTMLElement | null = null;
  private isAtEnd = true;
  private height = 0;
  private top = 0;
  private lines = 0;
  private first: Element | null = null;
  private missed = 0;

  constructor(private readonly label: (count: number) => string) {}

  /** Remember where the reader is. */
  before(): void {
    if (this.log === null) return;
    this.height = this.log.scrollHeight;
    this.top = this.log.scrollTop;
    this.first = this.log.querySelector("li");
  }

  /** The new lines are there. */
  after(root: HTMLElement): void {
    const log = root.querySelector<HTMLElement>("[role=log]");
    if (log !== this.log) this.adopt(log);
    if (log === null) return;
    const lines = log.querySelectorAll(".msg .bubble").length;
    const isOlder = this.first !== null && this.first !== log.querySelector("li");
    if (this.isAtEnd) this.toEnd();
    else if (isOlder) log.scrollTop = this.top + log.scrollHeight - this.height;
    else this.missed += Math.max(0, lines - this.lines);
    this.lines = lines;
    this.chip(root);
  }

  private adopt(log: HTMLElement | null): void {
    this.log = log;
    this.isAtEnd = true;
    this.missed = 0;
    this.lines = 0;
    this.first = null;
    log?.addEventListener("scroll", () => {
      this.isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
      const root = log.closest<HTMLElement>(".widget");
      if (this.isAtEnd) this.missed = 0;
      if (root !== null) this.chip(root);
    });
  }

  private toEnd(): void {
    if (this.log !== null) this.log.scrollTop = this.log.scrollHeight;
    this.missed = 0;
  }

  private chip(root: HTMLElement): void {
    const chip = root.querySelector<HTMLButtonElement>("[data-newer]");
    if (chip === null) return;
    chip.hidden = this.missed === 0;
    chip.onclick = () => this.toEnd();
    const text = chip.querySelector("span");
    if (text !== null) text.textContent = this.label(this.missed);
  }
}
