"""Masking of what is stored already, once more: held messages, newer rules, a newer detector.

Rows are read under their conversation's lock: what somebody masks meanwhile must not come back.
"""

import logging
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import transaction

from conversations import payloads
from conversations.models import Conversation, Entry
from conversations.services import guarding, streams
from masking import guard, policies
from masking.policies import Decisions

logger = logging.getLogger(__name__)
AT_ONCE = 200


@transaction.atomic
def examine_again(conversation_id: UUID, *, since: int = 0) -> int:
    """Mask what is stored since this entry by the policy and detector of today; gives how many changed.

    What was redacted stays so. What agents read of it is replaced on their screens (MASK-21).
    """
    conversation = Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)
    decisions = policies.in_force(conversation.masking_policy_id)
    sent = Entry.objects.filter(conversation=conversation, kind__in=payloads.SENT)
    rows = list(sent.filter(seq__gte=since).order_by("seq"))
    changed = 0
    for row, kept in _examined(rows, decisions):
        if kept.is_held or not guarding.is_other(row, kept):
            continue
        guarding.rewrite(row, kept, conversation.masking_policy_id)
        changed += 1
    return changed


def retry_held() -> int:
    """Look again at what masking could not examine; called every minute (MASK-21)."""
    held = Entry.objects.filter(text=guard.HELD, sealed__isnull=False, kind__in=payloads.SENT)
    firsts: dict[UUID, int] = {}
    for key, seq in held.order_by("created_at").values_list("conversation_id", "seq")[:AT_ONCE]:
        firsts[key] = min(seq, firsts.get(key, seq))
    return sum(examine_again(key, since=_before(key, seq)) for key, seq in firsts.items())


def _before(conversation_id: UUID, seq: int) -> int:
    """Where the messages begin that are read together with this one (MASK-16)."""
    earlier = Entry.objects.filter(conversation_id=conversation_id, kind="message", seq__lt=seq)
    seqs = list(earlier.order_by("-seq").values_list("seq", flat=True)[: streams.WINDOW])
    return min(seqs, default=seq)


def _examined(rows: Sequence[Entry], decisions: Decisions) -> Iterator[tuple[Entry, guard.Guarded]]:
    """Each with what masking makes of it now; without those that it cannot examine."""
    said = [row for row in rows if row.kind == "message"]
    try:
        together = streams.look_at(said, decisions)
    except Exception as failure:
        # The text itself must not get into a log, and a traceback may quote it.
        logger.error("masking failed: %s", type(failure).__name__)
        return
    for row in rows:
        kept = together.get(row.seq)
        if kept is None:
            writer = payloads.writer_of(row.author_role)
            kept = guard.guard(streams.original_text(row), writer=writer, decisions=decisions)
        yield row, kept
