"""Numbers that a customer spreads over several messages (MASK-16).

Runs in the transaction that stored the messages, under the conversations' locks, and before anybody is
told: two sockets of one customer cannot get a card past it half by half.
"""

import logging
import re
from dataclasses import replace
from uuid import UUID

from conversations.models import Conversation, Entry
from conversations.models.log import Appended
from conversations.services import guarding
from masking import guard, policies
from masking.models import Direction
from masking.stream import find_stream

logger = logging.getLogger(__name__)
WINDOW = 24
_DIGIT = re.compile(r"\d")

Stored = dict[tuple[UUID, UUID], Appended]


def examine(stored: Stored, holding: set[UUID]) -> Stored:
    """What was just stored, with masks over numbers that began in earlier messages.

    `holding` are conversations whose last digits are held back: any word may release them.
    """
    wanted = {
        appended.draft.conversation_id
        for appended in stored.values()
        if appended.is_new
        and appended.draft.author_role == "customer"
        and (appended.draft.conversation_id in holding or _DIGIT.search(_written(appended)))
    }
    for conversation_id in wanted:
        changed = _examine(conversation_id, isolated=conversation_id not in holding)
        for key, appended in stored.items():
            if key[0] == conversation_id and appended.is_new and appended.seq in changed:
                kept = changed[appended.seq]
                draft = replace(
                    appended.draft,
                    text=kept.text, original=kept.original, is_masked=kept.is_masked,
                )  # fmt: skip
                stored[key] = replace(appended, draft=draft)
    return stored


def _written(appended: Appended) -> str:
    draft = appended.draft
    return draft.original.text if draft.original else draft.text


def _examine(conversation_id: UUID, *, isolated: bool) -> dict[int, guard.Guarded]:
    """Look at the last messages together; gives the new ones that have to be told differently."""
    policy_id = (
        Conversation.objects.filter(pk=conversation_id)
        .values_list("masking_policy_id", flat=True)
        .get()
    )
    decisions = policies.in_force(policy_id)
    newest_first = Entry.objects.filter(conversation_id=conversation_id, kind="message")
    rows = list(newest_first.order_by("-seq")[:WINDOW])[::-1]
    texts = []
    for row in rows:
        original = guard.restore(row.sealed) if row.sealed else None
        texts.append(original.text if original else row.text)
    sent = [
        {"sender": row.author_role, "text": text} for row, text in zip(rows, texts, strict=True)
    ]
    try:
        spans = find_stream(sent, policy=decisions.detectors[Direction.CUSTOMER])
    except Exception as failure:
        # Each message was examined, or held back, for itself (MASK-21).
        logger.error("masking failed: %s", type(failure).__name__)
        return {}
    changed: dict[int, guard.Guarded] = {}
    for row, text, found in zip(rows, texts, spans, strict=True):
        if row.author_role != "customer":
            continue
        kept = guard.of_spans(text, found, writer=Direction.CUSTOMER, decisions=decisions)
        if kept.text != row.text:
            guarding.rewrite(row, kept, policy_id)
            changed[row.seq] = kept
    holds_back = any(span.is_provisional for found in spans for span in found)
    if holds_back or not isolated:
        Conversation.objects.filter(pk=conversation_id).update(holds_back=holds_back)
    return changed
