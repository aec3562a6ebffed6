"""The dashboard's rows and figures (SUP-2, SUP-4), for the queues somebody supervises (ROLE-4)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from contactcenter.protocol import (
    AgentSummary,
    CustomerCard,
    QueueSummary,
    Row,
    State,
)
from conversations import payloads
from conversations.models import Participant
from conversations.services import revealing
from masking.models import Audience
from routing.models import Agent, Queue, WorkItem
from routing.selectors import (
    Seat,
    TaskRole,
    capacity_of,
    members_by_queue,
    presence_info,
    tasks,
)
from routing.states import Presence
from supervisor.models import MonitorSession

CLOSED_SHOWN = timedelta(hours=24)
MOST_ROWS = 10_000

_ROWS = """
SELECT c.id, c.channel, c.state, c.created_at, c.state_since, c.accepted_at, c.ended_at,
       c.closed_at, c.waiting_since, c.close_reason, u.name AS customer, u.name_sealed, u.language,
       q.id AS queue_id, q.name AS queue, q.target_seconds, p.user_id, p.name AS agent,
       m.kind AS said, m.text, m.sealed, c.masking_policy_id, w.units, k.kind AS call
  FROM conversations_conversation c
  JOIN routing_workitem w ON w.conversation_id = c.id
  JOIN routing_queue q ON q.id = w.queue_id
  JOIN conversations_customer u ON u.id = c.customer_id
  LEFT JOIN LATERAL (SELECT user_id, name FROM conversations_participant
     WHERE conversation_id = c.id AND role = 'primary' ORDER BY joined_at DESC LIMIT 1) p ON true
  LEFT JOIN media_call k ON k.conversation_id = c.id
   AND k.state IN ('requested', 'ringing', 'connected')
  LEFT JOIN LATERAL (SELECT kind, left(text, 200) AS text, sealed
      FROM conversations_entry WHERE conversation_id = c.id AND kind IN ('message', 'file')
       AND author_role = 'customer' ORDER BY seq LIMIT 1) m ON true
 WHERE {where} ORDER BY c.created_at DESC LIMIT {most}
"""


def supervised_queues(user_id: UUID) -> list[Queue]:
    return list(Queue.objects.filter(supervisors=user_id).order_by("name"))


def rows(queue_ids: Iterable[UUID]) -> list[Row]:
    """What these queues hold, and what they closed in the last 24 hours; newest first."""
    where = "w.queue_id = ANY(%s) AND (c.closed_at IS NULL OR c.closed_at > %s)"
    return _rows(where, [list(queue_ids), timezone.now() - CLOSED_SHOWN])


def rows_of(conversation_ids: Iterable[UUID]) -> list[Row]:
    """The rows of these conversations, whatever their queue."""
    return _rows("c.id = ANY(%s)", [list(conversation_ids)])


def _rows(where: str, params: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(where=where, most=MOST_ROWS), params)
        names = [column.name for column in cursor.description or ()]
        return [_row(dict(zip(names, values, strict=True))) for values in cursor.fetchall()]


def _row(r: dict[str, Any]) -> Row:
    chief, policy_id = Audience.SUPERVISOR, r["masking_policy_id"]
    name = payloads.read_text(r["customer"], r["name_sealed"], "customer", chief, None)
    subject = payloads.read_text(r["text"] or "", r["sealed"], "customer", chief, policy_id)
    return Row(
        id=str(r["id"]),
        subject=payloads.preview(payloads.said(r["said"] or "", subject)),
        customer=CustomerCard(name=name, initials=payloads.initials(name), language=r["language"]),
        channel=r["channel"],
        state=cast(State, r["state"]),
        queue_id=str(r["queue_id"]),
        queue=r["queue"],
        agent_id=str(r["user_id"] or ""),
        agent=r["agent"] or "",
        started_at=r["created_at"].timestamp(),
        state_since=r["state_since"].timestamp(),
        accepted_at=payloads.seconds(r["accepted_at"]),
        ended_at=payloads.seconds(r["ended_at"]),
        closed_at=payloads.seconds(r["closed_at"]),
        waiting_since=payloads.seconds(r["waiting_since"]),
        target_seconds=r["target_seconds"],
        close_reason=r["close_reason"],
        units=r["units"],
        call=r["call"] or "",
    )


_FIGURES = """
SELECT queue_id, count(*) FILTER (WHERE state IN ('waiting', 'offered')),
       count(*) FILTER (WHERE state = 'held'),
       min(enqueued_at) FILTER (WHERE state IN ('waiting', 'offered'))
  FROM routing_workitem WHERE queue_id = ANY(%s) AND state <> 'done' GROUP BY 1
