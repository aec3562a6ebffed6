"""People of the staff who come into a conversation and leave it without changing its state."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime import publish
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Participant
from conversations.models.log import Draft
from conversations.services import lifecycle, log
from conversations.states import State


@transaction.atomic
def join(conversation: Conversation, *, by: Actor) -> None:
    """A supervisor becomes visible; agent and customer are told (SUP-14). Twice is once.

    Raises Refused `stale_state` unless the conversation is Active.
    """
    row = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if row.state != State.ACTIVE:
        raise Refused("stale_state")
    session, is_new = Participant.objects.get_or_create(
        conversation=row, user_id=by.staff_id, role=Participant.Role.SUPERVISOR, left_at=None,
        defaults={"name": by.name, "joined_at": timezone.now()},
    )  # fmt: skip
    if is_new:
        _tell(session, "joined", by)


@transaction.atomic
def leave(conversation: Conversation, *, by: Actor) -> None:
    """They leave; the agent stays primary (SUP-16). Without a session nothing happens."""
    Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    session = Participant.objects.filter(
        conversation=conversation,
        user_id=by.staff_id,
        role=Participant.Role.SUPERVISOR,
        left_at=None,
    ).first()
    if session is not None:
        session.left_at = timezone.now()
        session.close_reason = "left"
        session.save(update_fields=["left_at", "close_reason"])
        _tell(session, "left", by)


@transaction.atomic
def join_conference(conversation_id: UUID, *, by: Actor) -> None:
    """A further agent becomes a full participant; the customer is told. Twice is once.

    Raises Refused `stale_state` unless the conversation is Active, `own_conversation`.
    """
    row = Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)
    if row.state != State.ACTIVE:
        raise Refused("stale_state")
    here = Participant.objects.filter(conversation=row, user_id=by.staff_id, left_at=None)
    if here.filter(role=Participant.Role.PRIMARY).exists():
        raise Refused("own_conversation")
    session, is_new = Participant.objects.get_or_create(
        conversation=row, user_id=by.staff_id, role=Participant.Role.CONFERENCE, left_at=None,
        defaults={"name": by.name, "joined_at": timezone.now()},
    )  # fmt: skip
    if is_new:
        _tell(session, "joined", by)


def leave_conference(conversation_id: UUID, user_ids: Iterable[UUID] | None = None) -> None:
    """These further agents leave, or all of them; the caller holds the conversation."""
    sessions = Participant.objects.filter(
        conversation_id=conversation_id, role=Participant.Role.CONFERENCE, left_at=None
    )
    if user_ids is not None:
        sessions = sessions.filter(user_id__in=list(user_ids))
    for session in sessions.select_related("user"):
        if session.user is None:
            continue
        session.left_at = timezone.now()
        session.close_reason = "left"
        session.save(update_fields=["left_at", "close_reason"])
        by = Actor(audience="desk", name=session.name, user_id=session.user_id, is_agent=True)
        _tell(session, "left", by)


def _tell(session: Participant, kind: str, by: Actor) -> None:
    entry = Draft(
        conversation_id=session.conversation_id, kind=kind,
        author_role="supervisor" if session.role == Participant.Role.SUPERVISOR else "agent",
        author_name=by.name, author_id=by.staff_id, facts={"name": by.name},
    )  # fmt: skip
    lifecycle.announce(log.append([entry]).values())
    publish.conversation_changed([session.conversation_id])
    publish.user_changed(by.staff_id)
