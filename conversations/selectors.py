"""What screens read of conversations. Never writes."""

from collections.abc import Iterable
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from contactcenter.protocol import (
    Details,
    Earlier,
    Marks,
    PreChat,
    PublicConversation,
    PublicEntry,
    Role,
    StaffAuthor,
    StaffEntry,
    State,
)
from conversations import payloads
from conversations.models import Conversation, Entry, Participant
from masking.models import Audience

PAGE = 50
MOST_MISSED = 200
SHOWN_AFTER_END = timedelta(minutes=10)


def public_entries(
    conversation_id: UUID, *, since: int = 0, before: int | None = None
) -> tuple[list[PublicEntry], bool]:
    """Entries the customer may read, oldest first, and whether there are more in that direction."""
    rows = Entry.objects.filter(conversation_id=conversation_id, is_public=True)
    found, has_more = _page(rows, since=since, before=before)
    policy_id = policy_of(conversation_id)
    return [payloads.public_entry(entry, policy_id) for entry in found], has_more


def staff_entries(
    conversation_id: UUID, reader: Audience, *, since: int = 0, before: int | None = None
) -> tuple[list[StaffEntry], bool]:
    """Entries the staff may read, masked, oldest first, and whether there are more."""
    rows = Entry.objects.filter(conversation_id=conversation_id)
    found, has_more = _page(rows, since=since, before=before)
    policy_id = policy_of(conversation_id)
    return [payloads.staff_entry(entry, reader, policy_id) for entry in found], has_more


def policy_of(conversation_id: UUID) -> int | None:
    """The masking policy of the queue the conversation is in; None: the default one."""
    rows = Conversation.objects.filter(pk=conversation_id)
    return rows.values_list("masking_policy_id", flat=True).first()


def _page(rows: QuerySet[Entry], *, since: int, before: int | None) -> tuple[list[Entry], bool]:
    if before is not None or since <= 0:
        newest_first = rows.order_by("-seq")
        if before is not None:
            newest_first = newest_first.filter(seq__lt=before)
        page = list(newest_first[: PAGE + 1])
        return page[:PAGE][::-1], len(page) > PAGE
    page = list(rows.filter(seq__gt=since).order_by("seq")[: MOST_MISSED + 1])
    return page[:MOST_MISSED], len(page) > MOST_MISSED


def current_conversations(customer_ids: Iterable[UUID]) -> dict[UUID, PublicConversation]:
    """Each customer's newest conversation, unless it ended a while ago."""
    recent = Q(ended_at=None) | Q(ended_at__gt=timezone.now() - SHOWN_AFTER_END)
    rows = (
        Conversation.objects.filter(recent, customer_id__in=list(customer_ids))
        .order_by("customer_id", "-created_at")
        .distinct("customer_id")
    )
    found = {row.customer_id: row for row in rows}
    seats = _staff([row.id for row in found.values()])
    return {key: _public(row, seats.get(row.id, [])) for key, row in found.items()}


def public_conversation(conversation: Conversation) -> PublicConversation:
    """One conversation as its customer may see it."""
    return _public(conversation, _staff([conversation.id]).get(conversation.id, []))


def _public(row: Conversation, staff: list[Participant]) -> PublicConversation:
    return PublicConversation(
        id=str(row.id),
        state=cast(State, row.state),
        started_at=row.created_at.timestamp(),
        staff=[session.name for session in staff if session.left_at is None],
        ended_by=cast(Role, row.ended_by) if row.ended_by else None,
        staff_marks=_furthest(staff),
        newest=row.last_public_seq,
    )


def staff_marks(conversation: Conversation) -> Marks:
    """The furthest any of the staff has got."""
    return _furthest(_staff([conversation.id]).get(conversation.id, []))


def _furthest(staff: list[Participant]) -> Marks:
    return Marks(
        delivered=max((session.delivered_seq for session in staff), default=0),
        read=max((session.read_seq for session in staff), default=0),
    )


def _staff(conversation_ids: list[UUID]) -> dict[UUID, list[Participant]]:
    """The staff of each conversation, also those who left, in the order in which they joined."""
    found: dict[UUID, list[Participant]] = {}
    sessions = Participant.objects.filter(
        conversation_id__in=conversation_ids, user__isnull=False
    ).order_by("joined_at")
    for session in sessions:
        found.setdefault(session.conversation_id, []).append(session)
    return found


