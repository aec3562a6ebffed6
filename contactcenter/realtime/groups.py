"""The only place that spells the name of a group of sockets."""

from uuid import UUID


def everyone(conversation_id: UUID | str) -> str:
    """Frames that the customer may read."""
    return f"c:{conversation_id}:everyone"


def staff(conversation_id: UUID | str) -> str:
    """Frames for the staff of a conversation; masked."""
    return f"c:{conversation_id}:staff"


def conversation_of(group: str) -> str | None:
    """The conversation a group belongs to, or None."""
    kind, _, rest = group.partition(":")
    return rest.partition(":")[0] if kind == "c" else None
