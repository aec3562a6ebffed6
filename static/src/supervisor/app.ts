// The dashboard without its looks: state, wire, and every action a supervisor can take.
import type { Row, SupervisorCommand } from "../protocol.gen";
import type { Unsent } from "../realtime/outbox";
import { now } from "../ui/clock";
import type { Sending } from "../ui/composer";
import { address, type PageConfig } from "../ui/config";
import { type Draft, Drafts } from "../ui/drafts";
import { StaffFiles } from "../ui/files";
import { getJson } from "../ui/http";
import { whyNot } from "../ui/refusal";
import type { Reveal } from "../ui/reveal";
import { StaffLine } from "../ui/staff-line";
import { Store } from "../ui/store";
import { Toaster } from "../ui/toaster";
import type { AgentTarget, Assigning, Targets } from "./assign";
import { BoardCalls } from "./calls";
import { type Arranged, arrange, type Column, type Filters, refusalOf } from "./rows";
import { type BoardState, initialState, reduce, type Tab, unwatched } from "./store";
import { t } from "./words";

export class BoardApp {
  readonly store = new Store<BoardState>(initialState);
  readonly drafts: Drafts;
  readonly files: StaffFiles;
  readonly toaster: Toaster;
  readonly calls: BoardCalls;
  readonly #line: StaffLine<SupervisorCommand, BoardState>;
  #arranged: { of: BoardState; result: Arranged } | null = null;

