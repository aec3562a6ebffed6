"""Monitor, join, leave (SUP-11…16)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime import publish
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Participant
from conversations.services import audit, participants
from conversations.states import State
from media.services import listening
from supervisor import access
from supervisor.models import MonitorSession

MONITORABLE = frozenset({State.ACTIVE, State.WRAP_UP})


@transaction.atomic
def start(conversation: Conversation, *, by: Actor) -> None:
    """Read along unseen. Starting twice is one session.

    Raises Refused: `switched_off`, `stale_state` (not Active or Wrap-up), `own_conversation`,
    `no_consent` (PRIV-4).
    """
    if not access.switches().may_monitor:
        raise Refused("switched_off")
    row = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if row.state not in MONITORABLE:
        raise Refused("stale_state")
    mine = Participant.objects.filter(
        conversation=row, user_id=by.staff_id, role=Participant.Role.PRIMARY, left_at=None
    )
    if mine.exists():
        raise Refused("own_conversation")
    if row.requires_consent and not row.has_consented:
        raise Refused("no_consent")
    _, is_new = MonitorSession.objects.get_or_create(
        conversation=row, user_id=by.staff_id, ended_at=None
    )
    if is_new:
        audit.record(by, "monitor.start", row.pk)
        publish.user_changed(by.staff_id)


@transaction.atomic
def stop(conversation: Conversation, *, by: Actor) -> None:
    """No longer read along; who had joined leaves first, and who listens to a call is out of it."""
    listening.stop_many([conversation.pk], by=by)
    participants.leave(conversation, by=by)
    ended = MonitorSession.objects.filter(
        conversation=conversation, user_id=by.staff_id, ended_at=None
    ).update(ended_at=timezone.now())
    if ended:
        audit.record(by, "monitor.stop", conversation.pk)
        publish.user_changed(by.staff_id)


@transaction.atomic
def join(conversation: Conversation, *, by: Actor) -> None:
    """Become visible (SUP-14). Raises Refused as `start`, and `not_monitoring`."""
    if not access.switches().may_monitor:
        raise Refused("switched_off")
    watching = MonitorSession.objects.filter(
        conversation=conversation, user_id=by.staff_id, ended_at=None
    )
    if not watching.exists():
        raise Refused("not_monitoring")
    participants.join(conversation, by=by)
    audit.record(by, "conversation.join", conversation.pk)


@transaction.atomic
def leave(conversation: Conversation, *, by: Actor) -> None:
    """Back to monitoring; the agent stays primary (SUP-16)."""
    listening.stop_many([conversation.pk], by=by)
    participants.leave(conversation, by=by)
    audit.record(by, "conversation.leave", conversation.pk)


def end_for_closed(conversation_ids: list[UUID]) -> None:
    """A closed conversation is watched by nobody."""
    MonitorSession.objects.filter(conversation_id__in=conversation_ids, ended_at=None).update(
        ended_at=timezone.now()
    )
