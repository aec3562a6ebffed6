"""The main job over the wire: a customer writes, an agent answers, both see the same log."""

import uuid

import pytest

from tests.live import LiveStack
from tests.wire import Agent, Visitor

pytestmark = pytest.mark.socket


async def test_a_chat_from_the_first_word_to_the_wrap_up(live: LiveStack) -> None:
    world = live.arrange("desk")
    reason = live.arrange("reason")
    async with (
        Visitor(live.url, world["widget"], world["notice"]) as emma,
        Agent(live.url, world["agents"][0]) as dana,
    ):
        await dana.open()
        await emma.open()
        started = await emma.start()
        assert started["conversation"]["state"] == "open"
        assert (await emma.write("My machine drips"))["type"] == "message.accepted"
        opened = await dana.accept(emma.conversation_id)
        assert [e["text"] for e in opened["entries"] if e["kind"] == "message"] == [
            "My machine drips"
        ]
        await emma.hear(lambda f: f["type"] == "entry.posted" and f["entry"]["kind"] == "joined")
        sent = await dana.write(emma.conversation_id, "Hello Emma")
        assert sent["type"] == "message.accepted"
        heard = await emma.hear(
            lambda f: f["type"] == "entry.posted" and f["entry"].get("text") == "Hello Emma"
        )
        assert heard["entry"]["seq"] == sent["seq"]
        assert (await dana.say("conversation.end", conversation_id=emma.conversation_id))[
            "type"
        ] == "done"
        changed = await emma.hear(
            lambda f: (
                f["type"] == "conversation.changed" and f["conversation"]["state"] == "wrap_up"
            )
        )
        assert changed["conversation"]["ended_by"] == "agent"
        refused = await emma.write("Wait!")
        assert (refused["type"], refused["code"]) == ("refused", "conversation_ended")
        missing = await dana.say("wrap_up.submit", conversation_id=emma.conversation_id)
        assert missing["code"] == "reason_required"
        done = await dana.say(
            "wrap_up.submit", conversation_id=emma.conversation_id, reason_id=reason["id"]
        )
        assert done["type"] == "done"
        await dana.hear("conversation.left")
    stored = live.arrange("row", model="conversations.Conversation", pk=emma.conversation_id)
    assert (stored["state"], stored["outcome_id"]) == ("closed", reason["id"])
    assert live.arrange("drift") == []


async def test_the_same_client_id_twice_is_one_entry_and_the_same_answer(live: LiveStack) -> None:
    world = live.arrange("desk")
    async with Visitor(live.url, world["widget"], world["notice"]) as emma:
        await emma.open()
        await emma.start()
        client_id = str(uuid.uuid4())
        first = await emma.write("Once", client_id)
        again = await emma.write("Once", client_id)
        assert (first["seq"], first["at"]) == (again["seq"], again["at"])
        other = await emma.write("Something else", client_id)
        assert other["code"] == "duplicate_id"
        log = live.arrange("log_of", conversation_id=emma.conversation_id)
        assert [entry["text"] for entry in log if entry["kind"] == "message"] == ["Once"]
