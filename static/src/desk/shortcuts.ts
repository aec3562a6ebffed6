// What can be done by keyboard alone: keys after the leader, and the choices of the palette.
import { html, type TemplateResult } from "lit";
import { t as callWord } from "../media/words";
import type { Chat } from "../ui/chat";
import { leaderName, paletteName, type Shortcut } from "../ui/keys";
import type { Choice } from "../ui/palette";
import type { DeskApp } from "./app";
import { callItems } from "./call-menu";
import { composerOf } from "./panel";
import { isOver } from "./store";
import { t } from "./words";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

export function shortcuts(app: DeskApp): Shortcut[] {
  const live = (run: () => void) => (): void => {
    if (!app.isStale) run();
  };
  return [
    { codes: ["KeyA"], key: "A", text: t("accept"), run: live(() => first(app, "accept")) },
    { codes: ["KeyX"], key: "X", text: t("reject"), run: live(() => first(app, "reject")) },
    { codes: ["KeyE"], key: "E", text: t("end"), run: live(() => askEnd(app)) },
    { codes: ["KeyN"], key: "N", text: t("note"), run: () => composerOf()?.write("note") },
    ...callKeys(app),
    {
      codes: ["ArrowDown", "ArrowUp"],
      key: "↓ ↑",
      text: t("nextConversation"),
      run: (code) => app.step(code === "ArrowDown" ? 1 : -1),
    },
    {
      codes: DIGITS.flatMap((digit) => [`Digit${digit}`, `Numpad${digit}`]),
      key: "1…9",
      text: t("nthConversation"),
      run: (code) => {
        const id = app.order[Number(code.at(-1)) - 1];
        if (id) app.select(id);
      },
    },
  ];
}

/** What works in a call, whichever conversation is on the screen. */
function callKeys({ calls, state }: DeskApp): Shortcut[] {
  const { call } = calls.session;
  const isPrimary = call !== null && state.chats[call.conversation_id]?.task.role === "primary";
  const key = (letter: string, text: string, isOn: boolean, run: () => void): Shortcut => ({
    codes: [`Key${letter}`],
    key: letter,
    text,
    run: () => isOn && run(),
  });
  return [
    key("M", callWord("keyMute"), call !== null, () => calls.mute(calls.session.isMicOn)),
    key(
      "V",
      callWord("keyVideo"),
      call?.can_video === true,
      () => void calls.camera(calls.session.cam === null),
    ),
    key(
      "H",
      callWord("keyHold"),
      isPrimary && call.state === "connected",
      () => isPrimary && calls.hold(call),
    ),
  ];
}

/** The oldest request. */
function first(app: DeskApp, act: "accept" | "reject"): void {
  const offer = app.state.offers[0];
  if (!offer || (act === "reject" && offer.can_reject === false)) return;
  app[act](offer);
}

function askEnd(app: DeskApp): void {
  const { selected, chats } = app.state;
  const chat = selected === null ? undefined : chats[selected];
  if (selected && chat && !isOver(chat) && chat.task.state !== "wrap_up") app.askEnd(selected);
}

export function helpList(app: DeskApp): TemplateResult {
  const rows: [string, string][] = [
    [paletteName(), t("keyPalette")],
    ...shortcuts(app).map((shortcut): [string, string] => [
      `${leaderName()}  ${shortcut.key}`,
      shortcut.text,
    ]),
    ["F6  ⇧ F6", t("keyPanes")],
    ["Enter  ⇧ Enter", t("keyEnter")],
    ["/", t("replies")],
    ["Esc", t("keyEsc")],
    ["?", t("keyHelp")],
  ];
  return html`<dl class="keys-list">${rows.map(([key, text]) => html`<dt><kbd>${key}</kbd></dt><dd>${text}</dd>`)}</dl>`;
}

/** Everything one can go to or do now. */
export function choices(app: DeskApp): Choice[] {
  const { state } = app;
  const places = app.order.flatMap((id): Choice[] => {
    const task = state.chats[id]?.task;
    if (!task) return [];
    return [
      { id, text: task.customer.name, hint: task.queue, icon: "message-circle", run: () => app.select(id) },
    ];
  });
  const chat = state.selected === null ? undefined : state.chats[state.selected];
  const canWrite = chat && !isOver(chat) && chat.task.state !== "wrap_up";
  const actions: (Choice | false | undefined)[] = [
    !app.isStale &&
      state.offers[0] && {
        id: "accept",
        text: t("accept"),
        hint: state.offers[0].customer.name,
        icon: "check",
        run: () => first(app, "accept"),
      },
    canWrite && {
      id: "note",
      text: t("writeNoteShort"),
      icon: "sticky-note",
      run: () => composerOf()?.write("note"),
    },
    canWrite &&
      !app.isStale && { id: "end", text: t("endConversation"), icon: "circle-x", run: () => askEnd(app) },
    !app.isStale && {
      id: "available",
      text: t("setAvailable"),
      icon: "circle-check",
      run: () => app.setPresence("available"),
    },
    !app.isStale && { id: "away", text: t("setAway"), icon: "clock", run: () => app.setPresence("away") },
    {
      id: "sound",
      text: app.sounds.isMuted ? t("soundMuted") : t("soundOn"),
      icon: "volume-2",
      run: () => app.sounds.mute(!app.sounds.isMuted),
    },
  ];
  const calls = chat && canWrite ? callChoices(app, chat) : [];
  return [...places, ...calls, ...actions.filter((action) => typeof action === "object")];
}

function callChoices(app: DeskApp, chat: Chat): Choice[] {
  return callItems(app, chat).flatMap((item): Choice[] => {
    if (item.kind !== "item" || item.refusal || !item.run || typeof item.text !== "string") return [];
    return [{ id: item.text, text: item.text, icon: item.icon ?? "phone", run: item.run }];
  });
}
