"""Whatever a slot shows, its receiver sees one stream: numbers, times and pictures go on without a break."""

import asyncio
import itertools
from pathlib import Path

import pytest

from media.relay.commands import Clip, Offer, Role
from media.relay.packets import descriptor, picture_of
from tests.media.caller import Caller, Got, until
from tests.media.calls import DELTA, KEY, Stage, vp8
from tests.media.clips import decoded, film, payloads, pictures, sounds

pytestmark = pytest.mark.media
WRAP = 1 << 32


def assert_unbroken(got: list[Got], clock: int) -> None:
    """Numbers rise by one; times never fall back, nor run a second ahead of the wall clock."""
    for before, after in itertools.pairwise(got):
        assert (after.packet.sequence_number - before.packet.sequence_number) & 0xFFFF == 1
        step = (after.packet.timestamp - before.packet.timestamp) % WRAP
        assert step < (after.at - before.at + 1) * clock


def assemble(got: list[Got]) -> list[bytes]:
    """The VP8 frames in these packets."""
    frames: list[bytes] = []
    parts: list[bytes] = []
    for one in got:
        if one.payload[0] & 0x17 == 0x10:
            parts = []
        parts.append(one.payload[descriptor(one.payload, 0, len(one.payload))[2] :])
        if one.packet.marker:
            frames.append(b"".join(parts))
    return frames


def show(caller: Caller, frame: bytes, number: int) -> None:
    parts = payloads(frame, number, size=40)
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        caller.send("video", part, marker=is_last, advance=is_last)


async def test_sound_goes_on_from_voice_to_hold_music_and_back(
    stage: Stage, tmp_path: Path
) -> None:
    music = await asyncio.to_thread(film, tmp_path / "music.webm", seconds=1, has_video=False)
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    voice, tune = sounds(20), sounds(50, hertz=880)
    for packet in voice[:10]:
        agent.send("audio", packet)
    await until(lambda: len(customer.got) == 10)
    await stage.configure(held=True, music=music)
    await until(lambda: len(customer.got) >= 70)  # more than the file: it loops
    await stage.configure()
    held = len(customer.got)
    for packet in voice[10:]:
        agent.send("audio", packet)
    await until(lambda: len(customer.got) == held + 10)
    assert_unbroken(customer.received("0"), 48_000)
    heard = [got.payload for got in customer.received("0")]
    assert heard[:10] == voice[:10]
    assert heard[10:60] == tune
    assert heard[-10:] == voice[10:]


async def test_a_pushed_clip_takes_the_camera_s_place_and_decodes_without_error(
    stage: Stage, tmp_path: Path
) -> None:
    path = await asyncio.to_thread(film, tmp_path / "clip.webm", seconds=1)
    camera = await asyncio.to_thread(pictures, 60)
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    for number in range(10):
        show(agent, camera[number], 500 + number)
    await until(lambda: len(assemble(customer.received("1"))) == 10)
    slots = await stage.configure(push=Clip(path, "demo"))
    assert slots["c"]["1"] == {"leg": "push", "kind": "video"}
    assert {"leg": "push", "kind": "audio"} in slots["c"].values()
    await until(lambda: stage.told("clip_ended", id="demo"))
    shown = 10 + 30
    await until(lambda: len(assemble(customer.received("1"))) == shown)
    await stage.configure()
    for number in range(25, 40):  # its next key frame is number 30
        show(agent, camera[number], 500 + number)
    await until(lambda: len(assemble(customer.received("1"))) == shown + 10)
    assert_unbroken(customer.received("1"), 90_000)
    numbers = [
        picture_of(got.payload)[0] for got in customer.received("1") if got.payload[0] & 0x10
    ]
    assert all((after - before) & 0x7FFF == 1 for before, after in itertools.pairwise(numbers))
    assert len(decoded(assemble(customer.received("1")))) == shown + 10


async def test_layers_of_another_sender_are_numbered_on(stage: Stage) -> None:
    agent = await stage.join("a", Role.AGENT)
    first, second = await stage.join("c", Role.CUSTOMER), await stage.join("s", Role.SUPERVISOR)
    await stage.configure({"s": (True, False)})
    first.send("video", vp8(7, KEY, level=250), marker=True)
    await until(lambda: len(agent.received("1")) == 1)
    await stage.configure({"c": (True, False)})
    second.send("video", vp8(9000, KEY, level=3), marker=True)
    await until(lambda: len(agent.got) == 2)
    stage.roles.pop("s")
    await stage.configure()
    first.send("video", vp8(8, KEY, level=251), marker=True)
    await until(lambda: len(agent.got) == 3)
    assert [picture_of(got.payload) for got in agent.received("1")] == [
        (7, 250),
        (8, 251),
        (9, 252),
    ]


async def test_no_picture_before_a_key_frame(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    for number in range(5):
        agent.send("video", vp8(number, DELTA), marker=True)
    agent.send("video", vp8(5, KEY), marker=True)
    agent.send("video", vp8(6, DELTA), marker=True)
    await until(lambda: len(customer.got) == 2)
    assert [picture_of(got.payload)[0] for got in customer.got] == [5, 6]
    assert agent.key_frames_asked


async def test_a_new_connection_of_a_leg_takes_over_without_a_break(stage: Stage) -> None:
    customer, old = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    for _ in range(5):
        old.send("audio", b"old")
    await until(lambda: len(customer.got) == 5)
    new = await stage.join("a", Role.AGENT)
    await until(lambda: len(stage.told("leg_connected", leg="a")) == 2)
    await until(lambda: old.pc.connectionState == "closed")
    for _ in range(5):
        new.send("audio", b"new")
        customer.send("audio", b"to the new one")
    await until(lambda: len(customer.got) == 10 and len(new.got) == 5)
    assert_unbroken(customer.received("0"), 48_000)
    assert not stage.told("leg_lost")
    await old.leave()


async def test_the_old_connection_carries_on_until_the_new_one_stands(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    late = Caller()
    await stage.relay.handle(
        Offer(ask="", call="c", epoch=1, leg="a", role=Role.AGENT, sdp=await late.offer())
    )
    agent.send("audio", b"still here")
    await until(lambda: customer.got)
    assert customer.got[0].payload == b"still here"
    await late.leave()
