"""What the product may tell the relay, and the state it declares, as typed data (JSON on Redis)."""

from enum import StrEnum
from typing import Any

import msgspec

from media.relay.limits import Refused

CallId = str | int
MUSIC, PUSH = "music", "push"


class Role(StrEnum):
    """What a leg is in its call; who hears and sees whom follows from it (matrix.py)."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MONITOR = "monitor"
    WHISPER = "whisper"
    CHECK = "check"


class LegState(msgspec.Struct, frozen=True):
    """One leg as the product wants it: its role, microphone open, camera on."""

    role: Role
    audio: bool = True
    video: bool = True


class Clip(msgspec.Struct, frozen=True):
    """A WebM file (VP8, Opus) that is played to the customer. `id` names this showing of it."""

    clip: str
    id: str


class Recording(msgspec.Struct, frozen=True):
    """A recording into a folder; while paused nothing is written."""

    id: str
    directory: str
    paused: bool = False


class State(msgspec.Struct, frozen=True):
    """The whole wanted state of a call."""

    legs: dict[str, LegState]
    held: bool = False
    video_off: bool = False
    push: Clip | None = None
    recording: Recording | None = None
    music: str | None = None


class Command(msgspec.Struct, frozen=True, tag_field="op", kw_only=True):
    """One order; the answer goes to the list named by `ask`."""

    ask: str


class Offer(Command, frozen=True, tag="offer"):
    """Connect a leg, or connect it anew beside its old connection."""

    call: CallId
    epoch: int
    leg: str
    role: Role
    sdp: str


class Configure(Command, frozen=True, tag="configure"):
    """Bring a call into this state."""

    call: CallId
    epoch: int
    state: State


class Close(Command, frozen=True, tag="close"):
    """End a call."""

    call: CallId
    epoch: int


class Stats(Command, frozen=True, tag="stats"):
    """Counters of one call or all."""

    call: CallId | None = None


class Drain(Command, frozen=True, tag="drain"):
    """Take no new calls and ask those that run to move away."""


AnyCommand = Offer | Configure | Close | Stats | Drain


class _Asker(msgspec.Struct):
    ask: str = ""


_decoder: msgspec.json.Decoder[AnyCommand] = msgspec.json.Decoder(AnyCommand)


def decode(text: bytes | str) -> AnyCommand:
    """The command in this JSON. Raises Refused("invalid")."""
    try:
        command: AnyCommand = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise Refused("invalid") from wrong
    if isinstance(command, Offer) and command.leg in (MUSIC, PUSH):
        raise Refused("invalid")
    return command


def asker(text: bytes | str) -> str:
    """Where the answer goes, even of a command that cannot be understood; empty if that is unknown too."""
    try:
        return msgspec.json.decode(text, type=_Asker).ask
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


def encode(value: Any) -> bytes:
    """JSON of an answer or an event."""
    return msgspec.json.encode(value)
