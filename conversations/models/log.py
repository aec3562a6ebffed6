"""The log of a conversation: gap-free numbers, never changed except by masking."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from masking.guard import Original


class Entry(models.Model):
    """One thing that happened. Written by log.append only, from conversations it has locked, so the
    database need not look each of them up once more (docs/adr/004)."""

    pk = models.CompositePrimaryKey("conversation_id", "seq")
    conversation = models.ForeignKey(
        "conversations.Conversation",
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
    )
    seq = models.IntegerField()
    # The entry before this one that the customer may see.
    prev_public = models.IntegerField()
    # Only what a browser sent has one; it makes a repetition recognisable (REL-2).
    client_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=16)
    is_public = models.BooleanField()
    author_role = models.CharField(max_length=12)
    author_name = models.CharField(max_length=120, blank=True)
    author_id = models.UUIDField(null=True)
    # What all of the staff may read while masking is on; the original is sealed beside it when they differ.
    text = models.TextField(blank=True)
    sealed = models.TextField(null=True)  # noqa: DJ001
    # Masking changed it, perhaps for ever; which detector looked at it.
    is_masked = models.BooleanField(db_default=False)
    facts = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_entry_a_client_id",
                fields=["conversation", "client_id"],
                condition=models.Q(client_id__isnull=False),
            )
        ]
        indexes = [
            # RPT-2. Over the masked text: nothing hidden is in the index.
            GinIndex(
                SearchVector("text", config="simple"),
                name="words_said",
                condition=models.Q(kind__in=("message", "note", "file")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.seq}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is not stored yet. With `participant_id` the author must still take part."""

    conversation_id: UUID
    kind: str
    author_role: str
    author_name: str = ""
    author_id: UUID | None = None
    is_public: bool = True
    text: str = ""
    original: Original | None = None
    policy_id: int | None = None
    is_masked: bool = False
    facts: dict[str, Any] | None = None
    participant_id: int | None = None
    client_id: UUID = field(default_factory=uuid.uuid4)

    @property
    def key(self) -> tuple[UUID, UUID]:
        return (self.conversation_id, self.client_id)


@dataclass(frozen=True, slots=True)
class Appended:
    """A stored entry. `is_new` is False when the client id was there before.

    `policy_id` is what the conversation follows by now, perhaps another than when its draft was masked.
    """

    draft: Draft
    seq: int
    prev_public: int
    created_at: datetime
    is_new: bool
    policy_id: int | None
