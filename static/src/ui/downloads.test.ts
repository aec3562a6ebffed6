import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Downloads, Failure, nameIn } from "./downloads";

const answers = (status: number, headers: Record<string, string> = {}) =>
  new Downloads(async () => new Response("x", { status, headers }));

test("a refusal keeps the class that a person can act on", async () => {
  const classes = {
    401: "gone",
    403: "gone",
    404: "gone",
    429: "rate_limited",
    500: "failed",
    502: "failed",
  };
  for (const [status, code] of Object.entries(classes)) {
    const downloads = answers(Number(status));
    await downloads.save("a");
    assert.equal(downloads.failure("a")?.code, code);
    assert.equal(downloads.failure("a")?.againAt, 0);
    assert.equal(downloads.failure("b"), undefined);
  }
});

test("no answer, and one that was cut short, are a lost connection", async () => {
  const cut = new Response(new ReadableStream({ start: (stream) => stream.error(new Error("cut")) }));
  for (const answer of [() => Promise.reject(new TypeError("network")), async () => cut]) {
    const downloads = new Downloads(answer);
    await downloads.save("a");
    assert.equal(downloads.failure("a")?.code, "connection");
  }
});

test("when to come back is kept as a time, if the server says so in seconds", async () => {
  mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  await assert.rejects(
    answers(429, { "Retry-After": "23" }).get("a"),
    new Failure("rate_limited", 1_023_000),
  );
  for (const said of ["soon", "-1", "Wed, 21 Oct 2026 07:28:00 GMT"])
    await assert.rejects(answers(429, { "Retry-After": said }).get("a"), new Failure("rate_limited", 0));
  mock.timers.reset();
});

test("another try begins without the old failure", async () => {
  const downloads = answers(404);
  const seen: (string | undefined)[] = [];
  downloads.onChange = () => seen.push(downloads.failure("a")?.code);
  await downloads.save("a");
  await downloads.save("a");
  assert.deepEqual(seen, ["gone", undefined, "gone"]);
});

test("the name is the one that the server gives", () => {
  assert.equal(nameIn('attachment; filename="order 17.pdf"'), "order 17.pdf");
  assert.equal(nameIn('attachment; filename="a \\"b\\".txt"'), 'a "b".txt');
  assert.equal(nameIn("attachment; filename*=utf-8''%C3%BA%C4%8Dtenka.csv"), "účtenka.csv");
  assert.equal(nameIn("attachment"), "");
});
