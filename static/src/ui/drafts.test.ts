import assert from "node:assert/strict";
import { test } from "node:test";
import { type Keep, MemoryKeep } from "../realtime/keep";
import { Drafts, EMPTY } from "./drafts";

test("a draft survives a reload and stays with its conversation", () => {
  const keep = new MemoryKeep();
  new Drafts("u1", keep).set("a", { text: "half a sen", kind: "note", open: [] });
  const reloaded = new Drafts("u1", keep);
  assert.equal(reloaded.get("a").text, "half a sen");
  assert.equal(reloaded.get("a").kind, "note");
  assert.deepEqual(reloaded.get("b"), EMPTY);
});

test("a draft is not shown to another person", () => {
  const keep = new MemoryKeep();
  new Drafts("u1", keep).set("a", { text: "x", kind: "message", open: [] });
  assert.equal(new Drafts("u2", keep).has("a"), false);
});

test("an empty draft leaves nothing behind", () => {
  const keep = new MemoryKeep();
  const drafts = new Drafts("u1", keep);
  drafts.set("a", { text: "x", kind: "message", open: [] });
  drafts.set("a", EMPTY);
  assert.equal(keep.keys().length, 0);
});

test("a draft with a card stays with its conversation, and is not kept over a reload", () => {
  const keep = new MemoryKeep();
  const drafts = new Drafts("u1", keep);
  drafts.set("a", { text: "Card 4111 1111 11", kind: "note", open: [] });
  drafts.set("a", { text: "Card 4111 1111 1111", kind: "note", open: [] });
  assert.equal(drafts.get("a").text, "Card 4111 1111 1111");
  assert.equal(keep.keys().length, 0);
});

test("storage that forgets or garbles loses nothing that is in memory", () => {
  const broken: Keep = {
    keys: () => [],
    getItem: () => "{not json",
    setItem: () => undefined,
    removeItem: () => undefined,
  };
  const drafts = new Drafts("u1", broken);
  drafts.set("a", { text: "x", kind: "message", open: [] });
  assert.equal(drafts.get("a").text, "x");
  assert.deepEqual(drafts.get("b"), EMPTY);
});
