"""The relay as a process of its own: registered, commanded and heard over Redis."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis

from contactcenter.localstack.ports import wait_until
from contactcenter.localstack.runner import ROOT
from contactcenter.localstack.servers import Valkey
from tests.live import ARTIFACTS, with_database
from tests.media.caller import Caller, until

pytestmark = pytest.mark.media
DATABASE = "5"
# As the management command, but without the time that Django takes to start.
PROGRAM = "import sys; from media.relay.serve import *; run(serve(Options(*sys.argv[1:])))"


class Process:
    """One relay in a process of its own, and the product's end of its lists."""

    def __init__(self, name: str, region: str = "default", url: str = "") -> None:
        self.id, self.url = name, url or with_database(os.environ["REDIS_URL"], DATABASE)
        self.redis = redis.from_url(self.url, decode_responses=True)
        self.log = ARTIFACTS / "logs" / f"relay-{name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a") as log:
            command = [sys.executable, "-c", PROGRAM, self.url, name, region]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def ready(self) -> "Process":
        """Wait until it is registered."""
        wait_until(
            lambda: self.registered() is not None,
            seconds=30,
            otherwise=lambda: self.log.read_text(),
        )
        return self

    def registered(self) -> dict[str, Any] | None:
        """What the relay says about itself, or None."""
        row = self.redis.get(f"relay:{self.id}")
        return json.loads(str(row)) if row else None

    def ask(self, op: str, **words: Any) -> dict[str, Any]:
        """Give a command and wait for the answer."""
        ask = uuid.uuid4().hex
        self.redis.rpush(f"relay:{self.id}:commands", json.dumps({"op": op, "ask": ask, **words}))
        answer: Any = self.redis.blpop([f"relay:answer:{ask}"], timeout=5)
        assert answer is not None, self.log.read_text()[-3000:]
        return dict(json.loads(answer[1]))

    def events(self) -> list[dict[str, Any]]:
        """All events of this relay so far, oldest first; they stay in the list."""
        kept: Any = self.redis.lrange("relay:events", 0, -1)
        return [event for event in map(json.loads, kept) if event["relay"] == self.id]

    def told(self) -> list[str]:
        """The names of these events."""
        return [event["event"] for event in self.events()]

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        self.redis.close()


@pytest.fixture(scope="module")
def pair() -> Iterator[list[Process]]:
    """Two relays in two regions."""
    with redis.from_url(with_database(os.environ["REDIS_URL"], DATABASE)) as clean:
        clean.flushdb()
    made = [Process("r1"), Process("r2", "eu")]
    yield [relay.ready() for relay in made]
    for relay in made:
        relay.end()


@pytest.fixture
def relays(pair: list[Process]) -> list[Process]:
    """The two, and no event of an earlier test."""
    pair[0].redis.delete("relay:events")
    return pair


@pytest.fixture
def third() -> Iterator[Process]:
    """A relay that the test may end."""
    made = Process("r3").ready()
    yield made
    made.end()


async def connect(relay: Process, call: str, leg: str, role: str, epoch: int = 1) -> Caller:
    caller = Caller()
    answer = relay.ask(
        "offer", call=call, epoch=epoch, leg=leg, role=role, sdp=await caller.offer()
    )
    assert answer["ok"], answer
    await caller.accept(answer["sdp"])
    return caller


def state(**more: Any) -> dict[str, Any]:
    return {"legs": {"c": {"role": "customer"}, "a": {"role": "agent"}}, **more}


async def test_two_relays_carry_two_calls(relays: list[Process]) -> None:
    first, second = relays
    rows = [relay.registered() or {} for relay in relays]
    assert [(row["id"], row["region"], row["draining"]) for row in rows] == [
        ("r1", "default", False), ("r2", "eu", False),
    ]  # fmt: skip
    members: Any = first.redis.zrange("relays", 0, -1)
    assert sorted(members) == ["r1", "r2"]
    callers = []
    for relay in relays:
        customer = await connect(relay, "one", "c", "customer")
        agent = await connect(relay, "one", "a", "agent")
        assert relay.ask("configure", call="one", epoch=1, state=state())["ok"]
        callers += [customer, agent]
        agent.send("audio", relay.id.encode())
        await until(partial(len, customer.got))
        assert customer.got[0].payload == relay.id.encode()
    for relay in relays:
        connected = [e["leg"] for e in relay.events() if e["event"] == "leg_connected"]
        assert connected == ["c", "a"]
    assert second.ask("stats", call="one")["calls"]["one"]["c"]["sent"]["0"]["packets"] == 1
    assert first.ask("close", call="one", epoch=1) == {"ok": True}
    await until(lambda: callers[0].pc.connectionState == "closed", seconds=2)
    assert callers[2].pc.connectionState == "connected"
    for caller in callers:
        await caller.leave()