def heads(conversation_ids: list[UUID]) -> dict[str, tuple[int, int]]:
    """Conversation → (newest entry, newest entry for customers); asked by every heartbeat."""
    rows = Conversation.objects.filter(id__in=conversation_ids)
    return {
        str(key): (newest, public)
        for key, newest, public in rows.values_list("id", "last_seq", "last_public_seq")
    }


def details(conversation_id: UUID, reader: Audience, *, queue: str) -> Details:
    """CHAT-16: the side panel, masked."""
    row = Conversation.objects.select_related("customer", "widget").get(pk=conversation_id)
    sessions = list(Participant.objects.filter(conversation=row, left_at=None))
    customer = next((s for s in sessions if s.customer_id is not None), None)
    card = payloads.customer_card(row.customer, reader)
    return Details(
        customer=card,
        channel=row.channel,
        contact_origin=card.email or card.phone,
        queue=queue,
        widget=row.widget.name if row.widget else "",
        started_at=row.created_at.timestamp(),
        wait_seconds=int((row.accepted_at - row.created_at).total_seconds())
        if row.accepted_at
        else None,
        page_url=row.page_url,
        page_title=row.page_title,
        consent="given" if row.has_consented else "",
        answers=[
            PreChat(
                question=a.question,
                # Told before its queue was known: by the default policy, as the customer's name.
                answer=payloads.read_text(a.text, a.sealed, "customer", reader, None),
            )
            for a in row.answers.all()
        ],
        earlier=_earlier(row, reader),
        participants=[
            StaffAuthor(
                role="supervisor" if s.role == "supervisor" else "agent",
                name=s.name,
                id=str(s.user_id),
            )
            for s in sessions
            if s.user_id is not None
        ],
        customer_marks=Marks(delivered=customer.delivered_seq, read=customer.read_seq)
        if customer
        else None,
        file_most=row.widget.file_most if row.widget and row.widget.agents_send_files else 0,
    )


def _earlier(row: Conversation, reader: Audience) -> list[Earlier]:
    earlier = (
        Conversation.objects.filter(
            customer_id=row.customer_id, created_at__lt=row.created_at, closed_at__isnull=False
        )
        .select_related("outcome")
        .order_by("-created_at")[:5]
    )
    ids = [item.id for item in earlier]
    agents = dict(
        Participant.objects.filter(conversation_id__in=ids, role=Participant.Role.PRIMARY)
        .order_by("joined_at")
        .values_list("conversation_id", "name")
    )
    first = first_messages(ids, reader)
    return [
        Earlier(
            conversation_id=str(item.id),
            started_at=item.created_at.timestamp(),
            agent=agents.get(item.id, ""),
            reason=item.outcome.name if item.outcome else "",
            preview=first.get(item.id, ""),
        )
        for item in earlier
    ]


def first_messages(conversation_ids: list[UUID], reader: Audience) -> dict[UUID, str]:
    """The subject of each conversation: its first customer message, masked, one line."""
    found = _messages(conversation_ids, reader, _FIRST)
    return {key: preview for key, (_, preview) in found.items()}


def last_messages(conversation_ids: list[UUID], reader: Audience) -> dict[UUID, tuple[str, str]]:
    """(author's role, preview) of each conversation's newest message."""
    return _messages(conversation_ids, reader, _LAST)


_FIRST = """
SELECT i.id, m.author_role, m.kind, m.text, m.sealed, c.masking_policy_id FROM unnest(%s::uuid[]) AS i(id)
  JOIN conversations_conversation c ON c.id = i.id
 CROSS JOIN LATERAL (SELECT author_role, kind, left(text, 200) AS text, sealed
   FROM conversations_entry WHERE conversation_id = i.id AND kind IN ('message', 'file')
    AND author_role = 'customer' ORDER BY seq LIMIT 1) m
"""
_LAST = """
SELECT i.id, m.author_role, m.kind, m.text, m.sealed, c.masking_policy_id FROM unnest(%s::uuid[]) AS i(id)
  JOIN conversations_conversation c ON c.id = i.id
 CROSS JOIN LATERAL (SELECT author_role, kind, left(text, 200) AS text, sealed
   FROM conversations_entry WHERE conversation_id = i.id AND kind IN ('message', 'file')
  ORDER BY seq DESC LIMIT 1) m
"""


def _messages(
    conversation_ids: list[UUID], reader: Audience, sql: str
) -> dict[UUID, tuple[str, str]]:
    if not conversation_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [conversation_ids])
        found = {}
        for key, role, kind, text, sealed, policy_id in cursor.fetchall():
            read = payloads.read_text(text, sealed, role, reader, policy_id)
            found[key] = (role, payloads.preview(payloads.said(kind, read)))
        return found
