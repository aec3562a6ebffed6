"""How far each side has received and read (CHAT-14). Best effort: never in the log."""

from django.db import transaction
from django.db.models.functions import Greatest

from contactcenter.protocol import Marks, PublicMarks, StaffMarks
from contactcenter.realtime import publish
from contactcenter.realtime.actor import Actor
from conversations import selectors
from conversations.models import Conversation, Participant


@transaction.atomic
def move(conversation: Conversation, *, by: Actor, delivered: int, read: int) -> None:
    """Advance this person's marks, never back and never past the log; tell the other side."""
    newest = conversation.last_seq
    delivered = max(0, min(max(delivered, read), newest))
    read = max(0, min(read, newest))
    mine = Participant.objects.filter(conversation=conversation, left_at=None)
    mine = (
        mine.filter(customer_id=by.customer_id)
        if by.customer_id
        else mine.filter(user_id=by.staff_id)
    )
    changed = mine.filter(delivered_seq__lt=delivered) | mine.filter(read_seq__lt=read)
    if not changed.update(
        delivered_seq=Greatest("delivered_seq", delivered), read_seq=Greatest("read_seq", read)
    ):
        return
    if by.customer_id:
        publish.to_staff(
            conversation.id,
            StaffMarks(
                conversation_id=str(conversation.id), marks=Marks(delivered=delivered, read=read)
            ),
        )
    else:
        publish.to_everyone(
            conversation.id,
            PublicMarks(
                conversation_id=str(conversation.id), marks=selectors.staff_marks(conversation)
            ),
        )
        publish.user_changed(by.staff_id)
