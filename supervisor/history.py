"""The past, for the staff: finding conversations by their masked words (RPT-2)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from contactcenter.models import User
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.limits import spend
from contactcenter.sealing import SealBroken, seal, unseal
from conversations import payloads, selectors
from conversations.models import Conversation, Entry, Participant
from conversations.services import audit, customers, revealing
from masking import guard, policies
from masking.models import Audience
from masking.spans import Entity
from routing.models import Queue

PAGE = 30
SAID = payloads.SENT
MOST_LOOK_UPS = 30
"""Addresses and numbers that one person looks for in a minute."""
_FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the list."""

    id: UUID
    customer: str
    queue: str
    agents: str
    started_at: datetime
    state: str
    subject: str


def visible_to(user: User) -> QuerySet[Conversation]:
    """Conversations somebody took part in, and those of the queues they supervise (ROLE-4)."""
    own = Participant.objects.filter(conversation=OuterRef("pk"), user=user)
    seen = Q(Exists(own))
    if user.is_supervisor:
        seen |= Q(work_item__queue__supervisors=user)
    return Conversation.objects.filter(seen).distinct()


def queues_of(user: User) -> list[Queue]:
    """What the list can be narrowed to."""
    return list(Queue.objects.filter(supervisors=user)) if user.is_supervisor else []


def search(
    user: User, *, words: str, queue_id: UUID | None = None, page: int = 1
) -> tuple[list[Found], bool]:
    """The newest first, and whether there are more.

    words: of messages and notes, or of a customer's name; a whole e-mail address or phone number finds its
    customer, for those who may have it revealed.
    """
    rows = visible_to(user)
    if queue_id is not None:
        rows = rows.filter(work_item__queue_id=queue_id)
    if words:
        rows = rows.filter(
            Q(pk__in=_said(words)) | Q(customer__name__icontains=words) | _by_contact(user, words)
        )
    first = (page - 1) * PAGE
    ordered = rows.select_related("customer", "work_item__queue").order_by("-created_at", "pk")
    found = list(ordered[first : first + PAGE + 1])
    return _lines(user, found[:PAGE]), len(found) > PAGE


def may_name_somebody(words: str) -> bool:
    """Whether these may be somebody's address or number: then they belong into no address of a page."""
    is_long = sum(map(str.isdigit, words)) >= _FEWEST_DIGITS
    return "@" in words or is_long or guard.plain(words, policies.in_force()) != words


def limit_look_ups(actor: Actor, words: str) -> None:
    """Count and record that somebody looks for a customer by what may be theirs.

    Raises Refused `rate_limited`.
    """
    if may_name_somebody(words):
        spend(f"contact:{actor.staff_id}", most=MOST_LOOK_UPS, seconds=60)
        audit.record(actor, "history.find", "customer")


def sealed(user: User, words: str) -> str:
    """What this person searches for, to be read by nobody else."""
    return seal(f"{user.pk} {words}")


def unsealed(user: User, token: str) -> str:
    """What `sealed` got; empty when it was made for somebody else, or by a key that is gone."""
    try:
        whose, _, words = unseal(token).partition(" ")
    except SealBroken:
        return ""
    return words if whose == str(user.pk) else ""


def _said(words: str) -> QuerySet[Entry, UUID]:
    """Where it was said. Only masked words are looked at: who sees stars cannot find what they hide."""
    wanted = SearchQuery(words, config="simple", search_type="websearch")
    rows = Entry.objects.annotate(told=SearchVector("text", config="simple"))
    return rows.filter(told=wanted, kind__in=SAID).values_list("conversation_id", flat=True)


def _by_contact(user: User, words: str) -> Q:
    rights = revealing.rights_of(user)
    # Only what is limited and recorded finds anybody.
    kinds = [
        kind for kind in (Entity.EMAIL, Entity.PHONE) if kind in rights and may_name_somebody(words)
    ]
    return Q(customer__in=customers.with_contact(words, kinds=kinds)) if kinds else Q(pk__in=[])


def reader_for(user: User) -> Audience:
    """By which rules this person reads the past."""
    return Audience.SUPERVISOR if user.is_supervisor else Audience.AGENT


def _lines(user: User, rows: list[Conversation]) -> list[Found]:
    reader = reader_for(user)
    ids = [row.pk for row in rows]
    subjects = selectors.first_messages(ids, reader)
    agents: dict[UUID, list[str]] = {}
    seats = Participant.objects.filter(conversation_id__in=ids, role=Participant.Role.PRIMARY)
    for seat in seats.order_by("joined_at"):
        names = agents.setdefault(seat.conversation_id, [])
        if seat.name not in names:
            names.append(seat.name)
    return [
        Found(
            id=row.pk,
            customer=payloads.customer_card(row.customer, reader).name,
            queue=row.work_item.queue.name if hasattr(row, "work_item") else "",
            agents=", ".join(agents.get(row.pk, [])),
            started_at=row.created_at,
            state=row.state,
            subject=_in_words(subjects.get(row.pk, "")),
        )
        for row in rows
    ]


def _in_words(subject: str) -> str:
    """As the screens write it that know their reader's language."""
    name = subject.removeprefix(payloads.CLIP)
    return subject if name == subject else gettext("File: %(name)s") % {"name": name}
