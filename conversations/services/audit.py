"""The only writer of the audit log."""

from typing import Any
from uuid import UUID

from contactcenter.realtime.actor import Actor
from conversations.models import AuditEntry


def record(
    actor: Actor, action: str, subject: UUID | str, *, outcome: str = "done", **detail: Any
) -> AuditEntry:
    """Add a row, in the caller's transaction (SEC-1)."""
    return AuditEntry.objects.create(
        actor_id=actor.user_id, action=action, subject=str(subject), outcome=outcome, detail=detail
    )
