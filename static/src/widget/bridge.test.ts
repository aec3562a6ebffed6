import assert from "node:assert/strict";
import { test } from "node:test";
import { isGreeting, isToLoader, isToPanel } from "./bridge";

test("messages of the wrong shape are no messages", () => {
  const wrong = [
    null,
    undefined,
    3,
    "minimise",
    {},
    { type: "keep" },
    { type: "unread", count: "2", label: "" },
    [],
  ];
  for (const data of wrong) {
    assert.equal(isToLoader(data), false);
    assert.equal(isToPanel(data), false);
    assert.equal(isGreeting(data), false);
  }
  assert.equal(isToLoader({ type: "keep", key: "a", value: "x".repeat(10_000) }), false);
  assert.equal(isToPanel({ type: "shown", isOpen: 1 }), false);
  assert.equal(isGreeting({ type: "cc:port", items: { a: 1 }, isOpen: true, hasGesture: false }), false);
});

test("messages of the right shape are", () => {
  assert.equal(isToLoader({ type: "keep", key: "a", value: null }), true);
  assert.equal(isToLoader({ type: "unread", count: 2, label: "2 unread" }), true);
  assert.equal(isToPanel({ type: "shown", isOpen: true }), true);
  assert.equal(isGreeting({ type: "cc:port", items: { a: "1" }, isOpen: true, hasGesture: false }), true);
});
