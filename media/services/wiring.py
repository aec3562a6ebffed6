"""Brings a relay to what the rows say: one `configure` after every change, in the order of commits."""

import logging
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactcenter.realtime import publish
from contactcenter.realtime.errors import Refused
from media.models import Call, Leg
from media.services import matrix, melody, relays
from media.states import RUNNING, UP

logger = logging.getLogger(__name__)
# A relay learns of a call by the first offer; the state follows each offer.
UNKNOWN = "unknown_call"


def after_commit(call: Call) -> None:
    """Have the relay follow, once what was changed is committed."""
    transaction.on_commit(partial(apply, call.pk))


def apply(call_id: UUID) -> None:
    """Tell the relay the whole state; keep what it says about who is seen where.

    A relay that does not answer is the tick's business: nothing is raised.
    """
    try:
        told = _tell(call_id)
        if told is not None:
            ask, revision = told
            _keep(call_id, revision, relays.answer(ask))
    except Refused as refusal:
        if refusal.code != UNKNOWN:
            logger.warning("media: a relay did not follow", extra={"code": refusal.code})


@transaction.atomic
def _tell(call_id: UUID) -> tuple[str, int] | None:
    """Under the row's lock, so that what is committed last is also what the relay hears last."""
    call = Call.objects.select_for_update().filter(pk=call_id, state__in=sorted(UP)).first()
    if call is None or not call.relay:
        return None
    call.revision += 1
    call.save(update_fields=["revision"])
    state = matrix.wanted(
        call,
        call.legs.filter(left_at=None),
        clip=call.clip,
        recording=call.recordings.filter(state__in=sorted(RUNNING)).first(),
        files=settings.MEDIA_FILES,
        music=melody.hold_music(),
    )
    ask = relays.tell(call.relay, "configure", str(call.pk), call.epoch, state=state)
    return ask, call.revision


@transaction.atomic
def _keep(call_id: UUID, revision: int, reply: dict[str, Any]) -> None:
    call = Call.objects.select_for_update().filter(pk=call_id, revision=revision).first()
    if call is None:
        return  # somebody changed more meanwhile; their answer counts
    slots: dict[str, dict[str, Any]] = reply.get("slots") or {}
    is_news = False
    for leg in Leg.objects.filter(call=call, left_at=None):
        found = {mid: str(slot["leg"]) for mid, slot in slots.get(str(leg.pk), {}).items()}
        if found != leg.slots:
            is_news = True
            leg.slots = found
            leg.save(update_fields=["slots"])
    if is_news:
        publish.conversation_changed([call.conversation_id])


def close(relay: str, call_id: UUID, epoch: int) -> None:
    """The call is over at this relay. Nobody waits: one that is dead has forgotten it anyway."""
    try:
        relays.tell(relay, "close", str(call_id), epoch)
    except Refused:
        logger.warning("media: a relay was not told of an end")
