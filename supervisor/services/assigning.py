"""Assign an Open conversation to an agent or to another queue (SUP-20…25, CAP-2, CAP-3)."""

from uuid import UUID

from django.db import transaction

from contactcenter.models import User
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.services import audit
from routing.services import offers, queueing
from supervisor import access


@transaction.atomic
def to_agent(conversation: Conversation, *, by: Actor, agent_id: UUID, override: bool) -> None:
    """Offer it to this agent, whether in a call or not.

    Raises Refused: `switched_off`, `api_role_conflict` (ROLE-3), and the codes of offers.assign.
    """
    _check(by)
    offers.assign(conversation, agent_id=agent_id, by=by, override=override)
    audit.record(by, "conversation.assign", conversation.pk, agent=str(agent_id), override=override)


@transaction.atomic
def to_queue(conversation: Conversation, *, by: Actor, queue_id: UUID) -> None:
    """Have it wait in another queue.

    Raises Refused: `switched_off`, `api_role_conflict`, and the codes of queueing.assign.
    """
    _check(by)
    queueing.assign(conversation, queue_id=queue_id, by=by)
    audit.record(by, "conversation.assign", conversation.pk, queue=str(queue_id))


def _check(by: Actor) -> None:
    if not access.switches().may_assign:
        raise Refused("switched_off")
    if User.objects.filter(pk=by.staff_id, is_api_client=True).exists():
        raise Refused("api_role_conflict")
