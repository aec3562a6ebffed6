"""What is kept of the files of a conversation, for tests from outside."""

from typing import Any
from uuid import UUID

from conversations import tasks
from conversations.models import Attachment
from conversations.services import attachments


def kept_of(conversation_id: str) -> dict[str, Any]:
    """How many rows, and how many of them have no file that opens."""
    keys = list(
        Attachment.objects.filter(conversation_id=UUID(conversation_id)).values_list(
            "pk", flat=True
        )
    )
    return {"rows": len(keys), "missing": sum(attachments.read(key) is None for key in keys)}


def sweep() -> None:
    """Ask the worker for what beat asks it every hour."""
    tasks.sweep_files.delay()
