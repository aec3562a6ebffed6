import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock, settle } from "./clock.fake";
import { MemoryKeep } from "./keep";
import { LinkError, RefusedError } from "./link";
import type { Unsent } from "./outbox";
import { Outbox } from "./outbox";

function setUp(keep = new MemoryKeep()) {
  const clock = new FakeClock();
  const sent: { item: Unsent; ok: (value?: unknown) => void; fail: (reason: Error) => void }[] = [];
  let ids = 0;
  const outbox = new Outbox({
    keep,
    prefix: "out:",
    send: (item) => new Promise((ok, fail) => sent.push({ item, ok, fail })),
    onChange: () => {},
    clock,
    newId: () => `id-${++ids}`,
  });
  const write = (text: string) =>
    outbox.add({ conversationId: "c", kind: "message", text, at: clock.now() / 1000 + ids });
  const last = () => sent.at(-1) as (typeof sent)[number];
  const state = () => outbox.unsent.map((item) => `${item.text} ${item.status}`);
  return { keep, clock, sent, outbox, write, last, state };
}

test("a message leaves the outbox only when the server has it", async () => {
  const { keep, write, last, state } = setUp();
  write("hello");
  assert.deepEqual([state(), keep.keys()], [["hello sending"], ["out:id-1"]]);
  last().ok();
  await settle();
  assert.deepEqual([state(), keep.keys()], [[], []]);
});

test("a lost answer is sent again with the same id", async () => {
  const { clock, sent, write, last, state } = setUp();
  write("hello");
  last().fail(new LinkError("no answer"));
  await settle();
  assert.deepEqual(state(), ["hello waiting"]);
  await clock.pass(2000);
  assert.deepEqual(
    sent.map(({ item }) => item.clientId),
    ["id-1", "id-1"],
  );
});

test("the entry itself is as good as an answer", async () => {
  const { clock, sent, outbox, write, last, state } = setUp();
  write("hello");
  outbox.confirm("id-1");
  last().fail(new LinkError("cut"));
  await clock.pass(10_000);
  assert.deepEqual([state(), sent.length], [[], 1]);
});

test("a message confirmed by its entry lets the next one go", async () => {
  const { sent, outbox, write, last, state } = setUp();
  write("one");
  write("two");
  outbox.confirm("id-1");
  assert.deepEqual(state(), ["two sending"]);
  sent[0]?.fail(new LinkError("no answer"));
  await settle();
  assert.deepEqual(state(), ["two sending"]);
  last().ok();
  await settle();
  assert.deepEqual(state(), []);
});

test("messages go in order, the next after the one before is stored", async () => {
  const { sent, outbox, write, last } = setUp();
  write("one");
  write("two");
  assert.equal(sent.length, 1);
  last().fail(new LinkError("cut"));
  await settle();
  outbox.flush();
  last().ok();
  await settle();
  assert.deepEqual(
    sent.map(({ item }) => item.text),
    ["one", "one", "two"],
  );
});

test("a reload brings the unsent ones back", async () => {
  const before = setUp();
  before.write("one");
  before.write("two");
  const after = setUp(before.keep);
  after.outbox.load();
  assert.deepEqual(after.state(), ["one waiting", "two waiting"]);
  after.outbox.flush();
  assert.equal(after.last().item.clientId, "id-1");
});

test("a final refusal stays on the screen, over a reload too, and lets the next one go", async () => {
  const { keep, sent, write, last, state } = setUp();
  write("one");
  write("two");
  last().fail(new RefusedError("too_long"));
  await settle();
  assert.deepEqual([state(), sent.length], [["one refused", "two sending"], 2]);
  const after = setUp(keep);
  after.outbox.load();
  assert.deepEqual(after.state(), ["one refused", "two waiting"]);
  assert.equal(after.outbox.unsent[0]?.code, "too_long");
});

test("too fast is no refusal: it goes later", async () => {
  const { clock, write, last, state } = setUp();
  write("one");
  last().fail(new RefusedError("rate_limited"));
  await settle();
  assert.deepEqual(state(), ["one waiting"]);
  await clock.pass(2000);
  assert.deepEqual(state(), ["one sending"]);
});

test("a refused one is tried again under a new id, or thrown away", async () => {
  const { outbox, write, last, state, keep } = setUp();
  write("one");
  last().fail(new RefusedError("conversation_ended"));
  await settle();
  outbox.retry("id-1");
  assert.equal(last().item.clientId, "id-2");
  last().fail(new RefusedError("conversation_ended"));
  await settle();
  outbox.discard("id-2");
  assert.deepEqual([state(), keep.keys()], [[], []]);
});

test("what is not ours in the storage is left alone", () => {
  const keep = new MemoryKeep();
  keep.setItem("out:broken", "{");
  keep.setItem("out:other", '{"clientId":1}');
  const { outbox } = setUp(keep);
  outbox.load();
  assert.equal(outbox.unsent.length, 0);
});
