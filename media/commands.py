"""Socket doors of calls: parse, one service, answer."""

from uuid import UUID

from django.conf import settings

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.socket import Commands
from conversations import access as conversation_access
from media import access
from media.models import Call
from media.services import (
    calling,
    conference,
    controls,
    joining,
    listening,
    recordings,
    turn,
)
from media.states import LegRole, LegState

MOST_DEVICE = 40


def ice(actor: Actor, command: protocol.GetIce) -> protocol.IceGiven:
    return protocol.IceGiven(
        ref=command.ref, servers=turn.servers(str(actor.id)), relay_only=settings.TURN_ONLY
    )


def connect(actor: Actor, command: protocol.ConnectCall) -> protocol.CallAnswered:
    call = access.call_for(actor, command.call_id, "call.take_part")
    sdp, leg = joining.connect(
        call, by=actor, sdp=command.sdp, epoch=command.epoch, device=command.device[:MOST_DEVICE]
    )
    return protocol.CallAnswered(
        ref=command.ref, call_id=command.call_id, epoch=command.epoch, leg=str(leg.pk), sdp=sdp
    )


def check(actor: Actor, command: protocol.CheckCall) -> protocol.CallAnswered:
    sdp = joining.check(str(actor.id), command.sdp)
    return protocol.CallAnswered(ref=command.ref, call_id="", epoch=1, leg="", sdp=sdp)


def lost(actor: Actor, command: protocol.ReportLost) -> None:
    call = access.call_for(actor, command.call_id, "call.take_part")
    access.leg_of(actor, call)
    joining.report_lost(call, epoch=command.epoch)


def media(actor: Actor, command: protocol.SetCallMedia) -> None:
    call = access.call_for(actor, command.call_id, "call.take_part")
    joining.set_media(call, by=actor, audio=command.audio, video=command.video)


def start(actor: Actor, command: protocol.StartCall) -> None:
    conversation = conversation_access.conversation_for(
        actor, command.conversation_id, "call.start"
    )
    calling.start(
        conversation, by=actor, client_id=conversation_access.parse_id(command.client_id),
        kind=command.kind, device=command.device[:MOST_DEVICE],
    )  # fmt: skip


def request(actor: Actor, command: protocol.RequestCall) -> None:
    conversation = conversation_access.conversation_for(
        actor, command.conversation_id, "call.request"
    )
    calling.request(conversation, by=actor, kind=command.kind)


def accept(actor: Actor, command: protocol.AcceptCall) -> None:
    call = access.call_for(actor, command.call_id, "call.accept")
    calling.accept(call, by=actor, device=command.device[:MOST_DEVICE], video=command.video)


def decline(actor: Actor, command: protocol.DeclineCall) -> None:
    if _is_invited(actor, command.call_id):
        conference.decline(access.invited(actor, command.call_id), by=actor)
        return
    call = access.call_for(actor, command.call_id, "call.decline")
    calling.decline(call, by=actor)


def end(actor: Actor, command: protocol.EndCall) -> None:
    call = access.call_for(actor, command.call_id, "call.end")
    if actor.user_id is not None and call.agent_id not in (None, actor.user_id):
        conference.leave(call, by=actor)
    else:
        calling.end(call, by=actor)


def rate(actor: Actor, command: protocol.RateCall) -> None:
    call = access.call_for(actor, command.call_id, "call.rate")
    calling.rate(call, by=actor, stars=command.stars)


def hold(actor: Actor, command: protocol.HoldCall) -> None:
    call = access.call_for(actor, command.call_id, "call.control")
    controls.hold(call, by=actor, is_held=command.is_held)


def stream_video(actor: Actor, command: protocol.StreamVideo) -> None:
    call = access.call_for(actor, command.call_id, "call.control")
    controls.stream_video(call, by=actor, is_on=command.is_on)


def push(actor: Actor, command: protocol.PushClip) -> None:
    call = access.call_for(actor, command.call_id, "call.control")
    clip = conversation_access.parse_id(command.clip_id) if command.clip_id else None
    controls.push(call, by=actor, clip_id=clip)


def record(actor: Actor, command: protocol.RecordCall) -> None:
    call = access.call_for(actor, command.call_id, "call.control")
    recordings.set_recording(call, by=actor, is_on=command.is_on, is_paused=command.is_paused)


def invite(actor: Actor, command: protocol.InviteAgent) -> None:
    call = access.call_for(actor, command.call_id, "call.control")
    conference.invite(call, by=actor, agent_id=conversation_access.parse_id(command.agent_id))


def join(actor: Actor, command: protocol.JoinCall) -> None:
    conference.join(
        access.invited(actor, command.call_id), by=actor, device=command.device[:MOST_DEVICE]
    )


def end_conference(actor: Actor, command: protocol.EndConference) -> None:
    call = access.call_for(actor, command.call_id, "call.control")
    conference.end(call, by=actor)


def finish(actor: Actor, command: protocol.FinishCall) -> None:
    call = access.call_for(actor, command.call_id, "call.control")
    calling.finish(call, by=actor)


def listen(actor: Actor, command: protocol.ListenCall) -> None:
    call = access.call_for(actor, command.call_id, "call.listen")
    listening.listen(
        call, by=actor, mode=LegRole(command.mode), device=command.device[:MOST_DEVICE]
    )


def stop_listening(actor: Actor, command: protocol.StopListening) -> None:
    call = access.call_for(actor, command.call_id, "call.listen")
    listening.stop(call, by=actor)


def _is_invited(actor: Actor, call_id: str) -> bool:
    key: UUID = conversation_access.parse_id(call_id)
    return (
        actor.user_id is not None
        and Call.objects.filter(
            pk=key, legs__user=actor.user_id, legs__left_at=None, legs__status=LegState.INVITED
        ).exists()
    )


EVERYBODY: Commands = {
    protocol.GetIce: ice,
    protocol.ConnectCall: connect,
    protocol.CheckCall: check,
    protocol.ReportLost: lost,
    protocol.SetCallMedia: media,
    protocol.EndCall: end,
    protocol.RateCall: rate,
}
CUSTOMER: Commands = {
    **EVERYBODY,
    protocol.RequestCall: request,
    protocol.AcceptCall: accept,
    protocol.DeclineCall: decline,
}
AGENT: Commands = {
    **EVERYBODY,
    protocol.StartCall: start,
    protocol.DeclineCall: decline,
    protocol.HoldCall: hold,
    protocol.StreamVideo: stream_video,
    protocol.PushClip: push,
    protocol.RecordCall: record,
    protocol.InviteAgent: invite,
    protocol.JoinCall: join,
    protocol.EndConference: end_conference,
    protocol.FinishCall: finish,
}
SUPERVISOR: Commands = {
    **EVERYBODY,
    protocol.ListenCall: listen,
    protocol.StopListening: stop_listening,
}
