import assert from "node:assert/strict";
import { test } from "node:test";
import { Line, type Quality } from "./quality";

const after = (...readings: [received: number, lost: number, roundTrip: number][]): Quality => {
  const line = new Line();
  for (const [received, lost, roundTrip] of readings) line.add({ received, lost, roundTrip });
  return line.quality;
};

test("a line is good until it shows otherwise", () => {
  assert.equal(after(), "good");
  assert.equal(after([100, 1, 0.02], [200, 1, 0.02]), "good");
});

test("loss and delay make it fair, then poor", () => {
  assert.equal(after([100, 0, 0.02], [195, 5, 0.02]), "fair");
  assert.equal(after([100, 0, 0.02], [180, 20, 0.02]), "poor");
  assert.equal(after([100, 0, 0.02], [200, 0, 0.5]), "fair");
  assert.equal(after([100, 0, 0.02], [200, 0, 1.2]), "poor");
});

test("what was lost long ago is forgotten", () => {
  const bad: [number, number, number][] = [
    [0, 0, 0.02],
    [50, 50, 0.02],
  ];
  const calm = Array.from({ length: 9 }, (_, i): [number, number, number] => [100 + 50 * i, 50, 0.02]);
  assert.equal(after(...bad), "poor");
  assert.equal(after(...bad, ...calm), "good");
});
