"""What routing does when a conversation moves: one call of a service each."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.dispatch import receiver

from contactcenter.realtime.actor import Actor
from conversations.services.lifecycle import Moved
from conversations.signals import conversations_moved
from conversations.states import State, Trigger
from routing import tasks
from routing.services import offers, queueing


@receiver(conversations_moved)
def follow(
    sender: object, moves: list[Moved], trigger: Trigger | None, by: Actor | None, **_: object
) -> None:
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
        if trigger in _HANDED_BACK and by is not None and by.user_id is not None:
            offers.skip_for_a_while(ids, by.user_id)
        for after, act in _AFTER.items():
            touched = [moved.conversation_id for moved in moves if moved.after is after]
            if touched:
                act(touched)
    if trigger is not Trigger.OFFER:
        transaction.on_commit(tasks.wake)


_HANDED_BACK = {Trigger.RELEASE, Trigger.CLOSE_LIVE_PANEL}
"""Who gave a conversation away does not get it back at once (T16, T17)."""
_AFTER: dict[State, Callable[[Iterable[UUID]], None]] = {
    State.OPEN: queueing.requeue,
    State.ACTIVE: queueing.hold,
    State.WAITING: queueing.rest,
    State.CLOSED: queueing.finish,
}
