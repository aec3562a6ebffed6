"""`make bench-chat`: N conversations with a customer, an agent and a monitoring supervisor each.

Closed loop: one message outstanding per conversation, customer and agent in turn. Latency is queueing
at saturation; processor time per message is the figure to compare.
"""

import asyncio
import json
import os
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection
from websockets.typing import Origin

from tests.bench.common import Meter, percentile, stack
from tests.live import LiveStack

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "100,1000").split(","))
WARM_SECONDS = 3
SECONDS = 10
BODY = "My machine drips from the group head since yesterday, what can I do about it? Thank you!"


@dataclass
class Tally:
    """What all sockets saw."""

    is_measuring: bool = False
    is_over: bool = False
    acks: list[float] = field(default_factory=list)
    deliveries: list[float] = field(default_factory=list)
    acked: dict[str, set[int]] = field(default_factory=dict)
    sent_at: dict[str, float] = field(default_factory=dict)
    duplicated: int = 0
    out_of_order: int = 0
    refused: int = 0
    repairs: int = 0


class Peer:
    """One socket of a conversation; counts what it hears."""

    def __init__(self, tally: Tally, conversation_id: str) -> None:
        self.tally, self.conversation_id = tally, conversation_id
        self.heard: set[int] = set()
        self.caught_up: set[int] = set()
        self.newest = 0
        self.last = 0
        self.socket: ClientConnection
        self.is_ready = asyncio.Event()
        self.waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.ref = 0

    async def open(self, url: str, audience: str, ticket: str) -> None:
        address = f"{url.replace('http', 'ws', 1)}/ws/{audience}/"
        self.socket = await websockets.connect(
            address,
            origin=Origin(url),
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        self.reader = asyncio.create_task(self._read())
        await self.socket.send(json.dumps({"type": "hello", "ticket": ticket}))
        await asyncio.wait_for(self.is_ready.wait(), 60)

    async def _read(self) -> None:
        async for text in self.socket:
            now = time.perf_counter()
            frame = json.loads(text)
            kind = frame["type"]
            if kind in ("entry.posted", "entry.logged"):
                await self._hear(frame["entry"], now)
            elif kind in ("entries.public", "entries.staff"):
                self._catch_up(frame["entries"])
            elif kind == "heartbeat" and frame["heads"].get(self.conversation_id, 0) > self.newest:
                await self._ask()
            elif kind == "ping":
                await self.socket.send(f'{{"type":"pong","n":{frame["n"]}}}')
            elif kind in ("message.accepted", "refused") and frame["ref"] in self.waiting:
                self.waiting.pop(frame["ref"]).set_result(frame)
            elif kind in ("welcome.customer", "conversation.opened"):
                self.is_ready.set()
                self._catch_up(frame.get("entries", ()))

    async def _hear(self, entry: dict[str, Any], now: float) -> None:
        seq = entry["seq"]
        if seq in self.heard and seq not in self.caught_up:
            self.tally.duplicated += 1
        self.heard.add(seq)
        if seq < self.last:
            self.tally.out_of_order += 1
        self.last = max(self.last, seq)
        if entry["prev"] > self.newest:
            await self._ask()  # a ring was lost: the log tells
        else:
            self.newest = max(self.newest, seq)
        if self.tally.is_measuring and (sent := self.tally.sent_at.get(entry["client_id"])):
            self.tally.deliveries.append(now - sent)

    def _catch_up(self, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            self.caught_up.add(entry["seq"])
            self.heard.add(entry["seq"])
            self.newest = max(self.newest, entry["seq"])

    async def _ask(self) -> None:
        self.tally.repairs += 1
        await self.socket.send(
            json.dumps(
                {
                    "type": "conversation.read",
                    "conversation_id": self.conversation_id,
                    "since": self.newest,
                }
            )
        )

    async def say(self) -> None:
        """Send one message and wait for its acknowledgement."""
        self.ref += 1
        client_id = str(uuid.uuid4())
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.waiting[self.ref] = answer
        began = self.tally.sent_at[client_id] = time.perf_counter()
        await self.socket.send(
            json.dumps(
                {
                    "type": "message.send", "ref": self.ref, "client_id": client_id,
                    "conversation_id": self.conversation_id, "text": BODY,
                }
            )
        )  # fmt: skip
        frame = await answer
        if frame["type"] == "refused":
            self.tally.refused += 1
            return
        if self.tally.is_measuring:
            self.tally.acks.append(time.perf_counter() - began)
        self.tally.acked.setdefault(self.conversation_id, set()).add(frame["seq"])


async def converse(tally: Tally, customer: Peer, agent: Peer) -> None:
    while not tally.is_over:
        await customer.say()
        if not tally.is_over:
            await agent.say()


async def measure(live: LiveStack, worlds: list[dict[str, str]]) -> dict[str, Any]:
    process = live.children["web"].process
    assert process is not None
    meter = Meter(process.pid)
    tally = Tally()
    trios = [[Peer(tally, world["conversation_id"]) for _ in range(3)] for world in worlds]
    gate = asyncio.Semaphore(20)

    async def enter(trio: list[Peer], world: dict[str, str]) -> None:
        async with gate:
            for peer, audience in zip(trio, ("customer", "desk", "supervisor"), strict=True):
                await peer.open(live.url, audience, world[audience])

    await asyncio.gather(*(enter(t, w) for t, w in zip(trios, worlds, strict=True)))
    talks = [asyncio.create_task(converse(tally, trio[0], trio[1])) for trio in trios]
    await asyncio.sleep(WARM_SECONDS)
    before, count, began = meter.read(), _acked(tally), time.perf_counter()
    tally.is_measuring = True
    await asyncio.sleep(SECONDS)
    tally.is_measuring = False
    after, messages = meter.read(), _acked(tally) - count
    elapsed = time.perf_counter() - began
    tally.is_over = True
    await asyncio.gather(*talks)
    lost = await _missing(tally, trios)
    for trio in trios:
        for peer in trio:
            await peer.socket.close()
            await peer.reader
    cost = {k: round((after[k] - before[k]) / max(messages, 1) * 1e6) for k in after}
    return {
        "server_us": cost["server"], "postgres_us": cost["postgres"], "redis_us": cost["redis"],
        "messages_per_s": round(messages / elapsed),
        "ack_p50_ms": percentile(tally.acks, 0.5), "ack_p99_ms": percentile(tally.acks, 0.99),
        "delivery_p50_ms": percentile(tally.deliveries, 0.5),
        "delivery_p99_ms": percentile(tally.deliveries, 0.99),
        "lost": lost, "duplicated": tally.duplicated, "out_of_order": tally.out_of_order,
        "refused": tally.refused, "repairs": tally.repairs,
    }  # fmt: skip


def _acked(tally: Tally) -> int:
    return sum(len(seqs) for seqs in tally.acked.values())


async def _missing(tally: Tally, trios: list[list[Peer]]) -> int:
    """Deliveries of acknowledged messages that never came; waits while they still come in."""
    best, since = None, time.perf_counter()
    while True:
        missing = sum(
            len(tally.acked.get(peer.conversation_id, set()) - peer.heard)
            for trio in trios
            for peer in trio
        )
        if missing == 0 or (missing == best and time.perf_counter() - since > 20):
            return missing
        if missing != best:
            best, since = missing, time.perf_counter()
        await asyncio.sleep(0.1)


def main() -> None:
    live = stack(
        "bench-chat", CUSTOMER_BURST="1e9", CUSTOMER_RATE="1e9", STAFF_BURST="1e9", STAFF_RATE="1e9"
    )
    results: dict[str, Any] = {}
    try:
        live.up()
        for size in SIZES:
            worlds = live.arrange("bench.worlds.chats", count=size)
            results[str(size)] = asyncio.run(measure(live, worlds))
            print(f"measured {size} conversations", flush=True)
    finally:
        live.down()
    names = list(next(iter(results.values())))
    print(f"{'':<18}" + "".join(f"{size + ' conversations':>22}" for size in results))
    for name in names:
        print(f"{name:<18}" + "".join(f"{result[name]!s:>22}" for result in results.values()))
    for result in results.values():
        del result["refused"], result["repairs"]  # for the eye only
    print(json.dumps(results))


if __name__ == "__main__":
    main()
