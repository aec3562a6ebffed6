// A supervisor's ear in a call (SUP-17): listen unseen, whisper to the agents, join with notice to all.
import { isMine, own } from "../media/call";
import { tabId } from "../media/device-id";
import { Choice } from "../media/devices";
import { CallSession } from "../media/session";
import { whyNot } from "../media/words";
import type { Call, LegRole, ListenMode, SupervisorCommand } from "../protocol.gen";
import { browserKeep } from "../realtime/keep";
import type { BoardState } from "./store";

export interface BoardCallsOptions {
  request: (command: SupervisorCommand) => Promise<object>;
  say: (text: string, isBad?: boolean) => void;
  redraw: () => void;
}

export class BoardCalls {
  readonly device = tabId();
  readonly session: CallSession;
  #mode: ListenMode = "monitor";

  constructor(private readonly options: BoardCallsOptions) {
    this.session = new CallSession({
      device: this.device,
      choice: new Choice(browserKeep(() => localStorage)),
      onChange: options.redraw,
      isListener: () => this.#mode === "monitor",
      signalling: {
        ice: async () => (await options.request({ type: "ice.get" })) as object,
        connect: async (call, sdp, device) => {
          const { id: call_id, epoch } = call;
          const reply = await options.request({ type: "call.connect", call_id, epoch, sdp, device });
          return (reply as { sdp: string }).sdp;
        },
        lost: (call) => this.#quietly({ type: "call.lost", call_id: call.id, epoch: call.epoch }),
        media: () => undefined,
      },
    });
  }

  /** Follow what the server says of the conversation in the drawer. */
  follow(state: BoardState): void {
    const all = Object.values(state.chats).map((chat) => (chat.isLeft ? null : (chat.task.call ?? null)));
    this.session.update(all.find((call) => isMine(call, this.device)) ?? null);
  }

  /** As what this person is in the call; null: not at all. */
  roleIn(call: Call): LegRole | null {
    return call.device === this.device ? (own(call)?.role ?? null) : null;
  }

  /** Come in, or become louder or quieter. Whoever speaks needs a microphone first. */
  async listen(call: Call, mode: ListenMode): Promise<void> {
    try {
      if (mode !== "monitor") await this.session.prepare(false);
      await this.options.request({ type: "call.listen", call_id: call.id, mode, device: this.device });
      this.#mode = mode;
      this.session.reconnect();
    } catch (reason) {
      this.#failed(reason);
    }
  }

  stop(call: Call): void {
    this.#mode = "monitor";
    this.options
      .request({ type: "call.stop_listening", call_id: call.id })
      .catch((reason: unknown) => this.#failed(reason));
  }

  /** What the server learns of by itself as well, a little later. */
  #quietly(command: SupervisorCommand): void {
    this.options.request(command).catch(() => undefined);
  }

  #failed(reason: unknown): void {
    this.options.say(whyNot(reason), true);
  }
}
