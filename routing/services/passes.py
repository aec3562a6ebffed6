"""One routing pass: lock, match, write set by set, commit.

A second process that comes at the same time leaves; the first one's successor sees its work. Each
queue gives its first hundred items, so that a queue without agents cannot hold up the others.

Thousands of offers a pass are why this speaks SQL, and why ids stay the text PostgreSQL sent.
"""

from collections import Counter
from typing import Any

from django.db import connection, transaction

from contactcenter.realtime import publish
from conversations.services import lifecycle
from routing.models import Agent, WorkItem
from routing.states import Presence
from routing.strategies import Candidate, Item, Pair, highest_capacity

LOCK = 7_203_441  # any number: it names this lock in the database
ITEMS_A_QUEUE = 100

_BLOCK = """
SELECT w.conversation_id::text FROM routing_queue q
 CROSS JOIN LATERAL (
   SELECT conversation_id FROM routing_workitem
    WHERE queue_id = q.id AND state = 'waiting'
    ORDER BY priority DESC, enqueued_at LIMIT %s) w
 WHERE EXISTS (SELECT 1 FROM routing_membership m JOIN routing_agent a ON a.user_id = m.agent_id
                WHERE m.queue_id = q.id AND a.used_units < a.max_units AND a.call_id IS NULL
                  AND a.presence NOT IN ('offline', 'rona'))
"""
# Conversations before agents, in id order: every service locks in this order.
_LOCKED = """
SELECT w.conversation_id::text, w.queue_id::text, w.units, w.workstream_id::text
  FROM (SELECT id FROM conversations_conversation
         WHERE id = ANY(string_to_array(%s, ',')::uuid[]) AND state = 'open'
         ORDER BY id FOR NO KEY UPDATE) c
  JOIN routing_workitem w ON w.conversation_id = c.id AND w.state = 'waiting'
  JOIN routing_queue q ON q.id = w.queue_id
 ORDER BY q.priority DESC, w.priority DESC, w.enqueued_at
"""
_SKIPPED = """
SELECT work_item_id::text, agent_id::text FROM routing_skip
 WHERE work_item_id = ANY(string_to_array(%s, ',')::uuid[]) AND until > now()
"""
_STREAMS = "SELECT id::text, allowed_presences FROM routing_workstream"
_AGENTS = """
SELECT a.user_id::text, a.presence, a.max_units - a.used_units,
       coalesce(nullif(u.display_name, ''), nullif(trim(u.first_name || ' ' || u.last_name), ''),
                u.username)
  FROM routing_agent a JOIN contactcenter_user u ON u.id = a.user_id
 WHERE a.user_id IN (SELECT agent_id FROM routing_membership
                      WHERE queue_id = ANY(string_to_array(%s, ',')::uuid[]))
   AND a.used_units < a.max_units AND a.presence NOT IN ('offline', 'rona')
   AND a.call_id IS NULL
 ORDER BY a.user_id FOR NO KEY UPDATE OF a
"""
_MEMBERS = """
SELECT queue_id::text, agent_id::text, coalesce(extract(epoch FROM last_assigned_at), 0)::float
  FROM routing_membership WHERE queue_id = ANY(string_to_array(%s, ',')::uuid[])
"""
_HOLD = """
WITH p AS (SELECT * FROM unnest(string_to_array(%s, ',')::uuid[], string_to_array(%s, ',')::uuid[])
                      AS t(item, agent)),
     w AS (UPDATE routing_workitem w SET state = 'offered', agent_id = p.agent, held_units = w.units
             FROM p WHERE w.conversation_id = p.item
           RETURNING w.conversation_id, w.agent_id, w.workstream_id)
INSERT INTO routing_offer (id, work_item_id, agent_id, state, offered_at, expires_at)
SELECT gen_random_uuid(), w.conversation_id, w.agent_id, 'pending', now(),
       now() + s.offer_seconds * interval '1 second'
  FROM w JOIN routing_workstream s ON s.id = w.workstream_id
"""
_TAKE = """
UPDATE routing_agent a SET used_units = a.used_units + p.units
  FROM unnest(string_to_array(%s, ',')::uuid[], %s::int[]) AS p(agent, units)
 WHERE a.user_id = p.agent
"""
_TURN = """
UPDATE routing_membership m SET last_assigned_at = clock_timestamp() + p.n * interval '1 microsecond'
  FROM unnest(string_to_array(%s, ',')::uuid[], string_to_array(%s, ',')::uuid[], %s::int[])
    AS p(queue, agent, n)
 WHERE m.queue_id = p.queue AND m.agent_id = p.agent
"""


@transaction.atomic
def run() -> int:
    """Offer waiting work to free agents; gives the number of offers made (ROUTE-7)."""
    if not _rows("SELECT pg_try_advisory_xact_lock(%s)", LOCK)[0][0]:
        return 0
    items = _waiting()
    if not items:
        return 0
    pairs = highest_capacity(items, _members(items))
    if pairs:
        _write(pairs)
    return len(pairs)


def _rows(sql: str, *params: str | int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _waiting() -> list[Item]:
    """The block of this pass in serving order, its conversations locked."""
    ids = ",".join(row[0] for row in _rows(_BLOCK, ITEMS_A_QUEUE))
    if not ids:
        return []
    skipped: dict[str, set[str]] = {}
    for item_id, agent_id in _rows(_SKIPPED, ids):
        skipped.setdefault(item_id, set()).add(agent_id)
    presences = {stream: frozenset(allowed) for stream, allowed in _rows(_STREAMS)}
    nobody: frozenset[str] = frozenset()
    return [
        Item(
            id=item_id,
            queue_id=queue_id,
            units=units,
            presences=presences[stream],
            skipped=frozenset(skipped[item_id]) if item_id in skipped else nobody,
        )
        for item_id, queue_id, units, stream in _rows(_LOCKED, ids)
    ]


def _members(items: list[Item]) -> dict[str, list[tuple[Candidate, float]]]:
    queues = ",".join({item.queue_id for item in items})
    candidates = {row[0]: Candidate(*row) for row in _rows(_AGENTS, queues)}
    members: dict[str, list[tuple[Candidate, float]]] = {}
    for queue_id, agent_id, last in _rows(_MEMBERS, queues):
        if (candidate := candidates.get(agent_id)) is not None:
            members.setdefault(queue_id, []).append((candidate, last))
    return members


def _write(pairs: list[Pair]) -> None:
    items = [pair.item.id for pair in pairs]
    agents = [pair.agent_id for pair in pairs]
    units: Counter[str] = Counter()
    for pair in pairs:
        units[pair.agent_id] += pair.item.units
    turns = {(pair.item.queue_id, pair.agent_id): n for n, pair in enumerate(pairs)}
    lifecycle.offer_many(items, [pair.agent_name for pair in pairs])
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [",".join(items), ",".join(agents)])
        cursor.execute(_TAKE, [",".join(units), list(units.values())])
        cursor.execute(
            _TURN,
            [
                ",".join(queue_id for queue_id, _ in turns),
                ",".join(agent_id for _, agent_id in turns),
                list(turns.values()),
            ],
        )
    publish.user_changed(*units)


def is_work_waiting() -> bool:
    """Whether a pass could find something; cheap, asked by every tick."""
    return (
        WorkItem.objects.filter(state="waiting").exists()
        and Agent.objects.exclude(presence__in=[Presence.OFFLINE, Presence.RONA]).exists()
    )
