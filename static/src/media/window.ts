// A call in a window of its own (VID-3), or in one that stays on top of all others (VID-16). Closing it leaves the call.
import { html, render } from "lit/html.js";
import type { Call } from "../protocol.gen";
import { icon } from "../ui/icon";
import type { CallSession } from "./session";
import { stage } from "./stage";
import { t } from "./words";

interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const SIZE = { width: 480, height: 360 };

export class CallWindow {
  #window: Window | null = null;

  constructor(
    private readonly session: CallSession,
    private readonly isSwapped: () => boolean,
    private readonly controls: (call: Call) => unknown,
  ) {}

  /** A window of its own; false when the browser blocks it. */
  open(): boolean {
    const opened = window.open("about:blank", "call", `popup,width=${SIZE.width},height=${SIZE.height}`);
    if (opened === null) return false;
    this.#dress(opened);
    return true;
  }

  /** On top of everything: Document Picture-in-Picture, else that of the video; false: neither exists. */
  async onTop(): Promise<boolean> {
    const pip = (window as unknown as { documentPictureInPicture?: DocumentPictureInPicture })
      .documentPictureInPicture;
    try {
      if (pip !== undefined) {
        this.#dress(await pip.requestWindow(SIZE));
        return true;
      }
      const video = document.querySelector<HTMLVideoElement>(".call .tile video");
      if (video === null || !document.pictureInPictureEnabled) return false;
      await video.requestPictureInPicture();
      return true;
    } catch {
      return false; // refused by the browser: to the person that is as if it did not exist
    }
  }

  close(): void {
    this.#window?.close();
    this.#window = null;
  }

  draw(): void {
    const opened = this.#window;
    if (opened === null || opened.closed || this.session.call === null) return;
    render(
      html`<section class="call own-window" aria-label=${t("calls")}>${stage(this.session, {
        icon: (name) => icon(name),
        isSwapped: this.isSwapped(),
      })}${this.controls(this.session.call)}</section>`,
      opened.document.body,
    );
  }

  #dress(opened: Window): void {
    this.close();
    this.#window = opened;
    const { document: page } = opened;
    page.title = t("calls");
    page.documentElement.lang = document.documentElement.lang;
    page.documentElement.dir = document.documentElement.dir;
    for (const sheet of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
      const link = page.createElement("link");
      link.rel = "stylesheet";
      link.href = sheet.href;
      page.head.append(link);
    }
    opened.addEventListener("pagehide", () => {
      if (this.#window === opened) this.#window = null;
    });
    this.draw();
  }
}
