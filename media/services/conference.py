"""Further agents in a call (VID-4, VID-5): asked, accept or decline, leave."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime import publish
from contactcenter.realtime.actor import SYSTEM, Actor
from contactcenter.realtime.errors import Refused
from conversations.services import audit, participants
from media.models import Call, Leg
from media.services import lifecycle, wiring
from media.services.calling import JOIN_SECONDS
from media.states import LegRole, LegState
from routing.models import Agent
from routing.services import capacity
from routing.states import Presence

INVITE_SECONDS = 45
MOST_AGENTS = 6
AWAY = {Presence.OFFLINE, Presence.AWAY, Presence.DO_NOT_DISTURB, Presence.RONA}


@transaction.atomic
def invite(call: Call, *, by: Actor, agent_id: UUID) -> None:
    """Ask a colleague in. Twice is once.

    Raises Refused: `call_gone`, `not_found`, `agent_unavailable`, `in_call`, `too_many`.
    """
    row = lifecycle.lock_connected(call.pk)
    agent = Agent.objects.select_related("user").filter(pk=agent_id, user__is_active=True).first()
    if agent is None or agent_id == by.user_id:
        raise Refused("not_found")
    here = Leg.objects.filter(call=row, left_at=None, role=LegRole.AGENT)
    if here.filter(user_id=agent_id).exists():
        return
    if agent.presence in AWAY:
        raise Refused("agent_unavailable")
    if agent.call_id is not None:
        raise Refused("in_call")
    if here.count() >= MOST_AGENTS:
        raise Refused("too_many")
    Leg.objects.create(
        call=row, role=LegRole.AGENT, user_id=agent_id, name=agent.user.name,
        due_at=timezone.now() + timedelta(seconds=INVITE_SECONDS),
    )  # fmt: skip
    lifecycle.note(row, "invited", by=by, name=agent.user.name, is_public=False)
    audit.record(by, "call.invite", row.pk, agent=str(agent_id))


@transaction.atomic
def join(call: Call, *, by: Actor, device: str) -> None:
    """Accept the invitation: in the call and in the chat; the customer is told.

    Raises Refused: `call_gone` (over, withdrawn, too late), `in_call`.
    """
    row = lifecycle.lock_connected(call.pk)
    leg = _invitation(row, by.staff_id)
    if leg.due_at is not None and leg.due_at <= timezone.now():
        raise Refused("call_gone")
    capacity.enter_call(by.staff_id, row.pk)
    participants.join_conference(row.conversation_id, by=by)
    leg.status, leg.device, leg.joined_at = LegState.JOINING, device, timezone.now()
    leg.due_at = timezone.now() + timedelta(seconds=JOIN_SECONDS)
    leg.save()
    lifecycle.note(row, "joined", by=by)
    audit.record(by, "call.join", row.pk)
    wiring.after_commit(row)


@transaction.atomic
def decline(call: Call, *, by: Actor) -> None:
    """No thanks; the agent who asked is told. Raises Refused `call_gone`."""
    row = lifecycle.lock(call.pk)
    _drop(row, _invitation(row, by.staff_id), by=by, word="invite_declined")


@transaction.atomic
def leave(call: Call, *, by: Actor) -> None:
    """A further agent hangs up; the call goes on."""
    row = lifecycle.lock(call.pk)
    leg = Leg.objects.filter(call=row, user_id=by.staff_id, left_at=None).first()
    if leg is not None:
        out(row, leg, by=by)


@transaction.atomic
def end(call: Call, *, by: Actor) -> None:
    """Conference completed (VID-5): everybody but the customer and the agent in charge leaves."""
    row = lifecycle.lock_connected(call.pk)
    further = Leg.objects.filter(call=row, left_at=None, role=LegRole.AGENT)
    for leg in further:
        if leg.user_id != row.agent_id:
            out(row, leg, by=by)


def out(call: Call, leg: Leg, *, by: Actor = SYSTEM) -> None:
    """A leg of the staff leaves a locked call; its agent gets work again."""
    if leg.status == LegState.INVITED:
        _drop(call, leg, by=by, word="invite_unanswered")
        return
    _close(leg)
    if leg.role == LegRole.AGENT and leg.user_id is not None:
        participants.leave_conference(call.conversation_id, [leg.user_id])
        capacity.leave_call(call.pk, [leg.user_id])
        lifecycle.note(call, "left", by=by, name=leg.name)
    wiring.after_commit(call)


def _drop(call: Call, leg: Leg, *, by: Actor, word: str) -> None:
    _close(leg)
    lifecycle.note(call, word, by=by, name=leg.name, is_public=False)


def _close(leg: Leg) -> None:
    leg.left_at, leg.due_at = timezone.now(), None
    leg.save(update_fields=["left_at", "due_at"])
    publish.user_changed(*([leg.user_id] if leg.user_id else []))


def _invitation(call: Call, user_id: UUID) -> Leg:
    leg = Leg.objects.filter(
        call=call, user_id=user_id, left_at=None, status=LegState.INVITED
    ).first()
    if leg is None:
        raise Refused("call_gone")
    return leg
