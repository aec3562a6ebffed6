// The desk without its looks: state, wire, drafts, sounds, and every action somebody can take.
import type { AgentCommand, ChosenPresence, Offer } from "../protocol.gen";
import { newest } from "../realtime/log";
import type { Unsent } from "../realtime/outbox";
import { now } from "../ui/clock";
import type { Sending } from "../ui/composer";
import { address, type PageConfig } from "../ui/config";
import type { Reply } from "../ui/draft-rules";
import { type Draft, Drafts } from "../ui/drafts";
import { StaffFiles } from "../ui/files";
import { getJson } from "../ui/http";
import { whyNot } from "../ui/refusal";
import type { Reveal } from "../ui/reveal";
import { Sounds } from "../ui/sounds";
import { StaffLine } from "../ui/staff-line";
import { Store } from "../ui/store";
import { Toaster } from "../ui/toaster";
import { watchForAlerts } from "./alerting";
import { DeskCalls } from "./calls";
import { type DeskState, groupsOf, initialState, type Pane, reduce, type SideTab, select } from "./store";
import { t } from "./words";

export interface Reason {
  id: string;
  name: string;
}

export interface Reasons {
  is_required: boolean;
  reasons: Reason[];
}

const SELECTED = "desk:selected";

export class DeskApp {
  readonly store = new Store<DeskState>({ ...initialState, selected: sessionStorage.getItem(SELECTED) });
  readonly drafts: Drafts;
  readonly files: StaffFiles;
  readonly sounds: Sounds;
  readonly toaster: Toaster;
  readonly calls: DeskCalls;
  readonly #line: StaffLine<AgentCommand, DeskState>;
  readonly #replies = new Map<string, Promise<readonly Reply[]>>();
  readonly #reasons = new Map<string, Promise<Reasons>>();

