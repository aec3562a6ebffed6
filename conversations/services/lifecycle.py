"""The only writer of Conversation.state: lock, look up the table, save, log, signal, announce."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from contactcenter.realtime import groups, publish
from contactcenter.realtime.actor import SYSTEM, Actor
from contactcenter.realtime.errors import Refused
from conversations import payloads
from conversations.models import Conversation, Participant
from conversations.models.log import Appended, Draft
from conversations.services import log
from conversations.signals import conversations_moved
from conversations.states import (
    AUTO_CLOSE_AFTER,
    REASONS,
    IllegalTransition,
    State,
    Trigger,
    next_state,
)
from masking.models import Audience

_JOINS = {Trigger.ACCEPT, Trigger.PICK, Trigger.REOPEN}
_OFFERS = {Trigger.OFFER, Trigger.ASSIGN_AGENT, Trigger.SUPERVISOR_TRANSFER}
_OFFER_ENDS = {Trigger.REJECT, Trigger.TIME_OUT}
_LEAVES = {
    Trigger.RELEASE, Trigger.CLOSE_LIVE_PANEL, Trigger.CLOSE_ASYNC_PANEL, Trigger.AGENT_LOST,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """One conversation made one transition."""

    conversation_id: UUID
    customer_id: UUID
    before: State
    after: State


def move(
    conversation_id: UUID,
    trigger: Trigger,
    *,
    by: Actor = SYSTEM,
    facts: dict[str, Any] | None = None,
) -> Moved:
    """Apply one event. Raises Refused: `stale_state` when the table has no such row (CONV-1, CONV-3)."""
    moves = move_many(
        [conversation_id], trigger, by=by, facts={conversation_id: facts} if facts else None
    )
    if not moves:
        raise Refused("stale_state")
    return moves[0]


@transaction.atomic
def move_many(
    conversation_ids: Iterable[UUID],
    trigger: Trigger,
    *,
    by: Actor = SYSTEM,
    facts: dict[UUID, dict[str, Any]] | None = None,
) -> list[Moved]:
    """Apply one event to many conversations; those for which the table has no row are left alone.

    State, log entry, participants and what the signal's receivers do commit together (CONV-2).
    `facts` are added to each conversation's entry.
    """
    now = timezone.now()
    locked = list(
        Conversation.objects.select_for_update(no_key=True)
        .filter(id__in=list(conversation_ids))
        .order_by("id")
        .values_list("id", "customer_id", "state", "channel")
    )
    moves: list[Moved] = []
    groups: dict[tuple[State, str], list[UUID]] = {}
    for key, customer_id, state, channel in locked:
        try:
            after = next_state(State(state), trigger).to
        except IllegalTransition:
            continue
        moves.append(Moved(key, customer_id, State(state), after))
        groups.setdefault((after, channel), []).append(key)
    for (after, channel), ids in groups.items():
        _save(ids, after, channel, trigger=trigger, by=by, now=now)
    if moves:
        rung = _change_participants(moves, trigger, by=by, now=now)
        announce(log.append(_entries(moves, trigger, by=by, facts=facts or {})).values())
        conversations_moved.send(Conversation, moves=moves, trigger=trigger, by=by)
        publish.conversation_changed(moved.conversation_id for moved in moves)
        publish.user_changed(*rung)
    return moves


_OFFER = """
WITH p AS (SELECT * FROM unnest(string_to_array(%s, ',')::uuid[], %s::text[]) AS t(id, name)),
     c AS (UPDATE conversations_conversation c
              SET state = %s, state_since = now(), last_seq = c.last_seq + 1
             FROM p WHERE c.id = p.id AND c.state = %s
           RETURNING c.id, c.last_seq, c.last_public_seq, p.name)
INSERT INTO conversations_entry (conversation_id, seq, prev_public, kind, is_public,
       author_role, author_name, text, facts, created_at)
SELECT id, last_seq, last_public_seq, 'offered', false, 'system', '', '',
       jsonb_build_object('name', name), clock_timestamp() FROM c
