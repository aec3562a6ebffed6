// Ties the panel together: events of the socket and of the visitor go into the state, what has to be said
// goes out. Decides nothing that `state` or the server could decide.
import type { CallKind, CustomerCommand, CustomerEvent, StartConversation } from "../protocol.gen";
import { Connection, type ConnectionOptions, type Pushed } from "../realtime/connection";
import { mayLie } from "../realtime/keep";
import { codeOf } from "../realtime/link";
import { newest, wanted } from "../realtime/log";
import { MarksReporter } from "../realtime/marks";
import { Outbox, type Unsent } from "../realtime/outbox";
import { Reader } from "../realtime/reader";
import { TypingReporter, TypingShown } from "../realtime/typing";
import type { Chime } from "./chime";
import type { Config } from "./config";
import { answersOf, check, EMAIL, NAME, type Values } from "./form";
import type { Host } from "./host";
import type { Speech } from "./i18n/index";
import { Starter } from "./starter";
import { type Event, isLive, reduce, START, type State, type Step } from "./state";
import { codePoints, isLooking, reachedOf, unreadOf } from "./timeline";
import { Visitor } from "./visitor";

const SEND_MS = 5_000;
/** The relay is asked on the way. */
const CALL_MS = 12_000;
const DRAFT = "draft";
const LIVE = "live";
const SEEN = "seen";
const UNSENT = "out:";

export interface SessionOptions {
  config: Config;
  host: Host;
  speech: Speech;
  chime: Chime;
  url: string;
  onChange: (state: State) => void;
  /** The notice changed since this page was loaded. */
  onOutdated: () => void;
  connection?: Partial<ConnectionOptions<CustomerEvent>>;
}

export class Session {
  state: State = START;
  private readonly visitor: Visitor;
  private readonly connection: Connection<CustomerCommand, CustomerEvent>;
  private readonly outbox: Outbox;
  private readonly starter: Starter;
  private readonly marks: MarksReporter;
  private readonly typing: TypingReporter;
  private readonly typingShown: TypingShown;
  private readonly reader: Reader;
  private toldUnread = 0;

  constructor(private readonly options: SessionOptions) {
    const { config, host } = options;
    this.visitor = new Visitor(config.key, host);
    this.connection = new Connection<CustomerCommand, CustomerEvent>({
      url: options.url,
      ticket: () => this.visitor.ticket(),
      since: () => this.since(),
      onEvent: (event) => this.hear(event),
      onLink: (link) => this.linked(link.state, () => this.apply({ type: "link", link })),
      ...options.connection,
    });
    this.outbox = new Outbox({
      keep: host,
      prefix: UNSENT,
      send: (unsent) => this.deliver(unsent),
      onChange: (unsent) => this.apply({ type: "unsent", unsent }),
    });
    this.starter = new Starter({
      keep: host,
      request: async (command) => {
        const reply = await this.connection.request(command);
        if (reply.type !== "conversation.started") throw new Error(reply.type);
        return reply.conversation;
      },
      onStarted: (conversation) => {
        this.apply({ type: "started", conversation });
        this.forgetOthers(conversation.id);
      },
      onChange: (starting) => {
        this.apply({ type: "starting", starting });
        this.recover(starting?.code);
      },
    });
    this.marks = new MarksReporter((conversation_id, marks) => {
      if (this.state.link.state !== "open") return false;
      this.connection.tell({ type: "marks.set", conversation_id, ...marks });
      return true;
    });
    this.typing = new TypingReporter((conversation_id, is_typing) =>
      this.connection.tell({ type: "typing.set", conversation_id, is_typing }),
    );
    this.typingShown = new TypingShown((conversationId, name, isTyping) =>
      this.apply({ type: "typing", conversationId, name, isTyping }),
    );
    this.reader = new Reader({
      wanted: (id) => (this.state.talk?.conversation.id === id ? wanted(this.state.talk.log) : null),
      read: (id, since) => this.read(id, since),
    });
  }

  /** Take up what the page kept, and connect if there is something to go on with. */
  begin(): void {
    const { host, chime } = this.options;
    if (host.greeting.hasGesture) chime.unlock();
    host.onMessage = (message) => {
      if (message.type === "gesture") chime.unlock();
      else if (message.type === "shown") this.apply({ type: "shown", isShown: message.isOpen });
    };
    this.apply({ type: "shown", isShown: host.greeting.isOpen });
    this.apply({ type: "draft", draft: host.getItem(DRAFT) ?? "" });
    if (host.getItem(LIVE) !== null || this.starter.isWaiting) this.apply({ type: "step", step: "chat" });
    this.outbox.load();
    if (this.visitor.isKnown || this.starter.isWaiting) this.connection.open();
  }

  // ---- what the visitor does ----

  go(step: Step): void {
    this.apply({ type: "step", step });
  }

