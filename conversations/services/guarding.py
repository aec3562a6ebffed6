"""Masking of what is stored already: the policy in force, held messages, newer rules."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from contactcenter import protocol
from contactcenter.realtime import groups, publish
from contactcenter.realtime.actor import Audience as ActorAudience
from conversations import payloads
from conversations.models import Conversation, Entry
from masking import guard, policies
from masking.models import Audience

AT_ONCE = 200
READERS: tuple[tuple[ActorAudience, Audience], ...] = (
    ("desk", Audience.AGENT),
    ("supervisor", Audience.SUPERVISOR),
)


def follow(conversation_ids: Iterable[UUID], policy_id: int | None) -> None:
    """From now on these conversations follow this policy, the one of the queue they are in."""
    Conversation.objects.filter(pk__in=list(conversation_ids)).exclude(
        masking_policy_id=policy_id
    ).update(masking_policy_id=policy_id)


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
        rewrite(row, kept, followed[row.conversation_id])
        changed += 1
    return changed


def rewrite(entry: Entry, kept: guard.Guarded, policy_id: int | None) -> None:
    """Replace a stored text by what masking makes of it now, and tell who reads along.

    The log is otherwise never changed. The caller holds the conversation's lock.
    """
    Entry.objects.filter(pk=entry.pk).update(
        text=kept.text, sealed=kept.sealed, is_masked=kept.is_masked or entry.is_masked
    )
    entry.text, entry.sealed = kept.text, kept.sealed
    _announce(entry, policy_id)


def _announce(entry: Entry, policy_id: int | None) -> None:
    key = str(entry.conversation_id)
    for audience, reader in READERS:
        event = protocol.StaffMasked(
            conversation_id=key, entry=payloads.staff_entry(entry, reader, policy_id)
        )
        publish.in_private(groups.staff(key), audience, event)
    if entry.is_public:
        public = protocol.PublicMasked(
            conversation_id=key, entry=payloads.public_entry(entry, policy_id)
        )
        publish.in_private(groups.everyone(key), "customer", public)
    # Previews and the dashboard's subject are derived from it.
    publish.conversation_changed([key])


def retry_held() -> int:
    """Look again at what masking could not examine; called every minute (MASK-21)."""
    held = Entry.objects.filter(text=guard.HELD, sealed__isnull=False, kind__in=payloads.SENT)
    return examine_again(held.order_by("created_at")[:AT_ONCE])