"""


def offer_many(conversation_ids: list[str], names: list[str]) -> None:
    """T2 for a whole routing pass, which holds the locks: thousands of Open conversations at once.

    `names` are the agents' names. Nobody follows an Open conversation closely, so the new entry is
    told by a ring and the number in it, not by a frame of its own. No indexed column changes, so the
    rows are updated in place.
    """
    before = State.OPEN
    after = next_state(before, Trigger.OFFER).to
    with connection.cursor() as cursor:
        cursor.execute(_OFFER, [",".join(conversation_ids), names, after, before])
        if cursor.rowcount != len(conversation_ids):
            raise Refused("stale_state")
    publish.conversation_changed(conversation_ids)


def announce(entries: Iterable[Appended]) -> None:
    """Publish stored entries to those who may read them."""
    for appended in entries:
        if not appended.is_new:
            continue
        draft = appended.draft
        if draft.original is not None or (draft.facts or {}).get(payloads.HIDDEN_FROM):
            _announce_in_private(appended)
            continue
        if draft.is_public:
            publish.to_everyone(draft.conversation_id, payloads.entry_posted(appended))
        publish.to_staff(draft.conversation_id, payloads.entry_logged(appended))


def _announce_in_private(appended: Appended) -> None:
    """A text that not everybody reads alike: each audience gets its own, sealed on the way."""
    draft = appended.draft
    everyone, staff = groups.everyone(draft.conversation_id), groups.staff(draft.conversation_id)
    if draft.is_public:
        publish.in_private(everyone, "customer", payloads.entry_posted(appended))
    publish.in_private(staff, "desk", payloads.entry_logged(appended))
    for_chiefs = payloads.entry_logged(appended, Audience.SUPERVISOR)
    publish.in_private(staff, "supervisor", for_chiefs)


def _save(
    ids: list[UUID], after: State, channel: str, *, trigger: Trigger, by: Actor, now: datetime
) -> None:
    limit = AUTO_CLOSE_AFTER.get((channel, after))
    values: dict[str, Any] = {
        "state": after,
        "state_since": now,
        "auto_close_at": now + limit if limit else None,
    }
    if after in (State.WRAP_UP, State.CLOSED):
        values |= {"customer_lost_at": None, "waiting_since": None}
    if after is State.CLOSED:
        values |= {"closed_at": now, "close_reason": REASONS[trigger]}
    rows = Conversation.objects.filter(id__in=ids)
    rows.update(**values)
    if after in (State.WRAP_UP, State.CLOSED):
        rows.filter(ended_at=None).update(ended_at=now, ended_by=_role_of(by))
    if trigger in _JOINS:
        rows.filter(accepted_at=None).update(accepted_at=now)


def _change_participants(
    moves: list[Moved], trigger: Trigger, *, by: Actor, now: datetime
) -> set[UUID]:
    """Who comes and who goes; gives the staff whose screens must look again."""
    rung = {by.user_id} if by.user_id else set()
    ids = [moved.conversation_id for moved in moves]
    if trigger in _JOINS:
        Participant.objects.bulk_create(
            Participant(
                conversation_id=key, user_id=by.user_id, role=Participant.Role.PRIMARY,
                name=by.name, joined_at=now,
            )
            for key in ids
        )  # fmt: skip
    present = Participant.objects.filter(conversation_id__in=ids, left_at=None)
    ended = [moved.conversation_id for moved in moves if moved.after is State.CLOSED]
    leaving = Q(conversation_id__in=ended)
    if trigger in _LEAVES:
        leaving |= Q(role=Participant.Role.PRIMARY)
    rung |= set(present.exclude(user=None).values_list("user_id", flat=True))
    if ended or trigger in _LEAVES:
        present.filter(leaving).update(left_at=now, close_reason=REASONS[trigger])
    return rung


def _entries(
    moves: list[Moved], trigger: Trigger, *, by: Actor, facts: dict[UUID, dict[str, Any]]
) -> list[Draft]:
    drafts: list[Draft] = []
    for moved in moves:
        extra = facts.get(moved.conversation_id, {})
        for kind, is_public, told in _kinds(moved, trigger, by):
            drafts.append(
                Draft(
                    conversation_id=moved.conversation_id,
                    kind=kind,
                    is_public=is_public,
                    author_role=_role_of(by),
                    author_name=by.name if by.id else "",
                    author_id=by.id,
                    facts={**told, **extra},
                )
            )
    return drafts


def _kinds(moved: Moved, trigger: Trigger, by: Actor) -> list[tuple[str, bool, dict[str, Any]]]:
    """Which entries tell this event: kind, whether customers see it, what it says."""
    reason = {"reason": REASONS.get(trigger, ""), "by": _role_of(by)}
    if trigger in _OFFERS:
        return [("offered", False, {})]
    if trigger in _OFFER_ENDS:
        ended = "rejected" if trigger is Trigger.REJECT else "timed_out"
        return [("offer_ended", False, {"reason": ended})]
    if trigger in _JOINS:
        return [("joined", True, {"name": by.name})]
    if trigger in _LEAVES:
        return [("left", True, {"reason": reason["reason"]}), ("requeued", False, reason)]
    if trigger is Trigger.WRAP_UP_DONE:
        return [("wrapped_up", False, {})]
    if moved.after is State.WRAP_UP:
        return [("ended", True, reason)]
    if moved.after is State.CLOSED:
        # After Wrap-up the customer has been told already, unless somebody used force.
        is_news = moved.before is not State.WRAP_UP or trigger is Trigger.FORCE_CLOSE
        return [("closed", is_news, reason)]
    return [("requeued", False, reason)]


def _role_of(actor: Actor) -> str:
    if actor.customer_id is not None:
        return "customer"
    if actor.user_id is not None:
        return "supervisor" if actor.audience == "supervisor" else "agent"
    return "system"
