"""Masking as the admin decided it: who reads what, who may look behind it, numbers in pieces."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from tests.socket.stage import Stage, code
from tests.wire import Agent

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
MAIL = "melissa@gmail.com"


async def entry_of(person: Any, text: str) -> dict[str, Any]:
    frame = await person.hear(lambda f: text in f.get("entry", {}).get("text", ""))
    entry: dict[str, Any] = frame["entry"]
    return entry


async def test_each_audience_reads_by_its_own_rules(stage: Stages) -> None:
    """MASK-17: the frames differ, and so does what a new socket reads from the log."""
    desk = stage()
    desk.stack.arrange(
        "masking_policy",
        queue_id=desk.world["queue_id"],
        rules=[{"entity": "EMAIL", "audience": "supervisor", "action": "show"}],
    )
    chief = await desk.supervisor()
    emma, dana = await desk.chat()
    await desk.monitored(chief, emma.conversation_id)
    async with asyncio.timeout(10):  # a new policy is believed a second after it was saved
        for number in itertools.count():
            await emma.write(f"{number}: {MAIL}")
            seen = (await entry_of(chief, f"{number}: "))["text"]
            if MAIL in seen:
                break
            await chief.breathe()
    shown = await entry_of(dana, f"{number}: ")
    masked = f"{number}: m******@gmail.com"
    assert shown["text"] == masked
    assert [h["entity"] for h in shown["hidden"]] == ["EMAIL"]
    for person, text in ((dana, masked), (chief, seen)):
        await person.leave()
        await person.open()
        opened = await person.hear("conversation.opened")
        assert opened["entries"][-1]["text"] == text
    assert MAIL not in "".join(dana.raw)


async def test_what_an_agent_types_is_masked_for_the_customer(stage: Stages) -> None:
    """MASK-18, MASK-22."""
    desk = stage()
    emma, dana = await desk.chat()
    await dana.write(emma.conversation_id, "Is it 4111 1111 1111 1111?")
    assert (await entry_of(emma, "Is it"))["text"] == "Is it ************1111?"
    assert "4111 1111" not in "".join(emma.raw)


async def test_a_card_in_pieces_is_taken_back_on_the_screens(stage: Stages) -> None:
    """MASK-16."""
    desk = stage()
    emma, dana = await desk.chat()
    for text in ("I want to pay by card", "4111", "1111 11", "11 1111"):
        assert code(await emma.write(text)) == ""
    await dana.settle()
    shown = {}
    for frame in dana.history():
        if frame["type"] in ("entry.logged", "masked.staff"):
            shown[frame["entry"]["seq"]] = frame["entry"].get("text", "")
    assert sum(c.isdigit() for text in shown.values() for c in text) <= 4
    read = [e.get("text", "") for e in await dana.read_all(emma.conversation_id)]
    assert sum(c.isdigit() for text in read for c in text) <= 4


async def test_a_reveal_is_for_one_place_by_right_and_for_a_reason(stage: Stages) -> None:
    """MASK-19."""
    desk = stage(agents=2)
    emma, dana = await desk.chat()
    await emma.write(f"Mine is {MAIL}, card 4111 1111 1111 1111")
    seq = (await entry_of(dana, "Mine is"))["seq"]
    key = {"conversation_id": emma.conversation_id, "seq": seq, "index": 0}
    why = "Sends the invoice there"
    assert code(await dana.say("entry.reveal", **key, reason=why)) == "not_allowed"
    desk.stack.arrange("may_reveal_all", user_id=dana.account["id"])
    assert code(await dana.say("entry.reveal", **key, reason=" ")) == "reason_required"
    answer = await dana.say("entry.reveal", **key, reason=why)
    assert (answer["type"], answer["value"], answer["seconds"]) == ("revealed", MAIL, 30)
    assert code(await dana.say("entry.reveal", **{**key, "index": 1}, reason=why)) == "not_found"
    told = await dana.hear(lambda f: f.get("entry", {}).get("kind") == "revealed")
    assert told["entry"]["facts"] == {"name": "EMAIL", "reason": why}
    ola: Agent = await desk.agent(1)
    assert code(await ola.say("entry.reveal", **key, reason=why)) == "not_found"
    outcomes = [
        r["outcome"] for r in desk.audit(emma.conversation_id) if r["action"] == "entry.reveal"
    ]
    assert outcomes.count("done") == 1
    assert "revealed" not in str([f for f in emma.history() if f["type"] == "entry.posted"])
    chief = await desk.supervisor()
    await chief.say("dashboard.watch")
    board = await chief.hear("dashboard.snapshot")
    assert {a["name"]: a.get("reveals", 0) for a in board["agents"]}[dana.account["name"]] == 1


async def test_supervisors_are_told_of_a_supervisor_who_looks_often(stage: Stages) -> None:
    """MASK-19: whoever it is, also somebody who is no agent of these queues."""
    desk = stage(supervisors=2)
    emma, _ = await desk.chat()
    await emma.write(f"Mine is {MAIL}")
    rita = desk.world["supervisors"][1]
    desk.stack.arrange("may_reveal_all", user_id=rita["id"])
    desk.stack.arrange("revealed", user_id=rita["id"], count=9)
    chief, other = await desk.supervisor(), await desk.supervisor(1)
    assert code(await chief.say("dashboard.watch")) == ""
    board = await chief.hear("dashboard.snapshot")
    assert rita["id"] not in [person["id"] for person in board.get("revealers", [])]
    assert code(await other.say("monitor.start", conversation_id=emma.conversation_id)) == ""
    opened = await other.hear("conversation.opened")
    (seq,) = [e["seq"] for e in opened["entries"] if "Mine is" in e.get("text", "")]
    key = {"conversation_id": emma.conversation_id, "seq": seq, "index": 0}
    assert (await other.say("entry.reveal", **key, reason="Checks the address"))["value"] == MAIL
    told = {"id": rita["id"], "name": rita["name"], "reveals": 10}
    await chief.hear(lambda f: f["type"] == "dashboard.changed" and told in f.get("revealers", []))
    assert code(await other.say("dashboard.watch")) == ""
    assert told in (await other.hear("dashboard.snapshot"))["revealers"]
