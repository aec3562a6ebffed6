"""What routing does when a conversation moves: one call of a service each."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.dispatch import receiver

from conversations.services.lifecycle import Moved
from conversations.signals import conversations_moved
from conversations.states import State, Trigger
from routing import tasks
from routing.services import offers, queueing


@receiver(conversations_moved)
def follow(sender: object, moves: list[Moved], trigger: Trigger | None, **_: object) -> None:
    """Enqueue, requeue, hold or release, inside the transaction that moved the conversations."""
    ids = [moved.conversation_id for moved in moves]
    if trigger is None:
        queueing.enqueue(ids)
    else:
        withdrawn = [
            moved.conversation_id
            for moved in moves
            if moved.before is State.OFFERED and moved.after is State.CLOSED
        ]
        if withdrawn:
            offers.withdraw(withdrawn)
        for after, act in _AFTER.items():
            touched = [moved.conversation_id for moved in moves if moved.after is after]
            if touched:
                act(touched)
    if trigger is not Trigger.OFFER:
        transaction.on_commit(tasks.wake)


_AFTER: dict[State, Callable[[Iterable[UUID]], None]] = {
    State.OPEN: queueing.requeue,
    State.ACTIVE: queueing.hold,
    State.WAITING: queueing.rest,
    State.CLOSED: queueing.finish,
}
