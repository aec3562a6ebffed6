"""How a conversation ends: by somebody's choice, by a lost customer, by time."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from contactcenter.realtime import publish
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, OutcomeCode
from conversations.services import lifecycle
from conversations.states import LIVE_CHAT, State, Trigger, sources
from masking import guard, policies

RECONNECT_LIMIT = timedelta(minutes=3)
AT_ONCE = 500
MOST_NOTES = 4000


def end(conversation: Conversation, *, by: Actor) -> None:
    """End was pressed (T6, T12, T13, T14). Raises Refused `stale_state` when it ended already."""
    trigger = Trigger.CUSTOMER_END if by.customer_id else Trigger.AGENT_END
    lifecycle.move(conversation.id, trigger, by=by)


def close_panel(conversation: Conversation, *, by: Actor) -> None:
    """The panel was closed without End: live chat goes to another agent, the rest waits (T17, T18)."""
    is_live = conversation.channel == LIVE_CHAT
    trigger = Trigger.CLOSE_LIVE_PANEL if is_live else Trigger.CLOSE_ASYNC_PANEL
    lifecycle.move(conversation.id, trigger, by=by)


@transaction.atomic
def submit_wrap_up(
    conversation: Conversation, *, by: Actor, reason_id: UUID | None, notes: str
) -> None:
    """Store the outcome and close (T26, WRAP-4).

    Raises Refused: `stale_state`, `invalid`, `too_long`, `unexamined` (masking failed: the notes are not
    stored, and so not lost).
    """
    outcome = None
    if reason_id is not None:
        outcome = OutcomeCode.objects.filter(
            pk=reason_id, kind=OutcomeCode.Kind.WRAP_UP, is_active=True
        ).first()
        if outcome is None:
            raise Refused("invalid", "reason_id")
    if len(notes) > MOST_NOTES:
        raise Refused("too_long", "notes")
    said = notes.replace("\0", "").strip()
    decisions = policies.in_force(conversation.masking_policy_id)
    masked = guard.plain(said, decisions, writers=policies.WRITERS)
    if guard.is_held(said, masked):
        raise Refused("unexamined", "notes")
    name = outcome.name if outcome else ""
    lifecycle.move(
        conversation.id, Trigger.WRAP_UP_DONE, by=by, facts={"reason": name} if name else None
    )
    Conversation.objects.filter(pk=conversation.pk).update(outcome=outcome, notes=masked)


def customers_left(customer_ids: set[UUID]) -> None:
    """Their last socket ended: the reconnect limit starts to run."""
    _live(customer_ids).filter(customer_lost_at=None).update(customer_lost_at=timezone.now())


def customer_came(customer_id: UUID) -> None:
    """They are back inside the limit (WID-8)."""
    changed = _live({customer_id}).exclude(customer_lost_at=None)
    ids = list(changed.values_list("id", flat=True))
    if ids:
        Conversation.objects.filter(id__in=ids).update(customer_lost_at=None)
        publish.conversation_changed(ids)


def close_overdue() -> int:
    """Act on what is overdue: lost customers (T6, T12, T15) and auto-close (T7, T25, T27)."""
    now = timezone.now()
    lost = Conversation.objects.filter(customer_lost_at__lt=now - RECONNECT_LIMIT)
    # While an offer shows, the clock of Open stands still: the row keeps its old time.
    idle = Conversation.objects.filter(auto_close_at__lt=now, state__in=sources(Trigger.AUTO_CLOSE))
    moved = lifecycle.move_many(
        list(lost.values_list("id", flat=True)[:AT_ONCE]), Trigger.CUSTOMER_LOST
    )
    moved += lifecycle.move_many(
        list(idle.values_list("id", flat=True)[:AT_ONCE]), Trigger.AUTO_CLOSE
    )
    return len(moved)


def _live(customer_ids: set[UUID]) -> QuerySet[Conversation]:
    return Conversation.objects.filter(
        customer_id__in=customer_ids,
        channel=LIVE_CHAT,
        state__in=[State.OPEN, State.OFFERED, State.ACTIVE],
    )
