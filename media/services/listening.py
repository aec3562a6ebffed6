"""Supervisors in a call (SUP-17): listen unseen, whisper to the agents, join with notice."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime import publish
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Participant
from conversations.services import audit
from media.models import Call, Leg
from media.services import lifecycle, wiring
from media.states import LegRole, LegState


@transaction.atomic
def listen(call: Call, *, by: Actor, mode: LegRole, device: str) -> None:
    """Come in as monitor, whisperer or supervisor, or change to it.

    Raises Refused: `call_gone`, `not_allowed` (to be heard by the customer they join the chat first).
    """
    row = lifecycle.lock_connected(call.pk)
    if mode == LegRole.SUPERVISOR and not _has_joined(row, by.staff_id):
        raise Refused("not_allowed")
    leg = Leg.objects.filter(call=row, user_id=by.staff_id, left_at=None).first()
    before = leg.role if leg is not None else ""
    if leg is None:
        leg = Leg(call=row, user_id=by.staff_id, name=by.name, joined_at=timezone.now())
    leg.role, leg.device, leg.status = mode, device, LegState.JOINING if not before else leg.status
    leg.is_video_on = False
    leg.save()
    if before != mode:
        audit.record(by, f"call.{'join' if mode == LegRole.SUPERVISOR else mode}", row.pk)
        _tell(row, before, mode, by)
    _look_again(row, by.staff_id)
    wiring.after_commit(row)


@transaction.atomic
def stop(call: Call, *, by: Actor) -> None:
    """Out of the call; twice is once."""
    row = lifecycle.lock(call.pk)
    _stop(row, by.staff_id, by)


def stop_many(conversation_ids: list[UUID], *, by: Actor) -> None:
    """They no longer monitor these chats, so they are out of their calls too."""
    for leg in Leg.objects.filter(
        call__conversation_id__in=conversation_ids, user_id=by.staff_id, left_at=None,
        role__in=[LegRole.MONITOR, LegRole.WHISPER, LegRole.SUPERVISOR],
    ).select_related("call"):  # fmt: skip
        _stop(lifecycle.lock(leg.call_id), by.staff_id, by)


def _stop(call: Call, user_id: UUID, by: Actor) -> None:
    leg = Leg.objects.filter(call=call, user_id=user_id, left_at=None).first()
    if leg is None:
        return
    leg.left_at, leg.due_at = timezone.now(), None
    leg.save(update_fields=["left_at", "due_at"])
    audit.record(by, "call.stop_listening", call.pk)
    _tell(call, leg.role, "", by)
    _look_again(call, user_id)
    wiring.after_commit(call)


def _tell(call: Call, before: str, after: str, by: Actor) -> None:
    """Only what the others can hear or see is theirs to know."""
    if after == LegRole.SUPERVISOR:
        lifecycle.note(call, "joined", by=by)
    elif before == LegRole.SUPERVISOR:
        lifecycle.note(call, "left", by=by)


def _look_again(call: Call, user_id: UUID) -> None:
    publish.user_changed(user_id)
    publish.conversation_changed([call.conversation_id])


def _has_joined(call: Call, user_id: UUID) -> bool:
    return Participant.objects.filter(
        conversation_id=call.conversation_id, user_id=user_id, left_at=None,
        role=Participant.Role.SUPERVISOR,
    ).exists()  # fmt: skip
