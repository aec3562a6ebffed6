"""Personal and payment data never cross the wire to the staff, whatever way they came in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from tests.socket.stage import Stage, code
from tests.wire import Agent, Staff, Supervisor, Visitor, carries

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]


@dataclass(frozen=True)
class Canary:
    """Something that must stay hidden: as it is written, and what must be nowhere."""

    written: str
    secret: str
    is_payment: bool = False


CANARIES = [
    Canary("4111 1111 1111 1111", "4111 1111 1111", is_payment=True),
    Canary("5500-0000-0000-0004", "5500-0000-0000", is_payment=True),
    Canary("378282246310005", "37828224631", is_payment=True),
    Canary("\uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11"
           "\uff11\uff11", "\uff14\uff11\uff11\uff11\uff11", is_payment=True),
    Canary("536-22-8145", "536-22", is_payment=True),
    Canary("DE89 3704 0044 0532 0130 00", "DE89 3704 0044"),
    Canary("GB29NWBK60161331926819", "GB29NWBK6016133192"),
    Canary("emma.whitfield@example.org", "emma.whitfield"),
    Canary("+420 777 123 456", "+420 777 123"),
    Canary("(212) 555-0175", "(212) 555"),
]  # fmt: skip


@dataclass
class Room:
    """A conversation full of canaries, watched by everybody who may watch."""

    desk: Stage
    emma: Visitor
    dana: Agent
    chief: Supervisor
    bodies: list[str]

    def heard_by_staff(self) -> str:
        return "\n".join([*self.dana.raw, *self.chief.raw, *self.bodies])


async def fill(desk: Stage) -> Room:
    """Plant every canary in a message, the name, an answer and the page; let the staff look."""
    question = desk.stack.arrange(
        "question", widget_id=desk.world["widget_id"], label="What is it about?"
    )
    chief = await desk.supervisor()
    await chief.say("dashboard.watch")
    dana = await desk.agent()
    bodies = []
    for canary in CANARIES:
        emma = await desk.waiting(
            f"Emma {canary.written}",
            email="emma.whitfield@example.org",
            answers=[{"question_id": question["id"], "text": f"About {canary.written}"}],
            page_url=f"https://shop.example/pay/{canary.written.replace(' ', '')}?card=1",
            page_title=f"Pay with {canary.written}",
        )
        await emma.write(f"It is {canary.written}, thanks")
        await dana.accept(emma.conversation_id)
        await desk.monitored(chief, emma.conversation_id)
        await emma.say("typing.set", conversation_id=emma.conversation_id)
        await emma.write(f"Again: {canary.written}!")
        for person in (dana, chief):
            await person.hear(lambda f: f["type"] == "typing.staff")
            await person.hear(lambda f: "Again" in f.get("entry", {}).get("text", ""))
            await person.read_all(emma.conversation_id)
        bodies.append(await _replies(dana, emma.conversation_id))
        await dana.say("conversation.end", conversation_id=emma.conversation_id)
        await dana.say("wrap_up.submit", conversation_id=emma.conversation_id)
    await dana.leave()
    await chief.leave()
    await dana.open()
    await chief.open()
    await chief.say("dashboard.watch")
    bodies += [(await dana.http.get("/desk/")).text, (await chief.http.get("/supervisor/")).text]
    return Room(desk, emma, dana, chief, bodies)


async def _replies(dana: Staff, conversation_id: str) -> str:
    """The standard responses, whose parameters are filled with the customer's data."""
    answer = await dana.http.get("/api/desk/replies/", params={"conversation": conversation_id})
    assert answer.status_code == 200
    return answer.text


async def test_no_canary_reaches_the_staff_and_the_customer_sees_their_own_words(
    stage: Stages,
) -> None:
    desk = stage(requires_reason=False)
    desk.stack.arrange("response", title="Greeting", text="Hello <customer>!")
    room = await fill(desk)
    heard = room.heard_by_staff()
    assert [c.secret for c in CANARIES if c.secret in heard] == []
    assert [c.secret for c in CANARIES if c.secret.replace(" ", "") in heard] == []
    assert all(sign in heard for sign in ("Again: ", "About ", "Hello Emma"))
    assert f"Again: {CANARIES[-1].written}!" in "".join(room.emma.raw)


async def test_nothing_sensitive_is_stored_in_clear_and_payment_data_not_at_all(
    stage: Stages,
) -> None:
    desk = stage()
    emma = await desk.waiting()
    for canary in CANARIES:
        await emma.write(f"It is {canary.written}")
    rows = [r for r in desk.stack.arrange("log_of", conversation_id=emma.conversation_id)
            if r["kind"] == "message"]  # fmt: skip
    assert len(rows) == len(CANARIES)
    assert [c.secret for c in CANARIES if c.secret in str(rows)] == []
    originals = desk.stack.arrange("stored.originals_of", conversation_id=emma.conversation_id)
    assert [c.secret in text for c, text in zip(CANARIES, originals, strict=True)] == [
        not c.is_payment for c in CANARIES
    ]


async def test_an_offer_hides_what_it_previews(stage: Stages) -> None:
    desk = stage()
    emma = await desk.waiting("Emma 4111 1111 1111 1111", email="emma.whitfield@example.org")
    await emma.write("Call me: +420 777 123 456")
    dana = await desk.agent()
    offer = await dana.offered(emma.conversation_id)
    assert offer["thread"].startswith("Call me: ***")
    assert "+420 777" not in offer["thread"]
    assert "4111 1111" not in str(offer)
    assert "emma.whitfield" not in str(offer)


async def test_where_a_contact_came_from_is_masked(stage: Stages) -> None:
    desk = stage()
    known = await desk.waiting("Emma", email="emma.whitfield@example.org")
    unknown = await desk.waiting("Somebody")
    dana = await desk.agent()
    for emma, origin in ((known, "e*************@example.org"), (unknown, "")):
        opened = await dana.accept(emma.conversation_id)
        assert opened["details"].get("contact_origin", "") == origin
    assert "emma.whitfield" not in "".join(dana.raw)


@pytest.fixture
async def unmasked(stage: Stages) -> AsyncIterator[Stage]:
    """A desk while the admin has masking switched off; it takes a second to be believed."""
    desk = stage()
    desk.stack.arrange("masking", is_on=False)
    try:
        yield desk
    finally:
        desk.stack.arrange("masking", is_on=True)


async def test_with_masking_off_the_staff_reads_all_but_payment_data(unmasked: Stage) -> None:
    emma, dana = await unmasked.chat()
    secret = "emma.whitfield@example.org, 4111 1111 1111 1111"
    await emma.write(secret)
    async with asyncio.timeout(10):
        while "emma.whitfield" not in "".join(dana.raw):
            await dana.leave()
            await dana.open()
            await dana.hear("conversation.opened")
    await emma.write(f"Again: {secret}")
    await dana.hear(carries("Again: emma.whitfield@example.org, ************1111"))
    assert "4111 1111 1111" not in "".join(dana.raw)


@pytest.mark.parametrize("text", ["My order is 4111", "Room 12, floor 3", "Between 9:00 and 17:30"])
async def test_what_is_no_secret_stays_readable(stage: Stages, text: str) -> None:
    emma, dana = await stage().chat()
    await emma.write(text)
    await dana.hear(carries(text))
    assert code(await emma.write(text)) == ""
