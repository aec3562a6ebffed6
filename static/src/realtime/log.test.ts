import assert from "node:assert/strict";
import { test } from "node:test";
import type { Log, LogEntry } from "./log";
import { catchUp, emptyLog, fill, newest, noteHead, prepend, receive, wanted } from "./log";

// This audience does not see every entry: the numbers have holes on purpose.
const SEQS = [1, 2, 4, 7, 8, 9, 12];
const ALL: LogEntry[] = SEQS.map((seq, i) => ({ seq, prev: SEQS[i - 1] ?? 0 }));
const take = (...seqs: number[]) => ALL.filter((entry) => seqs.includes(entry.seq));
const one = (seq: number) => take(seq)[0] as LogEntry;
const seqs = (log: Log<LogEntry>) => log.entries.map((entry) => entry.seq);
const start = (...have: number[]) => fill(emptyLog<LogEntry>(), take(...have));

test("an old snapshot plus the events is the new snapshot", () => {
  for (let cut = 0; cut <= ALL.length; cut += 1) {
    const old = fill(emptyLog<LogEntry>(), ALL.slice(0, cut));
    const later = ALL.slice(cut).reduce(receive<LogEntry>, old);
    assert.deepEqual(later, fill(emptyLog<LogEntry>(), ALL));
  }
});

test("a repeated entry changes nothing", () => {
  const log = start(1, 2, 4);
  assert.equal(receive(log, one(2)), log);
  assert.equal(receive(log, one(4)), log);
});

test("any order of arrival gives the same log, and nothing is shown after a hole", () => {
  for (const order of permutations([1, 2, 4, 7, 8])) {
    let log = emptyLog<LogEntry>();
    for (const seq of order) {
      log = receive(log, one(seq));
      const shown = seqs(log);
      assert.deepEqual(shown, SEQS.slice(0, shown.length));
    }
    assert.deepEqual(seqs(log), [1, 2, 4, 7, 8]);
    assert.equal(wanted(log), null);
  }
});

test("a gap is asked for, and what came early joins after the answer", () => {
  let log = receive(start(1, 2), one(8));
  assert.deepEqual([seqs(log), wanted(log)], [[1, 2], 2]);
  log = catchUp(log, take(4, 7, 8));
  assert.deepEqual([seqs(log), wanted(log)], [[1, 2, 4, 7, 8], null]);
});

test("an answer in pages is asked for until the end", () => {
  let log = noteHead(start(1), 12);
  assert.equal(wanted(log), 1);
  log = catchUp(log, take(2, 4), true);
  assert.equal(wanted(log), 4);
  log = catchUp(log, take(7, 8, 9, 12));
  assert.deepEqual([seqs(log), wanted(log)], [SEQS, null]);
});

test("an answer that cannot fill the hole does not ask for ever", () => {
  let log = receive(start(1, 2), one(9));
  log = catchUp(log, []);
  assert.deepEqual([seqs(log), wanted(log), log.hasOlder], [[9], null, true]);
  log = catchUp(noteHead(log, 99), []);
  assert.equal(wanted(log), null);
});

test("a heartbeat that knows more than us makes us ask", () => {
  assert.equal(wanted(noteHead(start(1, 2), 2)), null);
  assert.equal(wanted(noteHead(start(1, 2), 4)), 2);
});

test("the last page of a long log can be paged back", () => {
  let log = fill(emptyLog<LogEntry>(), take(9, 12), { hasMore: true });
  assert.deepEqual([seqs(log), log.hasOlder], [[9, 12], true]);
  log = prepend(log, take(4, 7, 8, 9), true);
  log = prepend(log, take(1, 2), false);
  assert.deepEqual([seqs(log), log.hasOlder], [SEQS, false]);
});

test("when too much was missed the log starts over", () => {
  const log = fill(start(1, 2), take(9, 12), { isGap: true, hasMore: true });
  assert.deepEqual([seqs(log), log.hasOlder, newest(log)], [[9, 12], true, 12]);
  assert.deepEqual(seqs(fill(start(1, 2), take(9, 12))), [9, 12]);
});

function permutations(items: number[]): number[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
