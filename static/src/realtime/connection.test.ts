import assert from "node:assert/strict";
import { test } from "node:test";
import type { CustomerCommand, CustomerEvent } from "../protocol.gen";
import { FakeClock, settle } from "./clock.fake";
import { Connection } from "./connection";
import type { Link } from "./link";
import { LinkError, RefusedError, retryDelay } from "./link";
import { FakeSocket } from "./socket.fake";

function setUp(ticket: (n: number) => Promise<string> = async (n) => `ticket-${n}`) {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const links: Link[] = [];
  const events: string[] = [];
  let tickets = 0;
  const connection = new Connection<CustomerCommand, CustomerEvent>({
    url: "ws://product/ws/customer/",
    ticket: () => ticket(++tickets),
    since: () => ({ a: 7 }),
    onEvent: (event) => events.push(event.type),
    onLink: (link) => links.push(link),
    make: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    random: () => 1,
    clock,
  });
  const socket = () => sockets.at(-1) as FakeSocket;
  const welcome = async () => {
    await settle();
    socket().accept();
    socket().say({ type: "welcome.customer", at: clock.now() / 1000 + 100 });
  };
  return { clock, sockets, links, events, connection, socket, welcome };
}

test("says hello first and is open after the welcome", async () => {
  const { connection, socket, events, links } = setUp();
  connection.open();
  await settle();
  socket().accept();
  assert.deepEqual(socket().sent, [{ type: "hello", ticket: "ticket-1", since: { a: 7 } }]);
  assert.equal(connection.link.state, "connecting");
  socket().say({ type: "welcome.customer", at: 5 });
  assert.deepEqual(events, ["welcome.customer"]);
  assert.deepEqual(
    links.map((link) => link.state),
    ["connecting", "open"],
  );
});

test("a request gets its own answer", async () => {
  const { connection, socket, welcome } = setUp();
  connection.open();
  await welcome();
  const first = connection.request({ type: "conversation.end", conversation_id: "a" });
  const second = connection.request({ type: "conversation.end", conversation_id: "b" });
  socket().say({ type: "refused", ref: 2, code: "not_found", detail: "x" });
  socket().say({ type: "done", ref: 1 });
  assert.deepEqual(await first, { type: "done", ref: 1 });
  await assert.rejects(second, (error) => error instanceof RefusedError && error.code === "not_found");
});

test("a refusal says when it is worth another try, if the server knows", async () => {
  const { connection, socket, welcome } = setUp();
  connection.open();
  await welcome();
  for (const [told, seconds] of [
    [{ retry_after: 42 }, 42],
    [{}, 0],
  ] as const) {
    const asked = connection.request({ type: "ice.get" });
    socket().say({ type: "refused", ref: socket().last.ref, code: "rate_limited", ...told });
    await assert.rejects(asked, (error) => error instanceof RefusedError && error.retryAfter === seconds);
  }
});

test("a request fails when the line is cut, when nobody answers, and when there is no line", async () => {
  const { connection, socket, welcome, clock } = setUp();
  await assert.rejects(connection.request({ type: "conversation.end", conversation_id: "a" }), LinkError);
  connection.open();
  await welcome();
  const late = assert.rejects(
    connection.request({ type: "conversation.end", conversation_id: "a" }, 5000),
    LinkError,
  );
  await clock.pass(5000);
  await late;
  const cut = assert.rejects(
    connection.request({ type: "conversation.end", conversation_id: "a" }),
    LinkError,
  );
  socket().cut(1006);
  await cut;
});

test("answers a ping at once and keeps it to itself", async () => {
  const { connection, socket, welcome, events } = setUp();
  connection.open();
  await welcome();
  socket().say({ type: "ping", n: 3 });
  assert.deepEqual(socket().last, { type: "pong", n: 3 });
  assert.deepEqual(events, ["welcome.customer"]);
});

test("knows the server's time", async () => {
  const { connection, clock, welcome } = setUp();
  connection.open();
  await welcome();
  await clock.pass(2000);
  assert.equal(Math.round(connection.serverNow() - clock.now() / 1000), 100);
});

test("comes back with a fresh ticket, waiting longer each time", async () => {
  const { connection, socket, sockets, welcome, clock } = setUp();
  connection.open();
  await welcome();
  for (const delay of [500, 1000, 2000]) {
    socket().cut(1006);
    assert.equal(connection.link.retryAt, clock.now() + delay);
    await clock.pass(delay);
  }
  assert.equal(sockets.length, 4);
  socket().accept();
  assert.equal(socket().last.ticket, "ticket-4");
});

test("a link that held starts the waiting anew", async () => {
  const { connection, socket, welcome, clock } = setUp();
  connection.open();
  await welcome();
  socket().cut(1012);
  await clock.pass(500);
  await welcome();
  await clock.pass(5000);
  socket().cut(1012);
  assert.equal(connection.link.retryAt, clock.now() + 500);
});

test("stops when the authority is lost, and starts again when asked", async () => {
  const { connection, socket, sockets, welcome, clock } = setUp();
  connection.open();
  await welcome();
  socket().cut(4403);
  assert.deepEqual(connection.link, { state: "refused", code: "4403" });
  await clock.pass(100_000);
  assert.equal(sockets.length, 1);
  connection.open();
  await settle();
  assert.equal(sockets.length, 2);
});

test("a refused ticket ends the attempts, any other failure does not", async () => {
  const answers = [new Error("offline"), new RefusedError("forbidden")];
  const { connection, clock } = setUp((n) => Promise.reject(answers[n - 1]));
  connection.open();
  await settle();
  assert.equal(connection.link.state, "waiting");
  await clock.pass(500);
  assert.deepEqual(connection.link, { state: "refused", code: "forbidden" });
});

test("treats silence as a dead link", async () => {
  const { connection, socket, welcome, clock } = setUp();
  connection.open();
  await welcome();
  await clock.pass(30_000);
  socket().say({ type: "heartbeat", at: 1, heads: {} });
  await clock.pass(39_000);
  assert.equal(connection.link.state, "open");
  const dead = socket();
  await clock.pass(1_000);
  assert.equal(dead.closedWith, 4000);
  assert.equal(connection.link.state, "waiting");
});

test("retryNow does not wait", async () => {
  const { connection, socket, sockets, welcome } = setUp();
  connection.open();
  await welcome();
  socket().cut(1006);
  connection.retryNow();
  await settle();
  assert.equal(sockets.length, 2);
});

test("after close nothing comes back", async () => {
  const { connection, socket, sockets, welcome, clock } = setUp();
  connection.open();
  await welcome();
  connection.close();
  assert.equal(socket().closedWith, 1000);
  await clock.pass(100_000);
  assert.equal(sockets.length, 1);
});

test("delays are jittered, capped, and longer after a flood", () => {
  assert.equal(
    retryDelay(0, 1006, () => 0),
    0,
  );
  assert.equal(
    retryDelay(20, 1006, () => 1),
    30_000,
  );
  assert.equal(
    retryDelay(0, 4429, () => 0),
    10_000,
  );
});
