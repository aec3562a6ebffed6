import assert from "node:assert/strict";
import { test } from "node:test";
import type { Call, CallPerson } from "../protocol.gen";
import { conference, isMine, lost, phaseOf, talked, tilesOf } from "./call";
import { problemOf } from "./devices";

const person = (leg: string, more: Partial<CallPerson> = {}): CallPerson => ({
  leg,
  role: "agent",
  name: leg,
  state: "live",
  audio: true,
  video: true,
  ...more,
});

const call = (more: Partial<Call> = {}): Call => ({
  id: "c",
  conversation_id: "k",
  kind: "video",
  state: "connected",
  epoch: 1,
  by: "agent",
  since: 0,
  leg: "me",
  device: "tab",
  people: [person("me"), person("emma", { role: "customer" })],
  slots: { "1": "emma" },
  ...more,
});

test("a tab has a connection only for its own leg of a call that is up", () => {
  assert.equal(isMine(call(), "tab"), true);
  assert.equal(isMine(call(), "other tab"), false);
  assert.equal(isMine(call({ state: "ended" }), "tab"), false);
  assert.equal(isMine(call({ state: "requested" }), "tab"), false);
  assert.equal(isMine(call({ people: [person("me", { state: "invited" })] }), "tab"), false);
});

test("the phase follows the state, the tab and the connection", () => {
  assert.equal(phaseOf(null, "tab", false), "none");
  assert.equal(phaseOf(call({ state: "requested" }), "tab", false), "asked");
  assert.equal(phaseOf(call({ state: "ringing" }), "tab", true), "ringing");
  assert.equal(phaseOf(call(), "tab", false), "joining");
  assert.equal(phaseOf(call(), "tab", true), "live");
  assert.equal(phaseOf(call(), "other", true), "elsewhere");
  assert.equal(phaseOf(call({ state: "failed" }), "tab", false), "over");
  assert.equal(phaseOf(call({ leg: "" }), "tab", false), "none");
});

test("a tile shows a picture only where the relay sends one and the camera is on", () => {
  assert.equal(tilesOf(call(), ["1", "4"])[0]?.mid, "1");
  assert.equal(tilesOf(call({ slots: {} }), ["1"])[0]?.mid, null);
  assert.equal(tilesOf(call({ is_video_off: true }), ["1"])[0]?.mid, null);
  assert.equal(tilesOf(call({ is_held: true }), ["1"])[0]?.mid, null);
  const off = call({ people: [person("me"), person("emma", { video: false })] });
  assert.equal(tilesOf(off, ["1"])[0]?.mid, null);
});

test("a clip comes first, and who is only invited has no tile", () => {
  const pushed = call({
    slots: { "1": "push" },
    clip: "Gasket",
    people: [person("me"), person("tomas", { state: "invited" })],
  });
  assert.deepEqual(
    tilesOf(pushed, ["1", "4"]).map((tile) => tile.name),
    ["Gasket"],
  );
});

test("talk is counted from the answer to the end", () => {
  assert.equal(talked(call({ connected_at: 10 }), 25), 15);
  assert.equal(talked(call({ connected_at: 10, ended_at: 20 }), 99), 10);
  assert.equal(talked(call(), 99), 0);
});

test("who is lost and who confers is told from the people", () => {
  const three = call({
    people: [person("me"), person("emma", { role: "customer", state: "lost" }), person("tomas")],
  });
  assert.deepEqual(
    lost(three).map((p) => p.leg),
    ["emma"],
  );
  assert.deepEqual(
    conference(three).map((p) => p.leg),
    ["tomas"],
  );
});

test("the browser's names for failures become ours", () => {
  assert.equal(problemOf("NotAllowedError", "no_camera"), "no_permission");
  assert.equal(problemOf("NotFoundError", "no_camera"), "no_camera");
  assert.equal(problemOf("NotReadableError", "no_camera"), "busy");
  assert.equal(problemOf("TypeError", "no_camera"), "failed");
});