  constructor(
    readonly config: PageConfig,
    private readonly redraw: () => void,
  ) {
    this.drafts = new Drafts(config.user.id);
    this.files = new StaffFiles(config);
    this.sounds = new Sounds(redraw);
    this.toaster = new Toaster(redraw);
    this.#line = new StaffLine(config, this.store, (event) => {
      this.store.update((state) => this.#marked(reduce(state, event)));
    });
    this.calls = new DeskCalls({
      request: (command) => this.#line.request(command),
      say: (text, isBad) => this.toaster.say(text, isBad),
      redraw,
      addresses: { clips: address(config, "clips"), colleagues: address(config, "colleagues") },
    });
    this.store.react((state) => this.calls.follow(state));
    watchForAlerts(this);
  }

  open(): void {
    this.#line.open();
  }

  get state(): DeskState {
    return this.store.state;
  }

  get isStale(): boolean {
    return this.state.link.state !== "open";
  }

  retryNow(): void {
    this.#line.connection.retryNow();
  }

  // ---- moving about ----------------------------------------------------------------------------

  select(id: string | null): void {
    if (id === null) sessionStorage.removeItem(SELECTED);
    else sessionStorage.setItem(SELECTED, id);
    this.store.update((state) => ({ ...select(state, id), ending: null }));
  }

  show(pane: Pane): void {
    this.store.update((state) => ({ ...state, pane }));
  }

  showTab(tab: SideTab): void {
    this.store.update((state) => ({ ...state, tab }));
  }

  /** The conversations in the order of the list. */
  get order(): string[] {
    const { mine, waiting, wrapUp, over } = groupsOf(this.state);
    return [...mine, ...waiting, ...wrapUp, ...over].map((task) => task.conversation_id);
  }

  step(by: number): void {
    const { order } = this;
    if (order.length === 0) return;
    const at = order.indexOf(this.state.selected ?? "");
    this.select(order[at < 0 ? 0 : (at + by + order.length) % order.length] ?? null);
  }

  // ---- presence and offers ---------------------------------------------------------------------

  setPresence(presence: ChosenPresence): void {
    this.#say({ type: "presence.set", presence });
  }

  accept(offer: Offer): void {
    this.store.update((state) => ({ ...state, awaited: offer.conversation_id }));
    this.#say({ type: "offer.accept", offer_id: offer.id }, () => {
      // The hand-over may have come before the answer.
      if (this.state.chats[offer.conversation_id]?.details) this.select(offer.conversation_id);
    });
  }

  reject(offer: Offer): void {
    this.#say({ type: "offer.reject", offer_id: offer.id });
  }

  // ---- writing ---------------------------------------------------------------------------------

  setDraft(id: string, draft: Draft): void {
    this.drafts.set(id, draft);
    if (this.state.drafted.has(id) !== this.drafts.has(id)) this.store.update((state) => this.#marked(state));
  }

  send(id: string, { kind, text }: Sending): void {
    this.#line.stoppedTyping(id);
    this.#line.outbox.add({ conversationId: id, kind, text, at: now() });
  }

  typing(id: string, isTyping: boolean): void {
    if (isTyping) this.#line.pressed(id);
    else this.#line.stoppedTyping(id);
  }

  resend(unsent: Unsent): void {
    this.#line.outbox.retry(unsent.clientId);
  }

  discard(unsent: Unsent): void {
    this.#line.outbox.discard(unsent.clientId);
  }

  seen(id: string): void {
    const chat = this.state.chats[id];
    if (chat && !document.hidden && (chat.task.unread > 0 || chat.task.read < newest(chat.log)))
      this.#line.seen(id);
  }

  older = (id: string): Promise<void> => this.#line.older(id);

  reveal: Reveal = (id, place, reason) => this.#line.reveal(id, place, reason);

  /** The standard responses for a conversation; asked once, again after a failure. */
  replies(id: string): Promise<readonly Reply[]> {
    return remember(this.#replies, id, async () => {
      const url = `${address(this.config, "replies")}?conversation=${encodeURIComponent(id)}`;
      return (await getJson<{ replies: Reply[] }>(url)).replies;
    });
  }

  // ---- ending ----------------------------------------------------------------------------------

  askEnd(id: string | null): void {
    this.store.update((state) => ({ ...state, ending: id }));
  }

  end(id: string): void {
    this.askEnd(null);
    this.#say({ type: "conversation.end", conversation_id: id });
  }

  release(id: string): void {
    this.#say({ type: "conversation.release", conversation_id: id }, () => this.#leave(id));
  }

  closePanel(id: string): void {
    this.#say({ type: "panel.close", conversation_id: id }, () => this.#leave(id));
  }

  reasons(id: string): Promise<Reasons> {
    return remember(this.#reasons, id, () =>
      getJson<Reasons>(`${address(this.config, "reasons")}?conversation=${encodeURIComponent(id)}`),
    );
  }

  async wrapUp(id: string, reasonId: string | null, notes: string): Promise<void> {
    try {
      await this.#line.request({ type: "wrap_up.submit", conversation_id: id, reason_id: reasonId, notes });
      this.toaster.say(t("wrapUpSaved"));
      this.#leave(id);
    } catch (problem) {
      this.failed(problem);
      throw problem;
    }
  }

  failed(problem: unknown): void {
    this.toaster.say(t("failed", whyNot(problem)), true);
  }

  /** Done with it by one's own hand: go on to the next. */
  #leave(id: string): void {
    if (this.state.selected !== id) return;
    const { mine, wrapUp } = groupsOf(this.state);
    const next = [...mine, ...wrapUp].find((task) => task.conversation_id !== id);
    this.store.update((state) => {
      const { [id]: _gone, ...chats } = state.chats;
      return { ...state, chats };
    });
    this.select(next?.conversation_id ?? null);
  }

  #say(command: AgentCommand, done: () => void = () => undefined): void {
    this.#line.request(command).then(done, (problem: unknown) => this.failed(problem));
  }

  #marked(state: DeskState): DeskState {
    const drafted = new Set(Object.keys(state.chats).filter((id) => this.drafts.has(id)));
    const isSame = drafted.size === state.drafted.size && [...drafted].every((id) => state.drafted.has(id));
    return isSame ? state : { ...state, drafted };
  }

  /** Draw again although no event came: sound, toast or theme changed. */
  refresh(): void {
    this.redraw();
  }
}

function remember<T>(cache: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const loading = load();
  cache.set(key, loading);
  // Whoever asked is told; the next one asks the server again.
  loading.catch(() => cache.delete(key));
  return loading;
}
