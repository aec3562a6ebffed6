import assert from "node:assert/strict";
import { test } from "node:test";
import { Drafts, EMPTY, type Keep } from "./drafts.ts";

function memory(): Keep & { size: () => number } {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    size: () => map.size,
  };
}

test("a draft survives a reload and stays with its conversation", () => {
  const keep = memory();
  new Drafts("u1", keep).set("a", { text: "half a sen", kind: "note", open: [] });
  const reloaded = new Drafts("u1", keep);
  assert.equal(reloaded.get("a").text, "half a sen");
  assert.equal(reloaded.get("a").kind, "note");
  assert.deepEqual(reloaded.get("b"), EMPTY);
});

test("a draft is not shown to another person", () => {
  const keep = memory();
  new Drafts("u1", keep).set("a", { text: "x", kind: "message", open: [] });
  assert.equal(new Drafts("u2", keep).has("a"), false);
});

test("an empty draft leaves nothing behind", () => {
  const keep = memory();
  const drafts = new Drafts("u1", keep);
  drafts.set("a", { text: "x", kind: "message", open: [] });
  drafts.set("a", EMPTY);
  assert.equal(keep.size(), 0);
});

test("broken or forbidden storage loses nothing that is in memory", () => {
  const broken: Keep = {
    getItem: () => "{not json",
    setItem: () => {
      throw new Error("full");
    },
    removeItem: () => undefined,
  };
  const drafts = new Drafts("u1", broken);
  drafts.set("a", { text: "x", kind: "message", open: [] });
  assert.equal(drafts.get("a").text, "x");
  assert.deepEqual(drafts.get("b"), EMPTY);
});
