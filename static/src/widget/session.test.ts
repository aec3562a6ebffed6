import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock, settle } from "../realtime/clock.fake";
import { FakeSocket } from "../realtime/socket.fake";
import type { ToLoader } from "./bridge";
import type { Chime } from "./chime";
import type { Config } from "./config";
import { Host } from "./host";
import { speechFor } from "./i18n/index";
import { Session } from "./session";
import { faceOf, linesOf } from "./timeline";

const ID = "c1";
const config = {
  key: "k",
  notice: { version: 4, text: "We keep what you write.", requires_consent: true },
  questions: [],
  ask_email: false,
  max_length: 10,
  can_mail: true,
} as unknown as Config;

function setUp(items: Record<string, string> = {}) {
  const said: ToLoader[] = [];
  const port = {
    onmessage: null as ((event: { data: unknown }) => void) | null,
    postMessage(message: ToLoader) {
      said.push(message);
      if (message.type === "page")
        this.onmessage?.({ data: { type: "page", url: "https://x.cz/a?b#c", title: "A" } });
      if (message.type !== "keep") return;
      if (message.value === null) delete items[message.key];
      else items[message.key] = message.value;
    },
  };
  const host = new Host(port as unknown as MessagePort, {
    type: "cc:port",
    items,
    isOpen: false,
    hasGesture: true,
  });
  const sockets: FakeSocket[] = [];
  const rung = { times: 0, reloads: 0 };
  const clock = new FakeClock();
  const session = new Session({
    config,
    host,
    speech: speechFor("en"),
    chime: { unlock() {}, ring: () => (rung.times += 1) } as unknown as Chime,
    url: "ws://x",
    onChange: () => {},
    onOutdated: () => (rung.reloads += 1),
    connection: {
      ticket: async () => "ticket",
      make: () => {
        sockets.push(new FakeSocket());
        return sockets.at(-1) as FakeSocket;
      },
      clock,
    },
  });
  const socket = () => sockets.at(-1) as FakeSocket;
  const welcome = async (more: object = {}) => {
    await settle();
    socket().accept();
    socket().say({ type: "welcome.customer", at: 1, ...more });
  };
  const show = (isOpen: boolean) => port.onmessage?.({ data: { type: "shown", isOpen } });
  return { items, said, sockets, socket, welcome, session, show, rung };
}

const conversation = { id: ID, state: "active", started_at: 1, staff: ["Dana"], newest: 1 };
const opened = { seq: 1, prev: 0, kind: "opened", at: 1, author: { role: "customer" } };
const message = (seq: number) => ({
  type: "entry.posted",
  conversation_id: ID,
  entry: {
    seq,
    prev: seq - 1,
    kind: "message",
    at: seq,
    author: { role: "agent", name: "Dana" },
    text: `m${seq}`,
  },
});

async function startWith({ session, welcome, show }: ReturnType<typeof setUp>): Promise<void> {
  session.begin();
  show(true);
  session.toForm();
  session.agree(true);
  session.toForm();
  session.fill("name", " Emma ");
  session.submit();
  await welcome();
  await settle();
}

test("says nothing to the server before the visitor starts a chat", async () => {
  const { session, show, sockets } = setUp();
  session.begin();
  show(true);
  session.toForm();
  await settle();
  assert.deepEqual([sockets.length, faceOf(session.state)], [0, "notice"]);
  session.toForm();
  assert.deepEqual([faceOf(session.state), session.state.isAgreementMissing], ["notice", true]);
});

test("starts with what was agreed and filled in, and the page without its query", async () => {
  const panel = setUp();
  await startWith(panel);
  const { client_id, ref, ...start } = panel.socket().last;
  assert.equal(typeof client_id, "string");
  assert.deepEqual(start, {
    type: "conversation.start",
    name: "Emma",
    email: "",
    answers: [],
    notice_version: 4,
    has_consented: true,
    language: "en",
    page_url: "https://x.cz/a",
    page_title: "A",
  });
  panel.socket().say({ type: "conversation.started", ref, conversation });
  await settle();
  assert.deepEqual([faceOf(panel.session.state), panel.items.live], ["chat", ID]);
});

test("what an earlier conversation refused is forgotten when the next one starts", async () => {
  const old = {
    clientId: "x",
    conversationId: "old",
    kind: "message",
    text: "late",
    at: 1,
    status: "refused",
  };
  const panel = setUp({ "out:x": JSON.stringify(old) });
  await startWith(panel);
  assert.equal("out:x" in panel.items, true);
  panel.socket().say({ type: "conversation.started", ref: panel.socket().last.ref, conversation });
  await settle();
  assert.equal("out:x" in panel.items, false);
});

