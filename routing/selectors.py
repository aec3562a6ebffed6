"""What screens read of routing: the desk's snapshot, offers, tasks, places in line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, cast
from uuid import UUID

from django.db import connection
from django.utils import timezone

from contactcenter.protocol import (
    CallInvite,
    Capacity,
    Offer,
    Presence,
    PresenceInfo,
    Role,
    State,
    Task,
)
from conversations import payloads, selectors
from conversations.models import Conversation, Participant, PreChatAnswer
from masking.models import Audience
from routing import models
from routing.states import OfferState

TaskRole = Literal["primary", "conference", "supervisor", "monitor"]
_AT_DESK = [Participant.Role.PRIMARY, Participant.Role.CONFERENCE]


@dataclass(slots=True)
class DeskState:
    """What one person's desk shows; compared with what it showed before."""

    presence: PresenceInfo | None = None
    missed_queue: str = ""
    capacity: Capacity | None = None
    offers: dict[str, Offer] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    invites: dict[str, CallInvite] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody follows a conversation in some role, and has read so far."""

    user_id: UUID
    conversation_id: UUID
    role: TaskRole
    read: int = 0


def desk_states(user_ids: set[UUID]) -> dict[UUID, DeskState]:
    """The desks of these people, in a handful of queries whatever their number."""
    states = {user_id: DeskState() for user_id in user_ids}
    for agent in models.Agent.objects.filter(pk__in=user_ids):
        state = states[agent.pk]
        state.presence = presence_info(agent)
        state.missed_queue = agent.missed_queue
        state.capacity = capacity_of(agent)
    for user_id, offer in _offers(user_ids):
        states[user_id].offers[offer.id] = offer
    seats = [
        Seat(user_id, conversation_id, cast(TaskRole, role), read)
        for user_id, conversation_id, role, read in Participant.objects.filter(
            user_id__in=user_ids, left_at=None, role__in=_AT_DESK
        ).values_list("user_id", "conversation_id", "role", "read_seq")
    ]
    for seat, task in tasks(seats):
        states[seat.user_id].tasks[task.conversation_id] = task
    return states


def capacity_of(agent: models.Agent) -> Capacity:
    return Capacity(
        used=agent.used_units, max=agent.max_units, is_in_call=agent.call_id is not None
    )


def presence_info(agent: models.Agent) -> PresenceInfo:
    return PresenceInfo(
        presence=cast(Presence, agent.presence),
        since=agent.presence_since.timestamp(),
        set_by=agent.presence_set_by,
        text=agent.presence_text,
    )


def _offers(user_ids: set[UUID]) -> list[tuple[UUID, Offer]]:
    rows = (
        models.Offer.objects.filter(
            # By way of the work they hold: there is an index on that.
            work_item__agent_id__in=user_ids,
            state=OfferState.PENDING,
            expires_at__gt=timezone.now(),
        )
        .select_related(
            "agent__user", "work_item__queue", "work_item__workstream",
            "work_item__conversation__customer",
        )
        .order_by("offered_at")
    )  # fmt: skip
    ids = [row.work_item_id for row in rows]
    last = selectors.last_messages(ids, Audience.AGENT)
    answers: dict[UUID, str] = {}
    for answer in PreChatAnswer.objects.filter(conversation_id__in=ids).order_by("-position"):
        answers[answer.conversation_id] = payloads.read_text(
            answer.text, answer.sealed, "customer", Audience.AGENT, None
        )
    return [
        (
            row.agent_id,
            Offer(
                id=str(row.id),
                conversation_id=str(row.work_item_id),
                customer=payloads.customer_card(row.work_item.conversation.customer),
                queue=row.work_item.queue.name,
                agent=row.agent.user.name,
                thread=last[row.work_item_id][1]
                if row.work_item_id in last
                else payloads.preview(answers.get(row.work_item_id, "")),
                offered_at=row.offered_at.timestamp(),
                expires_at=row.expires_at.timestamp(),
                waiting_since=row.work_item.enqueued_at.timestamp(),
                can_reject=row.work_item.workstream.can_reject,
                shows_timer=row.work_item.workstream.shows_timer,
            ),
        )
        for row in rows
    ]


def tasks(seats: list[Seat]) -> list[tuple[Seat, Task]]:
    """CHAT-8: one row of the task pane per seat."""
    if len({_reader(seat) for seat in seats}) > 1:  # each reads with the rules of their role
        return [pair for seat in seats for pair in tasks([seat])]
    reader = _reader(seats[0]) if seats else Audience.AGENT
    ids = list({seat.conversation_id for seat in seats})
    rows = {
        row.id: row
        for row in Conversation.objects.filter(id__in=ids).select_related(
            "customer", "work_item__queue"
        )
    }
    last = selectors.last_messages(ids, reader)
    unread = _unread(seats)
    return [
        (seat, _task(seat, rows[seat.conversation_id], last.get(seat.conversation_id), unread))
        for seat in seats
        if seat.conversation_id in rows
    ]


def _reader(seat: Seat) -> Audience:
    return Audience.SUPERVISOR if seat.role in ("supervisor", "monitor") else Audience.AGENT


def _task(
    seat: Seat,
    row: Conversation,
    last: tuple[str, str] | None,
    unread: dict[tuple[UUID, UUID], int],
) -> Task:
    item: models.WorkItem | None = getattr(row, "work_item", None)
    role, preview = last or ("system", "")
    return Task(
        conversation_id=str(row.id),
        customer=payloads.customer_card(row.customer, _reader(seat)),
        queue=item.queue.name if item else "",
        state=cast(State, row.state),
        role=seat.role,
        preview=preview,
        preview_by=cast(Role, role),
        newest=row.last_seq,
        read=seat.read,
        unread=unread.get((seat.user_id, row.id), 0),
        since=row.state_since.timestamp(),
        waiting_since=payloads.seconds(row.waiting_since),
        target_seconds=item.queue.target_seconds if item else 0,
        wrap_up_ends_at=payloads.seconds(row.auto_close_at) if row.state == "wrap_up" else None,
    )


def _unread(seats: list[Seat]) -> dict[tuple[UUID, UUID], int]:
    """Customer messages after what each seat has read."""
    if not seats:
        return {}
    sql = """
      SELECT s.person, s.conversation, count(*) FROM unnest(%s::uuid[], %s::uuid[], %s::int[])
          AS s(person, conversation, read)
        JOIN conversations_entry e ON e.conversation_id = s.conversation AND e.seq > s.read
         AND e.kind IN ('message', 'file') AND e.author_role = 'customer'
       GROUP BY 1, 2"""
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [
                [seat.user_id for seat in seats],
                [seat.conversation_id for seat in seats],
                [seat.read for seat in seats],
            ],
        )
        return {(person, key): count for person, key, count in cursor.fetchall()}


def queue_names(conversation_ids: Iterable[UUID]) -> dict[UUID, str]:
    items = models.WorkItem.objects.filter(pk__in=list(conversation_ids))
    return dict(items.values_list("pk", "queue__name"))


def positions(conversation_ids: list[UUID]) -> dict[UUID, int]:
    """Place in line of those who wait; an offered one still waits for its customer (WID-5)."""
    if not conversation_ids:
        return {}
    sql = """
      SELECT conversation_id, place FROM (
        SELECT conversation_id, row_number() OVER (PARTITION BY queue_id
                 ORDER BY priority DESC, enqueued_at, conversation_id) AS place
          FROM routing_workitem
         WHERE state IN ('waiting', 'offered') AND queue_id IN (
               SELECT queue_id FROM routing_workitem WHERE conversation_id = ANY(%s))) line
       WHERE conversation_id = ANY(%s)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [conversation_ids, conversation_ids])
        return dict(cursor.fetchall())


def offer_outcomes(offer_ids: Iterable[str]) -> dict[str, str]:
    """How offers that no longer show have ended."""
    rows = models.Offer.objects.filter(pk__in=list(offer_ids))
    # Still pending in the row: its time is up and the sweeper is about to say so.
    return {
        str(pk): "timed_out" if state == OfferState.PENDING else state
        for pk, state in rows.values_list("pk", "state")
    }


def members_by_queue(queue_ids: Iterable[UUID]) -> dict[UUID, list[models.Agent]]:
    found: dict[UUID, list[models.Agent]] = defaultdict(list)
    rows = models.Membership.objects.filter(queue_id__in=list(queue_ids))
    for row in rows.select_related("agent__user"):
        found[row.queue_id].append(row.agent)
    return found
