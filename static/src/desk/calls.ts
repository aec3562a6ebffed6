// The agent's calls: one session for this tab, and everything an agent can do with it.
import { isMine } from "../media/call";
import { tabId } from "../media/device-id";
import { Choice, missing } from "../media/devices";
import { CallSession } from "../media/session";
import { CallWindow } from "../media/window";
import { t, whyNot, wordsFor } from "../media/words";
import type { AgentCommand, Call, CallInvite, CallKind } from "../protocol.gen";
import { browserKeep } from "../realtime/keep";
import { getJson } from "../ui/http";
import { windowControls } from "./call-panel";
import type { DeskState } from "./store";

export interface Clip {
  id: string;
  title: string;
  kind: "demonstration" | "advertising";
  seconds: number;
}

export interface Colleague {
  id: string;
  name: string;
  presence: string;
}

export type CallDialog = "clips" | "agents" | "check" | "devices" | null;

interface Reply {
  type: string;
}

export interface CallsOptions {
  request: (command: AgentCommand) => Promise<Reply>;
  say: (text: string, isBad?: boolean) => void;
  redraw: () => void;
  addresses: { clips: string; colleagues: string };
}

export class DeskCalls {
  readonly device = tabId();
  readonly choice = new Choice(browserKeep(() => localStorage));
  readonly session: CallSession;
  readonly window: CallWindow;
  /** VID-15: the own picture is the larger one. */
  isSwapped = false;
  /** Whether the call of this tab is this agent's to end. */
  isInCharge = false;
  dialog: CallDialog = null;
  clips: readonly Clip[] | null = null;
  colleagues: readonly Colleague[] | null = null;
  /** Why the list in the dialog could not be had, in words. */
  listProblem = "";
  /** Calls that were rated here. */
  readonly rated = new Set<string>();

  constructor(private readonly options: CallsOptions) {
    this.session = new CallSession({
      device: this.device,
      choice: this.choice,
      onChange: () => {
        this.window.draw();
        options.redraw();
      },
      signalling: {
        ice: () => this.ice(),
        connect: async (call, sdp, device) => {
          const reply = await options.request({
            type: "call.connect",
            call_id: call.id,
            epoch: call.epoch,
            sdp,
            device,
          });
          return (reply as unknown as { sdp: string }).sdp;
        },
        lost: (call) => this.#quietly({ type: "call.lost", call_id: call.id, epoch: call.epoch }),
        media: (call, audio, video) => this.#quietly({ type: "call.media", call_id: call.id, audio, video }),
      },
    });
    this.window = new CallWindow(
      this.session,
      () => this.isSwapped,
      (call) => windowControls(this, call),
    );
  }

  async ice(): Promise<Record<string, unknown>> {
    return (await this.options.request({ type: "ice.get" })) as unknown as Record<string, unknown>;
  }

  /** The loop of the pre-call check. */
  async loop(sdp: string): Promise<string> {
    const reply = await this.options.request({ type: "call.check", sdp });
    return (reply as unknown as { sdp: string }).sdp;
  }

  /** The call of this tab among the conversations follows what the server says. */
  follow(state: DeskState): void {
    const chat = Object.values(state.chats).find(
      ({ isLeft, task }) => !isLeft && isMine(task.call ?? null, this.device),
    );
    this.isInCharge = chat?.task.role === "primary";
    this.session.update(chat?.task.call ?? null);
    if (this.session.call === null) this.window.close();
  }

  // ---- beginning ---------------------------------------------------------------------------------

  /** Why this browser cannot call at all; "" when it can. */
  get lack(): string {
    const lack = missing();
    return lack === null ? "" : wordsFor("problem_", lack);
  }

  /** Devices first: without them there is no call (CALL-8). */
  async start(conversationId: string, kind: CallKind): Promise<void> {
    const command: AgentCommand = {
      type: "call.start",
      conversation_id: conversationId,
      client_id: crypto.randomUUID(),
      kind,
      device: this.device,
    };
    await this.#withDevices(kind === "video", command);
  }

  async join(invite: CallInvite): Promise<void> {
    const command: AgentCommand = { type: "call.join", call_id: invite.call_id, device: this.device };
    await this.#withDevices(false, command);
  }

  async #withDevices(wantsVideo: boolean, command: AgentCommand): Promise<void> {
    try {
      await this.session.prepare(wantsVideo);
    } catch (reason) {
      this.failed(reason);
      return;
    }
    try {
      await this.options.request(command);
    } catch (reason) {
      this.session.leave();
      this.failed(reason);
    }
  }

  /** Another tab has it: take it over here. */
  async bringHere(call: Call): Promise<void> {
    try {
      await this.session.prepare(false);
      this.session.update({ ...call, device: this.device });
    } catch (reason) {
      this.failed(reason);
    }
  }

  // ---- in the call -------------------------------------------------------------------------------

  mute(isMuted: boolean): void {
    this.session.setMic(!isMuted);
  }

  async camera(isOn: boolean): Promise<void> {
    try {
      await this.session.setCamera(isOn);
    } catch (reason) {
      this.failed(reason);
    }
  }

  hold(call: Call): void {
    this.say({ type: "call.hold", call_id: call.id, is_held: !call.is_held });
  }

  swap(): void {
    this.isSwapped = !this.isSwapped;
    this.window.draw();
    this.options.redraw();
  }

  say(command: AgentCommand): void {
    this.options.request(command).then(
      () => undefined,
      (reason: unknown) => this.failed(reason),
    );
  }

  end(call: Call): void {
    this.say({ type: "call.end", call_id: call.id });
  }

  rate(call: Call, stars: number): void {
    this.rated.add(call.id);
    this.say({ type: "call.rate", call_id: call.id, stars });
    this.options.redraw();
  }

  async onTop(): Promise<void> {
    if (!(await this.window.onTop())) this.options.say(t("noOnTop"), true);
  }

  ownWindow(): void {
    if (!this.window.open()) this.options.say(t("windowBlocked"), true);
  }

  /** Open a dialog; the lists are fetched anew each time. */
  show(dialog: CallDialog): void {
    this.dialog = dialog;
    this.options.redraw();
    const call = this.session.call;
    if (call === null || dialog === null || dialog === "check" || dialog === "devices") return;
    this.listProblem = "";
    const failed = (reason: unknown): void => this.#set({ listProblem: whyNot(reason) });
    const query = `?conversation=${encodeURIComponent(call.conversation_id)}`;
    if (dialog === "clips") {
      this.clips = null;
      getJson<{ clips: Clip[] }>(this.options.addresses.clips + query).then(
        (found) => this.#set({ clips: found.clips }),
        failed,
      );
    } else {
      this.colleagues = null;
      getJson<{ agents: Colleague[] }>(this.options.addresses.colleagues + query).then(
        (found) => this.#set({ colleagues: found.agents }),
        failed,
      );
    }
  }

  #set(change: Partial<Pick<DeskCalls, "clips" | "colleagues" | "listProblem">>): void {
    Object.assign(this, change);
    this.options.redraw();
  }

  /** What the server learns of by itself as well, a little later. */
  #quietly(command: AgentCommand): void {
    this.options.request(command).catch(() => undefined);
  }

  failed(reason: unknown): void {
    this.options.say(whyNot(reason), true);
  }
}
