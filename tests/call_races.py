"""Races of calls on the live database, called through tests.arrange as `call_races.all`."""

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from contactcenter.realtime.actor import Actor
from conversations.models import Conversation, Widget
from conversations.services import lifecycle as conversation_lifecycle
from conversations.states import Trigger
from media.models import Call
from media.services import calling
from routing.models import Agent
from tests import factories
from tests.races import at_once

Works = list[Callable[[], object]]


def all(times: int) -> dict[str, Any]:
    """Each race so often; the sorted answers of each pair."""
    found: dict[str, Any] = {"after_expire": []}
    found["two_accepts"] = [_pair(_two_accepts()) for _ in range(times)]
    found["two_starts"] = [_pair(_two_starts()) for _ in range(times)]
    found["two_agents_one_call"] = [_pair(_one_agent_twice()) for _ in range(times)]
    found["accept_expire"] = []
    for _ in range(times):
        call, works = _accept_and_expire()
        found["accept_expire"].append(_pair(works))
        call.refresh_from_db()
        found["after_expire"].append(call.state)
    return found


def _pair(works: Works) -> list[str]:
    return sorted(at_once(works))


def _chat(agent: Agent | None = None) -> tuple[Conversation, Actor, Actor]:
    person = agent or factories.agent()
    talk = factories.conversation()
    Widget.objects.filter(conversation=talk).update(calls="video")
    by = factories.actor(person)
    conversation_lifecycle.move(talk.pk, Trigger.PICK, by=by)
    return talk, by, factories.actor(talk.customer)


def _start(talk: Conversation, by: Actor) -> Call:
    return calling.start(talk, by=by, client_id=uuid.uuid4(), kind="voice", device="tab")


def _two_accepts() -> Works:
    talk, dana, emma = _chat()
    call = _start(talk, dana)

    def accept(device: str) -> Callable[[], object]:
        return lambda: calling.accept(call, by=emma, device=device, video=False)

    return [accept("one"), accept("two")]


def _two_starts() -> Works:
    talk, dana, _ = _chat()
    return [lambda: _start(talk, dana), lambda: _start(talk, dana)]


def _one_agent_twice() -> Works:
    """One agent calls two customers at once."""
    person = factories.agent()
    chats = [_chat(person) for _ in range(2)]
    return [lambda chat=chat: _start(chat[0], chat[1]) for chat in chats]  # type: ignore[misc]


def _accept_and_expire() -> tuple[Call, Works]:
    talk, dana, emma = _chat()
    call = _start(talk, dana)
    Call.objects.filter(pk=call.pk).update(rings_until=timezone.now())
    works: Works = [
        lambda: calling.accept(call, by=emma, device="one", video=False),
        calling.expire_due,
    ]
    return call, works
