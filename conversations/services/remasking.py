"""Masking of what is stored already, once more: held messages, newer rules, a newer detector."""

from collections.abc import Iterable

from django.db import transaction

from conversations import payloads
from conversations.models import Conversation, Entry
from conversations.services import guarding
from masking import guard, policies

AT_ONCE = 200


@transaction.atomic
def examine_again(entries: Iterable[Entry]) -> int:
    """Mask stored texts by the policy and detector of today; gives how many changed.

    What was redacted stays so. What agents read of it is replaced on their screens (MASK-21).
    """
    changed = 0
    rows = list(entries)
    followed = dict(
        Conversation.objects.select_for_update(no_key=True)
        .filter(pk__in={row.conversation_id for row in rows})
        .order_by("pk")
        .values_list("pk", "masking_policy_id")
    )
    for row in rows:
        original = guard.restore(row.sealed) if row.sealed else None
        text = original.text if original else row.text
        decisions = policies.in_force(followed[row.conversation_id])
        writer = payloads.writer_of(row.author_role)
        kept = guard.guard(text, writer=writer, decisions=decisions)
        if kept.is_held or (kept.text == row.text and bool(kept.sealed) == bool(row.sealed)):
            continue
        guarding.rewrite(row, kept, followed[row.conversation_id])
        changed += 1
    return changed


def retry_held() -> int:
    """Look again at what masking could not examine; called every minute (MASK-21)."""
    held = Entry.objects.filter(text=guard.HELD, sealed__isnull=False, kind__in=payloads.SENT)
    return examine_again(held.order_by("created_at")[:AT_ONCE])
