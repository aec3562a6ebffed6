"""What a socket does with frames it should not get: wrong ones, too many, too large (W8 to W22)."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from websockets import ConnectionClosed

from tests.live import LiveStack
from tests.socket.raw import Wire, handshake
from tests.socket.stage import Stage, code
from tests.wire import Person, Visitor, carries

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
SWITCHED = 101
SOMEBODY = "3f0b3a3e-0f53-4a0e-9d25-0d6f7d7c9a10"


async def raw_customer(desk: Stage) -> Wire:
    """A customer's socket without any library around it."""
    emma = await desk.visitor(is_open=False)
    wire = await Wire.to(desk.stack.url)
    await desk.exits.enter_async_context(wire)
    await wire.send(handshake(desk.stack.url, "/ws/customer/", origin=desk.stack.url.encode()))
    assert await wire.status() == SWITCHED
    hello = {"type": "hello", "ticket": await emma.ticket(), "since": {}}
    await wire.frame(json.dumps(hello).encode())
    return wire


# ---- what is not allowed ---------------------------------------------------------------------


@pytest.mark.parametrize("id_", [SOMEBODY, "../1", "*", "", "c:*:everyone", "0", "\x00", "é" * 200])
async def test_nobody_reaches_a_conversation_by_a_made_up_id(stage: Stages, id_: str) -> None:
    """W8."""
    desk = stage()
    emma, dana = await desk.waiting(), await desk.agent()
    text = {"client_id": str(uuid.uuid4()), "text": "Hello"}
    for person in (emma, dana):
        for command in ("conversation.read", "conversation.end"):
            assert code(await person.say(command, conversation_id=id_)) == "not_found"
        said = await person.say("message.send", conversation_id=id_, **text)
        assert code(said) == "not_found"
        assert code(await person.say("typing.set", conversation_id=id_)) == "not_found"


async def test_one_visitor_reaches_nothing_of_another(stage: Stages) -> None:
    """H1, H7: unknown and forbidden are the same answer."""
    desk = stage()
    emma, otto = await desk.waiting("Emma"), await desk.waiting("Otto")
    await emma.write("Only for you")
    for command, more in (
        ("conversation.read", {}), ("conversation.end", {}), ("typing.set", {}),
        ("marks.set", {"delivered": 1, "read": 1}),
        ("message.send", {"client_id": SOMEBODY, "text": "Boo"}),
    ):  # fmt: skip
        forbidden = await otto.say(command, conversation_id=emma.conversation_id, **more)
        unknown = await otto.say(command, conversation_id=SOMEBODY, **more)
        assert {**forbidden, "ref": 0} == {**unknown, "ref": 0}
        assert code(forbidden) == "not_found", command
    assert desk.texts(emma.conversation_id) == ["Only for you"]
    assert "Only for you" not in "".join(otto.raw)


async def test_a_thousand_guessed_ids_hit_nothing(stage: Stages) -> None:
    """H7, at the speed the limits allow."""
    desk = stage()
    await desk.waiting()
    otto = await desk.waiting("Otto")
    for _ in range(1000):
        with contextlib.suppress(ConnectionClosed):
            await otto.send(
                {"type": "conversation.read", "ref": 7, "conversation_id": str(uuid.uuid4())}
            )
    assert await otto.closed() == 4429
    answers = {f.get("code") for f in otto.inbox if f.get("ref") == 7}
    assert answers <= {"not_found", "rate_limited"}


async def test_one_agent_reaches_nothing_of_another(stage: Stages) -> None:
    """H2, H3: not even of a colleague in the same queue."""
    desk = stage(agents=2)
    emma, _ = await desk.chat()
    ola = await desk.agent(1)
    key = {"conversation_id": emma.conversation_id}
    for command, more in (
        ("conversation.read", {}), ("conversation.end", {}), ("conversation.release", {}),
        ("panel.close", {}), ("wrap_up.submit", {}), ("typing.set", {}),
        ("marks.set", {"delivered": 1, "read": 1}),
        ("note.add", {"client_id": SOMEBODY, "text": "Mine now"}),
        ("message.send", {"client_id": SOMEBODY, "text": "Mine now"}),
    ):  # fmt: skip
        assert code(await ola.say(command, **key, **more)) == "not_found", command
    assert desk.state(emma.conversation_id) == "active"
    denied = desk.stack.arrange("audit_of", actor=ola.account["id"])
    assert {r["outcome"] for r in denied} == {"not_found"}
    assert "conversation.release" in [r["action"] for r in denied]


SUPERVISORS = ["monitor.start", "monitor.stop", "conversation.join", "conversation.leave",
               "conversation.force_close"]  # fmt: skip
