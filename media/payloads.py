"""From rows of calls to what one viewer may know of them."""

from typing import cast
from uuid import UUID

from contactcenter.protocol import (
    Call,
    CallKind,
    CallPerson,
    CallState,
    LegRole,
    LegState,
    RecordingState,
    Role,
)
from conversations.payloads import seconds
from media import models
from media.states import UNSEEN


def call_for(
    call: models.Call,
    legs: list[models.Leg],
    *,
    recording: str,
    user_id: UUID | None = None,
    customer_id: UUID | None = None,
    sees_unseen: bool = False,
) -> Call:
    """The call as this member of the staff, or this customer, may see it."""
    is_staff = customer_id is None
    mine = next(
        (
            leg
            for leg in legs
            if (leg.user_id == user_id if is_staff else leg.customer_id == customer_id)
        ),
        None,
    )
    shown = [leg for leg in legs if leg == mine or sees_unseen or leg.role not in UNSEEN]
    if not is_staff:
        shown = [leg for leg in shown if leg.status != "invited" or leg == mine]
    return Call(
        id=str(call.id),
        conversation_id=str(call.conversation_id),
        kind=cast(CallKind, call.kind),
        state=cast(CallState, call.state),
        epoch=call.epoch,
        by=cast(Role, call.asked_by),
        name=call.agent_name,
        since=call.created_at.timestamp(),
        rings_until=seconds(call.rings_until),
        connected_at=seconds(call.connected_at),
        ended_at=seconds(call.ended_at),
        reason=call.end_reason,
        people=[_person(leg, is_staff=is_staff) for leg in shown],
        leg=str(mine.id) if mine is not None else "",
        device=mine.device if mine is not None else "",
        slots=mine.slots if mine is not None else {},
        is_held=call.is_held,
        is_video_off=call.is_video_off,
        can_video=call.can_video,
        clip_id=str(call.clip_id or "") if is_staff else "",
        clip=call.clip.title if call.clip is not None else "",
        recording=cast(RecordingState, recording),
        region=call.region if is_staff else "",
    )


def _person(leg: models.Leg, *, is_staff: bool) -> CallPerson:
    return CallPerson(
        leg=str(leg.id),
        role=cast(LegRole, leg.role),
        name=leg.name,
        state=cast(LegState, leg.status),
        id=str(leg.user_id) if is_staff and leg.user_id else "",
        audio=leg.is_audio_on,
        video=leg.is_video_on,
    )
