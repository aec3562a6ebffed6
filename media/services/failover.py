"""What relays report, and what happens when one of them falls silent (CALL-15)."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contactcenter.realtime.errors import Refused
from media.models import Call, Leg
from media.services import conference, controls, lifecycle, recordings, relays, wiring
from media.services.calling import AT_ONCE, JOIN_SECONDS
from media.states import LIVE, UP, CallEvent, LegRole, LegState

logger = logging.getLogger(__name__)
STRANDED_SECONDS = 30


def drain_events() -> int:
    """Act on everything relays have reported. One odd report does not stop the others."""
    found = relays.events()
    for event in found:
        act = _ACTS.get(event.get("event", ""))
        if act is None:
            continue
        try:
            act(event)
        except (Refused, KeyError, ValueError):
            logger.warning("media: a report of a relay was of no use", exc_info=True)
    return len(found)


def rescue() -> int:
    """Calls whose relay has no registration any more move to another (≤ 8 s)."""
    live = Call.objects.filter(state__in=sorted(UP))
    if not live.exists():
        return 0
    alive = {relay.id for relay in relays.alive()}
    stranded = live.exclude(relay__in=alive).values_list("pk", "relay")[:AT_ONCE]
    return sum(move_away(key, relay) for key, relay in stranded)


def move_away(call_id: UUID, dead: str) -> bool:
    """A higher epoch at another relay; both sides connect anew. Nothing if it moved already."""
    try:
        fresh = relays.pick(but=dead)
    except Refused:
        return _strand(call_id, dead)
    return _move(call_id, dead, fresh)


@transaction.atomic
def _move(call_id: UUID, dead: str, fresh: relays.Relay) -> bool:
    call = lifecycle.lock(call_id)
    if call.state not in UP or call.relay != dead:
        return False
    call.relay, call.region, call.stranded_at = fresh.id, fresh.region, None
    call.epoch += 1
    call.save()
    due = timezone.now() + timedelta(seconds=JOIN_SECONDS)
    present = call.legs.filter(left_at=None).exclude(status=LegState.INVITED)
    present.update(status=LegState.LOST, slots={}, due_at=due)
    lifecycle.show(call)
    wiring.after_commit(call)
    return True


@transaction.atomic
def _strand(call_id: UUID, dead: str) -> bool:
    """No relay is left. The call fails when that lasts."""
    call = lifecycle.lock(call_id)
    if call.state not in UP or call.relay != dead:
        return False
    now = timezone.now()
    if call.stranded_at is None:
        call.stranded_at = now
        call.save(update_fields=["stranded_at"])
        present = call.legs.filter(left_at=None).exclude(status=LegState.INVITED)
        present.update(status=LegState.LOST)
        lifecycle.show(call)
    elif now - call.stranded_at > timedelta(seconds=STRANDED_SECONDS):
        lifecycle.move(call, CallEvent.FAIL, reason="no_relay")
    return False


def expire_due() -> int:
    """Invitations nobody answered, and people whose connection does not come (back)."""
    late = Leg.objects.filter(due_at__lte=timezone.now(), left_at=None)
    keys = list(late.order_by("due_at").values_list("pk", "call_id")[:AT_ONCE])
    for leg_id, call_id in keys:
        _expire(leg_id, call_id)
    return len(keys)


@transaction.atomic
def _expire(leg_id: UUID, call_id: UUID) -> None:
    call = lifecycle.lock(call_id)
    leg = call.legs.filter(pk=leg_id, left_at=None, due_at__lte=timezone.now()).first()
    if leg is None or call.state not in LIVE:
        return
    others = call.legs.filter(left_at=None, role=LegRole.AGENT).exclude(pk=leg.pk)
    is_needed = leg.role == LegRole.CUSTOMER or (
        leg.role == LegRole.AGENT
        and leg.status != LegState.INVITED
        and not others.exclude(status=LegState.INVITED).exists()
    )
    if not is_needed:
        conference.out(call, leg)
    elif leg.status == LegState.JOINING:
        lifecycle.move(call, CallEvent.FAIL, reason="no_media")
    else:
        lifecycle.move(call, CallEvent.END, reason=f"{leg.role}_lost")


# ---- reports ---------------------------------------------------------------------------------------


@transaction.atomic
def _connected(event: dict[str, Any]) -> None:
    _set_status(event, LegState.LIVE, due_in=None)


@transaction.atomic
def _silent(event: dict[str, Any]) -> None:
    _set_status(event, LegState.LOST, due_in=JOIN_SECONDS)


def _set_status(event: dict[str, Any], status: LegState, due_in: int | None) -> None:
    call = lifecycle.lock(UUID(event["call"]))
    if call.epoch != event.get("epoch", call.epoch) or call.state not in UP:
        return  # of the relay before this one
    leg = call.legs.filter(~Q(status=LegState.INVITED), pk=UUID(event["leg"]), left_at=None).first()
    if leg is None or leg.status == status:
        return
    leg.status = status
    leg.due_at = timezone.now() + timedelta(seconds=due_in) if due_in is not None else None
    leg.save(update_fields=["status", "due_at"])
    lifecycle.show(call)


def _clip_ended(event: dict[str, Any]) -> None:
    controls.clip_ended(UUID(event["call"]), str(event.get("id", "")))


def _recorded(event: dict[str, Any]) -> None:
    recordings.written(UUID(event["id"]), event.get("files", []))


def _draining(event: dict[str, Any]) -> None:
    """A planned stop: what it carries moves while it still works."""
    live = Call.objects.filter(state__in=sorted(UP), relay=event["relay"])
    if event.get("call"):
        live = live.filter(pk=UUID(event["call"]))
    for key in list(live.values_list("pk", flat=True)):
        move_away(key, event["relay"])


_ACTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "leg_connected": _connected,
    "leg_back": _connected,
    "leg_silent": _silent,
    "leg_lost": _silent,
    "clip_ended": _clip_ended,
    "recording_done": _recorded,
    "draining": _draining,
    "moved_away_please": _draining,
}
