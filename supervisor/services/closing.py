"""Force close (SUP-40…43): asked for by a row, carried out by the worker, found again by the tick."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.services import audit, lifecycle
from conversations.states import State, Trigger
from supervisor import access
from supervisor.models import ForceCloseRequest

FORGOTTEN_AFTER = timedelta(seconds=2)


@transaction.atomic
def request(conversation: Conversation, *, by: Actor) -> int | None:
    """Note the wish; gives the request's number, None when it is closed or asked for already.

    Raises Refused `switched_off`.
    """
    if not access.switches().may_force_close:
        raise Refused("switched_off")
    row = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if row.state == State.CLOSED:
        return None
    wish, is_new = ForceCloseRequest.objects.get_or_create(
        conversation=row, done_at=None, defaults={"requested_by_id": by.staff_id}
    )
    if is_new:
        audit.record(by, "conversation.force_close", row.pk)
    return wish.pk if is_new else None


@transaction.atomic
def carry_out(request_id: int) -> None:
    """Close whatever the state; everybody is told that a supervisor did. Harmless to repeat."""
    wish = (
        ForceCloseRequest.objects.select_related("requested_by")
        .filter(pk=request_id, done_at=None)
        .first()
    )
    if wish is None:
        return
    user = wish.requested_by
    by = Actor(audience="supervisor", name=user.name, user_id=user.pk, is_supervisor=True)
    lifecycle.move_many([wish.conversation_id], Trigger.FORCE_CLOSE, by=by)
    ForceCloseRequest.objects.filter(pk=wish.pk).update(done_at=timezone.now())


def carry_out_forgotten() -> int:
    """Wishes whose task got lost."""
    late = ForceCloseRequest.objects.filter(
        done_at=None, requested_at__lt=timezone.now() - FORGOTTEN_AFTER
    )
    wishes = list(late.values_list("pk", flat=True)[:100])
    for pk in wishes:
        carry_out(pk)
    return len(wishes)
