"""Work items: a conversation enters a queue, goes back to it, or leaves for good."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.services import guarding, lifecycle, remasking
from conversations.states import Trigger
from routing.models import Queue, WidgetRoute, WorkItem, Workstream
from routing.services import capacity
from routing.states import WorkState


def enqueue(conversation_ids: Iterable[UUID]) -> None:
    """New conversations: workstream by widget, else the fallback of the channel (T1)."""
    now = timezone.now()
    for conversation in Conversation.objects.filter(id__in=list(conversation_ids)):
        workstream = _workstream_for(conversation)
        if workstream is None:
            continue  # nothing is set up: it stays Open and visible to admins, auto-close ends it
        guarding.follow([conversation.pk], workstream.queue.masking_policy_id)
        WorkItem.objects.create(
            conversation=conversation, workstream=workstream, queue_id=workstream.queue_id,
            priority=workstream.priority, units=workstream.units, enqueued_at=now,
        )  # fmt: skip


def requeue(conversation_ids: Iterable[UUID]) -> None:
    """Back to where they waited, with their old place in line; units are freed (T10, T11, T16…T19)."""
    items = _locked(conversation_ids)
    capacity.release(items)
    for item in items:
        item.state = WorkState.WAITING
    _save(items)


@transaction.atomic
def assign(conversation: Conversation, *, queue_id: UUID, by: Actor) -> None:
    """T5: an Open conversation goes to another queue, where its waiting begins anew.

    Raises Refused: `stale_state`, `not_found`, `same_queue`, `queue_empty` (ROUTE-13).
    """
    queue = Queue.objects.filter(pk=queue_id).first()
    if queue is None:
        raise Refused("not_found")
    if not queue.agents.exists():
        raise Refused("queue_empty")
    lifecycle.move(conversation.pk, Trigger.ASSIGN_QUEUE, by=by, facts={"queue": queue.name})
    item = next(iter(_locked([conversation.pk])), None)
    if item is None:
        raise Refused("stale_state")
    if item.queue_id == queue_id:
        raise Refused("same_queue")
    item.queue, item.enqueued_at = queue, timezone.now()
    item.save(update_fields=["queue", "enqueued_at"])
    guarding.follow([conversation.pk], queue.masking_policy_id)
    remasking.examine_again(conversation.pk)  # its new agents read what was said before, too


def rest(conversation_ids: Iterable[UUID]) -> None:
    """Asynchronous work waits for its customer: no queue, no units (T18)."""
    _finish(conversation_ids)


def finish(conversation_ids: Iterable[UUID]) -> None:
    """Closed: nothing is held any more."""
    _finish(conversation_ids)


def hold(conversation_ids: Iterable[UUID]) -> None:
    """Accepted: the units reserved with the offer stay until it is over."""
    WorkItem.objects.filter(pk__in=list(conversation_ids)).update(state=WorkState.HELD)


def _finish(conversation_ids: Iterable[UUID]) -> None:
    items = _locked(conversation_ids)
    capacity.release(items)
    for item in items:
        item.state = WorkState.DONE
    _save(items)


def _locked(conversation_ids: Iterable[UUID]) -> list[WorkItem]:
    return list(
        WorkItem.objects.select_for_update(no_key=True)
        .filter(pk__in=list(conversation_ids))
        .order_by("pk")
    )


def _save(items: list[WorkItem]) -> None:
    WorkItem.objects.bulk_update(items, ["state", "agent", "held_units"])


def _workstream_for(conversation: Conversation) -> Workstream | None:
    route = (
        WidgetRoute.objects.select_related("workstream")
        .filter(widget=conversation.widget, workstream__channel=conversation.channel)
        .first()
    )
    if route is not None:
        return route.workstream
    return Workstream.objects.filter(channel=conversation.channel, is_fallback=True).first()
