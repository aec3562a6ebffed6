// What the panel knows, and what each event makes of it. Pure: no socket, no page, no clock.
import type { CustomerEvent, PublicConversation, PublicEntry } from "../protocol.gen";
import type { Pushed } from "../realtime/connection";
import type { Reducers } from "../realtime/handlers";
import { reduceBy } from "../realtime/handlers";
import type { Link } from "../realtime/link";
import type { Log } from "../realtime/log";
import { catchUp, emptyLog, fill, newest, noteHead, prepend, receive, replaced } from "../realtime/log";
import type { Unsent } from "../realtime/outbox";
import type { Errors, Values } from "./form";

/** Where the visitor has got by hand; `faceOf` says what that shows. */
export type Step = "home" | "notice" | "form" | "chat";

/** Acknowledged, but its entry is still on the way. */
export interface Stored {
  clientId: string;
  text: string;
  at: number;
  seq: number;
}

export interface Talk {
  conversation: PublicConversation;
  log: Log<PublicEntry>;
  stored: readonly Stored[];
  /** Names of those writing now. */
  typing: readonly string[];
}

export interface Starting {
  isSending: boolean;
  code?: string;
  detail?: string;
}

export interface State {
  step: Step;
  /** The panel is not minimised. */
  isShown: boolean;
  /** The page is in front of the visitor's eyes. */
  isVisible: boolean;
  link: Link;
  /** The link was open once, so that a closed one is news. */
  wasOpen: boolean;
  talk: Talk | null;
  unsent: readonly Unsent[];
  /** The newest entry the visitor has seen. */
  seen: number;
  draft: string;
  starting: Starting | null;
  values: Values;
  errors: Errors;
  hasAgreed: boolean;
  /** The visitor tried to go on without agreeing. */
  isAgreementMissing: boolean;
  isLoadingOlder: boolean;
  dialog: "end" | "privacy" | "mail" | "call" | null;
  /** Where the transcript went. */
  mailedTo: string;
  /** Codes of what the server, or the line, refused; empty: nothing. */
  dialogProblem: string;
  olderProblem: string;
  transcriptProblem: string;
}

export const START: State = {
  step: "home",
  isShown: false,
  isVisible: true,
  link: { state: "connecting" },
  wasOpen: false,
  talk: null,
  unsent: [],
  seen: 0,
  draft: "",
  starting: null,
  values: {},
  errors: {},
  hasAgreed: false,
  isAgreementMissing: false,
  isLoadingOlder: false,
  dialog: null,
  mailedTo: "",
  dialogProblem: "",
  olderProblem: "",
  transcriptProblem: "",
};

export type Local =
  | { type: "link"; link: Link }
  | { type: "shown"; isShown: boolean }
  | { type: "visible"; isVisible: boolean }
  | { type: "step"; step: Step }
  | { type: "unsent"; unsent: readonly Unsent[] }
  | { type: "stored"; stored: Stored; conversationId: string }
  | { type: "started"; conversation: PublicConversation }
  | { type: "starting"; starting: Starting | null }
  | { type: "caught_up"; conversationId: string; entries: readonly PublicEntry[]; hasMore: boolean }
  | { type: "loading_older" }
  | { type: "older"; conversationId: string; entries: readonly PublicEntry[]; hasMore: boolean }
  | { type: "older_refused"; code: string }
  | { type: "transcript"; code: string }
  | { type: "typing"; conversationId: string; name: string; isTyping: boolean }
  | { type: "seen"; seq: number }
  | { type: "field"; id: string; value: string }
  | { type: "errors"; errors: Errors }
  | { type: "agreed"; hasAgreed: boolean }
  | { type: "not_agreed" }
  | { type: "draft"; draft: string }
  | { type: "mailed"; to: string }
  | { type: "dialog"; dialog: State["dialog"]; code?: string };

export type Event = Pushed<CustomerEvent> | Local;

export function reduce(state: State, event: Event): State {
  return reduceBy(REDUCERS, state, event);
}