  constructor(
    readonly config: PageConfig,
    readonly redraw: () => void,
  ) {
    this.drafts = new Drafts(config.user.id);
    this.files = new StaffFiles(config);
    this.toaster = new Toaster(redraw);
    this.#line = new StaffLine(config, this.store, (event) => {
      this.store.update((state) => reduce(state, event));
      if (event.type === "dashboard.changed" && this.state.isBehind) this.refresh();
    });
    this.calls = new BoardCalls({
      request: (command) => this.#line.request(command),
      say: (text, isBad) => this.toaster.say(text, isBad),
      redraw,
    });
    this.store.react((state) => this.calls.follow(state));
    this.store.react((state, before) => {
      if (state.link.state === "open" && before.link.state !== "open") this.#connected();
    });
  }

  open(): void {
    this.#line.open();
  }

  get state(): BoardState {
    return this.store.state;
  }

  get isStale(): boolean {
    return this.state.link.state !== "open";
  }

  /** What the grid shows now; computed once per change of what it depends on. */
  get arranged(): Arranged {
    const { state } = this;
    const old = this.#arranged?.of;
    const isSame =
      old && (["rows", "tab", "sort", "filters", "held"] as const).every((key) => old[key] === state[key]);
    if (!isSame || !this.#arranged) this.#arranged = { of: state, result: arrange(state.rows, state, now()) };
    return this.#arranged.result;
  }

  // ---- the list --------------------------------------------------------------------------------

  /** Ask for everything anew (SUP-5). */
  refresh(): void {
    if (this.isStale) this.#line.connection.retryNow();
    else this.#say({ type: "dashboard.watch" });
  }

  show(tab: Tab): void {
    this.#set({ tab, held: null, current: null });
  }

  sortBy(by: Column): void {
    const { sort } = this.state;
    this.#set({ sort: { by, isDown: sort.by === by ? !sort.isDown : by === "attention" }, held: null });
  }

  filter(change: Partial<Filters>): void {
    this.#set({ filters: { ...this.state.filters, ...change }, held: null });
  }

  /** Somebody reads: the order stays as it is. */
  hold(isHeld: boolean): void {
    if (isHeld === (this.state.held !== null)) return;
    this.#set({ held: isHeld ? this.arranged.rows.map((row) => row.id) : null });
  }

  point(id: string | null): void {
    if (id !== this.state.current) this.#set({ current: id });
  }

  // ---- actions ---------------------------------------------------------------------------------

  monitor(row: Row): void {
    const why = refusalOf("monitor", row, this.state.me?.id ?? "");
    if (why || !this.state.rights.monitor || this.isStale) {
      if (why) this.toaster.say(t(why), true);
      return;
    }
    if (this.state.watched === row.id) return;
    this.closeDrawer();
    this.#set({ watched: row.id });
    this.#say({ type: "monitor.start", conversation_id: row.id }, undefined, () =>
      this.#set({ watched: null }),
    );
  }

  closeDrawer(): void {
    const { watched, chats } = this.state;
    if (watched === null) return;
    const chat = chats[watched];
    this.store.update(unwatched);
    if (this.isStale || chat?.isLeft) return;
    if (chat?.task.role === "supervisor") this.#say({ type: "conversation.leave", conversation_id: watched });
    this.#say({ type: "monitor.stop", conversation_id: watched });
  }

  ask(asking: BoardState["asking"]): void {
    this.#set({ asking });
  }

  /** The question was answered with yes. */
  proceed(): void {
    const { asking } = this.state;
    this.#set({ asking: null });
    if (!asking) return;
    const conversation_id = asking.id;
    if (asking.what === "join") this.#say({ type: "conversation.join", conversation_id });
    else
      this.#say({ type: "conversation.force_close", conversation_id }, () => {
        this.toaster.say(t("forceCloseAsked"));
        // What was asked for is done: nobody reads this row any more, so it may go.
        this.#set({ current: null, held: null });
      });
  }

  // ---- assign ------------------------------------------------------------------------------------

  /** Open the dialog for an Open conversation, with fresh lists; null closes it. */
  askAssign(id: string | null): void {
    if (id === null) {
      this.#set({ assigning: null });
      return;
    }
    this.#set({ assigning: { id, tab: "agent", showsAll: false, targets: null, confirming: null } });
    const url = `${address(this.config, "targets")}?conversation=${encodeURIComponent(id)}`;
    getJson<Targets>(url).then(
      (targets) => this.showAssign({ targets }),
      (problem: unknown) => {
        this.askAssign(null);
        this.#failed(problem);
      },
    );
  }

  showAssign(change: Partial<Assigning>): void {
    const { assigning } = this.state;
    if (assigning !== null) this.#set({ assigning: { ...assigning, ...change } });
  }

  /** More than fits: asked once more, with the number of units (SUP-24). */
  confirmAssign(confirming: AgentTarget | null): void {
    this.showAssign({ confirming });
  }

  assignTo(target: { agent_id?: string; queue_id?: string; override?: boolean }): void {
    const { assigning } = this.state;
    if (assigning === null) return;
    this.askAssign(null);
    this.#say({ type: "conversation.assign", conversation_id: assigning.id, ...target }, () =>
      this.toaster.say(t("assigned")),
    );
  }

  leave(id: string): void {
    this.#say({ type: "conversation.leave", conversation_id: id });
  }

  // ---- in the drawer ---------------------------------------------------------------------------

  older = (id: string): Promise<void> => this.#line.older(id);

  reveal: Reveal = (id, place, reason) => this.#line.reveal(id, place, reason);

  seen(id: string): void {
    // Only a participant's reading is a fact about the conversation; a monitor leaves no trace.
    if (this.state.chats[id]?.task.role === "supervisor") this.#line.seen(id);
  }

  send(id: string, { kind, text }: Sending): void {
    this.#line.stoppedTyping(id);
    this.#line.outbox.add({ conversationId: id, kind, text, at: now() });
  }

  typing(id: string, isTyping: boolean): void {
    if (isTyping) this.#line.pressed(id);
    else this.#line.stoppedTyping(id);
  }

  setDraft(id: string, draft: Draft): void {
    this.drafts.set(id, draft);
  }

  resend(unsent: Unsent): void {
    this.#line.outbox.retry(unsent.clientId);
  }

  discard(unsent: Unsent): void {
    this.#line.outbox.discard(unsent.clientId);
  }

  #connected(): void {
    this.#say({ type: "dashboard.watch" });
    const { watched, chats } = this.state;
    // The server forgets who monitors when the socket goes.
    if (watched !== null && (!chats[watched] || chats[watched].isLeft)) {
      this.#say({ type: "monitor.start", conversation_id: watched });
    }
  }

  #say(
    command: SupervisorCommand,
    done: () => void = () => undefined,
    failed: () => void = () => undefined,
  ): void {
    this.#line.request(command).then(done, (problem: unknown) => {
      failed();
      this.#failed(problem);
    });
  }

  #failed(problem: unknown): void {
    this.toaster.say(t("failed", whyNot(problem)), true);
  }

  #set(change: Partial<BoardState>): void {
    this.store.update((state) => ({ ...state, ...change }));
  }
}
