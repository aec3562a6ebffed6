"""Presence: by hand, by the system, and across a lost connection (PRES-2, 4, 8)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from contactcenter.realtime.errors import Refused
from conversations.services import lifecycle
from conversations.states import State, Trigger
from routing.models import Agent
from routing.services import presence
from routing.states import Presence
from tests import factories

pytestmark = pytest.mark.db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def shown(agent: Agent) -> tuple[str, str]:
    agent.refresh_from_db()
    return agent.presence, agent.presence_set_by


@pytest.mark.parametrize(("away", "expected"), [(10, "busy"), (150, "busy"), (151, "available")])
def test_a_lost_agent_is_offline_at_once_and_resumes_within_the_grace(
    away: int, expected: str
) -> None:
    agent = factories.agent(presence=Presence.BUSY)
    with time_machine.travel(NOON, tick=False) as clock:
        presence.lost({agent.pk})
        assert shown(agent) == ("offline", "system")
        clock.shift(timedelta(seconds=away))
        presence.connected(agent.pk)
        assert shown(agent) == (expected, "system")


@pytest.mark.parametrize("away", [10, 100_000])
def test_nothing_but_a_click_leaves_rona(away: int) -> None:
    agent = factories.agent(presence=Presence.RONA)
    with time_machine.travel(NOON, tick=False) as clock:
        presence.lost({agent.pk})
        clock.shift(timedelta(seconds=away))
        presence.connected(agent.pk)
        presence.signed_out(agent.pk)
        presence.connected(agent.pk)
    assert shown(agent)[0] == "rona"
    presence.choose(factories.actor(agent), Presence.AVAILABLE)
    assert shown(agent) == ("available", agent.user.name)


def test_rona_cannot_be_chosen() -> None:
    agent = factories.agent()
    with pytest.raises(Refused) as refusal:
        presence.choose(factories.actor(agent), Presence.RONA)
    assert refusal.value.code == "presence_not_allowed"


def test_signing_in_gives_the_default_presence() -> None:
    agent = factories.agent(presence=Presence.OFFLINE, default_presence=Presence.AWAY)
    Agent.objects.filter(pk=agent.pk).update(presence_set_by="system")
    presence.connected(agent.pk)
    assert shown(agent) == ("away", "system")


@pytest.mark.parametrize(("away", "state"), [(149, State.ACTIVE), (151, State.OPEN)])
def test_conversations_of_a_lost_agent_are_rerouted_after_the_grace(
    away: int, state: State
) -> None:
    conversation, agent = factories.conversation(), factories.agent()
    with time_machine.travel(NOON, tick=False) as clock:
        lifecycle.move(conversation.pk, Trigger.PICK, by=factories.actor(agent))
        presence.lost({agent.pk})
        clock.shift(timedelta(seconds=away))
        presence.reroute_lost()
    conversation.refresh_from_db()
    assert conversation.state == state
