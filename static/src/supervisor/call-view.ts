// The call of the conversation in the drawer: what a supervisor sees and hears of it.
import { html, nothing, type TemplateResult } from "lit";
import { talked } from "../media/call";
import { clock } from "../media/lines";
import { stage } from "../media/stage";
import { troubleNote } from "../media/trouble";
import { t } from "../media/words";
import type { Call, ListenMode } from "../protocol.gen";
import type { Chat } from "../ui/chat";
import { ticking } from "../ui/clock";
import { icon } from "../ui/icon";
import type { BoardApp } from "./app";

const STANDING = { monitor: "listenUnseen", whisper: "whisperOnly", supervisor: "everybodyHears" } as const;

export function callView(app: BoardApp, chat: Chat, isInChat: boolean): unknown {
  const call = chat.task.call;
  if (!call || call.state !== "connected" || chat.isLeft) return nothing;
  const role = app.calls.roleIn(call);
  const isIn = role === "monitor" || role === "whisper" || role === "supervisor";
  return html`<section class="call slim-call" aria-label=${t(call.kind === "video" ? "videoCall" : "voiceCall")}>
    ${isIn ? stage(app.calls.session, { icon: (name) => icon(name), hasSelf: false }) : nothing}
    ${isIn ? html`<p class="call-note" role="status">${troubleNote(app.calls.session) ?? t(app.calls.session.isConnected ? STANDING[role] : "connecting")}</p>` : nothing}
    <div class="controls" role="toolbar" aria-label=${t("calls")}>
      <span class="clock">${icon(call.kind === "video" ? "video" : "phone", "s")} ${ticking((now) => html`<bdi>${clock(talked(call, now))}</bdi>`)}</span>
      ${call.recording && call.recording !== "off" ? html`<span class="rec">${t("recording")}</span>` : nothing}
      <span class="end"></span>
      ${button(app, call, "monitor", "ear", role)} ${button(app, call, "whisper", "megaphone", role)}
      ${button(app, call, "supervisor", "phone-call", role, isInChat ? "" : t("joinChatFirst"))}
      ${isIn ? html`<button type="button" class="btn danger" @click=${() => app.calls.stop(call)}>${icon("phone-off")}<span>${t("stopListening")}</span></button>` : nothing}
    </div>
  </section>`;
}

const NAMES = { monitor: "listen", whisper: "whisper", supervisor: "joinCall" } as const;

function button(
  app: BoardApp,
  call: Call,
  mode: ListenMode,
  picture: string,
  role: string | null,
  refusal = "",
): TemplateResult {
  const name = t(NAMES[mode]);
  const off = refusal || (app.isStale ? t("reconnecting") : "");
  return html`<button type="button" class="btn icon-only ${role === mode ? "on" : ""}" aria-label=${name} aria-pressed=${String(role === mode)} title=${off ? `${name}: ${off}` : name} aria-disabled=${off ? "true" : nothing} @click=${() => off || void app.calls.listen(call, mode)}>${icon(picture)}</button>`;
}
