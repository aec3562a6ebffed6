"""Numbers that somebody spreads over several messages (MASK-16, MASK-22).

Runs in the transaction that stored the messages, under the conversations' locks, and before anybody is
told: two sockets of one customer cannot get a card past it half by half.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from conversations import payloads
from conversations.models import Conversation, Entry
from conversations.models.log import Appended
from conversations.services import guarding
from conversations.services.guarding import Stored
from masking import guard, policies
from masking.models import Direction
from masking.policies import Decisions
from masking.rules import Policy
from masking.spans import Span
from masking.stream import find_stream, may_be_piece

logger = logging.getLogger(__name__)
WINDOW = 24
OVER_MESSAGES = "stream"
"""What a find over several messages says of itself."""
READ_TOGETHER = {Direction.CUSTOMER: ("message",), Direction.AGENT: ("message", "note")}
"""What is one stream for whom: customers neither write notes nor answer them."""


def examine(stored: Stored, holding: set[UUID]) -> Stored:
    """What was just stored, by the policy of now, with masks over numbers that began in earlier messages.

    `holding` are conversations whose last digits are held back: any word may release them.
    """
    stored = guarding.by_policy_of_now(stored)
    fresh: dict[tuple[UUID, Direction], set[int]] = {}
    for appended in stored.values():
        draft, writer = appended.draft, payloads.writer_of(appended.draft.author_role)
        is_holding = writer == Direction.CUSTOMER and draft.conversation_id in holding
        if appended.is_new and (is_holding or _is_piece(_written(appended))):
            fresh.setdefault((draft.conversation_id, writer), set()).add(appended.seq)
    for (conversation_id, writer), seqs in fresh.items():
        changed = _examine(conversation_id, writer, seqs, isolated=conversation_id not in holding)
        for key, appended in stored.items():
            if key[0] == conversation_id and appended.is_new and appended.seq in changed:
                kept = changed[appended.seq]
                draft = replace(
                    appended.draft,
                    text=kept.text, original=kept.original, is_masked=kept.is_masked,
                )  # fmt: skip
                stored[key] = replace(appended, draft=draft)
    return stored


def look_at(
    rows: Sequence[Entry], writer: Direction, decisions: Decisions
) -> dict[int, guard.Guarded]:
    """What this side's messages among these, oldest first, may be stored as when they are read together.

    A number that was found over messages stays hidden when some of them are not among these. May raise.
    """
    originals = [guard.restore(row.sealed) if row.sealed else None for row in rows]
    texts = [o.text if o else row.text for o, row in zip(originals, rows, strict=True)]
    sent = [
        {"sender": row.author_role, "text": text} for row, text in zip(rows, texts, strict=True)
    ]
    found = _found(sent, writer, decisions.detectors[writer])
    for spans, original in zip(found, originals, strict=True):
        known = original.spans if original else ()
        spans[:] = _joined([s for s in known if s.validator == OVER_MESSAGES], spans)
    return {
        row.seq: guard.of_spans(text, spans, writer=writer, decisions=decisions)
        for row, text, spans in zip(rows, texts, found, strict=True)
        if payloads.writer_of(row.author_role) == writer
    }


def holds_back(looked: Iterable[guard.Guarded]) -> bool:
    """Whether digits are among these that later messages may release."""
    originals = [kept.original for kept in looked if kept.original]
    return any(span.is_provisional for original in originals for span in original.spans)


def original_text(row: Entry) -> str:
    """What was written, less what is redacted."""
    original = guard.restore(row.sealed) if row.sealed else None
    return original.text if original else row.text


def _found(sent: list[dict[str, str]], writer: Direction, policy: Policy) -> list[list[Span]]:
    """The finds of each message, looking at some at a time; what customers end with may be held back."""
    found: list[list[Span]] = [[] for _ in sent]
    newest = max(0, len(sent) - WINDOW)
    for start in [*range(0, newest, WINDOW // 2), newest]:
        window = find_stream(sent[start : start + WINDOW], policy=policy)
        for at, spans in enumerate(window, start):
            may_hold = start == newest and writer == Direction.CUSTOMER
            told = [span for span in spans if may_hold or not span.is_provisional]
            found[at] = _joined(found[at], told)
    return found


def _joined(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Both; where two overlap, one over all of it, and rather what was found over messages."""
    spans: list[Span] = []
    for span in sorted([*some, *others], key=lambda span: (span.start, -span.end)):
        if not spans or spans[-1].end <= span.start:
            spans.append(span)
        elif span.end > spans[-1].end or span.validator == OVER_MESSAGES:
            start, end = spans[-1].start, max(spans[-1].end, span.end)
            over = span if span.validator == OVER_MESSAGES else spans[-1]
            spans[-1] = over._replace(start=start, end=end, parts=((start, end),))
    return spans


def _is_piece(text: str) -> bool:
    try:
        return may_be_piece(text)
    except Exception as failure:
        # Then it is looked at, or held back (MASK-21).
        logger.error("masking failed: %s", type(failure).__name__)
        return True


def _written(appended: Appended) -> str:
    draft = appended.draft
    return draft.original.text if draft.original else draft.text


def _examine(
    conversation_id: UUID, writer: Direction, fresh: set[int], *, isolated: bool
) -> dict[int, guard.Guarded]:
    """Look at the last messages together; gives the new ones that have to be told differently."""
    policy_id = (
        Conversation.objects.filter(pk=conversation_id)
        .values_list("masking_policy_id", flat=True)
        .get()
    )
    decisions = policies.in_force(policy_id)
    newest_first = Entry.objects.filter(
        conversation_id=conversation_id, kind__in=READ_TOGETHER[writer]
    )
    rows = list(newest_first.order_by("-seq")[:WINDOW])[::-1]
    try:
        looked = look_at(rows, writer, decisions)
    except Exception as failure:
        # The text itself must not get into a log, and a traceback may quote it.
        logger.error("masking failed: %s", type(failure).__name__)
        looked = _held([row for row in rows if row.seq in fresh], decisions)
        isolated = True
    changed: dict[int, guard.Guarded] = {}
    for row in rows:
        kept = looked.get(row.seq)
        if kept is not None and guarding.is_other(row.text, row.sealed, kept):
            guarding.rewrite(row, kept, policy_id)
            changed[row.seq] = kept
    is_holding = holds_back(looked.values())
    if writer == Direction.CUSTOMER and (is_holding or not isolated):
        Conversation.objects.filter(pk=conversation_id).update(holds_back=is_holding)
    return changed


def _held(rows: list[Entry], decisions: Decisions) -> dict[int, guard.Guarded]:
    """Digits that could not be read together with what went before are held back (MASK-21)."""
    if decisions.delivers_when_failing:
        return {}
    texts = {row.seq: original_text(row) for row in rows}
    return {seq: guard.held(text) for seq, text in texts.items() if _is_piece(text)}
