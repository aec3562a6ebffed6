"""Lost packets come back, both ways; key frames are asked for, but not too often."""

import asyncio
import random
from collections.abc import Callable

import pytest
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket, RtcpRtpfbPacket

from media.relay.commands import Role
from media.relay.packets import picture_of
from tests.media.caller import FULL, Caller, until
from tests.media.calls import DELTA, KEY, Stage, vp8

pytestmark = pytest.mark.media
COUNT = 300


def losing(share: float, seed: int) -> Callable[[bytes], bool]:
    """Loses this share of media, retransmissions included; never the very first packets."""
    chance, seen = random.Random(seed), [0]

    def lose(datagram: bytes) -> bool:
        seen[0] += 1
        return seen[0] > 20 and chance.random() < share

    return lose


def numbers(caller: Caller) -> set[int]:
    return {got.packet.sequence_number for got in caller.received("1")}


async def talk(sender: Caller, count: int) -> None:
    """Send numbered pictures of one packet each, a few at a time."""
    for number in range(count):
        sender.send("video", vp8(number, (DELTA if number else KEY) + bytes(300)), marker=True)
        if number % 5 == 4:
            await asyncio.sleep(0.005)
    # What lies before nothing is missed by nobody: a few more show the last gap.
    for number in range(count, count + 3):
        sender.send("video", vp8(number, DELTA), marker=True)
        await asyncio.sleep(0.005)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.10])
async def test_loss_on_the_way_to_the_relay_is_repaired(stage: Stage, share: float) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    agent.lose_out = losing(share, 3)
    await talk(agent, COUNT)
    await until(lambda: len(numbers(customer)) >= COUNT)
    pictures = {got.payload[2:4] for got in customer.received("1")}
    assert len(pictures) >= COUNT
    received = stage.relay.calls["c"].stats()["a"]["received"]["video"]
    assert received["repaired"] > 0
    assert received["given_up"] == 0


@pytest.mark.parametrize("share", [0.01, 0.05, 0.10])
async def test_loss_on_the_way_to_the_receiver_is_repaired_from_the_ring(
    stage: Stage, share: float
) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    customer.lose = losing(share, 5)
    await talk(agent, COUNT)

    def ask_again() -> None:
        got = numbers(customer)
        missing = sorted(set(range(min(got), max(got) + 1)) - got)
        if missing:
            customer.nack("1", missing)

    await until(lambda: len(numbers(customer)) >= COUNT, step=ask_again)
    repeats = [got for got in customer.received("1") if got.is_repeated]
    assert repeats
    first = min(numbers(customer))
    assert all(picture_of(r.payload)[0] == r.packet.sequence_number - first for r in repeats)
    # Nobody bothered the sender.
    assert not [part for part in agent.rtcp if isinstance(part, RtcpRtpfbPacket)]


async def test_who_knows_no_rtx_gets_the_very_same_packet_again(stage: Stage) -> None:
    agent = await stage.join("a", Role.AGENT)
    customer = await stage.join("c", Role.CUSTOMER, Caller(FULL, with_rtx=False))
    await stage.configure()
    dropped: list[bytes] = []

    def lose_one(datagram: bytes) -> bool:
        if len(customer.got) == 3 and not dropped:
            dropped.append(datagram)
            return True
        return False

    customer.lose = lose_one
    await talk(agent, 10)
    await until(lambda: dropped and len(customer.got) >= 12)
    lost = int.from_bytes(dropped[0][2:4], "big")
    seen: list[bytes] = []

    def look(datagram: bytes) -> bool:
        seen.append(datagram)
        return False

    customer.lose = look
    customer.nack("1", [lost])
    await until(lambda: lost in numbers(customer))
    assert dropped[0] in seen


async def test_a_lossy_sender_that_repeats_nothing_is_asked_for_a_key_frame(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    agent.answers_nack = False
    await talk(agent, 10)
    await until(lambda: len(customer.got) >= 13)
    asked = len(agent.key_frames_asked)
    agent.lose_out = lambda datagram: True
    agent.send("video", vp8(20, DELTA), marker=True)
    agent.lose_out = lambda datagram: False
    agent.send("video", vp8(21, DELTA), marker=True)
    await until(lambda: len(agent.key_frames_asked) > asked)


async def test_key_frame_requests_reach_the_sender_at_once_and_at_most_twice_a_second(
    stage: Stage,
) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    agent.on_key_frame_request = lambda: agent.send("video", vp8(99, KEY), marker=True)
    await until(lambda: agent.key_frames_asked and customer.got)
    loop = asyncio.get_running_loop()
    # From a quiet second on, so that the request is not put off.
    await until(lambda: loop.time() - agent.key_frames_asked[-1] > 0.6)
    asked, got, began = len(agent.key_frames_asked), len(customer.got), loop.time()
    customer.ask_key_frame("1")
    await until(lambda: len(customer.got) > got)
    assert customer.got[-1].at - began < 0.5
    for _ in range(40):
        customer.ask_key_frame("1")
        await asyncio.sleep(0.005)
    await until(lambda: len(agent.key_frames_asked) >= asked + 2)
    spaces = [
        b - a for a, b in zip(agent.key_frames_asked, agent.key_frames_asked[1:], strict=False)
    ]
    assert min(spaces) > 0.45


async def test_reception_is_reported_to_the_sender_with_its_loss(stage: Stage) -> None:
    _, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    agent.answers_nack, agent.lose_out = False, losing(0.2, 1)
    await talk(agent, 100)

    def blocks() -> list[RtcpReceiverInfo]:
        reports = [part for part in agent.rtcp if isinstance(part, RtcpRrPacket)]
        return [
            b for report in reports for b in report.reports if b.ssrc == agent.out["video"].ssrc
        ]

    await until(lambda: any(block.packets_lost > 5 for block in blocks()))
    assert max(block.fraction_lost for block in blocks()) > 10


async def test_a_duplicate_is_not_sent_twice(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    await talk(agent, 5)
    await until(lambda: len(customer.got) == 8)
    nack = RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=agent.out["video"].ssrc)
    nack.lost = list(agent.out["video"].sent)
    agent._repeat(nack)
    agent.send("video", vp8(50, DELTA), marker=True)
    await until(lambda: len(customer.got) >= 9)
    assert len(customer.got) == 9
