"""Masking of what is stored already, once more: held messages, newer rules, a newer detector.

Rows are read under their conversation's lock: what somebody masks meanwhile must not come back.
"""

import logging
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import transaction

from conversations import payloads
from conversations.models import Conversation, Customer, Entry, PreChatAnswer
from conversations.services import customers, guarding, opening, streams
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
    examined = list(_examined(rows, decisions))
    if examined and streams.holds_back(kept for _, kept in examined):
        Conversation.objects.filter(pk=conversation.pk).update(holds_back=True)
    changed = 0
    for row, kept in examined:
        if kept.is_held or not guarding.is_other(row.text, row.sealed, kept):
            continue
        guarding.rewrite(row, kept, conversation.masking_policy_id)
        changed += 1
    return changed + _answers(conversation) + _facts(conversation, decisions)


def retry_held() -> int:
    """Look again at what masking could not examine; called every minute (MASK-21)."""
    held = Entry.objects.filter(text=guard.HELD, sealed__isnull=False, kind__in=payloads.SENT)
    firsts: dict[UUID, int] = {}
    for key, seq in held.order_by("created_at").values_list("conversation_id", "seq")[:AT_ONCE]:
        firsts[key] = min(seq, firsts.get(key, seq))
    changed = sum(examine_again(key, since=_before(key, seq)) for key, seq in firsts.items())
    names = Customer.objects.filter(name=guard.HELD, name_sealed__isnull=False)
    answers = PreChatAnswer.objects.filter(text=guard.HELD, sealed__isnull=False)
    changed += sum(map(customers.examine_again, names.values_list("pk", flat=True)[:AT_ONCE]))
    return changed + sum(_answer(answer) for answer in answers[:AT_ONCE])


def _before(conversation_id: UUID, seq: int) -> int:
    """Where the messages begin that are read together with this one (MASK-16)."""
    earlier = Entry.objects.filter(conversation_id=conversation_id, kind="message", seq__lt=seq)
    seqs = list(earlier.order_by("-seq").values_list("seq", flat=True)[: streams.WINDOW])
    return min(seqs, default=seq)


def _answers(conversation: Conversation) -> int:
    return sum(map(_answer, PreChatAnswer.objects.filter(conversation=conversation)))


def _answer(row: PreChatAnswer) -> bool:
    """An answer before the chat follows the default policy, as when it was given; whether it changed."""
    original = guard.restore(row.sealed) if row.sealed else guard.Original(row.text)
    if original is None:
        return False
    kept = opening.guarded(row.question, original.text)
    if kept.is_held or not guarding.is_other(row.text, row.sealed, kept):
        return False
    row.text, row.sealed = kept.text, kept.sealed
    row.save(update_fields=["text", "sealed"])
    return True


def _facts(conversation: Conversation, decisions: Decisions) -> int:
    """What is masked for ever, and was told while masking was off or knew less; 1 when it changed."""
    fresh = {
        "page_url": opening.masked_address(conversation.page_url)[: opening.MOST_URL],
        "page_title": opening.masked(conversation.page_title)[: opening.MOST_TITLE],
        "notes": guard.plain(conversation.notes, decisions, writers=policies.WRITERS),
    }
    changed = {
        name: text
        for name, text in fresh.items()
        if text != getattr(conversation, name) and guard.HELD not in text
    }
    return Conversation.objects.filter(pk=conversation.pk).update(**changed) if changed else 0


def _examined(rows: Sequence[Entry], decisions: Decisions) -> Iterator[tuple[Entry, guard.Guarded]]:
    """Each with what masking makes of it now; without those that it cannot examine."""
    said = {
        writer: [row for row in rows if row.kind in kinds]
        for writer, kinds in streams.READ_TOGETHER.items()
    }
    try:
        together = {
            seq: kept
            for writer in policies.WRITERS
            for seq, kept in streams.look_at(said[writer], writer, decisions).items()
        }
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
