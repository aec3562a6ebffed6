"""What the agent does with a running call: hold, video on and off, push video."""

from uuid import UUID

from django.db import transaction

from contactcenter.realtime.actor import SYSTEM, Actor
from contactcenter.realtime.errors import Refused
from conversations.services import audit
from media.models import Call, Clip
from media.services import lifecycle, wiring
from media.states import ClipState


@transaction.atomic
def hold(call: Call, *, by: Actor, is_held: bool) -> None:
    """VID-8, VID-9: music for the customer, and nothing of anybody. Twice is once.

    Raises Refused `call_gone`.
    """
    row = lifecycle.lock_connected(call.pk)
    if row.is_held == is_held:
        return
    row.is_held = is_held
    row.save(update_fields=["is_held"])
    word = "held" if is_held else "resumed"
    lifecycle.note(row, word, by=by)
    audit.record(by, f"call.{word}", row.pk)
    wiring.after_commit(row)


@transaction.atomic
def stream_video(call: Call, *, by: Actor, is_on: bool) -> None:
    """VID-10, VID-11: video to and from the customer; audio goes on. Raises Refused `call_gone`."""
    row = lifecycle.lock_connected(call.pk)
    if row.is_video_off is not is_on:
        return
    row.is_video_off = not is_on
    row.save(update_fields=["is_video_off"])
    lifecycle.show(row)
    audit.record(by, "call.video_on" if is_on else "call.video_off", row.pk)
    wiring.after_commit(row)


@transaction.atomic
def push(call: Call, *, by: Actor, clip_id: UUID | None) -> None:
    """VID-12…14: the customer sees this clip, or the camera again.

    Raises Refused: `call_gone`, `video_off` (no video in this call), `not_found` (no such clip).
    """
    row = lifecycle.lock_connected(call.pk)
    clip = None
    if clip_id is not None:
        if not row.can_video:
            raise Refused("video_off")
        clip = Clip.objects.filter(pk=clip_id, state=ClipState.READY, is_active=True).first()
        if clip is None:
            raise Refused("not_found")
    _play(row, clip, by=by)


@transaction.atomic
def clip_ended(call_id: UUID, clip_id: str) -> None:
    """The relay played it to its end: the camera again."""
    row = lifecycle.lock(call_id)
    if row.clip_id is not None and str(row.clip_id) == clip_id:
        _play(row, None, by=SYSTEM)


def _play(call: Call, clip: Clip | None, *, by: Actor) -> None:
    before = call.clip
    if before == clip:
        return
    call.clip = clip
    call.save(update_fields=["clip"])
    word = "push_started" if clip is not None else "push_stopped"
    shown = clip or before
    lifecycle.note(call, word, by=by, detail=shown.title if shown else "")
    audit.record(by, f"call.{word}", call.pk)
    wiring.after_commit(call)
