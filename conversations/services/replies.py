"""Standard responses with their parameters filled (CHAT-5, CHAT-7)."""

import re
from typing import TypedDict

from conversations import payloads
from conversations.models import Conversation, StandardResponse

PARAMETER = re.compile(r"<([\w ]{1,40})>")


class Reply(TypedDict):
    id: str
    title: str
    text: str
    shortcut: str


def for_conversation(conversation: Conversation, *, agent: str) -> list[Reply]:
    """The active responses; `<customer>` and `<agent>` are filled, other parameters stay for the agent."""
    card = payloads.customer_card(conversation.customer)  # as agents read it: it is sent on
    known = {"customer": card.name, "agent": agent}

    def fill(match: re.Match[str]) -> str:
        return known.get(match[1].strip().lower()) or match[0]

    rows = StandardResponse.objects.filter(is_active=True)
    rows = rows.filter(language__in=["", conversation.language])
    return [
        Reply(
            id=str(row.id),
            title=row.title,
            text=PARAMETER.sub(fill, row.text),
            shortcut=row.shortcut,
        )
        for row in rows
    ]
