// The wire of a staff screen: one connection, the outbox, marks, typing and the repair of holes, all working on
// the conversations a screen holds. What the other events mean is the business of the screen's own store.
import type { StaffEvent } from "../protocol.gen";
import { Connection, type Pushed, type Reply } from "../realtime/connection";
import { browserKeep } from "../realtime/keep";
import type { Link } from "../realtime/link";
import { newest } from "../realtime/log";
import { MarksReporter } from "../realtime/marks";
import { Outbox, type Unsent } from "../realtime/outbox";
import { Reader } from "../realtime/reader";
import { TypingReporter, TypingShown } from "../realtime/typing";
import { type Chats, caughtUp, heads, heldOf, logged, pagedBack, readUpTo, typed, wantedOf } from "./chat";
import { followServer } from "./clock";
import { type PageConfig, socketAddress } from "./config";
import { fetchTicket } from "./http";
import type { Asked, Shown } from "./reveal";
import type { Store } from "./store";

/** What every staff screen holds. */
export interface Followed {
  chats: Chats;
  link: Link;
  unsent: readonly Unsent[];
}

interface Command {
  type: string;
  ref?: number;
}

const SHOWN_WITHIN_MS = 2_000;

export class StaffLine<C extends Command, S extends Followed> {
  readonly connection: Connection<C, StaffEvent>;
  readonly outbox: Outbox;
  readonly #marks: MarksReporter;
  readonly #typing: TypingReporter;
  readonly #typists: TypingShown;
  readonly #reader: Reader;
  readonly #store: Store<S>;

