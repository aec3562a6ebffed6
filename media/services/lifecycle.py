"""The only writer of Call.state: look up the table, save, log, audit, free people, tell the relay."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime import publish
from contactcenter.realtime.actor import SYSTEM, Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.models.log import Draft
from conversations.services import audit, log, participants
from conversations.services import lifecycle as conversation_lifecycle
from media.models import Call, Leg, Recording
from media.services import wiring
from media.states import (
    LIVE,
    RUNNING,
    CallEvent,
    CallState,
    IllegalEvent,
    RecordingState,
    next_state,
)
from routing.services import capacity


def lock(call_id: UUID) -> Call:
    """This call, its conversation locked before it. Raises Refused `not_found`."""
    key = Call.objects.filter(pk=call_id).values_list("conversation_id", flat=True).first()
    if key is None:
        raise Refused("not_found")
    Conversation.objects.select_for_update(no_key=True).get(pk=key)
    return Call.objects.select_for_update().get(pk=call_id)


def lock_connected(call_id: UUID) -> Call:
    """The same for what only a running call allows. Raises Refused `call_gone`."""
    call = lock(call_id)
    if call.state != CallState.CONNECTED:
        raise Refused("call_gone")
    return call


def move(
    call: Call, event: CallEvent, *, by: Actor = SYSTEM, reason: str = "", told: str = ""
) -> None:
    """Apply an event to a locked call, in the caller's transaction. Raises Refused `stale_state`.

    `reason` is kept with a call that is over; `told` is what the log says, the state by default.
    """
    try:
        after = next_state(CallState(call.state), event)
    except IllegalEvent:
        raise Refused("stale_state") from None
    now = timezone.now()
    call.state = after
    if after is CallState.CONNECTED:
        call.connected_at, call.rings_until = now, None
    if after not in LIVE:
        call.ended_at, call.rings_until = now, None
        call.end_reason = reason or after
        call.clip = None
    call.save()
    if after not in LIVE:
        _release(call, by=by)
    word = told or {CallState.RINGING: "started"}.get(after, after)
    note(call, word, by=by, detail=reason)
    audit.record(by, f"call.{event}", call.pk, reason=reason, state=after)


def note(
    call: Call,
    what: str,
    *,
    by: Actor = SYSTEM,
    name: str = "",
    detail: str = "",
    is_public: bool = True,
) -> None:
    """Tell it in the log of the conversation, and let every screen look again."""
    facts: dict[str, Any] = {
        "reason": what,
        "media": call.kind,
        "by": role_of(by),
        # A customer's name is masked where it is the author's.
        "name": name or (by.name if by.user_id else ""),
        "seconds": call.seconds,
        "detail": detail,
    }
    entry = Draft(
        conversation_id=call.conversation_id,
        kind="call",
        is_public=is_public,
        author_role=role_of(by),
        author_name=by.name if by.id else "",
        author_id=by.id,
        facts={key: value for key, value in facts.items() if value},
    )
    conversation_lifecycle.announce(log.append([entry]).values())
    show(call)


def show(call: Call) -> None:
    """Everybody who sees this call looks again, after the commit."""
    publish.conversation_changed([call.conversation_id])
    people = call.legs.filter(user__isnull=False).values_list("user_id", flat=True)
    publish.user_changed(*people)


def end_all(conversation_ids: list[UUID], *, by: Actor, reason: str) -> None:
    """These conversations are over or changed hands: whatever call they have ends (M10)."""
    rows = Call.objects.select_for_update().filter(
        conversation_id__in=conversation_ids, state__in=sorted(LIVE)
    )
    for call in rows.order_by("conversation_id"):
        move(call, CallEvent.END, by=by, reason=reason)


def _release(call: Call, *, by: Actor) -> None:
    """Nobody is in it any more, nothing is recorded, and the relay forgets it."""
    legs = list(call.legs.filter(left_at=None))
    now = timezone.now()
    Leg.objects.filter(pk__in=[leg.pk for leg in legs]).update(left_at=now, due_at=None)
    Recording.objects.filter(call=call, state__in=sorted(RUNNING)).update(
        state=RecordingState.STOPPED, stopped_at=now, changed_at=now
    )
    staff = [leg.user_id for leg in legs if leg.user_id]
    participants.leave_conference(call.conversation_id)
    capacity.leave_call(call.pk, staff)
    if call.relay:
        transaction.on_commit(partial(wiring.close, call.relay, call.pk, call.epoch))


def role_of(actor: Actor) -> str:
    """How the log names whoever acts."""
    if actor.customer_id is not None:
        return "customer"
    if actor.user_id is not None:
        return "supervisor" if actor.audience == "supervisor" else "agent"
    return "system"
