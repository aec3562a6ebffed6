"""The life of legs and calls: who is gone is noticed, limits hold, attackers get nowhere, nothing is left."""

import asyncio
import gc
import os
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import psutil
import pytest
import pytest_asyncio
from aioice import stun
from aiortc.rtcdtlstransport import generate_certificate
from cryptography.hazmat.primitives.asymmetric import rsa

from media.relay import names
from media.relay.commands import Configure, LegState, Offer, Role, State
from media.relay.limits import Limits, Refused
from media.relay.peer import Peer
from tests.media.caller import VOICE, Caller, until
from tests.media.calls import Stage

pytestmark = pytest.mark.media
ROUNDS = 200


@pytest_asyncio.fixture
async def hasty() -> AsyncIterator[Stage]:
    """A relay that loses patience sooner."""
    made = Stage(
        Limits(
            connect_seconds=1.0,
            lost_seconds=1.5,
            silent_seconds=0.5,
            check_seconds=1.5,
            legs_per_call=3,
            legs=4,
        )
    )
    yield made
    await made.end()


def vanish(caller: Caller) -> None:
    """Pull the plug: nothing is sent any more, not even a goodbye."""
    for protocol in caller.connection._protocols:
        protocol.transport.abort()


async def test_who_vanishes_is_lost_and_reaped(hasty: Stage) -> None:
    await hasty.join("a", Role.AGENT, Caller(VOICE))
    customer = await hasty.join("c", Role.CUSTOMER, Caller(VOICE))
    await hasty.configure()
    vanish(customer)
    agent = hasty.callers["a"]
    await until(lambda: hasty.told("leg_lost", leg="c"), step=lambda: agent.send("audio", b"here"))
    assert set(hasty.relay.calls["c"].legs) == {"a"}
    assert not hasty.told("leg_lost", leg="a")
    assert len(hasty.relay._house.names) == 1


async def test_a_check_ends_even_while_it_goes_on(hasty: Stage) -> None:
    caller = await hasty.join("me", Role.CHECK, Caller(VOICE))
    await until(
        lambda: hasty.told("leg_lost", leg="me"), step=lambda: caller.send("audio", b"more")
    )
    assert caller.got, "it was heard before"
    assert len(hasty.relay._house.names) == 0


async def test_who_hangs_up_is_lost_at_once(stage: Stage) -> None:
    customer = await stage.join("c", Role.CUSTOMER, Caller(VOICE))
    await stage.join("a", Role.AGENT, Caller(VOICE))
    await stage.configure()
    await customer.leave()
    await until(lambda: stage.told("leg_lost", leg="c"), seconds=2)


async def test_silence_is_told_and_so_is_its_end(hasty: Stage) -> None:
    customer = await hasty.join("c", Role.CUSTOMER, Caller(VOICE))
    await hasty.configure()
    customer.send("audio", b"one")
    # Consent, as a browser gives it, keeps the leg although no media come.
    await until(lambda: hasty.told("leg_silent", leg="c"))
    customer.send("audio", b"two")
    await until(
        lambda: hasty.told("leg_back", leg="c"), step=lambda: customer.send("audio", b"talking")
    )


async def test_an_offer_that_never_connects_is_forgotten(hasty: Stage) -> None:
    caller = Caller(VOICE)
    words = {"ask": "", "call": "c", "epoch": 1, "leg": "x", "role": Role.CUSTOMER}
    await hasty.relay.handle(Offer(**words, sdp=await caller.offer()))  # type: ignore[arg-type]
    await until(lambda: not hasty.relay.calls)
    assert hasty.relay._house.names == {}
    assert hasty.told("leg_lost", leg="x")
    await caller.leave()


async def test_too_many_legs_are_refused(hasty: Stage) -> None:
    sdp = await Caller(VOICE).offer()

    async def offer(call: str, leg: str) -> None:
        await hasty.relay.handle(
            Offer(ask="", call=call, epoch=1, leg=leg, role=Role.AGENT, sdp=sdp)
        )

    for leg in "abc":
        await offer("one", leg)
    with pytest.raises(Refused) as no:
        await offer("one", "d")
    assert no.value.code == "too_many_legs"
    await offer("one", "a")  # a connection anew is no new leg
    await offer("two", "a")
    with pytest.raises(Refused) as no:
        await offer("two", "b")
    assert no.value.code == "relay_full"


async def test_an_older_epoch_is_refused_even_after_the_call(stage: Stage) -> None:
    await stage.join("c", Role.CUSTOMER, Caller(VOICE))
    stage.epoch = 5
    await stage.configure()
    await stage.close()
    stage.epoch = 4
    with pytest.raises(Refused) as no:
        await stage.join("c", Role.CUSTOMER, Caller(VOICE))
    assert no.value.code == "stale_epoch"


async def test_a_caller_with_another_certificate_gets_no_media(hasty: Stage) -> None:
    caller = Caller(VOICE)
    sdp = await caller.offer()
    stranger = "AB:" * 31 + "AB"
    lines = [
        f"a=fingerprint:sha-256 {stranger}" if line.startswith("a=fingerprint:sha-256") else line
        for line in sdp.split("\r\n")
        if not line.startswith(("a=fingerprint:sha-384", "a=fingerprint:sha-512"))
    ]
    answer = await hasty.relay.handle(
        Offer(ask="", call="c", epoch=1, leg="c", role=Role.CUSTOMER, sdp="\r\n".join(lines))
    )
    await caller.accept(answer["sdp"])
    await until(lambda: hasty.told("leg_lost", leg="c"))
    assert not hasty.told("leg_connected")
    await caller.leave()


