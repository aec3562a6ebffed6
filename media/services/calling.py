"""A call begins, is answered, and ends."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.states import State
from media import permissions
from media.models import Call, CallRating, Leg
from media.services import lifecycle, recordings, relays, wiring
from media.states import LIVE, CallEvent, CallState, LegRole, LegState
from routing.models import Agent
from routing.services import capacity

JOIN_SECONDS = 30
"""How long somebody who is in a call may be without a connection."""
REQUEST_SECONDS = 600
"""How long a customer's wish for a call waits for its agent."""
AT_ONCE = 200


def start(
    conversation: Conversation, *, by: Actor, client_id: UUID, kind: str, device: str
) -> Call:
    """Ring the customer (CALL-1). The same client_id again is the same call.

    Raises Refused: `stale_state` (not Active), `call_exists`, `in_call`, `no_relay`,
    `relay_unavailable`, and the codes of permissions.check.
    """
    known = Call.objects.filter(conversation=conversation, client_id=client_id).first()
    return known or _start(
        conversation, by=by, client_id=client_id, kind=kind, device=device, relay=relays.pick()
    )


@transaction.atomic
def _start(
    conversation: Conversation, *, by: Actor, client_id: UUID, kind: str, device: str,
    relay: relays.Relay,
) -> Call:  # fmt: skip
    row = _lock_active(conversation)
    agent = Agent.objects.filter(pk=by.staff_id).first()
    permissions.check(kind, widget=row.widget, agent=agent)
    call = _live(row)
    if call is not None and call.state != CallState.REQUESTED:
        raise Refused("call_exists")
    if call is None:
        call = Call(conversation=row, kind=kind, asked_by="agent", created_at=timezone.now())
    call.client_id, call.kind = client_id, kind
    call.agent_id, call.agent_name = by.staff_id, by.name
    call.relay, call.region, call.epoch = relay.id, relay.region, 1
    call.can_video = permissions.can_video(row, agent)
    call.rings_until = timezone.now() + timedelta(
        seconds=row.widget.ring_seconds if row.widget else 45
    )
    call.save()
    capacity.enter_call(by.staff_id, call.pk)
    due = timezone.now() + timedelta(seconds=JOIN_SECONDS)
    is_video = kind == Call.Kind.VIDEO
    Leg.objects.create(
        call=call, role=LegRole.AGENT, user_id=by.staff_id, name=by.name, device=device,
        status=LegState.JOINING, is_video_on=is_video, joined_at=timezone.now(), due_at=due,
    )  # fmt: skip
    customer = row.customer
    Leg.objects.create(call=call, role=LegRole.CUSTOMER, customer=customer, name=customer.name)
    lifecycle.move(call, CallEvent.RING, by=by)
    wiring.after_commit(call)
    return call


@transaction.atomic
def request(conversation: Conversation, *, by: Actor, kind: str) -> None:
    """The customer wishes to be called (WID-15). Asking again changes the kind.

    Raises Refused: `stale_state`, `call_exists`, and the codes of permissions.check.
    """
    row = _lock_active(conversation)
    agent = Agent.objects.filter(
        user__participant__conversation=row, user__participant__role="primary",
        user__participant__left_at=None,
    ).first()  # fmt: skip
    permissions.check(kind, widget=row.widget, agent=agent)
    call = _live(row)
    if call is not None:
        if call.state != CallState.REQUESTED:
            raise Refused("call_exists")
        Call.objects.filter(pk=call.pk).update(kind=kind)
        lifecycle.show(call)
        return
    now = timezone.now()
    call = Call.objects.create(
        conversation=row, kind=kind, asked_by="customer", created_at=now,
        rings_until=now + timedelta(seconds=REQUEST_SECONDS),
    )  # fmt: skip
    lifecycle.note(call, "requested", by=by)


@transaction.atomic
def accept(call: Call, *, by: Actor, device: str, video: bool) -> None:
    """The customer takes the call, with or without their camera (CALL-9).

    Raises Refused: `call_gone` (too late, or answered in another tab), `video_off`.
    """
    row = lifecycle.lock(call.pk)
    is_late = row.rings_until is not None and row.rings_until <= timezone.now()
    if row.state != CallState.RINGING or is_late:
        raise Refused("call_gone")  # a late accept never wins, even while the tick is away
    if video and not row.can_video:
        raise Refused("video_off")
    due = timezone.now() + timedelta(seconds=JOIN_SECONDS)
    Leg.objects.filter(call=row, customer_id=by.visitor_id, left_at=None).update(
        status=LegState.JOINING, device=device, is_video_on=video, joined_at=timezone.now(),
        due_at=due,
    )  # fmt: skip
    told = "accepted_video" if video else "accepted_audio"
    lifecycle.move(row, CallEvent.ACCEPT, by=by, told=told)
    recordings.start_automatically(row)
    wiring.after_commit(row)


@transaction.atomic
def decline(call: Call, *, by: Actor) -> None:
    """The customer says no to a call, or the agent to a customer's wish. Raises `call_gone`."""
    row = lifecycle.lock(call.pk)
    wanted = CallState.RINGING if by.customer_id else CallState.REQUESTED
    if row.state != wanted:
        raise Refused("call_gone")
    lifecycle.move(row, CallEvent.DECLINE, by=by)


@transaction.atomic
def end(call: Call, *, by: Actor, reason: str = "hung_up") -> None:
    """Hang up for all (CALL-7). Once it is over, hanging up again changes nothing."""
    row = lifecycle.lock(call.pk)
    if row.state in LIVE:
        lifecycle.move(row, CallEvent.END, by=by, reason=reason)


@transaction.atomic
def finish(call: Call, *, by: Actor) -> None:
    """Mark done (VID-18): only after the end. Raises Refused `stale_state`. Twice is once."""
    row = lifecycle.lock(call.pk)
    if row.state in LIVE:
        raise Refused("stale_state")
    if row.done_at is None:
        row.done_at = timezone.now()
        row.save(update_fields=["done_at"])
        lifecycle.note(row, "done", by=by, is_public=False)


@transaction.atomic
def rate(call: Call, *, by: Actor, stars: int) -> None:
    """CALL-16: once for each side, after the call. Raises Refused: `invalid`, `stale_state`."""
    if not 1 <= stars <= 5:
        raise Refused("invalid", "stars")
    row = lifecycle.lock(call.pk)
    if row.connected_at is None or row.state in LIVE:
        raise Refused("stale_state")
    CallRating.objects.update_or_create(
        call=row, side=lifecycle.role_of(by), defaults={"stars": stars}
    )


def expire_due() -> int:
    """Ringing that nobody answered, wishes that nobody took up (CALL-17)."""
    late = Call.objects.filter(rings_until__lte=timezone.now(), state__in=sorted(LIVE))
    keys = list(late.order_by("rings_until").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_expire(key) for key in keys)


@transaction.atomic
def _expire(call_id: UUID) -> bool:
    call = lifecycle.lock(call_id)
    if call.rings_until is None or call.rings_until > timezone.now():
        return False
    lifecycle.move(call, CallEvent.EXPIRE)
    return True


def _lock_active(conversation: Conversation) -> Conversation:
    row = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if row.state != State.ACTIVE:
        raise Refused("stale_state")
    return row


def _live(conversation: Conversation) -> Call | None:
    return (
        Call.objects.select_for_update()
        .filter(conversation=conversation, state__in=sorted(LIVE))
        .first()
    )
