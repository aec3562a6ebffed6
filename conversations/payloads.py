"""From rows to frames: one place decides what a customer and what the staff may read."""

import re
import time
from datetime import datetime
from typing import Any, cast

from contactcenter.protocol import (
    CustomerCard,
    EntryLogged,
    EntryPosted,
    Facts,
    HiddenPlace,
    PublicAuthor,
    PublicEntry,
    PublicKind,
    Role,
    StaffAuthor,
    StaffEntry,
    StaffKind,
)
from conversations.models import Customer, Entry
from conversations.models.log import Appended, Draft
from masking import guard, policies
from masking.models import Audience, Direction

PREVIEW_LENGTH = 80
HIDDEN_FROM = "hidden_from"
CLIP = "\N{PAPERCLIP} "
"""Marks the name of a file in a line for people of any language; screens put their own words there."""
SENT = ("message", "note", "file")
"""What a browser sends, with an id of its own making."""


def entry_posted(appended: Appended) -> EntryPosted:
    """For the customer. Only public entries have one."""
    draft = appended.draft
    return EntryPosted(
        conversation_id=str(draft.conversation_id),
        entry=PublicEntry(
            seq=appended.seq,
            prev=appended.prev_public,
            kind=cast(PublicKind, draft.kind),
            at=appended.created_at.timestamp(),
            author=PublicAuthor(role=cast(Role, draft.author_role), name=draft.author_name),
            client_id=str(draft.client_id) if draft.kind in SENT else "",
            text=draft_text(draft, Audience.CUSTOMER),
            facts=_facts(draft.facts, Audience.CUSTOMER, draft.policy_id),
        ),
    )


def entry_logged(appended: Appended, reader: Audience = Audience.AGENT) -> EntryLogged:
    """For the staff, masked as this reader's policy says."""
    draft = appended.draft
    return EntryLogged(
        conversation_id=str(draft.conversation_id),
        entry=StaffEntry(
            seq=appended.seq,
            prev=appended.seq - 1,
            kind=cast(StaffKind, draft.kind),
            at=appended.created_at.timestamp(),
            author=StaffAuthor(
                role=cast(Role, draft.author_role),
                name=draft.author_name,
                id=str(draft.author_id or ""),
            ),
            client_id=str(draft.client_id) if draft.kind in SENT else "",
            text=draft_text(draft, reader),
            facts=_facts(draft.facts, reader, draft.policy_id),
            hidden=hidden_places(draft.original, draft.author_role, reader, draft.policy_id),
        ),
    )


def public_entry(entry: Entry, policy_id: int | None) -> PublicEntry:
    return PublicEntry(
        seq=entry.seq,
        prev=entry.prev_public,
        kind=cast(PublicKind, entry.kind),
        at=entry.created_at.timestamp(),
        author=PublicAuthor(role=cast(Role, entry.author_role), name=entry.author_name),
        client_id=str(entry.client_id or ""),
        text=read_text(entry.text, entry.sealed, entry.author_role, Audience.CUSTOMER, policy_id),
        facts=_facts(entry.facts, Audience.CUSTOMER, policy_id),
    )


def staff_entry(entry: Entry, reader: Audience, policy_id: int | None) -> StaffEntry:
    original = guard.restore(entry.sealed) if entry.sealed else None
    return StaffEntry(
        seq=entry.seq,
        prev=entry.seq - 1,
        kind=cast(StaffKind, entry.kind),
        at=entry.created_at.timestamp(),
        author=StaffAuthor(
            role=cast(Role, entry.author_role),
            name=entry.author_name,
            id=str(entry.author_id or ""),
        ),
        client_id=str(entry.client_id or ""),
        text=read_text(entry.text, entry.sealed, entry.author_role, reader, policy_id),
        facts=_facts(entry.facts, reader, policy_id),
        hidden=hidden_places(original, entry.author_role, reader, policy_id),
    )


def draft_text(draft: Draft, reader: Audience) -> str:
    """A text that is just being stored, as this reader gets it."""
    if draft.original is None:
        return draft.text
    decisions = policies.in_force(draft.policy_id)
    return guard.view(
        draft.original, writer=writer_of(draft.author_role), reader=reader, decisions=decisions
    )


def read_text(
    text: str, sealed: str | None, author_role: str, reader: Audience, policy_id: int | None
) -> str:
    """A stored text as this reader gets it."""
    if sealed is None:
        return text
    decisions = policies.in_force(policy_id)
    return guard.read(
        text, sealed, writer=writer_of(author_role), reader=reader, decisions=decisions
    )


def hidden_places(
    original: guard.Original | None, author_role: str, reader: Audience, policy_id: int | None
) -> list[HiddenPlace]:
    """What a masked text hides from this reader, to be revealed one at a time (MASK-19)."""
    if original is None:
        return []
    found = guard.hidden(
        original,
        writer=writer_of(author_role),
        reader=reader,
        decisions=policies.in_force(policy_id),
    )
    return [HiddenPlace(start=h.start, end=h.end, entity=h.entity, index=h.index) for h in found]


def reader_of(audience: str | None) -> Audience:
    """Which masking rules hold for a socket of this audience."""
    return {"customer": Audience.CUSTOMER, "supervisor": Audience.SUPERVISOR}.get(
        audience or "", Audience.AGENT
    )


def writer_of(author_role: str) -> Direction:
    return Direction.CUSTOMER if author_role == "customer" else Direction.AGENT


def preview(text: str) -> str:
    """One line of at most 80 characters."""
    line = " ".join(text.split())
    return line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"


def said(kind: str, text: str) -> str:
    """A message, or the name of a file, as one line tells it."""
    return CLIP + text if kind == "file" else text


def initials(name: str) -> str:
    """First letters of the first and last word; "?" when there is no letter (CHAT-1)."""
    words = re.findall(r"[^\W\d_][^\s]*", name)
    letters = [word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words[:1])]
    return "".join(letters).upper() or "?"


def customer_card(customer: Customer, reader: Audience = Audience.AGENT) -> CustomerCard:
    """The customer as this reader may see them (MASK-5, 8, 9, 14)."""
    name = read_text(customer.name, customer.name_sealed, "customer", reader, None)
    return CustomerCard(
        name=name,
        initials=initials(name),
        email=read_text(customer.email, customer.email_sealed, "customer", reader, None),
        phone=read_text(customer.phone, customer.phone_sealed, "customer", reader, None),
        language=customer.language,
    )


def now() -> float:
    """The server's time, in seconds since 1970."""
    return time.time()


def seconds(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def _facts(facts: dict[str, Any] | None, reader: Audience, policy_id: int | None) -> Facts | None:
    if not facts:
        return None
    # Stored of a file: from whom masking hid something when it came (services.files).
    told = {name: value for name, value in facts.items() if name != HIDDEN_FROM}
    if reader in facts.get(HIDDEN_FROM, ()):
        told["is_masked"] = policies.in_force(policy_id).is_on
    return Facts(**told)
