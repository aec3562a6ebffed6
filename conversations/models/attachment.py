"""A file somebody sent: the row that says it exists. Its name is in the log, its content is a sealed file."""

import uuid

from django.db import models


class Attachment(models.Model):
    """CHAT-18. `id` is also the name of the file (conversations.services.attachments)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="attachments"
    )
    # Its entry in the log: who sent it, when, its name and what kind of file it is.
    seq = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_file_an_entry", fields=["conversation", "seq"])
        ]

    def __str__(self) -> str:
        return str(self.id)