"""


def queue_summaries(queue_ids: Iterable[UUID]) -> dict[UUID, QueueSummary]:
    """The strip: what waits, since when, and who is there."""
    queues = list(Queue.objects.filter(id__in=list(queue_ids)).order_by("name"))
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [[queue.id for queue in queues]])
        figures = {row[0]: row[1:] for row in cursor.fetchall()}
    members = members_by_queue(queue.id for queue in queues)
    summaries = {}
    for queue in queues:
        waiting, active, longest = figures.get(queue.id, (0, 0, None))
        presences = [agent.presence for agent in members[queue.id]]
        summaries[queue.id] = QueueSummary(
            id=str(queue.id), name=queue.name, waiting=waiting, active=active,
            longest_since=payloads.seconds(longest),
            available=presences.count(Presence.AVAILABLE),
            signed_in=len(presences) - presences.count(Presence.OFFLINE),
        )  # fmt: skip
    return summaries


def agent_summaries(queue_ids: Iterable[UUID]) -> dict[UUID, list[AgentSummary]]:
    """Queue → its agents with presence, capacity and what they had revealed (MASK-19)."""
    reveals = revealing.reveals_of_the_hour()
    return {
        queue_id: [
            AgentSummary(
                id=str(agent.pk),
                name=agent.user.name,
                presence=presence_info(agent),
                capacity=capacity_of(agent),
                reveals=reveals.get(str(agent.pk), 0),
            )
            for agent in agents
        ]
        for queue_id, agents in members_by_queue(queue_ids).items()
    }


def followed(user_ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    """What each supervisor monitors or has joined: user → conversation → Task."""
    read = {
        (user_id, conversation_id): seq
        for user_id, conversation_id, seq in Participant.objects.filter(
            user_id__in=user_ids, role=Participant.Role.SUPERVISOR, left_at=None
        ).values_list("user_id", "conversation_id", "read_seq")
    }
    watched = MonitorSession.objects.filter(user_id__in=user_ids, ended_at=None)
    seats = []
    for user_id, conversation_id in watched.values_list("user_id", "conversation_id"):
        key = (user_id, conversation_id)
        role: TaskRole = "supervisor" if key in read else "monitor"
        seats.append(Seat(user_id, conversation_id, role, read.get(key, 0)))
    found: dict[UUID, dict[str, Any]] = {user_id: {} for user_id in user_ids}
    for seat, task in tasks(seats):
        found[seat.user_id][task.conversation_id] = task
    return found


def targets(conversation_id: UUID) -> dict[str, Any]:
    """Where an Open conversation can be assigned to (SUP-22…24): agents with what speaks against
    them, and the other queues."""
    item = WorkItem.objects.select_related("workstream").get(pk=conversation_id)
    allowed = item.workstream.allowed_presences
    members = set(item.queue.agents.values_list("pk", flat=True))
    agents = [
        {
            "id": str(agent.pk),
            "name": agent.user.name,
            "presence": agent.presence,
            "used": agent.used_units,
            "max": agent.max_units,
            "is_in_call": agent.call_id is not None,
            "is_member": agent.pk in members,
            "is_fit": agent.presence in allowed,
            "excess": max(0, agent.used_units + item.units - agent.max_units),
        }
        for agent in Agent.objects.filter(user__is_active=True).select_related("user")
    ]
    queues = Queue.objects.exclude(pk=item.queue_id).annotate(members=Count("agents"))
    return {
        "units": item.units,
        "agents": sorted(agents, key=lambda agent: str(agent["name"])),
        "queues": [
            {"id": str(queue.pk), "name": queue.name, "agents": queue.members}
            for queue in queues.order_by("name")
        ],
    }
