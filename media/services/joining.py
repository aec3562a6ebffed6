"""Connections: a browser's offer goes to its relay, and what each side lets be heard and seen."""

import uuid

from django.db import transaction

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.limits import spend
from media import access
from media.models import Call, Leg
from media.services import failover, lifecycle, relays, wiring
from media.states import LIVE, CallState, LegRole, LegState

CHECKS_A_MINUTE = 6
OFFERS_A_MINUTE = 30


def connect(call: Call, *, by: Actor, sdp: str, epoch: int, device: str) -> tuple[str, Leg]:
    """Offer this leg to the relay; gives its answer. Again replaces the connection.

    Raises Refused: `not_in_call`, `call_gone`, `stale_epoch`, `rate_limited`, and what the relay says.
    """
    spend(f"call:{by.id}", most=OFFERS_A_MINUTE, seconds=60)
    leg = access.leg_of(by, call)
    # Nothing of a customer goes anywhere before they accepted (M2).
    if call.state not in LIVE or leg.status == LegState.INVITED:
        raise Refused("call_gone")
    if epoch != call.epoch:
        raise Refused("stale_epoch")
    answer = relays.ask(
        call.relay, "offer", str(call.pk), call.epoch, leg=str(leg.pk), role=leg.role, sdp=sdp
    )
    # Only now the relay knows which slots this browser has.
    wiring.apply(call.pk)
    if leg.device != device:
        Leg.objects.filter(pk=leg.pk).update(device=device)
        lifecycle.show(call)
    return str(answer["sdp"]), leg


def check(who: str, sdp: str) -> str:
    """The pre-call loop: own media comes back (CALL-2, CALL-8, CALL-11). The relay ends it after 20 seconds.

    Raises Refused: `rate_limited`, `no_relay`, and what the relay says.
    """
    spend(f"call-check:{who}", most=CHECKS_A_MINUTE, seconds=60)
    relay = relays.pick()
    key = f"check-{uuid.uuid4().hex}"
    answer = relays.ask(relay.id, "offer", key, 1, leg=key, role="check", sdp=sdp)
    return str(answer["sdp"])


def report_lost(call: Call, *, epoch: int) -> None:
    """A browser hears nothing any more: if the relay is dead, everybody moves at once."""
    if epoch == call.epoch and call.state in LIVE and not relays.is_answering(call.relay):
        failover.move_away(call.pk, call.relay)


@transaction.atomic
def set_media(call: Call, *, by: Actor, audio: bool, video: bool) -> None:
    """One's own microphone and camera (CALL-5, CALL-6, VID-2).

    Raises Refused: `not_in_call`, `call_gone`, `video_off`, `not_allowed` for who only listens.
    """
    row = lifecycle.lock(call.pk)
    if row.state not in LIVE:
        raise Refused("call_gone")
    leg = access.leg_of(by, row)
    if leg.role == LegRole.MONITOR:
        raise Refused("not_allowed")
    if video and not row.can_video:
        raise Refused("video_off")
    was_video = leg.is_video_on
    leg.is_audio_on, leg.is_video_on = audio, video
    leg.save(update_fields=["is_audio_on", "is_video_on"])
    if video and not was_video and row.kind == Call.Kind.VOICE and row.state == CallState.CONNECTED:
        row.kind = Call.Kind.VIDEO
        row.save(update_fields=["kind"])
        lifecycle.note(row, "video_on", by=by)
    lifecycle.show(row)
    wiring.after_commit(row)
