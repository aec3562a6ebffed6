"""What is written arrives: once, in order, whatever tab is open and however long one was away."""

import asyncio
import uuid
from collections.abc import Callable

import pytest

from tests.socket.stage import Stage
from tests.wire import Agent, Frame, Visitor, carries

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]


def texts(entries: list[Frame]) -> list[str]:
    return [entry["text"] for entry in entries if entry["kind"] == "message"]


def live_entries(person: Visitor | Agent) -> list[Frame]:
    """The entries that arrived as live frames, in the order they arrived."""
    return [f["entry"] for f in person.inbox if f["type"] in ("entry.posted", "entry.logged")]


async def test_a_customer_who_returns_gets_exactly_what_was_missed(stage: Stages) -> None:
    emma, dana = await stage().chat()
    seen = (await dana.write(emma.conversation_id, "Seen"))["seq"]
    await emma.hear(carries("Seen"))
    await emma.leave()
    for text in ("One", "Two", "Three"):
        await dana.write(emma.conversation_id, text)
    emma.inbox.clear()
    await emma.open(since={emma.conversation_id: seen})
    welcome = emma.welcome
    assert texts(welcome["entries"]) == ["One", "Two", "Three"]
    assert welcome["entries"][0]["prev"] == seen
    assert "has_more" not in welcome
    assert welcome["conversation"]["state"] == "active"
    assert live_entries(emma) == []


async def test_an_agent_who_returns_gets_exactly_what_was_missed(stage: Stages) -> None:
    emma, dana = await stage().chat()
    seen = (await emma.write("Seen"))["seq"]
    await dana.hear(carries("Seen"))
    await dana.leave()
    for text in ("One", "Two"):
        await emma.write(text)
    await emma.say("conversation.end", conversation_id=emma.conversation_id)
    dana.inbox.clear()
    await dana.open(since={emma.conversation_id: seen})
    opened = await dana.hear("conversation.opened")
    assert [e["kind"] for e in opened["entries"]] == ["message", "message", "ended"]
    assert texts(opened["entries"]) == ["One", "Two"]
    assert opened["entries"][0]["prev"] == seen
    assert opened["task"]["state"] == "wrap_up"
    assert "is_gap" not in opened


async def test_every_entry_names_the_one_before_it_for_its_audience(stage: Stages) -> None:
    emma, dana = await stage().chat()
    start = (await emma.read_all(emma.conversation_id))[-1]["seq"]
    await emma.write("Question")
    note = {"client_id": str(uuid.uuid4()), "text": "She is a regular"}
    assert (await dana.say("note.add", conversation_id=emma.conversation_id, **note))[
        "type"
    ] == "done"
    await dana.write(emma.conversation_id, "Answer")
    await emma.hear(carries("Answer"))
    await dana.hear(carries("Answer"))
    mine = await emma.read_all(emma.conversation_id)
    theirs = await dana.read_all(emma.conversation_id)
    for log in (mine, theirs):
        assert [e["prev"] for e in log[1:]] == [e["seq"] for e in log[:-1]]
    assert [e["seq"] for e in theirs] == list(range(1, len(theirs) + 1))
    assert [e["seq"] for e in mine if e["seq"] > start] == [start + 1, start + 3]


async def test_what_is_acknowledged_is_stored(stage: Stages) -> None:
    desk = stage()
    emma = await desk.waiting()
    for number in range(5):
        accepted = await emma.write(f"Message {number}")
        assert accepted["type"] == "message.accepted"
        assert desk.texts(emma.conversation_id)[-1] == f"Message {number}"


async def test_one_client_id_from_two_tabs_at_once_is_one_entry(stage: Stages) -> None:
    desk = stage()
    emma = await desk.waiting()
    tab = emma.other_tab()
    await desk.enter(tab)
    for number in range(5):
        client_id = str(uuid.uuid4())
        answers = await asyncio.gather(
            *(person.write(f"Twice {number}", client_id) for person in (emma, tab, emma, tab))
        )
        assert len({answer["seq"] for answer in answers}) == 1
    assert desk.texts(emma.conversation_id) == [f"Twice {number}" for number in range(5)]


async def test_a_repetition_after_a_new_connection_gets_the_first_answer(stage: Stages) -> None:
    desk = stage()
    emma = await desk.waiting()
    client_id = str(uuid.uuid4())
    first = await emma.write("Sent just before the train went into the tunnel", client_id)
    await emma.leave()
    await emma.open()
    again = await emma.write("Sent just before the train went into the tunnel", client_id)
    assert (again["seq"], again["at"]) == (first["seq"], first["at"])
    assert len(desk.texts(emma.conversation_id)) == 1


