"""From a call's id off the wire to its row, and whether this actor may do that to it."""

from django.db.models import QuerySet

from contactcenter.models import User
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations import access
from media.models import Call, Leg, Recording
from media.states import RecordingState


def call_for(actor: Actor, call_id: str, action: str) -> Call:
    """The only way to a row; missing and forbidden both read `not_found` (M1)."""
    call = Call.objects.filter(pk=access.parse_id(call_id)).first()
    if call is None:
        raise Refused("not_found")
    access.authorize(actor, action, call.conversation_id)
    return call


def invited(actor: Actor, call_id: str) -> Call:
    """A call this agent is asked into; they have no other tie to it yet. Raises `not_found`."""
    call = Call.objects.filter(
        pk=access.parse_id(call_id), legs__user=actor.staff_id, legs__left_at=None
    ).first()
    if call is None:
        raise Refused("not_found")
    return call


def recordings_for(user: User) -> QuerySet[Recording]:
    """What this person may hear, or might have until it was deleted (REC-3).

    Of their queues as a supervisor, everything as an admin.
    """
    kept = Recording.objects.filter(
        state__in=[RecordingState.READY, RecordingState.EXPIRED]
    ).select_related("call")
    if user.is_staff:
        return kept
    if not user.is_supervisor:
        return kept.none()
    return kept.filter(call__conversation__work_item__queue__supervisors=user.pk)


def leg_of(actor: Actor, call: Call) -> Leg:
    """Their part in the call now. Raises Refused `not_in_call`."""
    legs = Leg.objects.filter(call=call, left_at=None)
    mine = (
        legs.filter(customer_id=actor.customer_id)
        if actor.customer_id is not None
        else legs.filter(user_id=actor.staff_id)
    ).first()
    if mine is None:
        raise Refused("not_in_call")
    return mine
