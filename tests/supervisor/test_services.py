"""Monitoring costs nobody anything, and a force close is carried out even when its task got lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import AuditEntry, Conversation
from conversations.services import lifecycle
from conversations.states import Trigger
from routing.models import WorkItem
from routing.services import capacity
from supervisor.models import ForceCloseRequest, SupervisorSwitches
from supervisor.services import closing, monitoring
from tests import factories

pytestmark = pytest.mark.db


@pytest.fixture
def floor() -> tuple[Conversation, Actor, Actor]:
    """An active conversation, its agent, and the supervisor of its queue; everything switched on."""
    factories.switches()
    conversation, agent = factories.conversation(), factories.agent()
    lifecycle.move(conversation.pk, Trigger.PICK, by=factories.actor(agent))
    chief = factories.user(is_supervisor=True)
    WorkItem.objects.get(pk=conversation.pk).queue.supervisors.add(chief)
    return conversation, factories.actor(agent), factories.actor(chief, "supervisor")


def test_monitoring_and_joining_cost_no_unit(floor: tuple[Conversation, Actor, Actor]) -> None:
    """CAP-7."""
    conversation, _, chief = floor
    monitoring.start(conversation, by=chief)
    monitoring.join(conversation, by=chief)
    assert capacity.drift() == []
    assert not WorkItem.objects.filter(agent_id=chief.user_id).exists()


def test_every_step_of_a_supervisor_is_audited_once(
    floor: tuple[Conversation, Actor, Actor],
) -> None:
    """SEC-1."""
    conversation, _, chief = floor
    for _ in range(2):
        monitoring.start(conversation, by=chief)
    monitoring.join(conversation, by=chief)
    monitoring.leave(conversation, by=chief)
    monitoring.stop(conversation, by=chief)
    rows = AuditEntry.objects.filter(subject=str(conversation.pk)).order_by("id")
    assert list(rows.values_list("action", flat=True)) == [
        "monitor.start", "conversation.join", "conversation.leave", "monitor.stop",
    ]  # fmt: skip


def test_a_lost_force_close_is_found_and_carried_out_once(
    floor: tuple[Conversation, Actor, Actor],
) -> None:
    conversation, _, chief = floor
    assert closing.request(conversation, by=chief) is not None
    assert closing.request(conversation, by=chief) is None
    assert closing.carry_out_forgotten() == 0
    long_ago = timezone.now() - timedelta(seconds=10)
    ForceCloseRequest.objects.filter(conversation=conversation).update(requested_at=long_ago)
    assert closing.carry_out_forgotten() == 1
    assert closing.carry_out_forgotten() == 0
    conversation.refresh_from_db()
    assert (conversation.state, conversation.close_reason) == ("closed", "force_close")


def test_nothing_is_possible_while_switched_off(floor: tuple[Conversation, Actor, Actor]) -> None:
    """ROLE-2."""
    conversation, _, chief = floor
    factories.switches(may_monitor=False, may_force_close=False)
    for act in (monitoring.start, monitoring.join, closing.request):
        with pytest.raises(Refused) as refusal:
            act(conversation, by=chief)
        assert refusal.value.code == "switched_off"


def test_the_database_holds_the_confirmation_before_the_switches() -> None:
    """PRIV-2."""
    with pytest.raises(IntegrityError), transaction.atomic():
        SupervisorSwitches.objects.filter(pk=1).update(may_monitor=True, acknowledged_at=None)
