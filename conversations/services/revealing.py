"""What masking hides, shown to one person, one place at a time, for a reason (MASK-19)."""

from collections import Counter
from datetime import timedelta
from math import ceil
from typing import Any

from django.db import transaction
from django.utils import timezone

from contactcenter.models import User
from contactcenter.protocol import Revealer
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations import payloads
from conversations.models import AuditEntry, Conversation, Entry
from conversations.models.log import Draft
from conversations.services import audit, lifecycle, log
from masking import guard, policies
from masking.models import Entity

CUSTOM = "CUSTOM"
"""Whatever an admin's own pattern found."""
ACTION = "entry.reveal"
SHOWN_SECONDS = 30
MOST_A_MINUTE = 6
MINUTE = timedelta(minutes=1)
MANY = 10
"""In an hour: others are told."""
SHORTEST_REASON, LONGEST_REASON = 5, 200
MOST_READ = 2000


def reveal(conversation: Conversation, *, by: Actor, seq: int, index: int, reason: str) -> str:
    """The original of one masked place; leaves an audit row and an entry for the team.

    Raises Refused: `reason_required`, `not_found` (no such place, or redacted for ever),
    `not_allowed` (no right for this kind of data), `rate_limited`, `unexamined` (masking failed on the
    reason). Refusals are audited too.
    """
    said = " ".join(reason.replace("\0", "").split())[:MOST_READ]
    if len(said) < SHORTEST_REASON:
        raise Refused("reason_required")
    entry = Entry.objects.filter(conversation=conversation, seq=seq).first()
    original = guard.restore(entry.sealed) if entry and entry.sealed else None
    if entry is None or original is None or not 0 <= index < len(original.spans):
        raise Refused("not_found")
    span = original.spans[index]
    decisions = policies.in_force(conversation.masking_policy_id)
    writer = payloads.writer_of(entry.author_role)
    if not guard.may_come_back(span, writer=writer, decisions=decisions):
        raise Refused("not_found")
    if not _may(by, span.entity):
        raise Refused("not_allowed")
    # A reason may quote the number itself; cut before, it would not be recognised.
    masked = guard.plain(said, decisions, writers=policies.WRITERS)
    if guard.is_held(said, masked):
        raise Refused("unexamined")
    detail = {"seq": seq, "entity": span.entity, "reason": masked[:LONGEST_REASON]}
    seconds = _note(conversation, by, detail)
    if seconds:
        raise Refused("rate_limited", retry_after=seconds)
    return original.text[span.start : span.end]


@transaction.atomic
def _note(conversation: Conversation, by: Actor, detail: dict[str, Any]) -> int:
    """Leave the trace of a reveal, or of one too many: then gives after how many seconds it may be."""
    # One at a time: two processes at once would both find room for one more.
    User.objects.select_for_update(no_key=True).get(pk=by.staff_id)
    seconds = _seconds_to_wait(by)
    outcome = "rate_limited" if seconds else "done"
    audit.record(by, ACTION, str(conversation.pk), outcome=outcome, **detail)
    if not seconds:
        told = Draft(
            conversation_id=conversation.pk, kind="revealed", is_public=False,
            author_role="supervisor" if by.audience == "supervisor" else "agent",
            author_name=by.name, author_id=by.user_id,
            facts={"name": detail["entity"], "reason": detail["reason"]},
        )  # fmt: skip
        lifecycle.announce(log.append([told]).values())
    return seconds


def _seconds_to_wait(by: Actor) -> int:
    """Until there are fewer than so many in the last minute, whenever that minute begins."""
    now = timezone.now()
    lately = AuditEntry.objects.filter(
        action=ACTION, outcome="done", actor_id=by.staff_id, at__gt=now - MINUTE
    ).order_by("-at")
    times = list(lately.values_list("at", flat=True)[:MOST_A_MINUTE])
    return 0 if len(times) < MOST_A_MINUTE else ceil((times[-1] + MINUTE - now).total_seconds())


def reveals_of_the_hour() -> dict[str, int]:
    """User id → how many places they had shown to them in the last hour."""
    since = timezone.now() - timedelta(hours=1)
    rows = AuditEntry.objects.filter(action=ACTION, outcome="done", at__gt=since)
    counts = Counter(rows.values_list("actor_id", flat=True))
    return {str(user_id): count for user_id, count in counts.items()}


def revealers() -> list[Revealer]:
    """Who had many places shown to them in the last hour, whatever their part: others are told."""
    counts = {key: count for key, count in reveals_of_the_hour().items() if count >= MANY}
    people = User.objects.filter(pk__in=counts) if counts else []
    found = [Revealer(id=str(u.pk), name=u.name, reveals=counts[str(u.pk)]) for u in people]
    return sorted(found, key=lambda person: (-person.reveals, person.name, person.id))


def rights_of(user: User) -> list[str]:
    """The entities this person may have revealed."""
    return [
        kind for kind in (*Entity.values, CUSTOM) if user.has_perm(f"masking.reveal_{kind.lower()}")
    ]


def _may(by: Actor, entity: str) -> bool:
    user = User.objects.filter(pk=by.staff_id, is_active=True).first()
    return user is not None and (entity if entity in Entity.values else CUSTOM) in rights_of(user)
