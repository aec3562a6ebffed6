import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { canRetry, sizeWords, Uploads } from "./uploads";

class Request {
  static all: Request[] = [];
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload = (): void => {};
  onerror = (): void => {};
  status = 0;
  responseText = "";
  isAborted = false;
  form = new FormData();
  open(): void {}
  setRequestHeader(): void {}
  send(form: FormData): void {
    this.form = form;
    Request.all.push(this);
  }
  abort(): void {
    this.isAborted = true;
  }
  answer(status: number, text = "{}"): void {
    this.status = status;
    this.responseText = text;
    this.onload();
  }
}

const file = (size = 3): File => new File(["x".repeat(size)], "a.txt");
const made = (): Uploads => new Uploads(() => ({ url: "/files/", headers: {} }));

beforeEach(() => {
  Request.all = [];
  (globalThis as { XMLHttpRequest?: unknown }).XMLHttpRequest = Request;
});

test("what was taken disappears, what was refused stays with its reason", () => {
  const uploads = made();
  uploads.add("c", [file(), file()], 10);
  const [first, second] = Request.all;
  first?.upload.onprogress?.({ loaded: 1, total: 2 });
  assert.equal(uploads.of("c")[0]?.share, 0.5);
  first?.answer(201);
  second?.answer(422, '{"code": "payment_data"}');
  assert.deepEqual(
    uploads.of("c").map((item) => item.code),
    ["payment_data"],
  );
});

test("too large and empty are refused here, without a request", () => {
  const uploads = made();
  uploads.add("c", [file(11), file(0)], 10);
  assert.deepEqual(
    uploads.items.map((item) => item.code),
    ["too_large", "empty"],
  );
  assert.equal(Request.all.length, 0);
});

test("what cannot be sent now says why, and however many they are none is dropped", () => {
  const uploads = made();
  uploads.add(
    "c",
    Array.from({ length: 12 }, () => file()),
    10,
    "in_note",
  );
  assert.deepEqual(new Set(uploads.items.map((item) => item.code)), new Set(["in_note"]));
  assert.equal(uploads.items.length, 12);
  assert.equal(Request.all.length, 0);
});

test("a retry keeps the id, so that the server knows it again", () => {
  const uploads = made();
  uploads.add("c", [file()], 10);
  Request.all[0]?.onerror();
  const [item] = uploads.items;
  assert.ok(item && canRetry(item));
  uploads.retry(item.id);
  const ids = Request.all.map((request) => request.form.get("client_id"));
  assert.deepEqual(ids, [item.id, item.id]);
});

test("cancelling stops the request", () => {
  const uploads = made();
  uploads.add("c", [file()], 10);
  uploads.drop(uploads.items[0]?.id ?? "");
  assert.deepEqual([Request.all[0]?.isAborted, uploads.items.length], [true, 0]);
});

test("sizes read in the language of the page", () => {
  assert.equal(sizeWords(12, "en"), "0.1\u00a0kB");
  assert.equal(sizeWords(1_500, "cs"), "1,5\u00a0kB");
  assert.equal(sizeWords(4 << 20, "en"), "4\u00a0MB");
});
