"""Who hears and sees whom, at the level of packets and of sound."""

from pathlib import Path

import pytest

from media.relay.commands import Role
from tests.media.caller import LISTEN, VOICE, Caller, until
from tests.media.calls import KEY, Stage, vp8
from tests.media.clips import film, loudness, sounds

pytestmark = pytest.mark.media
ROLES = {"c": Role.CUSTOMER, "a": Role.AGENT}


async def two(stage: Stage) -> tuple[Caller, Caller]:
    return await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)


def speak(caller: Caller, word: bytes) -> None:
    caller.send("audio", word)
    caller.send("video", vp8(1, KEY + word), marker=True)


def words(caller: Caller) -> set[bytes]:
    """The last word of everything that arrived."""
    return {got.payload.removeprefix(vp8(1, KEY)) for got in caller.got}


async def heard_by_relay(stage: Stage, leg: str, count: int) -> None:
    """Wait until that many audio packets of a leg reached the relay, wherever they then went."""
    stats = stage.relay.calls["c"].stats
    await until(lambda: stats()[leg]["received"]["audio"]["packets"] >= count)


async def test_hold_is_no_media_either_way(stage: Stage, tmp_path: Path) -> None:
    customer, agent = await two(stage)
    music = film(tmp_path / "music.webm", seconds=1, has_video=False)
    await stage.configure(held=True, music=music)
    customer.got.clear()
    agent.got.clear()
    before = agent.media_datagrams
    for _ in range(20):
        speak(customer, b"customer")
        speak(agent, b"agent")
    await heard_by_relay(stage, "c", 20)
    await heard_by_relay(stage, "a", 20)
    await until(lambda: len(customer.got) >= 5)
    assert agent.media_datagrams == before
    assert words(customer) <= set(sounds(50, hertz=880))
    await stage.configure()
    speak(customer, b"back")
    speak(agent, b"back")
    await until(lambda: b"back" in words(agent) and b"back" in words(customer))


async def test_video_off_stops_pictures_to_and_from_the_customer_while_sound_goes_on(
    stage: Stage,
) -> None:
    customer, agent = await two(stage)
    colleague = await stage.join("b", Role.AGENT)
    await stage.configure(video_off=True)
    for _ in range(10):
        for caller, word in ((customer, b"customer"), (agent, b"agent"), (colleague, b"colleague")):
            speak(caller, word)
    await until(
        lambda: len(customer.got) == 20 and len(agent.got) == 30 and len(colleague.got) == 30
    )
    assert all(got.mid in "023" for got in customer.got)
    pictures = {got.payload[-8:] for got in agent.got if got.mid in "14"}
    assert pictures == {(KEY + b"colleague")[-8:]}


async def test_a_muted_leg_is_silent_on_the_wire(stage: Stage) -> None:
    customer, agent = await two(stage)
    await stage.configure({"a": (False, True)})
    for _ in range(10):
        speak(agent, b"muted")
        customer.send("audio", b"open")
    await until(lambda: len(customer.got) == 10 and len(agent.got) == 10)
    assert {got.mid for got in customer.got} == {"1"}


async def test_a_camera_that_is_off_sends_no_pictures(stage: Stage) -> None:
    customer, agent = await two(stage)
    await stage.configure({"a": (True, False)})
    for _ in range(10):
        speak(agent, b"dark")
    await until(lambda: len(customer.got) == 10)
    assert {got.mid for got in customer.got} == {"0"}


async def test_a_monitor_hears_and_sees_all_and_leaves_no_trace(stage: Stage) -> None:
    customer, agent = await two(stage)
    before = await stage.configure()
    monitor = await stage.join("m", Role.MONITOR, Caller(LISTEN))
    slots = await stage.configure()
    assert {leg: slots[leg] for leg in ROLES} == before
    assert "sendrecv" not in monitor.answer
    assert "recvonly" not in monitor.answer
    speak(customer, b"customer")
    speak(agent, b"agent")
    await until(lambda: words(monitor) == {b"customer", b"agent"} and len(monitor.got) == 4)
    assert words(customer) == {b"agent"}
    assert words(agent) == {b"customer"}


async def test_a_monitor_that_offers_to_send_is_not_let(stage: Stage) -> None:
    customer, agent = await two(stage)
    monitor = await stage.join("m", Role.MONITOR, Caller())
    await stage.configure()
    assert "sendrecv" not in monitor.answer
    monitor.out = {"audio": agent.out["audio"]}
    monitor.send("audio", b"psst")
    speak(agent, b"agent")
    await until(lambda: len(customer.got) == 2)
    assert words(customer) == {b"agent"}
    assert b"psst" not in words(agent)


async def test_a_whisper_reaches_the_agent_and_not_the_customer_s_ear(stage: Stage) -> None:
    customer, agent = await two(stage)
    coach = await stage.join("w", Role.WHISPER)
    await stage.configure()
    voice, advice, talk = sounds(40, hertz=440), sounds(40, hertz=1500), sounds(40, hertz=600)
    for own, whispered, said in zip(voice, advice, talk, strict=True):
        agent.send("audio", own)
        coach.send("audio", whispered)
        customer.send("audio", said)
    await until(lambda: len(customer.got) == 40 and len(agent.got) == 80 and len(coach.got) == 80)
    everything = [got.payload for got in customer.got]
    assert loudness(everything, 440) > 0.1
    assert loudness(everything, 1500) < 0.002
    mid = next(got.mid for got in agent.got if got.payload in advice)
    assert loudness([got.payload for got in agent.received(mid)], 1500) > 0.1


async def test_who_accepted_without_video_gets_and_sends_none(stage: Stage) -> None:
    customer = await stage.join("c", Role.CUSTOMER, Caller(VOICE))
    agent = await stage.join("a", Role.AGENT)
    slots = await stage.configure()
    assert {slot["kind"] for leg in slots.values() for slot in leg.values()} == {"audio"}
    speak(agent, b"agent")
    customer.send("audio", b"customer")
    await until(lambda: customer.got and agent.got)
    assert (words(customer), words(agent)) == ({b"agent"}, {b"customer"})
    assert "m=video" not in customer.answer


async def test_a_supervisor_who_joined_is_heard_by_all(stage: Stage) -> None:
    customer, agent = await two(stage)
    supervisor = await stage.join("s", Role.SUPERVISOR)
    slots = await stage.configure()
    assert {"leg": "s", "kind": "audio"} in slots["c"].values()
    speak(supervisor, b"boss")
    await until(lambda: b"boss" in words(customer) and b"boss" in words(agent))


async def test_a_leg_that_is_no_longer_declared_is_hung_up(stage: Stage) -> None:
    customer, _ = await two(stage)
    colleague = await stage.join("b", Role.AGENT)
    await stage.configure()
    stage.roles.pop("b")
    slots = await stage.configure()
    assert set(slots) == {"c", "a"}
    await until(lambda: colleague.pc.connectionState == "closed", seconds=2)
    assert customer.pc.connectionState == "connected"
