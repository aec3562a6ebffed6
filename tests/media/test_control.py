"""The relay as a process of its own: registered, commanded and heard over Redis."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from contactcenter.localstack.ports import wait_until
from contactcenter.localstack.runner import ROOT
from tests.live import ARTIFACTS, with_database
from tests.media.caller import Caller, until

pytestmark = pytest.mark.media
DATABASE = "5"


class Process:
    """One `manage.py relay` and the product's end of its lists."""

    def __init__(self, name: str, region: str = "default") -> None:
        self.id, self.url = name, with_database(os.environ["REDIS_URL"], DATABASE)
        self.redis = redis.from_url(self.url, decode_responses=True)
        self.log = ARTIFACTS / "logs" / f"relay-{name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "relay", "--id", name, "--region", region],
                cwd=ROOT,
                env={**os.environ, "REDIS_URL": self.url, "DEBUG": "1"},
                stdout=log,
                stderr=log,
            )

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
        """All events so far, oldest first; they stay in the list."""
        kept: Any = self.redis.lrange("relay:events", 0, -1)
        return [json.loads(event) for event in kept]

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        self.redis.close()


@pytest.fixture
def relays() -> Iterator[list[Process]]:
    """Two relays in two regions."""
    with redis.from_url(with_database(os.environ["REDIS_URL"], DATABASE)) as clean:
        clean.flushdb()
    made = [Process("r1"), Process("r2", "eu")]
    for relay in made:
        wait_until(
            lambda relay=relay: relay.registered() is not None,  # type: ignore[misc]
            seconds=20,
            otherwise=lambda: made[0].log.read_text(),
        )
    yield made
    for relay in made:
        relay.end()


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
    assert members == ["r1", "r2"]
    callers = []
    for relay in relays:
        customer = await connect(relay, "one", "c", "customer")
        agent = await connect(relay, "one", "a", "agent")
        assert relay.ask("configure", call="one", epoch=1, state=state())["ok"]
        callers += [customer, agent]
        agent.send("audio", relay.id.encode())
        await until(lambda customer=customer: customer.got)
        assert customer.got[0].payload == relay.id.encode()
    connected = [(e["relay"], e["leg"]) for e in first.events() if e["event"] == "leg_connected"]
    assert connected == [("r1", "c"), ("r1", "a"), ("r2", "c"), ("r2", "a")]
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
    whole = {"call": "r", "epoch": 3, "leg": "x", "role": "agent"}
    for words, code in [
        ({"op": "offer", **whole, "sdp": "v=0\r\n" + "a=x\r\n" * 20_000}, "sdp_too_large"),
        ({"op": "offer", **whole, "sdp": "nonsense"}, "sdp_invalid"),
        ({"op": "offer", **whole, "sdp": offer, "epoch": 2}, "stale_epoch"),
        ({"op": "offer", **whole, "sdp": offer, "role": "king"}, "invalid"),
        ({"op": "configure", "call": "other", "epoch": 1, "state": state()}, "unknown_call"),
        ({"op": "close", "call": "other", "epoch": 1}, "unknown_call"),
        ({"op": "dance"}, "invalid"),
    ]:
        began = time.monotonic()
        answer = relay.ask(**words)
        assert (answer["ok"], answer["code"]) == (False, code)
        assert answer["message"].endswith(".")
        assert time.monotonic() - began < 0.1
    await caller.leave()


async def test_a_draining_relay_takes_no_new_call_and_asks_the_others_away(
    relays: list[Process],
) -> None:
    relay, _ = relays
    caller = await connect(relay, "old", "c", "customer")
    assert relay.ask("drain")["ok"]
    refused = relay.ask(
        "offer", call="new", epoch=1, leg="c", role="customer", sdp=await Caller().offer()
    )
    assert refused["code"] == "draining"
    told = [event["event"] for event in relay.events()]
    assert told == ["leg_connected", "draining", "moved_away_please"]
    wait_until(
        lambda: bool((relay.registered() or {})["draining"]),
        seconds=5,
        otherwise=lambda: "not said",
    )
    agent = await connect(relay, "old", "a", "agent")  # those who are there may still be joined
    for leaving in (caller, agent):
        await leaving.leave()


async def test_a_relay_that_is_stopped_signs_off_and_hangs_up(relays: list[Process]) -> None:
    relay, other = relays
    caller = await connect(relay, "c", "c", "customer")
    relay.process.send_signal(signal.SIGTERM)
    await until(lambda: caller.pc.connectionState == "closed", seconds=5)
    assert relay.process.wait(10) == 0
    assert relay.registered() is None
    members: Any = other.redis.zrange("relays", 0, -1)
    assert members == ["r2"]


async def test_a_command_older_than_the_relay_is_not_carried_out(tmp_path: Path) -> None:
    url = with_database(os.environ["REDIS_URL"], DATABASE)
    with redis.from_url(url, decode_responses=True) as connection:
        connection.flushdb()
        connection.rpush("relay:r9:commands", json.dumps({"op": "drain", "ask": "old"}))
        relay = Process("r9")
        wait_until(lambda: relay.registered() is not None, seconds=20, otherwise=lambda: "no relay")
        assert relay.ask("stats")["ok"]
        assert connection.exists("relay:answer:old") == 0
        assert (relay.registered() or {})["draining"] is False
        relay.end()
