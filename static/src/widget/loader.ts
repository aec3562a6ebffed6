// The only script on the customer's page: draws the launcher, opens the panel in a frame on first use and
// keeps a few strings for it, because a frame from another site may not keep anything itself. No imports
// but the bridge: every byte here is paid by every visitor of the site.

import type { Greeting, ToPanel } from "./bridge";
import { isToLoader, PORT, READY } from "./bridge";

interface Boot {
  colour: string;
  ink: string;
  position: "start" | "end";
  title: string;
  language: string;
  panel_url: string;
}

declare global {
  interface Window {
    cc?: { open(): void; close(): void; shutdown(): void };
  }
}

const WORDS: Record<string, [string, string]> = {
  en: ["Open chat", "Close chat"],
  cs: ["Otevřít chat", "Zavřít chat"],
  pl: ["Otwórz czat", "Zamknij czat"],
  it: ["Apri la chat", "Chiudi la chat"],
  he: ["פתיחת הצ׳אט", "סגירת הצ׳אט"],
};
const CHAT = "M7.9 20A9 9 0 1 0 4 16.1L2 22Z";
const DOWN = "m6 9 6 6 6-6";
// !important in :host wins over anything the page's own style sheet says about our element.
const style = (side: string, colour: string, ink: string) => `
:host{all:initial!important;position:fixed!important;z-index:2147483000!important;inset-block-end:0!important;inset-inline-${side}:0!important;display:block!important}
@media print{:host{display:none!important}}
button{all:initial;position:fixed;inset-block-end:20px;inset-inline-${side}:20px;inline-size:56px;block-size:56px;border-radius:50%;background:${colour};color:${ink};display:grid;place-items:center;cursor:pointer;box-shadow:0 8px 24px -6px #0006,0 2px 6px #0003;transition:translate .16s}
button:hover{translate:0 -2px}
button:focus-visible{outline:2px solid ${colour};outline-offset:3px;box-shadow:0 0 0 3px #fff}
svg{inline-size:26px;block-size:26px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;inset-block-start:-3px;inset-inline-end:-3px;min-inline-size:20px;box-sizing:border-box;padding-inline:5px;border-radius:10px;background:#c22a1e;color:#fff;font:600 12px/20px system-ui,sans-serif;text-align:center;box-shadow:0 0 0 2px #fff}
iframe{position:fixed;inset-block-end:90px;inset-inline-${side}:20px;inline-size:376px;block-size:min(620px,calc(100dvh - 108px));border:0;border-radius:18px;box-shadow:0 0 0 1px #1118271a,0 20px 48px -12px #11182759;background:Canvas;color-scheme:light dark}
[hidden]{display:none}
@media(max-width:480px),(max-height:520px){iframe{inset:0;inline-size:100%;block-size:100%;border-radius:0}iframe:not([hidden])~button{display:none}}
@media(prefers-reduced-motion:reduce){button{transition:none}}`;

const script = document.currentScript as HTMLScriptElement;
const product = new URL(script.src).origin;
const key = script.dataset.widget ?? "";
const prefix = `cc:${key}:`;

/** The page's storage may be missing or forbidden; then the chat lasts as long as the page. */
const memory: Record<string, string> = {};
function stored(): Record<string, string> {
  const items = { ...memory };
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(prefix)) items[name.slice(prefix.length)] = localStorage.getItem(name) ?? "";
    }
  } catch {}
  return items;
}
function keep(name: string, value: string | null): void {
  if (value === null) delete memory[name];
  else memory[name] = value;
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, value);
  } catch {}
}

function start(boot: Boot): void {
  const wanted = script.dataset.lang || boot.language || document.documentElement.lang || navigator.language;
  const [openLabel, closeLabel] = WORDS[wanted.slice(0, 2).toLowerCase()] ?? (WORDS.en as [string, string]);
  const host = document.createElement("cc-widget");
  const root = host.attachShadow({ mode: "open" });
  const button = document.createElement("button");
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = icon.appendChild(document.createElementNS(icon.namespaceURI, "path"));
  const badge = document.createElement("b");
  const life = new AbortController();
  const { signal } = life;
  let frame: HTMLIFrameElement | undefined;
  let port: MessagePort | undefined;
  let isOpen = false;
  let hasGesture = false;
  let unreadLabel = "";

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style(boot.position === "start" ? "start" : "end", boot.colour, boot.ink));
  root.adoptedStyleSheets = [sheet];
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  badge.hidden = true;
  badge.setAttribute("aria-hidden", "true");
  button.type = "button";
  button.append(icon, badge);
  button.onclick = () => show(!isOpen);
  root.append(button);
  // Outside <body>, where no transform or filter of the page can move what is fixed.
  document.documentElement.append(host);

  const say = (message: ToPanel) => port?.postMessage(message);

  function draw(): void {
    path.setAttribute("d", isOpen ? DOWN : CHAT);
    button.setAttribute("aria-expanded", String(isOpen));
    button.setAttribute("aria-label", isOpen ? closeLabel : openLabel + (unreadLabel && `, ${unreadLabel}`));
    if (frame) frame.hidden = !isOpen;
  }

  function mount(): void {
    if (frame) return;
    const url = new URL(boot.panel_url, product);
    url.searchParams.set("lang", wanted);
    frame = document.createElement("iframe");
    frame.title = boot.title;
    frame.allow = "microphone; camera; display-capture; autoplay";
    frame.referrerPolicy = "origin";
    frame.src = url.href;
    root.prepend(frame);
  }

  function show(next: boolean): void {
    isOpen = next;
    if (next) mount();
    keep("open", next ? "1" : null);
    draw();
    say({ type: "shown", isOpen });
    if (next) frame?.focus();
    else button.focus();
  }

  function hear({ data }: MessageEvent<unknown>): void {
    if (!isToLoader(data)) return;
    if (data.type === "keep") keep(data.key, data.value);
    else if (data.type === "minimise") show(false);
    else if (data.type === "open") isOpen || show(true);
    else if (data.type === "page") {
      // The query and the fragment may hold secrets of the site; they stay here.
      say({ type: "page", url: location.origin + location.pathname, title: document.title.slice(0, 2000) });
    } else {
      badge.hidden = !data.count;
      badge.textContent = data.count > 99 ? "99+" : String(data.count);
      unreadLabel = data.count ? data.label : "";
      draw();
    }
  }

  addEventListener(
    "message",
    ({ origin, source, data }) => {
      const target = frame?.contentWindow;
      if (origin !== product || !target || source !== target || data !== READY) return;
      const channel = new MessageChannel();
      port?.close();
      port = channel.port1;
      port.onmessage = hear;
      const greeting: Greeting = { type: PORT, items: stored(), isOpen, hasGesture };
      target.postMessage(greeting, product, [channel.port2]);
    },
    { signal },
  );
  for (const kind of ["pointerdown", "keydown"]) {
    const touched = () => {
      if (!hasGesture) say({ type: "gesture" });
      hasGesture = true;
    };
    addEventListener(kind, touched, { signal, capture: true });
  }

  window.cc = {
    open: () => show(true),
    close: () => show(false),
    shutdown() {
      life.abort();
      port?.close();
      host.remove();
      delete window.cc;
    },
  };
  const { open, live } = stored();
  if (open || live) mount();
  isOpen = !!open;
  draw();
}

if (!window.cc) {
  fetch(`${product}/widget/${encodeURIComponent(key)}/boot/`, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((boot) => window.cc || start(boot as Boot))
    // biome-ignore lint/suspicious/noConsole: the site's developer is told once; visitors see nothing.
    .catch((reason) => console.info("Chat is not available on this page:", reason));
}