  /** Past the home face: the notice comes before anything is typed to us (PRIV-3). */
  toForm(): void {
    const { notice } = this.options.config;
    const { step } = this.state;
    if (notice.text !== "" && step !== "notice") this.go("notice");
    else if (notice.requires_consent && !this.state.hasAgreed) this.apply({ type: "not_agreed" });
    else this.go("form");
  }

  agree(hasAgreed: boolean): void {
    this.apply({ type: "agreed", hasAgreed });
  }

  fill(id: string, value: string): void {
    this.apply({ type: "field", id, value });
  }

  submit(): void {
    const { config } = this.options;
    const errors = check(config, this.state.values);
    this.apply({ type: "errors", errors });
    if (Object.keys(errors).length === 0 && !this.state.starting?.isSending) this.start(this.state.values);
  }

  private start(values: Values): void {
    const { config, host, speech } = this.options;
    this.apply({ type: "starting", starting: { isSending: true } });
    this.connection.open();
    void host.page().then(({ url, title }) => {
      const command: StartConversation = {
        type: "conversation.start",
        client_id: crypto.randomUUID(),
        name: (values[NAME] ?? "").trim(),
        email: (values[EMAIL] ?? "").trim(),
        answers: answersOf(config, values),
        notice_version: config.notice.version,
        has_consented: this.state.hasAgreed,
        language: speech.language,
        page_url: url,
        page_title: title,
      };
      this.starter.start(command);
    });
  }

  /** What an ended conversation refused has no place on the screen of the next one. */
  private forgetOthers(id: string): void {
    for (const { clientId, conversationId } of this.outbox.unsent) {
      if (conversationId !== id) this.outbox.discard(clientId);
    }
  }

  /** What is out of date here is fetched anew. */
  private recover(code: string | undefined): void {
    if (code === "notice_required" || code === "consent_required") this.options.onOutdated();
    if (code !== "conversation_open") return;
    // Another tab was first: the welcome of a new socket brings that conversation.
    this.go("chat");
    this.connection.close();
    this.connection.open();
  }

  write(draft: string): void {
    this.apply({ type: "draft", draft });
    if (mayLie(draft)) this.options.host.setItem(DRAFT, draft);
    else this.options.host.removeItem(DRAFT);
    const { talk } = this.state;
    if (!isLive(talk)) return;
    if (draft.trim() === "") this.typing.stopped(talk.conversation.id);
    else this.typing.pressed(talk.conversation.id);
  }

  send(): void {
    const { talk, draft } = this.state;
    const text = draft.trim();
    if (!isLive(talk) || text === "" || codePoints(text) > this.options.config.max_length) return;
    this.write("");
    this.outbox.add({
      conversationId: talk.conversation.id,
      kind: "message",
      text,
      at: this.connection.serverNow(),
    });
  }

  retry(clientId: string): void {
    this.outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.outbox.discard(clientId);
  }

  ask(dialog: State["dialog"]): void {
    this.apply({ type: "dialog", dialog });
  }

  end(): void {
    this.settle("end", (conversation_id) => ({ type: "conversation.end", conversation_id }));
  }

  /** The conversation as a file, masked like everything that leaves the product. */
  download(): void {
    const { talk } = this.state;
    if (talk === null) return;
    this.apply({ type: "transcript", code: "" });
    this.connection.request({ type: "transcript.get", conversation_id: talk.conversation.id }).then(
      (reply) => reply.type === "transcript" && this.options.host.save("transcript.txt", reply.text),
      (reason: unknown) => this.apply({ type: "transcript", code: codeOf(reason) }),
    );
  }

  /** Send it; an empty address is the one given before the chat. */
  mail(email: string): void {
    const { talk } = this.state;
    if (talk === null) return;
    this.connection.request({ type: "transcript.mail", conversation_id: talk.conversation.id, email }).then(
      () => this.apply({ type: "mailed", to: email }),
      (reason: unknown) => this.apply({ type: "dialog", dialog: "mail", code: codeOf(reason) }),
    );
  }

  older(): void {
    const { talk, isLoadingOlder } = this.state;
    const before = talk?.log.entries[0]?.seq;
    if (talk === null || before === undefined || isLoadingOlder) return;
    const conversationId = talk.conversation.id;
    this.apply({ type: "loading_older" });
    this.connection.request({ type: "conversation.read", conversation_id: conversationId, before }).then(
      (reply) =>
        reply.type === "entries.public" &&
        this.apply({
          type: "older",
          conversationId,
          entries: reply.entries,
          hasMore: reply.has_more ?? false,
        }),
      (reason: unknown) => this.apply({ type: "older_refused", code: codeOf(reason) }),
    );
  }

  /** Ask something about a call; rejects with a RefusedError when a rule says no. */
  request(command: CustomerCommand): Promise<object> {
    return this.connection.request(command, CALL_MS);
  }

  /** The visitor wishes to be called (WID-15). */
  askForCall(kind: CallKind): void {
    this.settle("call", (conversation_id) => ({ type: "call.request", conversation_id, kind }));
  }

