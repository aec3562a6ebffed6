import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryKeep } from "../realtime/keep";
import { RefusedError } from "../realtime/link";
import { Visitor } from "./visitor";

function setUp(known: string[]) {
  const asked: string[] = [];
  const status = { visitors: 201, ticket: 200 };
  const answer = (code: number, body: object) => new Response(JSON.stringify(body), { status: code });
  const ask = async (url: string, init: RequestInit) => {
    const what = url.endsWith("visitors/") ? "visitors" : "ticket";
    asked.push(what);
    if (what === "visitors") {
      known.push("fresh");
      return answer(status.visitors, { token: "fresh" });
    }
    const token = (init.headers as Record<string, string>).Authorization?.replace("Visitor ", "") ?? "";
    return known.includes(token)
      ? answer(status.ticket, { ticket: `for ${token}` })
      : answer(401, { code: "token_unknown" });
  };
  const keep = new MemoryKeep();
  return { asked, status, keep, visitor: new Visitor("k", keep, ask) };
}

test("a new browser becomes a visitor and is known afterwards", async () => {
  const { asked, keep, visitor } = setUp([]);
  assert.equal(visitor.isKnown, false);
  assert.equal(await visitor.ticket(), "for fresh");
  assert.equal(await visitor.ticket(), "for fresh");
  assert.deepEqual([asked, keep.getItem("token")], [["visitors", "ticket", "ticket"], "fresh"]);
});

test("a token the server forgot is replaced once", async () => {
  const { asked, keep, visitor } = setUp([]);
  keep.setItem("token", "old");
  assert.equal(await visitor.ticket(), "for fresh");
  assert.deepEqual(asked, ["ticket", "visitors", "ticket"]);
});

test("forbidden is final, too many is not", async () => {
  const { status, visitor } = setUp([]);
  status.ticket = 429;
  await assert.rejects(visitor.ticket(), (error) => !(error instanceof RefusedError));
  status.ticket = 403;
  await assert.rejects(visitor.ticket(), RefusedError);
});
