import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkError, RefusedError } from "../realtime/link";
import { MediaProblem } from "./devices";
import { whyNot } from "./words";

test("a rule, no answer and a device each have words of their own", () => {
  assert.equal(whyNot(new RefusedError("in_call")), "You are in a call");
  assert.equal(whyNot(new LinkError("late")), "No connection. Try again when it is back");
  assert.equal(whyNot(new MediaProblem("no_microphone")), "No microphone was found");
  assert.equal(whyNot(new DOMException("", "NotFoundError")), "The device does not work");
});

test("what the server can say about a call is never a bare code", () => {
  const codes = [
    "not_found not_allowed rate_limited switched_off not_in_call call_gone call_exists calls_off video_off",
    "stale_epoch stale_state relay_full relay_unavailable draining unavailable conversation_ended no_consent",
  ];
  for (const code of codes.flatMap((line) => line.split(" ")))
    assert.ok(!whyNot(new RefusedError(code)).includes(code), code);
  assert.equal(whyNot(new RefusedError("sdp_invalid")), "It did not work (sdp_invalid)");
});
