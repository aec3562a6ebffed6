"""What a supervisor sees, may do, and how everybody else learns of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.socket.stage import Stage, changed_to, code
from tests.wire import Agent, Frame, Supervisor, Visitor, carries

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]


def row(conversation_id: str, **fields: Any) -> Callable[[Frame], bool]:
    """Fits a change of the dashboard after which this row looks like that."""
    return lambda f: (
        f["type"] == "dashboard.changed"
        and any(
            r["id"] == conversation_id
            and all(r.get(key, "") == value for key, value in fields.items())
            for r in f.get("rows", [])
        )
    )


async def watching(desk: Stage, number: int = 0) -> tuple[Supervisor, Frame]:
    """A supervisor at the dashboard, and the snapshot."""
    chief = await desk.supervisor(number)
    assert code(await chief.say("dashboard.watch")) == ""
    return chief, await chief.hear("dashboard.snapshot")


async def test_rows_appear_and_follow_the_conversation(stage: Stages) -> None:
    desk = stage(requires_reason=False)
    chief, snapshot = await watching(desk)
    assert snapshot["rows"] == []
    assert [q["name"] for q in snapshot["queues"]] == [desk.world["queue"]]
    assert [a["presence"]["presence"] for a in snapshot["agents"]] == ["offline"]
    emma = await desk.waiting()
    await chief.hear(row(emma.conversation_id, state="open", agent=""))
    await emma.write("My machine drips")
    await chief.hear(row(emma.conversation_id, subject="My machine drips"))
    dana = await desk.agent()
    await dana.accept(emma.conversation_id)
    name = desk.world["agents"][0]["name"]
    await chief.hear(row(emma.conversation_id, state="active", agent=name))
    await dana.say("conversation.end", conversation_id=emma.conversation_id)
    await chief.hear(row(emma.conversation_id, state="wrap_up"))
    await dana.say("wrap_up.submit", conversation_id=emma.conversation_id)
    await chief.hear(row(emma.conversation_id, state="closed", close_reason="agent_ended"))
    assert code(await chief.say("dashboard.watch")) == ""
    again = await chief.hear("dashboard.snapshot")
    assert [(r["id"], r["state"]) for r in again["rows"]] == [(emma.conversation_id, "closed")]


async def test_changes_are_numbered_without_a_gap(stage: Stages) -> None:
    desk = stage()
    chief, snapshot = await watching(desk)
    emma = await desk.waiting()
    for number in range(3):
        await emma.write(f"Message {number}")
    await chief.hear(row(emma.conversation_id, subject="Message 0"))
    dana = await desk.agent()
    await dana.accept(emma.conversation_id)
    await chief.hear(lambda f: row(emma.conversation_id, state="active")(f))
    versions = [
        frame["version"]
        for frame in map(json.loads, chief.raw)
        if frame["type"] == "dashboard.changed"
    ]
    assert versions == list(range(snapshot["version"] + 1, snapshot["version"] + 1 + len(versions)))


async def test_only_supervised_queues_are_shown(stage: Stages) -> None:
    desk, other = stage(), stage()
    chief, _ = await watching(desk)
    foreign = await other.waiting("Otto Foreign")
    emma = await desk.waiting()
    await chief.hear(row(emma.conversation_id))
    for command in (
        "monitor.start", "monitor.stop", "conversation.join", "conversation.leave",
        "conversation.force_close", "conversation.read",
    ):  # fmt: skip
        answer = await chief.say(command, conversation_id=foreign.conversation_id)
        assert code(answer) == "not_found", command
    seen = "".join(chief.raw)
    assert "Otto Foreign" not in seen
    assert other.world["queue"] not in seen


async def test_only_active_and_wrap_up_can_be_monitored(stage: Stages) -> None:
    desk = stage(requires_reason=False)
    chief = await desk.supervisor()
    emma = await desk.waiting()
    watch = {"type": "monitor.start", "conversation_id": emma.conversation_id}
    assert code(await chief.say(**watch)) == "stale_state", "open"
    dana = await desk.agent()
    offer = await dana.offered(emma.conversation_id)
    assert code(await chief.say(**watch)) == "stale_state", "offered"
    await dana.say("offer.accept", offer_id=offer["id"])
    opened = await desk.monitored(chief, emma.conversation_id)
    assert opened["task"]["role"] == "monitor"
    assert code(await chief.say(**watch)) == "", "twice is once"
    assert code(await chief.say("monitor.stop", conversation_id=emma.conversation_id)) == ""
    await chief.hear("conversation.left")
    await dana.say("conversation.end", conversation_id=emma.conversation_id)
    await desk.monitored(chief, emma.conversation_id)
    await dana.say("wrap_up.submit", conversation_id=emma.conversation_id)
    await chief.hear("conversation.left")
    assert code(await chief.say(**watch)) == "stale_state", "closed"


async def test_nobody_monitors_their_own_conversation(stage: Stages) -> None:
    desk = stage()
    owner = desk.world["agents"][0]["id"]
    desk.stack.arrange("supervise", queue_id=desk.world["queue_id"], user_id=owner)
    emma, _ = await desk.chat()
    both = Supervisor(desk.stack.url, desk.world["agents"][0])
    await desk.enter(both)
    answer = await both.say("monitor.start", conversation_id=emma.conversation_id)
    assert code(answer) == "own_conversation"


@pytest.mark.parametrize(("consent", "refusal"), [(False, "consent_required"), (True, "")])
async def test_without_consent_there_is_no_conversation_to_monitor(
    stage: Stages, consent: bool, refusal: str
) -> None:
    desk = stage(requires_consent=True)
    emma = await desk.visitor()
    assert code(await emma.start(has_consented=consent)) == refusal


async def test_consent_that_is_missing_forbids_monitoring(stage: Stages) -> None:
    desk = stage()
    emma, _ = await desk.chat()
    chief = await desk.supervisor()
    desk.stack.arrange(
        "update", model="conversations.Conversation", pk=emma.conversation_id, requires_consent=True
    )
    answer = await chief.say("monitor.start", conversation_id=emma.conversation_id)
    assert code(answer) == "no_consent"


async def test_monitoring_shows_everything_and_nobody_notices(stage: Stages) -> None:
    desk = stage()
    emma, dana = await desk.chat()
    await emma.settle()
    await dana.settle()
    emma.inbox.clear()
    emma.raw.clear()
    chief = await desk.supervisor()
    await desk.monitored(chief, emma.conversation_id)
    await emma.write("Can you hear me?")
    await dana.write(emma.conversation_id, "Yes")
    for text in ("Can you hear me?", "Yes"):
        await chief.hear(carries(text))
    await chief.say("monitor.stop", conversation_id=emma.conversation_id)
    await emma.settle()
    await dana.settle()
    name = desk.world["supervisors"][0]["name"]
    assert name not in "".join(emma.raw + dana.raw)
    assert {f["type"] for f in emma.inbox} <= {"entry.posted", "heartbeat", "marks.public"}
    actions = [r["action"] for r in desk.audit(emma.conversation_id)]
    assert actions == ["monitor.start", "monitor.stop"]


async def test_who_stops_and_starts_at_once_gets_the_conversation_again(stage: Stages) -> None:
    """What is read for the screen after both looks as if nothing had happened."""
    desk = stage()
    emma, _ = await desk.chat()
    chief = await desk.supervisor()
    await desk.monitored(chief, emma.conversation_id)
    for _ in range(5):
        await asyncio.gather(
            chief.say("monitor.stop", conversation_id=emma.conversation_id),
            chief.say("monitor.start", conversation_id=emma.conversation_id),
        )
        await chief.hear("conversation.left")
        opened = await chief.hear("conversation.opened")
        assert opened["entries"]
    await emma.write("Still there?")
    await chief.hear(carries("Still there?"))


async def test_who_only_monitors_cannot_do_anything(stage: Stages) -> None:
    """W9: every command that would be felt in the conversation."""
    desk = stage()
    emma, dana = await desk.chat()
    chief = await desk.supervisor()
    await desk.monitored(chief, emma.conversation_id)
    await emma.settle()
    await dana.settle()
    quiet = len(emma.raw), len(dana.raw)
    before = desk.kinds(emma.conversation_id)
    key = {"conversation_id": emma.conversation_id}
    text = {"client_id": "6f1c8d6e-6f0c-4f0e-9a39-0f8a4b8e0a11", "text": "Hello"}
    for command, refusal in (
        ({"type": "message.send", **key, **text}, "not_allowed"),
        ({"type": "note.add", **key, **text}, "not_allowed"),
        ({"type": "marks.set", **key, "delivered": 1, "read": 1}, "not_allowed"),
        ({"type": "typing.set", **key}, "not_found"),
        ({"type": "conversation.end", **key}, "bad_frame"),
        ({"type": "conversation.release", **key}, "bad_frame"),
        ({"type": "panel.close", **key}, "bad_frame"),
        ({"type": "wrap_up.submit", **key}, "bad_frame"),
        ({"type": "presence.set", "presence": "available"}, "bad_frame"),
    ):
        assert code(await chief.say(**command)) == refusal, command["type"]
    await emma.settle()
    await dana.settle()
    added = [t for t in emma.raw[quiet[0] :] + dana.raw[quiet[1] :] if '"refused"' not in t]
    assert [t for t in added if '"heartbeat"' not in t] == []
    assert desk.kinds(emma.conversation_id) == before


async def test_joining_and_leaving_is_told_to_both_and_talk_reaches_both(stage: Stages) -> None:
    desk = stage()
    emma, dana = await desk.chat()
    chief = await desk.supervisor()
    key = {"conversation_id": emma.conversation_id}
    assert code(await chief.say("conversation.join", **key)) == "not_monitoring"
    await desk.monitored(chief, emma.conversation_id)
    name = desk.world["supervisors"][0]["name"]

    def told(kind: str) -> Callable[[Frame], bool]:
        return lambda f: (
            f["type"] in ("entry.posted", "entry.logged")
            and f["entry"]["kind"] == kind
            and f["entry"]["author"].get("name") == name
        )

    assert code(await chief.say("conversation.join", **key)) == ""
    for person in (emma, dana):
        await person.hear(told("joined"))
    await chief.write(emma.conversation_id, "I can help")
    for person in (emma, dana):
        heard = await person.hear(carries("I can help"))
        assert heard["entry"]["author"]["role"] == "supervisor"
    await emma.write("Thanks")
    await chief.hear(carries("Thanks"))
    assert code(await chief.say("conversation.leave", **key)) == ""
    for person in (emma, dana):
        await person.hear(told("left"))
    assert code(await chief.write(emma.conversation_id, "Still here?")) == "not_allowed"
    assert (await dana.write(emma.conversation_id, "I am"))["type"] == "message.accepted"
    await chief.hear(carries("I am"))


async def open_(desk: Stage) -> tuple[Visitor, list[Agent]]:
    return await desk.waiting(), []


async def offered(desk: Stage) -> tuple[Visitor, list[Agent]]:
    dana = await desk.agent()
    emma = await desk.waiting()
    await dana.offered(emma.conversation_id)
    return emma, [dana]


async def active(desk: Stage) -> tuple[Visitor, list[Agent]]:
    emma, dana = await desk.chat()
    return emma, [dana]


async def wrap_up(desk: Stage) -> tuple[Visitor, list[Agent]]:
    emma, dana = await desk.chat()
    await dana.say("conversation.end", conversation_id=emma.conversation_id)
    return emma, [dana]


@pytest.mark.parametrize("before", [open_, offered, active, wrap_up])
async def test_force_close_ends_it_in_every_state_and_everybody_hears(
    stage: Stages, before: Callable[[Stage], Any]
) -> None:
    desk = stage()
    emma, agents = await before(desk)
    chief, _ = await watching(desk)
    key = {"conversation_id": emma.conversation_id}
    for _ in range(2):
        assert code(await chief.say("conversation.force_close", **key)) == ""
    closed = await emma.hear(
        lambda f: f["type"] == "entry.posted" and f["entry"]["kind"] == "closed"
    )
    assert closed["entry"]["facts"] == {"reason": "force_close", "by": "supervisor"}
    await emma.hear(changed_to("closed"))
    for dana in agents:
        ended = "offer.ended" if before is offered else "conversation.left"
        await dana.hear(ended)
    await chief.hear(row(emma.conversation_id, state="closed", close_reason="force_close"))
    assert code(await chief.say("conversation.force_close", **key)) == ""
    asked = [
        r for r in desk.audit(emma.conversation_id) if r["action"] == "conversation.force_close"
    ]
    assert len(asked) == 1
    assert code(await emma.write("Hello?")) == "conversation_ended"
    assert desk.kinds(emma.conversation_id).count("closed") == 1


@pytest.fixture
async def switched_off(stage: Stages) -> AsyncIterator[Stage]:
    """A desk while the admin's switches of ROLE-2 are off."""
    desk = stage()
    desk.stack.arrange("switches", may_monitor=False, may_force_close=False, may_assign=False)
    try:
        yield desk
    finally:
        desk.stack.arrange("switches")


async def test_what_is_switched_off_is_refused_and_not_shown(switched_off: Stage) -> None:
    emma, _ = await switched_off.chat()
    chief, snapshot = await watching(switched_off)
    assert snapshot["rights"] == {"monitor": False, "force_close": False, "assign": False}
    for command in ("monitor.start", "conversation.join", "conversation.force_close"):
        answer = await chief.say(command, conversation_id=emma.conversation_id)
        assert code(answer) == "switched_off", command
    answer = await chief.say(
        "conversation.assign", conversation_id=emma.conversation_id,
        agent_id=switched_off.world["agents"][0]["id"],
    )  # fmt: skip
    assert code(answer) == "switched_off"
    assert switched_off.state(emma.conversation_id) == "active"


async def test_a_row_leaves_when_its_queue_is_no_longer_supervised(stage: Stages) -> None:
    desk, other = stage(), stage()
    chief, _ = await watching(desk)
    emma = await desk.waiting()
    await chief.hear(row(emma.conversation_id))
    desk.stack.arrange(
        "update", model="routing.WorkItem", pk=emma.conversation_id, queue=other.world["queue_id"]
    )
    await emma.write("Anybody there?")
    await chief.hear(lambda f: emma.conversation_id in f.get("removed", []))
