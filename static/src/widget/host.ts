// The panel's end of the port to the loader: the host page's storage as a Keep, and the launcher's wishes.
// In a cross-site frame own storage throws, so nothing here may touch it.
import type { Keep } from "../realtime/keep";
import type { Greeting, ToLoader, ToPanel } from "./bridge";
import { isGreeting, isToPanel, READY } from "./bridge";

export interface Page {
  url: string;
  title: string;
}

const ANSWER_MS = 1_000;

export class Host implements Keep {
  onMessage: (message: ToPanel) => void = () => {};
  private readonly items: Map<string, string>;
  private whenPage: (page: Page) => void = () => {};

  constructor(
    private readonly port: MessagePort,
    readonly greeting: Greeting,
  ) {
    this.items = new Map(Object.entries(greeting.items));
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isToPanel(data)) return;
      if (data.type === "page") this.whenPage(data);
      else this.onMessage(data);
    };
  }

  keys(): string[] {
    return [...this.items.keys()];
  }

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.items.get(key) === value) return;
    this.items.set(key, value);
    this.say({ type: "keep", key, value });
  }

  removeItem(key: string): void {
    if (this.items.delete(key)) this.say({ type: "keep", key, value: null });
  }

  minimise(): void {
    this.say({ type: "minimise" });
  }

  /** Offer a text as a file to keep. */
  save(name: string, text: string): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
  }

  unread(count: number, label: string): void {
    this.say({ type: "unread", count, label });
  }

  /** Where the visitor is, without query and fragment; empty if the loader does not say. */
  page(): Promise<Page> {
    return new Promise((resolve) => {
      this.whenPage = ({ url, title }) => resolve({ url: withoutQuery(url), title });
      setTimeout(() => resolve({ url: "", title: "" }), ANSWER_MS);
      this.say({ type: "page" });
    });
  }

  private say(message: ToLoader): void {
    this.port.postMessage(message);
  }
}

/** Ask the page that frames us for a port; only a page the widget is meant for may answer. */
export function meet(origins: readonly string[], view: Window = window): Promise<Host> {
  return new Promise((resolve) => {
    const hear = ({ data, origin, source, ports }: MessageEvent<unknown>) => {
      const port = ports[0];
      if (source !== view.parent || !origins.includes(origin) || port === undefined || !isGreeting(data))
        return;
      view.removeEventListener("message", hear);
      resolve(new Host(port, data));
    };
    view.addEventListener("message", hear);
    const referrer = URL.canParse(view.document.referrer) ? new URL(view.document.referrer).origin : "";
    const targets = origins.includes(referrer) ? [referrer] : origins;
    for (const target of targets) view.parent.postMessage(READY, target);
  });
}

export function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return "";
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