async def test_refusals_have_a_code_and_come_at_once(relays: list[Process]) -> None:
    relay, _ = relays
    caller = await connect(relay, "r", "c", "customer", epoch=3)
    offer = await Caller(["audio:sendrecv"]).offer()
    whole: dict[str, Any] = {"call": "r", "epoch": 3, "leg": "x", "role": "agent"}
    for words, code in [
        ({"op": "offer", **whole, "sdp": "v=0\r\n" + "a=x\r\n" * 20_000}, "sdp_too_large"),
        ({"op": "offer", **whole, "sdp": "nonsense"}, "sdp_invalid"),
        ({"op": "offer", **whole, "sdp": offer, "epoch": 2}, "stale_epoch"),
        ({"op": "offer", **whole, "sdp": offer, "role": "king"}, "invalid"),
        ({"op": "configure", "call": "other", "epoch": 1, "state": state()}, "unknown_call"),
        ({"op": "close", "call": "other", "epoch": 1}, "unknown_call"),
        ({"op": "dance"}, "invalid"),
    ]:
        assert isinstance(words, dict)
        began = time.monotonic()
        answer = relay.ask(**words)
        assert (answer["ok"], answer["code"]) == (False, code)
        assert answer["message"].endswith(".")
        assert time.monotonic() - began < 0.1
    await caller.leave()


async def test_a_draining_relay_asks_calls_away_and_a_stopped_one_signs_off(third: Process) -> None:
    third.redis.delete("relay:events")
    caller = await connect(third, "old", "c", "customer")
    # The caller is connected a moment before the relay is, and events have a queue of their own.
    await until(lambda: third.told() == ["leg_connected"])
    assert third.ask("drain")["ok"]
    sdp = await Caller().offer()
    refused = third.ask("offer", call="new", epoch=1, leg="c", role="customer", sdp=sdp)
    assert refused["code"] == "draining"
    await until(lambda: third.told() == ["leg_connected", "draining", "moved_away_please"])
    await until(lambda: (third.registered() or {})["draining"])
    third.process.send_signal(signal.SIGTERM)
    await until(lambda: caller.pc.connectionState == "closed", seconds=5)
    assert third.process.wait(10) == 0
    assert third.registered() is None
    members: Any = third.redis.zrange("relays", 0, -1)
    assert third.id not in members


async def test_a_killed_relay_is_no_longer_registered_after_five_seconds(
    relays: list[Process],
) -> None:
    """What Redis was told expires by itself: nobody has to tidy up."""
    relay, _ = relays
    left: Any = relay.redis.pttl(f"relay:{relay.id}")
    assert 0 < left <= 5000


async def test_media_flow_while_redis_is_away(tmp_path: Path) -> None:
    server = Valkey(tmp_path, is_throwaway=True)
    server.start()
    relay = Process("r4", url=server.url()).ready()
    customer = await connect(relay, "x", "c", "customer")
    agent = await connect(relay, "x", "a", "agent")
    assert relay.ask("configure", call="x", epoch=1, state=state())["ok"]
    server.kill()
    for number in range(20):
        agent.send("audio", b"%d" % number)
    await until(lambda: len(customer.got) == 20)
    await agent.leave()
    server.start()
    await until(lambda: any(e["event"] == "leg_lost" for e in relay.events()), seconds=20)
    assert relay.ask("stats")["ok"]
    await customer.leave()
    relay.end()
    server.stop()


async def test_a_command_older_than_the_relay_is_not_carried_out() -> None:
    url = with_database(os.environ["REDIS_URL"], DATABASE)
    with redis.from_url(url, decode_responses=True) as connection:
        connection.rpush("relay:r9:commands", json.dumps({"op": "drain", "ask": "old"}))
        relay = Process("r9").ready()
        assert relay.ask("stats")["ok"]
        assert connection.exists("relay:answer:old") == 0
        assert (relay.registered() or {})["draining"] is False
        relay.end()
