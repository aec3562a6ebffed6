"""Rows of this app, by concept."""

from conversations.models.attachment import Attachment
from conversations.models.audit import AuditEntry
from conversations.models.conversation import Conversation, Participant, PreChatAnswer
from conversations.models.customer import Customer
from conversations.models.desk import OutcomeCode, StandardResponse
from conversations.models.log import Entry
from conversations.models.notice import Notice, NoticeAcknowledgement
from conversations.models.widget import Question, Widget

__all__ = [
    "Attachment", "AuditEntry", "Conversation", "Customer", "Entry", "Notice", "NoticeAcknowledgement",
    "OutcomeCode", "Participant", "PreChatAnswer", "Question", "StandardResponse", "Widget",
]  # fmt: skip
