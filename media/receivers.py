"""What calls do when a conversation moves."""

from django.dispatch import receiver

from contactcenter.realtime.actor import SYSTEM, Actor
from conversations.services.lifecycle import Moved
from conversations.signals import conversations_moved
from conversations.states import REASONS, State, Trigger
from media.services import lifecycle


@receiver(conversations_moved)
def end_calls(
    sender: object, moves: list[Moved], trigger: Trigger | None, by: Actor | None, **_: object
) -> None:
    """A call lives in an Active conversation only: whatever ends that ends the call (M10)."""
    if trigger is None:
        return
    gone = [moved.conversation_id for moved in moves if moved.before is State.ACTIVE]
    if gone:
        lifecycle.end_all(gone, by=by or SYSTEM, reason=REASONS.get(trigger, ""))
