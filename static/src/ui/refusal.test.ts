import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkError, RefusedError } from "../realtime/link";
import { refusal, whyNot } from "./refusal";

test("a refusal and a lost line have words; an unknown code is kept for support", () => {
  assert.equal(whyNot(new RefusedError("rate_limited")), "too many at once, wait a moment");
  assert.equal(whyNot(new LinkError("not connected")), "no connection");
  assert.equal(refusal("bad_frame"), "the server refused it (bad_frame)");
});

test("what a request without an answer of ours ends with is no bare code", () => {
  for (const code of ["failed", "gone", "unavailable"]) assert.ok(!refusal(code).includes("("), code);
});