async def test_the_heartbeat_carries_the_newest_numbers(stage: Stages) -> None:
    emma, dana = await stage().chat()
    said = await emma.write("The last public word")
    note = {"client_id": str(uuid.uuid4()), "text": "Internal"}
    await dana.say("note.add", conversation_id=emma.conversation_id, **note)
    emma.inbox.clear()
    dana.inbox.clear()
    beats = await asyncio.gather(emma.hear("heartbeat", 25), dana.hear("heartbeat", 25))
    assert [beat["heads"] for beat in beats] == [
        {emma.conversation_id: said["seq"]},
        {emma.conversation_id: said["seq"] + 1},
    ]


async def test_older_entries_come_page_by_page(stage: Stages) -> None:
    desk = stage()
    emma = await desk.waiting()
    desk.stack.arrange("history", conversation_id=emma.conversation_id, count=120)
    newest = await emma.say("conversation.read", conversation_id=emma.conversation_id)
    assert texts(newest["entries"]) == [f"m{n}" for n in range(71, 121)]
    assert newest["has_more"]
    older = await emma.say(
        "conversation.read",
        conversation_id=emma.conversation_id,
        before=newest["entries"][0]["seq"],
    )
    assert texts(older["entries"]) == [f"m{n}" for n in range(21, 71)]
    assert texts(await emma.read_all(emma.conversation_id)) == [f"m{n}" for n in range(1, 121)]


async def test_who_was_away_too_long_is_told_of_the_gap(stage: Stages) -> None:
    desk = stage()
    emma, dana = await desk.chat()
    seen = (await emma.write("Seen"))["seq"]
    await dana.leave()
    desk.stack.arrange("history", conversation_id=emma.conversation_id, count=250)
    dana.inbox.clear()
    await dana.open(since={emma.conversation_id: seen})
    opened = await dana.hear("conversation.opened")
    assert opened["is_gap"]
    assert opened["has_more"]
    assert texts(opened["entries"])[-1] == "m250"
    assert texts(await dana.read_all(emma.conversation_id))[-250:] == [
        f"m{n}" for n in range(1, 251)
    ]


async def test_both_tabs_of_an_agent_show_the_same(stage: Stages) -> None:
    desk = stage()
    emma, dana = await desk.chat()
    tab = dana.other_tab()
    await desk.enter(tab)
    await tab.hear("conversation.opened")
    await dana.write(emma.conversation_id, "From the first tab")
    await tab.write(emma.conversation_id, "From the second tab")
    await emma.write("From the customer")
    for person in (dana, tab):
        for text in ("From the first tab", "From the second tab", "From the customer"):
            await person.hear(carries(text))
    await dana.say("conversation.end", conversation_id=emma.conversation_id)
    ended = await tab.hear("task.changed")
    while ended["task"]["state"] != "wrap_up":
        ended = await tab.hear("task.changed")


async def test_both_tabs_of_a_customer_show_the_same(stage: Stages) -> None:
    desk = stage()
    emma = await desk.waiting()
    tab = emma.other_tab()
    await desk.enter(tab)
    welcome = tab.welcome
    assert welcome["conversation"]["id"] == emma.conversation_id
    await emma.write("From the first tab")
    await tab.hear(carries("From the first tab"))
    await tab.write("From the second tab")
    await emma.hear(carries("From the second tab"))


async def test_numbers_that_are_not_ours_bring_everything_anew(stage: Stages) -> None:
    emma, dana = await stage().chat()
    await emma.write("Hello")
    for since in (10_000, -1, -(2**40), 2**40, 2**62):
        await emma.leave()
        await dana.leave()
        dana.inbox.clear()
        await emma.open(since={emma.conversation_id: since})
        await dana.open(since={emma.conversation_id: since})
        opened = await dana.hear("conversation.opened")
        assert texts(emma.welcome["entries"]) == texts(opened["entries"]) == ["Hello"], since
        assert emma.welcome["entries"][0]["seq"] == opened["entries"][0]["seq"] == 1


async def test_somebody_elses_number_brings_nothing_of_theirs(stage: Stages) -> None:
    desk = stage()
    emma, other = await desk.waiting(), await desk.waiting("Otto")
    await emma.write("Only mine")
    await other.leave()
    await other.open(since={emma.conversation_id: 1, "everything": 1, "*": 0})
    welcome = other.welcome
    assert welcome["conversation"]["id"] == other.conversation_id
    assert "Only mine" not in "".join(other.raw)
