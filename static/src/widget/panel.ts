// The page inside the frame: meets the loader, runs the session, and draws its state, at most once a frame.
import { html, nothing, render } from "lit/html.js";
import type { Call } from "../protocol.gen";
import { LateCalls } from "./call-part";
import { Chime } from "./chime";
import { readConfig } from "./config";
import { Files } from "./files";
import type { Host } from "./host";
import { meet } from "./host";
import { speechFor } from "./i18n/index";
import { Scroller } from "./scroller";
import { Session } from "./session";
import type { State } from "./state";
import type { Face } from "./timeline";
import { faceOf, isCutOff } from "./timeline";
import { chat, ended, loading, placeText, queue } from "./views/chat";
import { dialog, showDialog } from "./views/dialogs";
import { form, home, notice } from "./views/home";
import type { Part, View } from "./views/parts";
import { finePrint } from "./views/parts";

const config = readConfig(document);
const speech = speechFor(config.language);
const chime = new Chime();
const root = document.getElementById("panel") as HTMLElement;
const scroller = new Scroller((count) => speech.t("{0} new", count));
const SECOND = 1_000;

function run(host: Host): void {
  let isDue = false;
  let shownFace: Face | null = null;
  let wasShown = false;
  let rung = "";
  let shownCall: Call | null = null;

  const draw = () => {
    isDue = false;
    const { state } = session;
    const face = faceOf(state);
    scroller.before();
    render(page({ state, session, config, speech, files, calls, checkCalls }, face), root);
    calls.draw();
    scroller.after(root);
    showDialog(root);
    grow();
    // Somebody came to this face, or back to the panel: the focus follows.
    if (state.isShown && (face !== shownFace || !wasShown) && shownFace !== null) focus(state, wasShown);
    shownFace = face;
    wasShown = state.isShown;
  };
  const ask = () => {
    // No frame is drawn while the panel is hidden, so this cannot wait for the next one.
    if (!session.state.isShown) wasShown = false;
    if (!isDue) requestAnimationFrame(draw);
    isDue = true;
  };

  const files = new Files(config.key, host, config.file_most, ask);
  const calls = new LateCalls(config.call_script, {
    keep: host,
    place: () => root.querySelector<HTMLElement>("[data-call]"),
    request: (command) => session.request(command),
    ring: () => chime.ring(),
    now: () => session.now(),
    missing: ask,
  });
  const checkCalls = () => {
    session.ask(null);
    calls.check();
  };
  const session = new Session({
    config,
    host,
    speech,
    chime,
    url: socketUrl(),
    onChange: (state) => {
      const call = state.talk?.conversation.call ?? null;
      // Somebody calls: the panel comes up, as a telephone would ring.
      if (call?.state === "ringing" && call.id !== rung) host.open();
      rung = call?.id ?? "";
      if (call !== shownCall) calls.update(call);
      shownCall = call;
      ask();
    },
    onOutdated: () => location.reload(),
  });
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => chime.unlock(), { once: true });
  addEventListener("keydown", (event) => {
    // An open dialog closes first, by itself.
    if (event.key === "Escape" && !event.isComposing && session.state.dialog === null) session.minimise();
  });
  addEventListener("online", () => session.retryLink());
  document.addEventListener("visibilitychange", () => session.look(document.visibilityState === "visible"));
  // The countdown of the banner.
  setInterval(() => session.state.link.state === "waiting" && ask(), SECOND);
  session.begin();
  session.look(document.visibilityState === "visible");
  ask();
}

function page(view: View, face: Face): Part {
  return html`${faceView(view, face)}${finePrint(view)}${dialog(view)}
    <p class="sr" role="status">${news(view, face)}</p>`;
}

function faceView(view: View, face: Face): Part {
  const { talk } = view.state;
  if (face === "home") return home(view);
  if (face === "notice") return notice(view);
  if (face === "form") return form(view);
  if (talk === null) return loading(view);
  if (face === "queue") return queue(view, talk);
  return face === "chat" ? chat(view, talk) : ended(view, talk);
}

/** What a screen reader is told beyond new messages, which the log announces. */
function news(view: View, face: Face): string | typeof nothing {
  const { state } = view;
  if (isCutOff(state)) return speech.t("No connection");
  if (face === "queue") return placeText(view, state.talk?.conversation.position ?? 0);
  const [name] = state.talk?.typing ?? [];
  return name === undefined ? nothing : speech.t("{0} is typing", name);
}

function focus(state: State, wasShown: boolean): void {
  // A face that changes by itself must not take the focus from what somebody is doing.
  const current = document.activeElement;
  if (wasShown && current !== null && current !== document.body && root.contains(current)) return;
  if (state.dialog !== null) return;
  root.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
}

/** The composer is as high as its text, up to what the style sheet allows. */
function grow(): void {
  const area = root.querySelector<HTMLTextAreaElement>("[data-grow]");
  if (area === null) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
}

function socketUrl(): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/ws/customer/`;
}

document.documentElement.lang = speech.language;
document.documentElement.dir = speech.direction;
root.style.setProperty("--brand", config.colour);
root.style.setProperty("--brand-ink", config.ink);
// Waits for the page for as long as it takes, and never rejects.
meet(config.host_origins).then(run, () => {});
