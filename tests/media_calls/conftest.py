"""A relay that is registered, and a chat with calls allowed."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from contactcenter.realtime.actor import Actor
from conversations.models import Conversation, Entry
from conversations.services import lifecycle as conversation_lifecycle
from conversations.states import Trigger
from media.models import Call
from media.services import calling
from routing.models import Agent
from tests import factories
from tests.media_calls import relay_stand_in


@dataclass
class Chat:
    """Dana talks with Emma; both may call."""

    conversation: Conversation
    agent: Agent
    dana: Actor
    emma: Actor

    def start(self, kind: str = "voice") -> Call:
        return calling.start(
            self.conversation, by=self.dana, client_id=uuid.uuid4(), kind=kind, device="tab"
        )

    def connected(self, kind: str = "voice", *, video: bool = False) -> Call:
        call = self.start(kind)
        calling.accept(call, by=self.emma, device="phone", video=video)
        call.refresh_from_db()
        return call

    def told(self, *, public: bool = False) -> list[str]:
        """What the log says about calls, in order."""
        rows = Entry.objects.filter(conversation=self.conversation, kind="call").order_by("seq")
        rows = rows.filter(is_public=True) if public else rows
        return [row.facts["reason"] for row in rows if row.facts]


@pytest.fixture
def relay() -> Iterator[str]:
    relay_stand_in.register()
    yield relay_stand_in.NAME
    relay_stand_in.forget()


@pytest.fixture
def chat(db: None, relay: str) -> Chat:
    return make_chat()


def make_chat(calls: str = "video", **agent: object) -> Chat:
    line = factories.queue()
    conversation = factories.conversation(factories.workstream(line))
    conversation.widget.calls = calls  # type: ignore[union-attr]
    conversation.widget.save()  # type: ignore[union-attr]
    person = factories.agent(line, **agent)  # type: ignore[arg-type]
    by = factories.actor(person)
    conversation_lifecycle.move(conversation.pk, Trigger.PICK, by=by)
    conversation.refresh_from_db()
    return Chat(conversation, person, by, factories.actor(conversation.customer))