const REDUCERS: Reducers<State, Event> = {
  "welcome.customer": (state, { conversation, entries = [], has_more }) => {
    if (!conversation) return isLive(state.talk) ? leave(state) : state;
    const talk = state.talk?.conversation.id === conversation.id ? state.talk : newTalk(conversation);
    const log = fill(talk.log, entries, has_more === undefined ? {} : { hasMore: has_more });
    const next = withTalk(state, { ...talk, conversation, log: noteHead(log, conversation.newest ?? 0) });
    return isLive(next.talk) && state.talk === null && !state.isShown ? { ...next, step: "chat" } : next;
  },
  "conversation.changed": (state, { conversation }) => {
    // The news of a chat may overtake the answer to our wish to start it.
    const isNew = state.starting?.isSending === true && state.talk?.conversation.id !== conversation.id;
    if (isNew && !isOver(conversation)) return withTalk(state, newTalk(conversation));
    return inTalk(state, conversation.id, (talk) => ({
      ...talk,
      conversation,
      log: noteHead(talk.log, conversation.newest ?? 0),
    }));
  },
  "entry.posted": (state, { conversation_id, entry }) =>
    inTalk(state, conversation_id, (talk) => ({
      ...talk,
      log: receive(talk.log, entry),
      conversation: afterEntry(talk.conversation, entry),
      typing:
        entry.kind === "message" ? talk.typing.filter((name) => name !== entry.author.name) : talk.typing,
    })),
  "masked.public": (state, { conversation_id, entry }) =>
    inTalk(state, conversation_id, (talk) => ({ ...talk, log: replaced(talk.log, entry) })),
  "marks.public": (state, { conversation_id, marks }) =>
    inTalk(state, conversation_id, (talk) => ({
      ...talk,
      conversation: { ...talk.conversation, staff_marks: marks },
    })),
  // Shown for a while only, so the session turns it into `typing` and lets it expire.
  "typing.public": (state) => state,
  heartbeat: (state, { heads }) => {
    const id = state.talk?.conversation.id ?? "";
    return inTalk(state, id, (talk) => ({ ...talk, log: noteHead(talk.log, heads[id] ?? 0) }));
  },

  link: (state, { link }) => ({ ...state, link, wasOpen: state.wasOpen || link.state === "open" }),
  shown: (state, { isShown }) => ({ ...state, isShown, dialog: isShown ? state.dialog : null }),
  visible: (state, { isVisible }) => ({ ...state, isVisible }),
  step: (state, { step }) => ({ ...state, step, starting: null }),
  unsent: (state, { unsent }) => ({ ...state, unsent }),
  stored: (state, { stored, conversationId }) =>
    inTalk(state, conversationId, (talk) => ({ ...talk, stored: [...talk.stored, stored] })),
  started: (state, { conversation }) => ({
    ...withTalk(state, state.talk?.conversation.id === conversation.id ? state.talk : newTalk(conversation)),
    step: "chat",
    starting: null,
    hasAgreed: false,
    mailedTo: "",
    olderProblem: "",
    transcriptProblem: "",
  }),
  // Refused after a reload: back to the form, which says why.
  starting: (state, { starting }) => ({
    ...state,
    starting,
    step: starting?.code !== undefined && state.step === "chat" ? "form" : state.step,
  }),
  field: (state, { id, value }) => {
    const { [id]: _, ...errors } = state.errors;
    return { ...state, values: { ...state.values, [id]: value }, errors };
  },
  errors: (state, { errors }) => ({ ...state, errors, starting: null }),
  agreed: (state, { hasAgreed }) => ({ ...state, hasAgreed, isAgreementMissing: false }),
  not_agreed: (state) => ({ ...state, isAgreementMissing: true }),
  caught_up: (state, { conversationId, entries, hasMore }) =>
    inTalk(state, conversationId, (talk) => ({ ...talk, log: catchUp(talk.log, entries, hasMore) })),
  loading_older: (state) => ({ ...state, isLoadingOlder: true, olderProblem: "" }),
  older: (state, { conversationId, entries, hasMore }) => ({
    ...inTalk(state, conversationId, (talk) => ({ ...talk, log: prepend(talk.log, entries, hasMore) })),
    isLoadingOlder: false,
  }),
  older_refused: (state, { code }) => ({ ...state, isLoadingOlder: false, olderProblem: code }),
  transcript: (state, { code }) => ({ ...state, transcriptProblem: code }),
  typing: (state, { conversationId, name, isTyping }) =>
    inTalk(state, conversationId, (talk) => {
      const others = talk.typing.filter((other) => other !== name);
      return { ...talk, typing: isTyping ? [...others, name] : others };
    }),
  seen: (state, { seq }) => (seq > state.seen ? { ...state, seen: seq } : state),
  draft: (state, { draft }) => ({ ...state, draft }),
  mailed: (state, { to }) => ({ ...state, dialog: null, mailedTo: to }),
  dialog: (state, { dialog, code = "" }) => ({ ...state, dialog, dialogProblem: code }),
};

export function isOver(conversation: PublicConversation): boolean {
  return conversation.state === "wrap_up" || conversation.state === "closed";
}

export function isLive(talk: Talk | null): talk is Talk {
  return talk !== null && !isOver(talk.conversation);
}

function newTalk(conversation: PublicConversation): Talk {
  const log = noteHead(emptyLog<PublicEntry>(), conversation.newest ?? 0);
  return { conversation, log, stored: [], typing: [] };
}

/** Another conversation starts with nothing seen. */
function withTalk(state: State, talk: Talk): State {
  const isSame = state.talk?.conversation.id === talk.conversation.id;
  return { ...state, talk: tidy(talk), seen: isSame || state.talk === null ? state.seen : 0 };
}

/** The server knows of no live conversation any more, so ours is over. */
function leave(state: State): State {
  if (state.talk === null) return state;
  return inTalk(state, state.talk.conversation.id, (talk) => ({
    ...talk,
    conversation: { ...talk.conversation, state: "closed", position: 0 },
    typing: [],
  }));
}

function inTalk(state: State, id: string, change: (talk: Talk) => Talk): State {
  if (state.talk === null || state.talk.conversation.id !== id) return state;
  const talk = tidy(change(state.talk));
  const dialog = isLive(talk) || state.dialog === "privacy" ? state.dialog : null;
  return { ...state, talk, dialog };
}

/** A stored message whose entry has come is shown by the entry alone; after the end nobody types. */
function tidy(talk: Talk): Talk {
  const reached = newest(talk.log);
  const stored = talk.stored.filter((item) => item.seq > reached);
  const typing = isOver(talk.conversation) ? [] : talk.typing;
  const isTidy = stored.length === talk.stored.length && typing.length === talk.typing.length;
  return isTidy ? talk : { ...talk, stored, typing };
}

/** The end counts from the moment its entry is here, whichever frame comes first. */
function afterEntry(conversation: PublicConversation, entry: PublicEntry): PublicConversation {
  if (isOver(conversation) || (entry.kind !== "ended" && entry.kind !== "closed")) return conversation;
  const by = entry.facts?.by ?? entry.author.role;
  const ended_by = by === "customer" || by === "agent" || by === "supervisor" ? by : "system";
  return { ...conversation, state: "wrap_up", ended_by, position: 0 };
}
