"""What may be said about calls. Media itself never crosses a socket; the relay carries it."""

from contactcenter.protocol.commands import Command
from contactcenter.protocol.data import CallKind, Id, ListenMode

# ---- whoever is in the call ----------------------------------------------------------------------


class GetIce(Command, frozen=True, kw_only=True, tag="ice.get"):
    """Ask for the servers that help to reach the relay."""


class ConnectCall(Command, frozen=True, kw_only=True, tag="call.connect"):
    """The browser's offer for its leg; again for a new connection, which replaces the old one."""

    call_id: Id
    epoch: int
    sdp: str
    device: str


class CheckCall(Command, frozen=True, kw_only=True, tag="call.check"):
    """The pre-call check: a loop through the relay that plays one's own media back (CALL-2)."""

    sdp: str


class ReportLost(Command, frozen=True, kw_only=True, tag="call.lost"):
    """Nothing comes from the relay any more; the product looks whether it is alive."""

    call_id: Id
    epoch: int


class SetCallMedia(Command, frozen=True, kw_only=True, tag="call.media"):
    """One's own microphone and camera (CALL-5, CALL-6). The relay enforces it."""

    call_id: Id
    audio: bool
    video: bool


class EndCall(Command, frozen=True, kw_only=True, tag="call.end"):
    """Hang up for everybody (CALL-7); who only takes part in a conference leaves it."""

    call_id: Id


class RateCall(Command, frozen=True, kw_only=True, tag="call.rate"):
    """How it was, 1 to 5 (CALL-16); once for each side."""

    call_id: Id
    stars: int


# ---- customers -----------------------------------------------------------------------------------


class RequestCall(Command, frozen=True, kw_only=True, tag="call.request"):
    """Ask the agent for a call (WID-15)."""

    conversation_id: Id
    kind: CallKind


class AcceptCall(Command, frozen=True, kw_only=True, tag="call.accept"):
    """CALL-9. Refused with `call_gone` when it rings no longer."""

    call_id: Id
    device: str
    video: bool = False


class DeclineCall(Command, frozen=True, kw_only=True, tag="call.decline"):
    """The customer declines a call; an agent declines a customer's wish or an invitation."""

    call_id: Id


# ---- agents --------------------------------------------------------------------------------------


class StartCall(Command, frozen=True, kw_only=True, tag="call.start"):
    """CALL-1: ring the customer. The same client_id again is the same call."""

    conversation_id: Id
    client_id: Id
    kind: CallKind
    device: str


class HoldCall(Command, frozen=True, kw_only=True, tag="call.hold"):
    """VID-8, VID-9: the customer hears music, nobody hears the customer."""

    call_id: Id
    is_held: bool


class StreamVideo(Command, frozen=True, kw_only=True, tag="call.stream_video"):
    """VID-10, VID-11: video to and from the customer, on or off; audio goes on."""

    call_id: Id
    is_on: bool


class PushClip(Command, frozen=True, kw_only=True, tag="call.push"):
    """VID-12…14: play a clip to the customer in place of the camera; none stops it."""

    call_id: Id
    clip_id: Id | None = None


class RecordCall(Command, frozen=True, kw_only=True, tag="call.record"):
    """REC-1, REC-2: start, pause, go on, stop. Refused with `no_consent` (PRIV-4)."""

    call_id: Id
    is_on: bool
    is_paused: bool = False


class InviteAgent(Command, frozen=True, kw_only=True, tag="call.invite"):
    """VID-4: ask a colleague into the call."""

    call_id: Id
    agent_id: Id


class JoinCall(Command, frozen=True, kw_only=True, tag="call.join"):
    """Accept an invitation; the customer is told."""

    call_id: Id
    device: str


class EndConference(Command, frozen=True, kw_only=True, tag="call.end_conference"):
    """VID-5: the further agents leave, the call goes on."""

    call_id: Id


class FinishCall(Command, frozen=True, kw_only=True, tag="call.done"):
    """VID-18: Mark done, after the end; the call is in the customer's history."""

    call_id: Id


# ---- supervisors ---------------------------------------------------------------------------------


class ListenCall(Command, frozen=True, kw_only=True, tag="call.listen"):
    """SUP-17: listen unseen, whisper to the agents, or join with notice to everybody."""

    call_id: Id
    mode: ListenMode
    device: str


class StopListening(Command, frozen=True, kw_only=True, tag="call.stop_listening"):
    """Out of the call; monitoring of the chat goes on."""

    call_id: Id


class AssignConversation(Command, frozen=True, kw_only=True, tag="conversation.assign"):
    """SUP-20…25: to an agent or to a queue. Over the agent's capacity or presence only with
    `override` (CAP-3); without it `over_capacity` tells in its detail by how many units."""

    conversation_id: Id
    agent_id: Id | None = None
    queue_id: Id | None = None
    override: bool = False
