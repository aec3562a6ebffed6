import assert from "node:assert/strict";
import { test } from "node:test";
import { Noted } from "./noted";

test("ten are told, and each ten more", () => {
  const noted = new Noted();
  assert.equal(noted.isDue("dana", 9), false);
  assert.equal(noted.isDue("dana", 10), true);
  noted.note("dana", 12);
  assert.equal(noted.isDue("dana", 19), false);
  assert.equal(noted.isDue("dana", 20), true);
  assert.equal(noted.isDue("tomas", 3), false);
});

test("who is no longer told of begins anew, and others stay noted", () => {
  const noted = new Noted();
  const dana = { id: "dana", reveals: 12 };
  const petra = { id: "petra", reveals: 20 };
  assert.deepEqual(noted.due([dana, petra]), [dana, petra]);
  noted.note("dana", 12);
  noted.note("petra", 20);
  assert.deepEqual(noted.due([dana, petra]), []);
  assert.deepEqual(noted.due([petra]), []);
  assert.deepEqual(noted.due([dana, petra]), [dana]);
});

test("ten in a later hour are told again", () => {
  const noted = new Noted();
  noted.note("dana", 25);
  for (const fewer of [24, 11, 0]) assert.equal(noted.isDue("dana", fewer), false);
  assert.equal(noted.isDue("dana", 10), true);
});
