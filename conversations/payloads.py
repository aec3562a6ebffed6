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
    PublicAuthor,
    PublicEntry,
    PublicKind,
    Role,
    StaffAuthor,
    StaffEntry,
    StaffKind,
)
from conversations.models import Customer, Entry
from conversations.models.log import Appended
from masking import policy

PREVIEW_LENGTH = 80
SENT = ("message", "note")
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
            text=draft.text,
            facts=_facts(draft.facts),
        ),
    )


def entry_logged(appended: Appended) -> EntryLogged:
    """For the staff, masked unless the admin switched masking off."""
    draft = appended.draft
    is_masked = draft.masked_text is not None and policy.current().is_on
    return EntryLogged(
        conversation_id=str(draft.conversation_id),
        entry=StaffEntry(
            seq=appended.seq,
            prev=appended.seq - 1,
            kind=cast(StaffKind, draft.kind),
            at=appended.created_at.timestamp(),
            author=StaffAuthor(
                role=cast(Role, draft.author_role),
                name=staff_name(draft.author_name, draft.author_role),
                id=str(draft.author_id or ""),
            ),
            client_id=str(draft.client_id) if draft.kind in SENT else "",
            text=(draft.masked_text or "") if is_masked else draft.text,
            facts=_facts(draft.facts),
        ),
    )


def public_entry(entry: Entry) -> PublicEntry:
    return PublicEntry(
        seq=entry.seq,
        prev=entry.prev_public,
        kind=cast(PublicKind, entry.kind),
        at=entry.created_at.timestamp(),
        author=PublicAuthor(role=cast(Role, entry.author_role), name=entry.author_name),
        client_id=str(entry.client_id or ""),
        text=entry.text,
        facts=_facts(entry.facts),
    )


def staff_entry(entry: Entry) -> StaffEntry:
    return StaffEntry(
        seq=entry.seq,
        prev=entry.seq - 1,
        kind=cast(StaffKind, entry.kind),
        at=entry.created_at.timestamp(),
        author=StaffAuthor(
            role=cast(Role, entry.author_role),
            name=staff_name(entry.author_name, entry.author_role),
            id=str(entry.author_id or ""),
        ),
        client_id=str(entry.client_id or ""),
        text=staff_text(entry.text, entry.masked_text),
        facts=_facts(entry.facts),
    )


def staff_text(text: str, masked_text: str | None) -> str:
    """A stored text as staff may read it."""
    return masked_text if masked_text is not None and policy.current().is_on else text


def staff_name(name: str, role: str) -> str:
    """A customer may call themselves by a phone number or an address (MASK-14)."""
    return policy.for_staff(name) if role == "customer" else name


def preview(text: str) -> str:
    """One line of at most 80 characters."""
    line = " ".join(text.split())
    return line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"


def initials(name: str) -> str:
    """First letters of the first and last word; "?" when there is no letter (CHAT-1)."""
    words = re.findall(r"[^\W\d_][^\s]*", name)
    letters = [word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words[:1])]
    return "".join(letters).upper() or "?"


def customer_card(customer: Customer) -> CustomerCard:
    """The customer as staff may see them."""
    name = policy.for_staff(customer.name)
    return CustomerCard(
        name=name,
        initials=initials(name),
        email=policy.for_staff(customer.email),
        phone=policy.for_staff(customer.phone),
        language=customer.language,
    )


def now() -> float:
    """The server's time, in seconds since 1970."""
    return time.time()


def seconds(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def _facts(facts: dict[str, Any] | None) -> Facts | None:
    return Facts(**facts) if facts else None
