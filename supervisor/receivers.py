"""What the supervisor's app does when conversations move."""

from django.dispatch import receiver

from conversations.services.lifecycle import Moved
from conversations.signals import conversations_moved
from conversations.states import State
from supervisor.services import monitoring


@receiver(conversations_moved)
def stop_watching(sender: object, moves: list[Moved], **_: object) -> None:
    closed = [moved.conversation_id for moved in moves if moved.after is State.CLOSED]
    if closed:
        monitoring.end_for_closed(closed)