STAFF = ["note.add", "conversation.release", "panel.close", "wrap_up.submit", "offer.accept",
         "offer.reject", "presence.set", "dashboard.watch", *SUPERVISORS]  # fmt: skip


@pytest.mark.parametrize(("who", "commands"), [("customer", STAFF), ("desk", SUPERVISORS)])
async def test_nobody_says_what_belongs_to_others(
    stage: Stages, who: str, commands: list[str]
) -> None:
    """H4, W10."""
    desk = stage()
    emma, dana = await desk.chat()
    person: Person = emma if who == "customer" else dana
    for command in [*commands, "assign", "mask.reveal", "hello2", "entry.posted", "welcome.staff"]:
        answer = await person.say(command, conversation_id=emma.conversation_id)
        assert code(answer) == "bad_frame", command
    assert desk.state(emma.conversation_id) == "active"


@pytest.mark.parametrize(
    "extra",
    [{"role": "supervisor"}, {"author": {"role": "system"}}, {"seq": 1}, {"at": 0},
     {"system": True}, {"masked": False}, {"is_public": False}, {"queue_id": SOMEBODY}],
)  # fmt: skip
async def test_nobody_adds_fields(stage: Stages, extra: dict[str, Any]) -> None:
    """W11, H5."""
    desk = stage()
    emma = await desk.waiting()
    text = {"conversation_id": emma.conversation_id, "client_id": SOMEBODY, "text": "I am staff"}
    assert code(await emma.say("message.send", **text, **extra)) == "bad_frame"
    assert desk.texts(emma.conversation_id) == []


async def test_a_note_never_reaches_the_customers_wire(stage: Stages) -> None:
    """W12: raw bytes, live and read again."""
    emma, dana = await stage().chat()
    note = {"client_id": SOMEBODY, "text": "A difficult customer"}
    await dana.say("note.add", conversation_id=emma.conversation_id, **note)
    await dana.hear(carries("A difficult customer"))
    await dana.write(emma.conversation_id, "Hello")
    await emma.hear(carries("Hello"))
    await emma.read_all(emma.conversation_id)
    await emma.leave()
    await emma.open()
    assert "difficult" not in "".join(emma.raw)
    assert SOMEBODY not in "".join(emma.raw)


@pytest.mark.parametrize("ender", ["customer", "agent"])
async def test_after_the_end_nothing_is_said(stage: Stages, ender: str) -> None:
    """W15."""
    desk = stage()
    emma, dana = await desk.chat()
    person: Person = emma if ender == "customer" else dana
    await person.say("conversation.end", conversation_id=emma.conversation_id)
    before = desk.kinds(emma.conversation_id)
    assert code(await emma.write("One more thing")) == "conversation_ended"
    assert code(await dana.write(emma.conversation_id, "Me too")) == "conversation_ended"
    again = await person.say("conversation.end", conversation_id=emma.conversation_id)
    assert code(again) == "stale_state"
    assert desk.kinds(emma.conversation_id) == before


async def test_who_gave_a_conversation_away_is_out_of_it(stage: Stages) -> None:
    """W14: unsubscribed at once."""
    desk = stage()
    emma, dana = await desk.chat()
    await dana.say("presence.set", presence="busy")
    await dana.say("conversation.release", conversation_id=emma.conversation_id)
    await dana.hear("conversation.left")
    await emma.write("Is somebody there?")
    assert code(await dana.write(emma.conversation_id, "Yes")) == "not_found"
    assert "Is somebody there?" not in "".join(dana.raw)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("x" * 1000, ""), ("x" * 1001, "too_long"), ("é" * 1000, ""), ("😀" * 1001, "too_long"),
     ("", "empty"), (" \n\t ", "empty"), ("\u0000\u0001", "empty")],
)  # fmt: skip
async def test_the_server_measures_messages_itself(stage: Stages, text: str, refusal: str) -> None:
    """W18."""
    desk = stage()
    emma, dana = await desk.chat()
    assert code(await emma.write(text)) == refusal
    assert code(await dana.write(emma.conversation_id, text)) == refusal
    assert len(desk.texts(emma.conversation_id)) == (0 if refusal else 2)


# ---- what is no frame --------------------------------------------------------------------------

BAD = {
    "no json": "hello",
    "half": '{"type":"message.send"',
    "array": "[]",
    "number": "1e308",
    "null": "null",
    "deep": "[" * 30_000,
    "deep object": '{"a":' * 6_000,
    "no type": "{}",
    "unknown type": '{"type":"nothing"}',
    "number for text": '{"type":"message.send","conversation_id":1,"client_id":2,"text":3}',
    "text for number": '{"type":"conversation.read","conversation_id":"x","since":"1"}',
    "infinite": '{"type":"conversation.read","conversation_id":"x","since":1e999}',
    "not a number": '{"type":"conversation.read","conversation_id":"x","since":NaN}',
    "lone surrogate": '{"type":"\\ud800"}',
    "second hello": '{"type":"hello","ticket":"x"}',
}


