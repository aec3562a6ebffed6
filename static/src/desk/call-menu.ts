// The calls of the "..." menu beside End (CALL-3): what the widget and this agent may, and why not.
import { isOver } from "../media/call";
import { t, wordsFor } from "../media/words";
import type { CallKind } from "../protocol.gen";
import type { Chat } from "../ui/chat";
import type { MenuItem } from "../ui/menu";
import { t as word } from "../ui/words";
import type { DeskApp } from "./app";

const KINDS: readonly [CallKind, "voiceCall" | "videoCall", string][] = [
  ["voice", "voiceCall", "phone"],
  ["video", "videoCall", "video"],
];

/** Both, voice only, or none, by configuration; each says why it is off. */
export function callItems(app: DeskApp, chat: Chat): MenuItem[] {
  const { call_menu: menu, conversation_id: id } = chat.task;
  if (!menu) return [];
  const shown = KINDS.filter(([kind]) => kind === "voice" || menu.video !== "video_off");
  const items = shown.map(([kind, name, picture]): MenuItem => {
    const refusal = whyNot(app, chat, menu[kind] ?? "");
    return {
      kind: "item",
      text: t(name),
      icon: picture,
      run: () => void app.calls.start(id, kind),
      ...(refusal ? { refusal } : {}),
    };
  });
  const check: MenuItem = {
    kind: "item",
    text: t("checkTitle"),
    icon: "circle-check",
    run: () => app.calls.show("check"),
  };
  return [...items, check, { kind: "separator" }];
}

function whyNot(app: DeskApp, chat: Chat, code: string): string {
  if (app.isStale) return word("notConnected");
  if (app.calls.lack) return app.calls.lack;
  const { call } = chat.task;
  if (call && !isOver(call) && call.state !== "requested") return wordsFor("off_", "call_exists");
  return code ? wordsFor("off_", code) : "";
}