  minimise(): void {
    this.options.host.minimise();
  }

  retryLink(): void {
    this.connection.open();
    this.connection.retryNow();
  }

  look(isVisible: boolean): void {
    this.apply({ type: "visible", isVisible });
  }

  /** Seconds since 1970, by the server's clock. */
  now(): number {
    return this.connection.serverNow();
  }

  // ---- what the server says ----

  private hear(event: Pushed<CustomerEvent>): void {
    if (event.type === "typing.public") {
      this.typingShown.heard(event.conversation_id, event.name, event.is_typing);
    }
    if (event.type === "welcome.customer") this.welcome(event.conversation?.id ?? null);
    if (event.type === "entry.posted") this.posted(event);
    this.apply(event);
    if (event.type === "welcome.customer" || event.type === "entry.posted") this.confirm();
  }

  private welcome(id: string | null): void {
    if (id !== null) this.starter.forget();
    const [seenIn, seen] = (this.options.host.getItem(SEEN) ?? "").split(" ");
    if (id !== null && seenIn === id && this.state.talk === null)
      this.apply({ type: "seen", seq: Number(seen) || 0 });
    // The server forgot the chat that the page remembers: nothing to go on with.
    if (id === null && this.state.talk === null && !this.starter.isWaiting && this.state.step === "chat") {
      this.apply({ type: "step", step: "home" });
    }
  }

  private posted({ conversation_id: id, entry }: Extract<CustomerEvent, { type: "entry.posted" }>): void {
    const { talk } = this.state;
    if (talk === null || talk.conversation.id !== id || entry.seq <= newest(talk.log)) return;
    if (entry.kind === "message" && entry.author.name) this.typingShown.heard(id, entry.author.name, false);
  }

  /** Our own entry is as good as an acknowledgement. */
  private confirm(): void {
    const present = new Set(this.state.talk?.log.entries.map((entry) => entry.client_id));
    for (const { clientId } of this.outbox.unsent) if (present.has(clientId)) this.outbox.confirm(clientId);
  }

  private linked(state: State["link"]["state"], apply: () => void): void {
    apply();
    if (state !== "open") return;
    this.starter.flush();
    this.outbox.flush();
    this.marks.flush();
  }

  private async deliver(unsent: Unsent): Promise<void> {
    const { conversationId, clientId, text } = unsent;
    const reply = await this.connection.request(
      { type: "message.send", conversation_id: conversationId, client_id: clientId, text },
      SEND_MS,
    );
    if (reply.type !== "message.accepted") return;
    const { seq, at } = reply;
    this.apply({ type: "stored", conversationId, stored: { clientId, text, at, seq } });
  }

  private async read(id: string, since: number): Promise<void> {
    const reply = await this.connection.request({ type: "conversation.read", conversation_id: id, since });
    if (reply.type !== "entries.public") return;
    const hasMore = reply.has_more ?? false;
    this.apply({ type: "caught_up", conversationId: id, entries: reply.entries, hasMore });
    this.confirm();
  }

  /** Say what a dialog asked for, and close it; when that fails, it stays and says so. */
  private settle(dialog: "end" | "call", command: (conversationId: string) => CustomerCommand): void {
    const { talk } = this.state;
    if (!isLive(talk)) return;
    this.connection.request(command(talk.conversation.id)).then(
      () => this.apply({ type: "dialog", dialog: null }),
      (reason: unknown) =>
        this.apply({ type: "dialog", dialog: isLive(this.state.talk) ? dialog : null, code: codeOf(reason) }),
    );
  }

  private since(): Record<string, number> {
    const { talk } = this.state;
    return talk === null ? {} : { [talk.conversation.id]: newest(talk.log) };
  }

  // ---- after every change ----

  private apply(event: Event): void {
    const before = this.state;
    this.state = reduce(before, event);
    if (this.state === before) return;
    this.follow();
    this.options.onChange(this.state);
  }

  /** What the page keeps, the launcher shows and the other side learns follows from the state. */
  private follow(): void {
    const { host, speech, chime } = this.options;
    const { talk } = this.state;
    if (talk === null) return;
    if (isLooking(this.state)) this.state = reduce(this.state, { type: "seen", seq: newest(talk.log) });
    const { id } = talk.conversation;
    if (isLive(talk)) host.setItem(LIVE, id);
    else host.removeItem(LIVE);
    if (this.state.seen > 0) host.setItem(SEEN, `${id} ${this.state.seen}`);
    const unread = unreadOf(this.state);
    // What was unread before a reload came without a sound then, and needs none now.
    if (unread > this.toldUnread && this.state.wasOpen) chime.ring();
    if (unread !== this.toldUnread) host.unread(unread, speech.t("{0} unread", unread));
    this.toldUnread = unread;
    if (newest(talk.log) > 0 && isLive(talk)) this.marks.note(id, reachedOf(this.state));
    if (this.state.link.state === "open") this.reader.look(id);
  }
}