@pytest.mark.parametrize("setup", ["actpass", "active", "passive"])
async def test_a_caller_with_an_rsa_certificate_gets_through(stage: Stage, setup: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    caller: Any = Caller(VOICE)
    own = names.Certificate(key=key, cert=generate_certificate(key))  # type: ignore[arg-type]
    caller.pc._RTCPeerConnection__certificates = [own]
    offered = (await caller.offer()).replace("a=setup:actpass", f"a=setup:{setup}")
    answer = await stage.relay.handle(
        Offer(ask="", call="c", epoch=1, leg="c", role=Role.CHECK, sdp=offered)
    )
    assert f"a=setup:{'passive' if setup == 'active' else 'active'}" in answer["sdp"]
    await caller.accept(answer["sdp"])
    await until(lambda: stage.told("leg_connected"))
    caller.send("audio", b"hello")
    await until(lambda: caller.got)
    await caller.leave()


async def test_garbage_and_forged_requests_do_not_harm_a_call(stage: Stage) -> None:
    customer = await stage.join("c", Role.CUSTOMER, Caller(VOICE))
    agent = await stage.join("a", Role.AGENT, Caller(VOICE))
    await stage.configure()
    where = stage.relay.candidates[0]
    name = next(iter(stage.relay._house.names))
    forged = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    forged.attributes["USERNAME"] = f"{name}:wrong"
    forged.add_message_integrity(b"guess")
    hello = bytes.fromhex("16fefd0000000000000000") + os.urandom(200)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
        attacker.bind(("127.0.0.1", 0))
        for number in range(200):
            for datagram in (os.urandom(100), bytes(forged), hello, b"\x80" + os.urandom(50), b""):
                attacker.sendto(datagram, where)
            agent.send("audio", b"%d" % number)
            if number % 10 == 9:
                await asyncio.sleep(0.005)
        await until(lambda: len(customer.got) == 200)
        attacker.setblocking(False)
        with pytest.raises(BlockingIOError):
            attacker.recv(100)


async def test_whoever_repeats_a_genuine_check_from_elsewhere_does_not_get_the_media(
    stage: Stage,
) -> None:
    customer = await stage.join("c", Role.CUSTOMER, Caller(VOICE))
    agent = await stage.join("a", Role.AGENT, Caller(VOICE))
    await stage.configure()
    peer = stage.relay.calls["c"].legs["c"].peer
    assert peer is not None
    check = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    check.attributes["USERNAME"] = f"{peer.agent.ufrag}:{customer.connection.local_username}"
    check.attributes["PRIORITY"] = 1
    check.attributes["ICE-CONTROLLING"] = 1
    check.add_message_integrity(b"not the password")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
        attacker.sendto(bytes(check), stage.relay.candidates[0])
        agent.send("audio", b"secret")
        await until(lambda: customer.got)
        attacker.setblocking(False)
        with pytest.raises(BlockingIOError):
            attacker.recv(1500)


async def test_a_drained_relay_refuses_new_calls_only(stage: Stage) -> None:
    await stage.join("c", Role.CUSTOMER, Caller(VOICE))
    stage.relay.drain()
    assert [name for name, _ in stage.events[-2:]] == ["draining", "moved_away_please"]
    await stage.join("a", Role.AGENT, Caller(VOICE))
    sdp = await Caller(VOICE).offer()
    with pytest.raises(Refused) as no:
        await stage.relay.handle(
            Offer(ask="", call="new", epoch=1, leg="c", role=Role.AGENT, sdp=sdp)
        )
    assert no.value.code == "draining"


async def test_a_call_that_is_gone_is_unknown(stage: Stage) -> None:
    with pytest.raises(Refused) as no:
        await stage.configure()
    assert no.value.code == "unknown_call"


async def test_two_hundred_joins_and_leaves_leave_the_memory_flat(stage: Stage) -> None:
    """The callers here cost far more memory than the relay, so only their offers are real."""
    sdp = await Caller().offer()
    await stage.join("c", Role.CUSTOMER)
    own = psutil.Process()

    async def join_and_leave() -> None:
        await stage.relay.handle(
            Offer(ask="", call="c", epoch=1, leg="a", role=Role.AGENT, sdp=sdp)
        )
        legs = {"c": LegState(Role.CUSTOMER)}
        await stage.relay.handle(Configure(ask="", call="c", epoch=1, state=State(legs=legs)))
        while stage.relay._house.chores:
            await asyncio.gather(*stage.relay._house.chores)

    for _ in range(ROUNDS // 2):
        await join_and_leave()
    before = own.memory_info().rss
    began = time.monotonic()
    for _ in range(ROUNDS):
        await join_and_leave()
    assert own.memory_info().rss - before < 4 * 2**20
    assert time.monotonic() - began < 20
    assert len(stage.relay._house.names) == 1


async def test_connections_that_came_and_went_leave_no_objects(stage: Stage) -> None:
    await stage.join("c", Role.CUSTOMER, Caller(VOICE))
    for _ in range(5):
        agent = await stage.join("a", Role.AGENT, Caller(VOICE))
        await stage.configure()
        await agent.leave()
        await until(lambda: "a" not in stage.relay.calls["c"].legs)
        stage.roles.pop("a")

    def peers() -> int:
        gc.collect()
        return sum(isinstance(found, Peer) for found in gc.get_objects())

    await until(lambda: peers() == 1)
    ports = stage.relay._house.ports
    assert sum(len(port.peers) for port in ports) == 1
