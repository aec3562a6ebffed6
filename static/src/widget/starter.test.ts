import assert from "node:assert/strict";
import { test } from "node:test";
import type { PublicConversation, StartConversation } from "../protocol.gen";
import { settle } from "../realtime/clock.fake";
import { MemoryKeep } from "../realtime/keep";
import { LinkError, RefusedError } from "../realtime/link";
import { Starter } from "./starter";
import type { Starting } from "./state";

const command: StartConversation = { type: "conversation.start", client_id: "x", name: "Emma" };

function setUp(keep = new MemoryKeep()) {
  const asked: {
    command: StartConversation;
    ok: (c: PublicConversation) => void;
    fail: (e: Error) => void;
  }[] = [];
  const seen: (Starting | null | string)[] = [];
  const starter = new Starter({
    keep,
    request: (wish) => new Promise((ok, fail) => asked.push({ command: wish, ok, fail })),
    onStarted: (conversation) => seen.push(conversation.id),
    onChange: (starting) => seen.push(starting),
  });
  return { keep, asked, seen, starter };
}

test("a start without an answer is repeated with the same id, over a reload too", async () => {
  const before = setUp();
  before.starter.start(command);
  before.asked[0]?.fail(new LinkError("cut"));
  await settle();
  const after = setUp(before.keep);
  assert.equal(after.starter.isWaiting, true);
  after.starter.flush();
  after.starter.flush();
  assert.deepEqual(
    after.asked.map((one) => one.command),
    [command],
  );
  after.asked[0]?.ok({ id: "c", state: "open", started_at: 1 });
  await settle();
  assert.deepEqual([after.seen, after.starter.isWaiting], [["c"], false]);
});

test("a refused start says why and is not repeated", async () => {
  const { asked, seen, starter } = setUp();
  starter.start(command);
  asked[0]?.fail(new RefusedError("invalid_answer", "q1"));
  await settle();
  assert.deepEqual(seen.at(-1), { isSending: false, code: "invalid_answer", detail: "q1" });
  assert.equal(starter.isWaiting, false);
});