async def test_bad_frames_are_refused_and_the_socket_lives_on(stage: Stages) -> None:
    """W17, H14."""
    desk = stage()
    emma, other = await desk.waiting(), await desk.waiting("Otto")
    for name, text in BAD.items():
        await emma.send(text)
        refusal = await emma.hear("refused")
        assert refusal["code"] in ("bad_frame", "rate_limited"), name
    assert code(await other.write("I noticed nothing")) == ""
    assert code(await emma.write("Still here")) == ""


@pytest.mark.parametrize("since", [2**31, 2**63, 2**64, 10**30, -(2**63), -(10**30)])
async def test_numbers_beyond_every_column_are_harmless(stage: Stages, since: int) -> None:
    desk = stage()
    emma = await desk.waiting()
    await emma.write("Hello")
    for field in ("since", "before"):
        answer = await emma.say(
            "conversation.read", conversation_id=emma.conversation_id, **{field: since}
        )
        assert answer.get("code") in (None, "bad_frame"), field
    marks = {"delivered": since, "read": since}
    answer = await emma.say("marks.set", conversation_id=emma.conversation_id, **marks)
    assert answer.get("code") in (None, "bad_frame")
    assert code(await emma.write("Still here")) == ""


@pytest.mark.parametrize(
    ("payload", "opcode", "codes"),
    [
        (b"\xff\xfe{}", 1, {1006, 1007, 4400}),  # text that is no UTF-8
        (b"{}", 2, {4400}),  # binary
        (b'{"type":"pong","n":"' + b"x" * 40_000 + b'"}', 1, {4413}),
        (b"x" * 3_000_000, 1, {4413, 1009, 1006}),
    ],
    ids=["no utf-8", "binary", "large", "very large"],
)
async def test_what_cannot_be_a_frame_ends_the_socket(
    stage: Stages, payload: bytes, opcode: int, codes: set[int]
) -> None:
    """W16, W17."""
    desk = stage()
    wire = await raw_customer(desk)
    try:
        await wire.frame(payload, opcode)
    except ConnectionError:
        assert 1006 in codes
    else:
        assert await wire.close_code() in codes
    assert code(await (await desk.waiting()).write("Others go on")) == ""


async def test_a_flood_ends_with_the_flooder(stage: Stages) -> None:
    """W16: others do not wait for it."""
    desk = stage()
    emma, otto = await desk.waiting(), await desk.waiting("Otto")
    frame = json.dumps({"type": "conversation.read", "ref": 1, "conversation_id": SOMEBODY})

    async def flood() -> None:
        with contextlib.suppress(ConnectionClosed):
            # An end, so that the close frame is not lost among what the line still holds.
            for _ in range(1_000):
                await emma.send(frame)

    await asyncio.gather(flood(), _calm(otto))
    assert await emma.closed() == 4429


async def _calm(person: Visitor) -> None:
    loop = asyncio.get_running_loop()
    for number in range(10):
        start = loop.time()
        assert code(await person.write(f"Message {number}")) == ""
        assert loop.time() - start < 2


async def test_a_reader_that_does_not_read_is_cut_off(stage: Stages) -> None:
    """W21: what waits for it is bounded, and the process gives it back."""
    desk = stage()
    emma, dana = await desk.chat()
    lazy = await raw_tab(desk.stack, emma)
    await desk.exits.enter_async_context(lazy)
    web = desk.stack.children["web"].process
    assert web is not None
    process = psutil.Process(web.pid)
    before = process.memory_info().rss
    await asyncio.to_thread(
        desk.stack.arrange, "shout", conversation_id=emma.conversation_id, count=1500, length=1000
    )
    await dana.hear(carries("the last shout"), 30)
    assert process.memory_info().rss - before < 50 * 2**20
    assert await lazy.close_code() in (4008, 1006)
    assert code(await emma.write("I read everything")) == ""


async def raw_tab(live: LiveStack, emma: Visitor) -> Wire:
    """Another tab of this visitor that says hello and then neither reads nor answers pings."""
    wire = await Wire.to(live.url, limit=1024)
    await wire.send(handshake(live.url, "/ws/customer/", origin=live.url.encode()))
    assert await wire.status() == SWITCHED
    await wire.frame(json.dumps({"type": "hello", "ticket": await emma.ticket()}).encode())
    return wire