  constructor(config: PageConfig, store: Store<S>, onEvent: (event: Pushed<StaffEvent>) => void) {
    this.#store = store;
    this.connection = new Connection<C, StaffEvent>({
      url: socketAddress(config),
      ticket: () => fetchTicket(config),
      since: () => heldOf(store.state.chats),
      onEvent: (event) => {
        onEvent(event);
        this.#after(event);
      },
      onLink: (link) => this.#linked(link),
    });
    this.outbox = new Outbox({
      keep: browserKeep(() => localStorage),
      prefix: `unsent:${config.audience}:${config.user.id}:`,
      send: (unsent) => this.#send(unsent),
      onChange: (unsent) => store.update((state) => ({ ...state, unsent })),
    });
    this.#marks = new MarksReporter((id, marks) => {
      if (this.connection.link.state !== "open") return false;
      this.connection.tell(command<C>({ type: "marks.set", conversation_id: id, ...marks }));
      return true;
    });
    this.#typing = new TypingReporter((id, isTyping) =>
      this.connection.tell(command<C>({ type: "typing.set", conversation_id: id, is_typing: isTyping })),
    );
    this.#typists = new TypingShown((id, name, isTyping) =>
      this.#chats((chats) => typed(chats, id, { name, role: this.#roles.get(name) ?? "customer" }, isTyping)),
    );
    this.#reader = new Reader({
      wanted: (id) => wantedOf(store.state.chats, id),
      read: async (id, since) => {
        const answer = await this.connection.request(
          command<C>({ type: "conversation.read", conversation_id: id, since }),
        );
        if (answer.type === "entries.staff") this.#chats((chats) => caughtUp(chats, id, answer));
      },
    });
  }

  readonly #roles = new Map<string, "customer" | "agent" | "supervisor" | "system">();

  open(): void {
    followServer(() => this.connection.serverNow());
    this.outbox.load();
    window.addEventListener("online", () => this.connection.retryNow());
    this.connection.open();
  }

  /** Ask for something of this audience. */
  request(asked: C): Promise<Reply<StaffEvent>> {
    return this.connection.request(asked);
  }

  /** The page before the oldest entry that is held. */
  async older(id: string): Promise<void> {
    const before = this.#store.state.chats[id]?.log.entries[0]?.seq;
    if (before === undefined) return;
    const answer = await this.connection.request(
      command<C>({ type: "conversation.read", conversation_id: id, before }),
    );
    if (answer.type === "entries.staff") this.#chats((chats) => pagedBack(chats, id, answer));
  }

  /** What a masked place hides; rejects with the refusal. */
  async reveal(id: string, place: Asked, reason: string): Promise<Shown> {
    const { seq, index } = place;
    const answer = await this.connection.request(
      command<C>({ type: "entry.reveal", conversation_id: id, seq, index, reason }),
    );
    if (answer.type !== "revealed") throw new Error(answer.type);
    return answer;
  }

  /** Somebody looks at this conversation, down to its newest entry. */
  seen(id: string): void {
    const chat = this.#store.state.chats[id];
    if (!chat?.details || chat.isLeft) return;
    const seq = newest(chat.log);
    this.#marks.note(id, { delivered: seq, read: seq });
    this.#chats((chats) => readUpTo(chats, id, seq));
  }

  pressed(id: string): void {
    this.#typing.pressed(id);
  }

  stoppedTyping(id: string): void {
    this.#typing.stopped(id);
  }

  #linked(link: Link): void {
    this.#store.update((state) => ({ ...state, link }));
    if (link.state !== "open") return;
    this.#marks.flush();
    this.outbox.flush();
  }

  /** What follows from an event on every staff screen alike. */
  #after(event: Pushed<StaffEvent>): void {
    if (event.type === "entry.logged") this.#entry(event.conversation_id, event.entry);
    else if (event.type === "heartbeat") this.#heartbeat(event.heads);
    else if (event.type === "typing.staff") {
      this.#roles.set(event.name, event.role);
      this.#typists.heard(event.conversation_id, event.name, event.is_typing);
    } else if (event.type === "conversation.opened") {
      for (const entry of event.entries) if (entry.client_id) this.outbox.confirm(entry.client_id);
      this.#reader.look(event.task.conversation_id);
      this.#delivered(event.task.conversation_id);
    }
  }

  #entry(id: string, entry: Parameters<typeof logged>[2]): void {
    this.#chats((chats) => logged(chats, id, entry));
    if (entry.client_id) this.outbox.confirm(entry.client_id);
    if (entry.kind === "message") this.#typists.heard(id, entry.author.name ?? "", false);
    this.#reader.look(id);
    this.#delivered(id);
  }

  #heartbeat(seen: Record<string, number>): void {
    this.#chats((chats) => heads(chats, seen));
    for (const id of Object.keys(seen)) this.#reader.look(id);
  }

  #delivered(id: string): void {
    const chat = this.#store.state.chats[id];
    // Who only monitors leaves no trace in the conversation.
    if (!chat || chat.task.role === "monitor") return;
    this.#marks.note(id, { delivered: newest(chat.log), read: chat.task.read });
  }

  async #send(unsent: Unsent): Promise<void> {
    const type = unsent.kind === "note" ? "note.add" : "message.send";
    const { conversationId, clientId, text } = unsent;
    await this.connection.request(
      command<C>({ type, conversation_id: conversationId, client_id: clientId, text }),
    );
    await this.#shown(conversationId, clientId);
  }

  /** Keep the line on the screen until its entry takes its place, so that it does not blink. */
  #shown(id: string, clientId: string): Promise<void> {
    const isShown = (): boolean =>
      this.#store.state.chats[id]?.log.entries.some((entry) => entry.client_id === clientId) ?? true;
    const until = Date.now() + SHOWN_WITHIN_MS;
    return new Promise((resolve) => {
      const look = (): void => {
        if (isShown() || Date.now() > until) resolve();
        else setTimeout(look, 30);
      };
      look();
    });
  }

  #chats(change: (chats: Chats) => Chats): void {
    this.#store.update((state) => {
      const chats = change(state.chats);
      return chats === state.chats ? state : { ...state, chats };
    });
  }
}

/** Both audiences share these commands; the type parameter only narrows what else may be said. */
const command = <C extends Command>(frame: Command & Record<string, unknown>): C => frame as unknown as C;
