"""The one function that appends to conversations' logs: many entries at once.

Numbers are gap-free per conversation; a client id that is there already gives its old entry and burns
no number. Conversation rows are locked in id order, so that two processes cannot deadlock.
"""

import json
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from conversations.models.log import Appended, Draft
from conversations.states import WRITABLE

_LOCK = """
SELECT 1 FROM conversations_conversation WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
_SQL = """
WITH inp AS (
  SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::bool[], %s::text[], %s::text[],
                       %s::uuid[], %s::text[], %s::text[], %s::bool[], %s::jsonb[],
                       %s::bigint[])
    WITH ORDINALITY AS t(conversation_id, client_id, kind, is_public, author_role, author_name,
                         author_id, body, sealed, is_masked, facts, participant_id,
                         ord)),
fresh AS (
  SELECT i.*, l.last_seq AS base, l.last_public_seq AS base_public, l.masking_policy_id AS policy_id,
         row_number() OVER (PARTITION BY i.conversation_id ORDER BY i.ord) AS n
    FROM inp i JOIN conversations_conversation l ON l.id = i.conversation_id
    LEFT JOIN conversations_participant p ON p.id = i.participant_id
    LEFT JOIN contactcenter_user u ON u.id = p.user_id
   WHERE NOT EXISTS (SELECT 1 FROM conversations_entry e
                      WHERE e.conversation_id = i.conversation_id AND e.client_id = i.client_id)
     AND (i.participant_id IS NULL
          OR (l.state = ANY(%s) AND p.left_at IS NULL AND p.id IS NOT NULL
              AND p.conversation_id = i.conversation_id
              AND (u.id IS NULL OR u.is_active)))),
numbered AS (
  SELECT f.*, (base + n)::int AS seq,
         GREATEST(base_public, coalesce(max(base + n) FILTER (WHERE is_public) OVER (
           PARTITION BY conversation_id ORDER BY n
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::int AS prev_public
    FROM fresh f),
tops AS (
  SELECT conversation_id, max(seq) AS seq, max(seq) FILTER (WHERE is_public) AS public_seq,
         max(n) FILTER (WHERE kind IN ('message', 'file') AND author_role = 'customer') AS asked,
         max(n) FILTER (WHERE kind IN ('message', 'file') AND author_role <> 'customer') AS answered
    FROM numbered GROUP BY conversation_id),
upd AS (
  UPDATE conversations_conversation c
     SET last_seq = t.seq, last_public_seq = coalesce(t.public_seq, c.last_public_seq),
         waiting_since = CASE
           WHEN t.asked > coalesce(t.answered, 0)
             THEN CASE WHEN t.answered IS NULL THEN coalesce(c.waiting_since, clock_timestamp())
                       ELSE clock_timestamp() END
           WHEN t.answered IS NOT NULL THEN NULL
           ELSE c.waiting_since END
    FROM tops t WHERE c.id = t.conversation_id),
ins AS (
  INSERT INTO conversations_entry (conversation_id, seq, prev_public, client_id, kind, is_public,
         author_role, author_name, author_id, text, sealed, is_masked, facts,
         created_at)
  SELECT conversation_id, seq, prev_public,
         CASE WHEN kind IN ('message', 'note', 'file') THEN client_id END, kind, is_public, author_role,
         author_name, author_id, body, sealed, is_masked, facts, clock_timestamp() FROM numbered
  RETURNING conversation_id, seq, created_at)
SELECT n.conversation_id, n.client_id, n.seq, n.prev_public, ins.created_at, true, '', NULL::uuid, false,
       n.policy_id
  FROM ins JOIN numbered n ON n.conversation_id = ins.conversation_id AND n.seq = ins.seq
UNION ALL
SELECT e.conversation_id, e.client_id, e.seq, e.prev_public, e.created_at, false, e.text, e.author_id,
       e.is_masked, NULL::bigint
  FROM inp i JOIN conversations_entry e
    ON e.conversation_id = i.conversation_id AND e.client_id = i.client_id
"""


def append(drafts: list[Draft]) -> dict[tuple[UUID, UUID], Appended]:
    """Store entries; returns those that are in the log now, by (conversation, client id).

    Missing from the answer: the conversation is unknown, has ended, or the author no longer takes
    part. `is_new` is False for a repetition; if it says something else than before, its draft in
    the answer carries the text that is stored.
    """
    first: dict[tuple[UUID, UUID], Draft] = {}
    for draft in drafts:
        first.setdefault(draft.key, draft)
    unique = list(first.values())
    with transaction.atomic():
        return _append(unique)


def _append(drafts: list[Draft]) -> dict[tuple[UUID, UUID], Appended]:
    by_key = {draft.key: draft for draft in drafts}
    columns: list[list[Any]] = [
        [d.conversation_id for d in drafts],
        [d.client_id for d in drafts],
        [d.kind for d in drafts],
        [d.is_public for d in drafts],
        [d.author_role for d in drafts],
        [d.author_name for d in drafts],
        [d.author_id for d in drafts],
        [d.text for d in drafts],
        [d.original.sealed() if d.original else None for d in drafts],
        [d.is_masked for d in drafts],
        [json.dumps(d.facts) if d.facts else None for d in drafts],
        [d.participant_id for d in drafts],
    ]
    with connection.cursor() as cursor:
        # A statement of its own: the next one begins after the locks are held, and so sees
        # everything that was stored, ended or left while this waited for them.
        cursor.execute(_LOCK, [columns[0]])
        cursor.execute(_SQL, [*columns, sorted(WRITABLE)])
        rows = cursor.fetchall()
    found: dict[tuple[UUID, UUID], Appended] = {}
    for conversation_id, client_id, seq, prev, at, is_new, *known, policy_id in rows:
        text, author_id, is_masked = known
        draft = by_key[conversation_id, client_id]
        # What was masked later, or for ever, cannot be compared.
        is_same = is_masked or draft.text == text
        if not is_new and not (is_same and draft.author_id == author_id):
            draft = Draft(
                conversation_id=conversation_id, client_id=client_id, kind=draft.kind,
                author_role=draft.author_role, author_id=author_id, text=text,
            )  # fmt: skip
        found[draft.key] = Appended(draft, seq, prev, at, is_new, policy_id)
    return found