test("a chat that another tab started is joined", async () => {
  const panel = setUp();
  await startWith(panel);
  panel.socket().say({ type: "refused", ref: panel.socket().last.ref, code: "conversation_open" });
  await settle();
  assert.equal(panel.sockets.length, 2);
  await panel.welcome({ conversation, entries: [opened] });
  assert.equal(faceOf(panel.session.state), "chat");
});

test("an outdated notice is fetched anew", async () => {
  const panel = setUp();
  await startWith(panel);
  panel.socket().say({ type: "refused", ref: panel.socket().last.ref, code: "notice_required" });
  await settle();
  assert.equal(panel.rung.reloads, 1);
});

test("rings and counts for messages nobody sees, once each, and never for old ones", async () => {
  const { session, socket, welcome, show, rung, said } = setUp({ token: "t", live: ID, seen: `${ID} 1` });
  session.begin();
  await welcome({ conversation, entries: [opened, message(2).entry] });
  const counts = () => said.flatMap((one) => (one.type === "unread" ? [one.count] : []));
  assert.deepEqual([rung.times, counts()], [0, [1]]);
  socket().say(message(3));
  socket().say(message(3));
  socket().say(message(4));
  assert.deepEqual([rung.times, counts()], [2, [1, 2, 3]]);
  show(true);
  socket().say(message(5));
  assert.deepEqual([rung.times, counts().at(-1)], [2, 0]);
});

test("a hole in the log is asked for and filled", async () => {
  const { session, socket, welcome } = setUp({ token: "t", live: ID });
  session.begin();
  await welcome({ conversation, entries: [opened] });
  socket().say(message(3));
  const { ref, since } = socket().last;
  assert.equal(since, 1);
  socket().say({
    type: "entries.public",
    ref,
    conversation_id: ID,
    entries: [message(2).entry, message(3).entry],
  });
  await settle();
  assert.deepEqual(
    linesOf(session.state).map((line) => line.text),
    ["", "m2", "m3"],
  );
});

test("a message that is too long or empty stays in the field", async () => {
  const { session, socket, welcome, show, items } = setUp({ token: "t", live: ID });
  session.begin();
  show(true);
  await welcome({ conversation, entries: [opened] });
  for (const draft of ["   ", "👍".repeat(11)]) {
    session.write(draft);
    session.send();
    assert.equal(items.draft, draft);
  }
  session.write("👍".repeat(10));
  session.send();
  assert.equal(socket().last.type, "message.send");
  assert.equal("draft" in items, false);
});

test("a card that is typed and not sent is not kept, where it would outlive the visit", async () => {
  const { session, welcome, items } = setUp({ token: "t", live: ID });
  session.begin();
  await welcome({ conversation, entries: [opened] });
  session.write("My order is 4128 77");
  assert.equal(items.draft, "My order is 4128 77");
  for (const draft of ["4111 1111 1111", "card ４１１１-１１１１-１１１１-1", "4111111111111111"]) {
    session.write(draft);
    assert.equal("draft" in items, false);
    assert.equal(session.state.draft, draft);
  }
});

test("what could not be had says why, until it is asked for again", async () => {
  const { session, socket, welcome } = setUp({ token: "t", live: ID });
  session.begin();
  await welcome({ conversation, entries: [{ ...message(7).entry, prev: 6 }], has_more: true });
  const refuse = async () => {
    socket().say({ type: "refused", ref: socket().last.ref, code: "rate_limited" });
    await settle();
  };
  session.older();
  await refuse();
  assert.deepEqual([session.state.olderProblem, session.state.isLoadingOlder], ["rate_limited", false]);
  session.older();
  assert.equal(session.state.olderProblem, "");
  session.download();
  await refuse();
  assert.equal(session.state.transcriptProblem, "rate_limited");
  session.download();
  assert.equal(session.state.transcriptProblem, "");
});

test("a dialog that did not do it stays, and knows the reason", async () => {
  const { session, socket, welcome } = setUp({ token: "t", live: ID });
  session.begin();
  await welcome({ conversation, entries: [opened] });
  session.ask("mail");
  session.mail("a@b.example");
  socket().say({ type: "refused", ref: socket().last.ref, code: "invalid" });
  await settle();
  assert.deepEqual([session.state.dialog, session.state.dialogProblem], ["mail", "invalid"]);
  session.ask("end");
  assert.equal(session.state.dialogProblem, "");
  session.end();
  socket().say({ type: "refused", ref: socket().last.ref, code: "unavailable" });
  await settle();
  assert.deepEqual([session.state.dialog, session.state.dialogProblem], ["end", "unavailable"]);
});
