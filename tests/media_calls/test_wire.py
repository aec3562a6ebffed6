"""Calls over real sockets: who is told what, who is refused, and races on the live database."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import pytest

from tests.live import LiveStack
from tests.socket.stage import Stage, code
from tests.wire import Agent, Frame, Person, Visitor

pytestmark = pytest.mark.socket
SDP = "v=0\r\n"
MORE: dict[str, dict[str, Any]] = {
    "call.lost": {"epoch": 1},
    "call.rate": {"stars": 5},
    "call.media": {"audio": True, "video": True},
}


@pytest.fixture
async def stage(live: LiveStack) -> AsyncIterator[Callable[..., Stage]]:
    async with AsyncExitStack() as exits:
        yield partial(Stage, live, exits, calls="video")


def in_state(state: str) -> Callable[[Frame], bool]:
    def fits(frame: Frame) -> bool:
        whole = frame.get("task") or frame.get("conversation") or {}
        return (whole.get("call") or {}).get("state") == state

    return fits


def call_of(frame: Frame) -> Frame:
    whole: Frame = frame.get("task") or frame["conversation"]
    found: Frame = whole["call"]
    return found


async def ring(emma: Visitor, dana: Agent, kind: str = "voice") -> str:
    """Dana calls Emma; gives the call's id."""
    answer = await dana.say(
        "call.start", conversation_id=emma.conversation_id, client_id=emma.conversation_id,
        kind=kind, device="desk",
    )  # fmt: skip
    assert answer["type"] == "done", answer
    await dana.hear(in_state("ringing"))
    return str(call_of(await emma.hear(in_state("ringing")))["id"])


async def offer(person: Person, call_id: str, sdp: str = SDP, epoch: int = 1) -> str:
    answer = await person.say("call.connect", call_id=call_id, epoch=epoch, sdp=sdp, device="x")
    return code(answer)


async def test_each_side_is_told_what_it_may_know(stage: Callable[..., Stage]) -> None:
    emma, dana = await stage().chat()
    call_id = await ring(emma, dana, "video")
    done = await emma.say("call.accept", call_id=call_id, device="phone", video=True)
    assert done["type"] == "done"
    for person in (emma, dana):
        call = call_of(await person.hear(in_state("connected")))
        assert call["leg"] in {p["leg"] for p in call["people"]}
        assert {p["role"] for p in call["people"]} == {"agent", "customer"}
        is_staff = isinstance(person, Agent)
        assert ("region" in call) == is_staff
        assert any("id" in p for p in call["people"]) == is_staff
    assert code(await emma.say("call.end", call_id=call_id)) == ""
    assert call_of(await dana.hear(in_state("ended")))["reason"] == "hung_up"


async def test_a_stranger_finds_no_call(stage: Callable[..., Stage]) -> None:
    emma, dana = await stage().chat()
    call_id = await ring(emma, dana)
    mallory, other = await stage().chat()
    for stranger in (mallory, other):
        assert await offer(stranger, call_id) == "not_found"
        for command in ("call.end", "call.decline", "call.lost", "call.rate", "call.media"):
            answer = await stranger.say(command, call_id=call_id, **MORE.get(command, {}))
            assert code(answer) == "not_found", command
    answer = await mallory.say("call.accept", call_id=call_id, device="x", video=False)
    assert code(answer) == "not_found"


async def test_nothing_of_the_customer_before_they_accept_or_after_the_end(
    stage: Callable[..., Stage],
) -> None:
    emma, dana = await stage().chat()
    call_id = await ring(emma, dana)
    assert await offer(emma, call_id) == "call_gone"
    await emma.say("call.accept", call_id=call_id, device="phone", video=False)
    await dana.hear(in_state("connected"))
    assert await offer(emma, call_id, epoch=7) == "stale_epoch"
    assert code(await dana.say("call.end", call_id=call_id)) == ""
    assert await offer(emma, call_id) == "not_in_call"
    assert await offer(dana, call_id) == "not_in_call"


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        "\0" * 100,
        SDP + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 200,
        SDP + "a=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n" * 500,
    ],
    ids=["empty", "nul", "many-lines", "many-candidates"],
)
async def test_a_broken_offer_is_refused_at_once(stage: Callable[..., Stage], sdp: str) -> None:
    emma, dana = await stage().chat()
    call_id = await ring(emma, dana)
    began = time.monotonic()
    assert await offer(dana, call_id, sdp) in {
        "sdp_invalid", "sdp_too_large", "too_many_media", "too_many_candidates",
    }  # fmt: skip
    assert time.monotonic() - began < 2
    assert code(await dana.say("call.end", call_id=call_id)) == ""  # everything still answers


async def test_too_many_offers_are_refused_with_when_to_try_again(
    stage: Callable[..., Stage],
) -> None:
    emma, dana = await stage().chat()
    call_id = await ring(emma, dana)
    fields = {"call_id": call_id, "epoch": 1, "sdp": "", "device": "x"}
    for _ in range(61):  # thirty a minute, and the minute may end in between
        answer = await dana.say("call.connect", **fields)
        if code(answer) == "rate_limited":
            break
    assert 1 <= answer["retry_after"] <= 60, answer
    assert await offer(emma, call_id) == "call_gone"  # who else is in the call is not held up


async def test_an_offer_without_end_closes_the_socket(stage: Callable[..., Stage]) -> None:
    emma, dana = await stage().chat()
    call_id = await ring(emma, dana)
    await dana.send({"type": "call.connect", "call_id": call_id, "epoch": 1, "device": "x",
                     "sdp": "x" * 1_000_000})  # fmt: skip
    assert await dana.closed() == 4413
    assert code(await emma.say("call.decline", call_id=call_id)) == ""


async def test_only_the_agent_in_charge_has_the_controls(stage: Callable[..., Stage]) -> None:
    emma, dana = await stage().chat()
    call_id = await ring(emma, dana)
    await emma.say("call.accept", call_id=call_id, device="phone", video=False)
    for command, fields in {
        "call.hold": {"is_held": True},
        "call.record": {"is_on": True},
        "call.push": {},
        "call.end_conference": {},
    }.items():
        answer = await emma.say(command, call_id=call_id, **fields)
        assert code(answer) == "bad_frame", command
    assert code(await dana.say("call.hold", call_id=call_id, is_held=True)) == ""
    held = await emma.hear(lambda f: in_state("connected")(f) and "is_held" in call_of(f))
    assert call_of(held)["is_held"] is True
    assert code(await dana.say("call.push", call_id=call_id, clip_id=call_id)) == "not_found"


async def test_a_call_comes_with_the_welcome_after_a_reconnect(
    stage: Callable[..., Stage],
) -> None:
    emma, dana = await stage().chat()
    call_id = await ring(emma, dana)
    for person in (emma, dana):
        await person.leave()
        await person.open()
    assert emma.welcome["conversation"]["call"]["id"] == call_id
    (task,) = [t for t in dana.welcome["tasks"] if t["conversation_id"] == emma.conversation_id]
    assert task["call"]["state"] == "ringing"


def test_races_have_one_winner(live: LiveStack) -> None:
    found = live.arrange("call_races.all", times=8)
    assert found["two_accepts"] == [["call_gone", "done"]] * 8
    assert all(pair in (["call_gone", "done"], ["done", "done"]) for pair in found["accept_expire"])
    assert set(found["after_expire"]) <= {"connected", "unanswered"}
    assert found["two_starts"] == [["call_exists", "done"]] * 8
    assert found["two_agents_one_call"] == [["done", "in_call"]] * 8
