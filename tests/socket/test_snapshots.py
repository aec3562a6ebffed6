"""Old snapshot + events = new snapshot, for everything a desk or a widget shows."""

import asyncio
from typing import Any

import pytest

from tests.live import LiveStack
from tests.wire import Agent, Frame, Visitor

pytestmark = pytest.mark.socket
# Told by entries and marks as well, so that no event repeats them at once.
VOLATILE = {"newest", "read", "unread", "preview", "preview_by", "staff_marks", "waiting_since"}


class Screen:
    """What a browser would show, kept up by the frames alone."""

    def __init__(self) -> None:
        self.presence: Any = None
        self.capacity: Any = None
        self.offers: dict[str, Frame] = {}
        self.tasks: dict[str, Frame] = {}
        self.logs: dict[str, dict[int, Frame]] = {}
        self.conversation: Any = None

    def apply(self, frame: Frame) -> None:
        """Whatever has no method here changes nothing that is shown."""
        name = "on_" + frame["type"].replace(".", "_")
        getattr(self, name, lambda _: None)(frame)

    def on_welcome_staff(self, frame: Frame) -> None:
        self.presence, self.capacity = frame["presence"], frame["capacity"]
        self.offers = {offer["id"]: offer for offer in frame.get("offers", [])}

    def on_presence_changed(self, frame: Frame) -> None:
        self.presence = frame["presence"]

    def on_capacity_changed(self, frame: Frame) -> None:
        self.capacity = frame["capacity"]

    def on_offer_made(self, frame: Frame) -> None:
        self.offers[frame["offer"]["id"]] = frame["offer"]

    def on_offer_ended(self, frame: Frame) -> None:
        self.offers.pop(frame["offer_id"], None)

    def on_task_changed(self, frame: Frame) -> None:
        self.tasks[frame["task"]["conversation_id"]] = frame["task"]

    def on_conversation_opened(self, frame: Frame) -> None:
        self.on_task_changed(frame)
        self._log(frame["task"]["conversation_id"], frame["entries"])

    def on_conversation_left(self, frame: Frame) -> None:
        self.tasks.pop(frame["conversation_id"], None)
        self.logs.pop(frame["conversation_id"], None)

    def on_entry_logged(self, frame: Frame) -> None:
        self._log(frame["conversation_id"], [frame["entry"]])

    def on_conversation_changed(self, frame: Frame) -> None:
        self.conversation = frame.get("conversation")
        if self.conversation is not None:
            self._log(self.conversation["id"], frame.get("entries", []))

    on_entry_posted = on_entry_logged
    on_welcome_customer = on_conversation_started = on_conversation_changed

    def _log(self, conversation_id: str, entries: list[Frame]) -> None:
        log = self.logs.setdefault(conversation_id, {})
        log.update({entry["seq"]: entry for entry in entries})

    def shown(self) -> dict[str, Any]:
        return {
            "presence": self.presence,
            "capacity": self.capacity,
            "offers": self.offers,
            "tasks": {key: _stable(task) for key, task in self.tasks.items()},
            "logs": self.logs,
            "conversation": _stable(self.conversation) if self.conversation else None,
        }


def _stable(data: Frame) -> Frame:
    return {key: value for key, value in data.items() if key not in VOLATILE}


def played(frames: list[Frame]) -> dict[str, Any]:
    screen = Screen()
    for frame in frames:
        screen.apply(frame)
    return screen.shown()


async def same(live: LiveStack, old: Agent, account: dict[str, str]) -> None:
    """A fresh tab shows what the old tab's frames add up to, once both have heard everything."""
    async with Agent(live.url, account) as fresh, asyncio.timeout(15):
        fresh.http.cookies = old.http.cookies
        await fresh.open()
        while played(fresh.history()) != played(old.history()):
            await old.settle()
            await fresh.settle()


async def test_a_desk_kept_up_by_events_shows_what_a_fresh_one_shows(live: LiveStack) -> None:
    world = live.arrange("desk")
    account = world["agents"][0]
    async with Agent(live.url, account) as dana, Visitor(live.url, world["widget"]) as emma:
        emma.notice = world["notice"]
        await dana.open()
        await same(live, dana, account)
        await emma.open()
        await emma.start()
        await emma.write("Hello?")
        offer = await dana.offered(emma.conversation_id)
        await same(live, dana, account)
        await dana.say("offer.accept", offer_id=offer["id"])
        await dana.hear("conversation.opened")
        await dana.write(emma.conversation_id, "Hello Emma")
        await dana.hear(
            lambda f: f["type"] == "entry.logged" and f["entry"].get("text") == "Hello Emma"
        )
        await same(live, dana, account)
        await dana.say("presence.set", presence="busy")
        await dana.hear("presence.changed")
        await emma.say("conversation.end", conversation_id=emma.conversation_id)
        await dana.hear(lambda f: f["type"] == "task.changed" and f["task"]["state"] == "wrap_up")
        await same(live, dana, account)
        await dana.say(
            "wrap_up.submit",
            conversation_id=emma.conversation_id,
            reason_id=live.arrange("reason")["id"],
        )
        await dana.hear("conversation.left")
        await dana.hear("capacity.changed")
        await same(live, dana, account)


async def test_a_widget_kept_up_by_events_shows_what_a_fresh_one_shows(live: LiveStack) -> None:
    world = live.arrange("desk")
    async with (
        Agent(live.url, world["agents"][0]) as dana,
        Visitor(live.url, world["widget"], world["notice"]) as emma,
        Visitor(live.url, world["widget"], world["notice"]) as reloaded,
    ):
        await dana.open()
        await emma.open()
        await emma.start()
        await emma.say("conversation.read", conversation_id=emma.conversation_id)
        await emma.write("Hello?")
        await dana.accept(emma.conversation_id)
        await dana.write(emma.conversation_id, "Hello Emma")
        await emma.hear(
            lambda f: f["type"] == "entry.posted" and f["entry"].get("text") == "Hello Emma"
        )
        await emma.hear(
            lambda f: f["type"] == "conversation.changed" and f["conversation"]["state"] == "active"
        )
        reloaded.token = emma.token
        await reloaded.open()
        before, after = played(emma.history()), played(reloaded.history())
        assert after["conversation"] == before["conversation"]
        known = before["logs"][emma.conversation_id]
        fresh = after["logs"][emma.conversation_id]
        assert {seq: fresh[seq] for seq in known} == known
