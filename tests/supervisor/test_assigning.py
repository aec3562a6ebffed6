"""Assign: to whom, what stands against it, and who may."""

import pytest

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations import selectors
from conversations.models import AuditEntry, Conversation
from conversations.services import lifecycle
from conversations.states import State, Trigger
from masking import policies
from masking.models import Audience, MaskingPolicy, MaskingRule
from routing.models import Agent, Offer, Queue, WorkItem
from routing.services import capacity
from routing.states import Presence
from supervisor.services import assigning
from tests import factories
from tests.conversations.test_guarding import say

pytestmark = pytest.mark.db


@pytest.fixture
def line(db: None) -> Queue:
    factories.switches()
    return factories.queue()


def waiting(line: Queue, **stream: int) -> Conversation:
    return factories.conversation(factories.workstream(line, **stream))


def chief(*, is_api_client: bool = False) -> Actor:
    person = factories.user(is_supervisor=True, is_api_client=is_api_client)
    return factories.actor(person, "supervisor")


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=code)


def test_it_is_offered_to_the_agent_and_noted(line: Queue) -> None:
    talk, agent, by = waiting(line), factories.agent(line), chief()
    assigning.to_agent(talk, by=by, agent_id=agent.pk, override=False)
    talk.refresh_from_db()
    assert talk.state == State.OFFERED
    assert Offer.objects.get(work_item_id=talk.pk).agent_id == agent.pk
    assert AuditEntry.objects.filter(subject=str(talk.pk), action="conversation.assign").exists()
    with refused("stale_state"):
        assigning.to_agent(talk, by=by, agent_id=agent.pk, override=False)


def test_over_capacity_says_by_how_much_and_only_an_override_does_it(line: Queue) -> None:
    talk, by = waiting(line, units=2), chief()
    agent = factories.agent(line, max_units=4)
    for _ in range(4):
        held = waiting(line)
        assigning.to_agent(held, by=by, agent_id=agent.pk, override=False)
    with refused("over_capacity") as refusal:
        assigning.to_agent(talk, by=by, agent_id=agent.pk, override=False)
    assert refusal.value.detail == "2"
    assigning.to_agent(talk, by=by, agent_id=agent.pk, override=True)
    agent.refresh_from_db()
    assert (agent.used_units, agent.override_units) == (6, 2)
    lifecycle.move(talk.pk, Trigger.FORCE_CLOSE)
    agent.refresh_from_db()
    assert (agent.used_units, agent.override_units) == (4, 0)
    assert capacity.drift() == []


@pytest.mark.parametrize("presence", [Presence.BUSY, Presence.RONA])
def test_a_presence_that_gets_no_work_needs_an_override(line: Queue, presence: str) -> None:
    talk, agent, by = waiting(line), factories.agent(line, presence=presence), chief()
    with refused("agent_unavailable"):
        assigning.to_agent(talk, by=by, agent_id=agent.pk, override=False)
    assigning.to_agent(talk, by=by, agent_id=agent.pk, override=True)


def test_nobody_who_is_offline_gets_anything(line: Queue) -> None:
    agent = factories.agent(line, presence=Presence.OFFLINE)
    with refused("agent_unavailable"):
        assigning.to_agent(waiting(line), by=chief(), agent_id=agent.pk, override=True)


def test_to_a_queue_it_waits_there_anew(line: Queue) -> None:
    talk, other, empty = waiting(line), factories.queue(), factories.queue()
    factories.agent(other)
    by = chief()
    with refused("queue_empty"):
        assigning.to_queue(talk, by=by, queue_id=empty.pk)
    before = WorkItem.objects.get(pk=talk.pk).enqueued_at
    assigning.to_queue(talk, by=by, queue_id=other.pk)
    item = WorkItem.objects.get(pk=talk.pk)
    assert (item.queue_id, item.state, item.enqueued_at > before) == (other.pk, "waiting", True)


def test_what_an_agent_has_is_not_assigned(line: Queue) -> None:
    talk, agent = waiting(line), factories.agent(line)
    lifecycle.move(talk.pk, Trigger.PICK, by=factories.actor(agent))
    with refused("stale_state"):
        assigning.to_agent(talk, by=chief(), agent_id=agent.pk, override=True)


def test_the_switch_and_the_role_decide(line: Queue) -> None:
    talk, agent = waiting(line), factories.agent(line)
    with refused("api_role_conflict"):
        assigning.to_agent(talk, by=chief(is_api_client=True), agent_id=agent.pk, override=False)
    factories.switches(may_assign=False)
    with refused("switched_off"):
        assigning.to_agent(talk, by=chief(), agent_id=agent.pk, override=False)
    assert Agent.objects.get(pk=agent.pk).used_units == 0


def test_in_another_queue_its_masking_policy_holds(line: Queue) -> None:
    """MASK-17."""
    policy = MaskingPolicy.objects.create(name="Lenient")
    other = factories.queue(masking_policy=policy)
    factories.agent(line)
    factories.agent(other)
    talk, by = waiting(line), chief()
    for queue, followed in ((other, policy.pk), (line, None)):
        assigning.to_queue(talk, by=by, queue_id=queue.pk)
        talk.refresh_from_db()
        assert talk.masking_policy_id == followed


def test_what_was_said_before_is_masked_by_the_policy_of_the_new_queue(line: Queue) -> None:
    """MASK-17: whoever takes it there may not read what its policy hides, whenever it was told."""
    lenient = MaskingPolicy.objects.create(name="Lenient")
    MaskingRule.objects.create(policy=lenient, entity="EMAIL", action="show")
    policies.forget()
    first = factories.queue(masking_policy=lenient)
    factories.agent(line)
    talk = waiting(first)
    entry = say(factories.actor(talk.customer), talk, "melissa@gmail.com")
    assert entry.text == "melissa@gmail.com"
    assigning.to_queue(talk, by=chief(), queue_id=line.pk)
    entry.refresh_from_db()
    assert entry.text == "m******@gmail.com"
    (told,) = [
        e for e in selectors.staff_entries(talk.pk, Audience.AGENT)[0] if e.kind == "message"
    ]
    assert told.text == "m******@gmail.com"
