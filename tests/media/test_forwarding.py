"""What goes in comes out: the same payloads in the same order, both ways, and only to whom it should."""

import pytest

from media.relay.commands import Role
from tests.media.caller import until
from tests.media.calls import DELTA, KEY, Stage, vp8

pytestmark = pytest.mark.media


async def test_payloads_and_their_order_are_kept_both_ways(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    slots = await stage.configure()
    assert slots["c"] == {"0": {"leg": "a", "kind": "audio"}, "1": {"leg": "a", "kind": "video"}}
    sound = [b"sound %d" % n for n in range(50)]
    picture = [vp8(n, (DELTA if n else KEY) + bytes([n]) * (1000 + n)) for n in range(50)]
    for said, seen in zip(sound, picture, strict=True):
        for caller in (customer, agent):
            caller.send("audio", said)
            caller.send("video", seen, marker=True)
    await until(lambda: len(customer.got) == len(agent.got) == 100)
    for caller in (customer, agent):
        assert [got.payload for got in caller.received("0")] == sound
        assert [got.payload for got in caller.received("1")] == picture
        for mid in "01":
            numbers = [got.packet.sequence_number for got in caller.received(mid)]
            assert numbers == list(range(numbers[0], numbers[0] + 50))


async def test_nothing_flows_before_the_call_is_configured(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    for _ in range(5):
        customer.send("audio", b"too early")
    await until(lambda: stage.relay.calls["c"].stats()["c"]["received"]["audio"]["packets"] == 5)
    await stage.configure()
    customer.send("audio", b"now")
    await until(lambda: agent.got)
    assert [got.payload for got in agent.got] == [b"now"]


async def test_a_check_hears_itself(stage: Stage) -> None:
    caller = await stage.join("me", Role.CHECK)
    caller.send("audio", b"hello")
    await until(lambda: caller.got)
    assert caller.got[0].payload == b"hello"


async def test_closing_ends_every_connection(stage: Stage) -> None:
    callers = [await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)]
    await stage.close()
    await until(lambda: all(caller.pc.connectionState == "closed" for caller in callers), seconds=2)
    assert stage.relay.calls == {}
