"""Masking of what is stored already: which policy it follows, and how a stored text is replaced."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from contactcenter import protocol
from contactcenter.realtime import groups, publish
from contactcenter.realtime.actor import Audience as ActorAudience
from conversations import payloads
from conversations.models import Conversation, Entry
from conversations.models.log import Appended
from masking import guard, policies
from masking.models import Audience

Stored = dict[tuple[UUID, UUID], Appended]

READERS: tuple[tuple[ActorAudience, Audience], ...] = (
    ("desk", Audience.AGENT),
    ("supervisor", Audience.SUPERVISOR),
)


def follow(conversation_ids: Iterable[UUID], policy_id: int | None) -> None:
    """From now on these conversations follow this policy, the one of the queue they are in."""
    Conversation.objects.filter(pk__in=list(conversation_ids)).exclude(
        masking_policy_id=policy_id
    ).update(masking_policy_id=policy_id)


def by_policy_of_now(stored: Stored) -> Stored:
    """What was just stored; masked anew where its conversation came to another policy while it waited for it.

    The caller holds the conversations' locks, and nobody has been told yet.
    """
    return {
        key: _masked_anew(appended)
        if appended.is_new and appended.policy_id != appended.draft.policy_id
        else appended
        for key, appended in stored.items()
    }


def _masked_anew(appended: Appended) -> Appended:
    draft, policy_id = appended.draft, appended.policy_id
    kept = guard.guard(
        draft.original.text if draft.original else draft.text,
        writer=payloads.writer_of(draft.author_role),
        decisions=policies.in_force(policy_id),
    )
    is_masked = kept.is_masked or draft.is_masked
    Entry.objects.filter(conversation_id=draft.conversation_id, seq=appended.seq).update(
        text=kept.text, sealed=kept.sealed, is_masked=is_masked
    )
    anew = replace(
        draft, text=kept.text, original=kept.original, is_masked=is_masked, policy_id=policy_id
    )
    return replace(appended, draft=anew)


def is_other(text: str, sealed: str | None, kept: guard.Guarded) -> bool:
    """Whether this is not what is stored, also where it reads the same: stars may be all that is left."""
    stored = guard.restore(sealed) if sealed else None
    return kept.text != text or _hides(kept.original) != _hides(stored)


def _hides(original: guard.Original | None) -> list[object]:
    if original is None:
        return []
    places = [(span.start, span.end, span.entity, span.validator) for span in original.spans]
    return [original.text, original.is_held, *places]


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
