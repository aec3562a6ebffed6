"""One routing pass: lock, match, write set by set, commit (architecture: one transaction).

A second process that comes at the same time leaves; the first one's successor sees its work. Each
queue gives its first hundred items, so that a queue without agents cannot hold up the others.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from contactcenter.realtime import publish
from conversations.services import lifecycle
from conversations.states import Trigger
from routing.models import Agent, Offer, Skip, WorkItem
from routing.states import Presence
from routing.strategies import Candidate, Item, Pair, highest_capacity

LOCK = 7_203_441  # any number: it names this lock in the database
ITEMS_A_QUEUE = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting item with what its offer needs."""

    item: Item
    offer_seconds: int


_BLOCK = """
SELECT w.conversation_id FROM routing_queue q
 CROSS JOIN LATERAL (
   SELECT conversation_id, priority, enqueued_at FROM routing_workitem
    WHERE queue_id = q.id AND state = 'waiting'
    ORDER BY priority DESC, enqueued_at LIMIT %s) w
 WHERE EXISTS (SELECT 1 FROM routing_membership m JOIN routing_agent a ON a.user_id = m.agent_id
                WHERE m.queue_id = q.id AND a.used_units < a.max_units
                  AND a.presence NOT IN ('offline', 'rona'))
"""
_LOCKED = """
SELECT w.conversation_id, w.queue_id, w.units, s.allowed_presences, s.offer_seconds
  FROM (SELECT id FROM conversations_conversation WHERE id = ANY(%s) AND state = 'open'
         ORDER BY id FOR NO KEY UPDATE) c
  JOIN routing_workitem w ON w.conversation_id = c.id AND w.state = 'waiting'
  JOIN routing_workstream s ON s.id = w.workstream_id
  JOIN routing_queue q ON q.id = w.queue_id
 ORDER BY q.priority DESC, w.priority DESC, w.enqueued_at
"""
_AGENTS = """
SELECT user_id, presence, max_units - used_units FROM routing_agent
 WHERE user_id IN (SELECT agent_id FROM routing_membership WHERE queue_id = ANY(%s))
   AND used_units < max_units AND presence NOT IN ('offline', 'rona')
 ORDER BY user_id FOR NO KEY UPDATE
"""
_MEMBERS = """
SELECT queue_id, agent_id, coalesce(extract(epoch FROM last_assigned_at), 0)::float
  FROM routing_membership WHERE queue_id = ANY(%s) AND agent_id = ANY(%s)
"""
_HOLD = """
UPDATE routing_workitem w SET state = 'offered', agent_id = p.agent, held_units = w.units
  FROM unnest(%s::uuid[], %s::uuid[]) AS p(item, agent) WHERE w.conversation_id = p.item
"""
_TAKE = """
UPDATE routing_agent a SET used_units = a.used_units + p.units
  FROM unnest(%s::uuid[], %s::int[]) AS p(agent, units) WHERE a.user_id = p.agent
"""
_TURN = """
UPDATE routing_membership m SET last_assigned_at = clock_timestamp() + p.n * interval '1 microsecond'
  FROM unnest(%s::uuid[], %s::uuid[], %s::int[]) AS p(queue, agent, n)
 WHERE m.queue_id = p.queue AND m.agent_id = p.agent
"""


@transaction.atomic
def run() -> int:
    """Offer waiting work to free agents; gives the number of offers made (ROUTE-7)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    waiting = _waiting()
    if not waiting:
        return 0
    pairs = highest_capacity([w.item for w in waiting.values()], _members(waiting))
    if pairs:
        _write(pairs, waiting)
    return len(pairs)


def _rows(sql: str, *params: object) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _waiting() -> dict[UUID, Waiting]:
    """The block of this pass in serving order, its conversations locked in id order."""
    ids = [row[0] for row in _rows(_BLOCK, ITEMS_A_QUEUE)]
    if not ids:
        return {}
    rows = _rows(_LOCKED, ids)
    skipped: dict[UUID, set[UUID]] = {}
    skips = Skip.objects.filter(work_item_id__in=ids, until__gt=timezone.now())
    for item_id, agent_id in skips.values_list("work_item_id", "agent_id"):
        skipped.setdefault(item_id, set()).add(agent_id)
    presences = {tuple(row[3]): frozenset(row[3]) for row in rows}
    return {
        row[0]: Waiting(
            Item(
                id=row[0], queue_id=row[1], units=row[2], presences=presences[tuple(row[3])],
                skipped=frozenset(skipped.get(row[0], ())),
            ),
            row[4],
        )
        for row in rows
    }  # fmt: skip


def _members(waiting: dict[UUID, Waiting]) -> dict[UUID, list[tuple[Candidate, float]]]:
    queues = list({w.item.queue_id for w in waiting.values()})
    candidates = {row[0]: Candidate(*row) for row in _rows(_AGENTS, queues)}
    members: dict[UUID, list[tuple[Candidate, float]]] = {}
    for queue_id, agent_id, last in _rows(_MEMBERS, queues, list(candidates)):
        members.setdefault(queue_id, []).append((candidates[agent_id], last))
    return members


def _write(pairs: list[Pair], waiting: dict[UUID, Waiting]) -> None:
    names = _names({pair.agent_id for pair in pairs})
    moved = lifecycle.move_many(
        [pair.item.id for pair in pairs],
        Trigger.OFFER,
        facts={pair.item.id: {"name": names[pair.agent_id]} for pair in pairs},
    )
    assert len(moved) == len(pairs), "the conversations are locked and Open"
    items = [pair.item.id for pair in pairs]
    agents = [pair.agent_id for pair in pairs]
    units: Counter[UUID] = Counter()
    for pair in pairs:
        units[pair.agent_id] += pair.item.units
    turns = {(pair.item.queue_id, pair.agent_id): n for n, pair in enumerate(pairs)}
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [items, agents])
        cursor.execute(_TAKE, [list(units), list(units.values())])
        cursor.execute(_TURN, [*map(list, zip(*turns, strict=True)), list(turns.values())])
    _make_offers(pairs, waiting, timezone.now())
    publish.user_changed(*units)


def _make_offers(pairs: list[Pair], waiting: dict[UUID, Waiting], now: datetime) -> None:
    Offer.objects.bulk_create(
        Offer(
            work_item_id=pair.item.id, agent_id=pair.agent_id, offered_at=now,
            expires_at=now + timedelta(seconds=waiting[pair.item.id].offer_seconds),
        )
        for pair in pairs
    )  # fmt: skip


def _names(agent_ids: set[UUID]) -> dict[UUID, str]:
    agents = Agent.objects.select_related("user").filter(pk__in=agent_ids)
    return {agent.pk: agent.user.name for agent in agents}


def is_work_waiting() -> bool:
    """Whether a pass could find something; cheap, asked by every tick."""
    return (
        WorkItem.objects.filter(state="waiting").exists()
        and Agent.objects.exclude(presence__in=[Presence.OFFLINE, Presence.RONA]).exists()
    )
