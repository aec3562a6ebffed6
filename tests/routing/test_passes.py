"""A pass on real rows: who may get it gets it, units are reserved, order is kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.states import State
from routing.models import Agent, Offer, WorkItem
from routing.services import capacity, offers, passes
from routing.states import OfferState, Presence
from tests import factories

pytestmark = pytest.mark.db


def test_an_offer_reserves_units_and_the_reader_enforces_its_end() -> None:
    line = factories.queue()
    agent = factories.agent(line, max_units=2)
    conversation = factories.conversation(factories.workstream(line, units=2, offer_seconds=45))
    assert passes.run() >= 1
    offer = Offer.objects.get(work_item_id=conversation.pk)
    agent.refresh_from_db()
    assert (agent.used_units, offer.agent_id) == (2, agent.pk)
    assert offer.expires_at - offer.offered_at == timedelta(seconds=45)
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now())
    with pytest.raises(Refused) as refusal:
        offers.accept(offer.pk, by=factories.actor(agent))
    assert refusal.value.code == "offer_gone"


def test_a_missed_offer_goes_to_the_next_agent_and_rona_to_the_first() -> None:
    line = factories.queue()
    first = factories.agent(line, max_units=4)
    second = factories.agent(line, max_units=3)
    conversation = factories.conversation(factories.workstream(line))
    passes.run()
    Offer.objects.filter(work_item_id=conversation.pk).update(expires_at=timezone.now())
    assert offers.expire_due() >= 1
    passes.run()
    first.refresh_from_db()
    assert (first.presence, first.used_units, first.missed_queue) == ("rona", 0, line.name)
    pending = Offer.objects.get(work_item_id=conversation.pk, state=OfferState.PENDING)
    assert pending.agent_id == second.pk
    assert capacity.drift() == []


@pytest.mark.parametrize(
    "presence", [Presence.BUSY, Presence.AWAY, Presence.OFFLINE, Presence.RONA]
)
def test_other_presences_get_nothing(presence: str) -> None:
    line = factories.queue()
    factories.agent(line, presence=presence)
    conversation = factories.conversation(factories.workstream(line))
    passes.run()
    assert not Offer.objects.filter(work_item_id=conversation.pk).exists()


def test_queue_priority_then_priority_then_first_in_first_out() -> None:
    low, high = factories.queue(priority=0), factories.queue(priority=5)
    agent = factories.agent(low, high, max_units=3)
    plain = factories.workstream(low)
    late, early = factories.conversation(plain), factories.conversation(plain)
    urgent = factories.conversation(factories.workstream(low, priority=9))
    vip = factories.conversation(factories.workstream(high))
    WorkItem.objects.filter(pk=early.pk).update(enqueued_at=timezone.now() - timedelta(hours=1))
    passes.run()
    offered = set(Offer.objects.filter(agent=agent).values_list("work_item_id", flat=True))
    assert offered == {vip.pk, urgent.pk, early.pk}
    late.refresh_from_db()
    assert late.state == State.OPEN


def test_a_queue_without_agents_does_not_hold_up_the_others() -> None:
    lonely, served = factories.queue(priority=9), factories.queue()
    stream = factories.workstream(lonely)
    for _ in range(3):
        factories.conversation(stream)
    agent = factories.agent(served)
    conversation = factories.conversation(factories.workstream(served))
    passes.run()
    assert Offer.objects.get(work_item_id=conversation.pk).agent_id == agent.pk


def test_the_database_itself_refuses_too_many_units_and_two_offers() -> None:
    agent = factories.agent(max_units=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agent.objects.filter(pk=agent.pk).update(used_units=3)
    item = factories.conversation().work_item
    now = timezone.now()
    Offer.objects.create(work_item=item, agent=agent, offered_at=now, expires_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(work_item=item, agent=agent, offered_at=now, expires_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=item.pk).update(closed_at=now)
