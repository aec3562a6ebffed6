"""Who hears and sees whom: pure functions from the declared state to rows. Nothing here knows a socket.

Hold, monitor, whisper, join, conference, push video, video off, mute and recording are just other rows.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from media.relay.commands import MUSIC, PUSH, Role, State

CONVERSING = (Role.CUSTOMER, Role.AGENT, Role.SUPERVISOR)
# Who hears whom, the most important first; what has no slot is not sent.
HEARS: dict[Role, tuple[Role, ...]] = {
    Role.CUSTOMER: (Role.AGENT, Role.SUPERVISOR),
    Role.AGENT: (*CONVERSING, Role.WHISPER),
    Role.SUPERVISOR: CONVERSING,
    Role.MONITOR: CONVERSING,
    Role.WHISPER: CONVERSING,
    Role.CHECK: (),
}
PUBLISHES: dict[Role, tuple[str, ...]] = {
    Role.CUSTOMER: ("audio", "video"),
    Role.AGENT: ("audio", "video"),
    Role.SUPERVISOR: ("audio", "video"),
    Role.MONITOR: (),
    Role.WHISPER: ("audio",),
    Role.CHECK: ("audio", "video"),
}


class Feed(NamedTuple):
    """One stream by its origin: a leg, MUSIC or PUSH, and "audio" or "video"."""

    origin: str
    kind: str


Rows = dict[str, list[Feed]]
Slots = Mapping[str, Mapping[str, str]]  # leg -> mid -> kind, of the slots in which it can receive
Placement = dict[str, dict[str, Feed]]  # leg -> mid -> what is shown there


def rows(state: State) -> Rows:
    """What every leg should get, the most important first."""
    return {leg: [*_audio(state, leg), *_video(state, leg)] for leg in state.legs}


def recorded(state: State) -> list[Feed]:
    """What is written to files: those who converse, as far as they may be heard and seen now."""
    if state.recording is None or state.recording.paused:
        return []
    return [
        Feed(leg, kind)
        for leg, own in state.legs.items()
        for kind in ("audio", "video")
        if own.role in CONVERSING and is_published(state, leg, kind)
    ]


def is_published(state: State, leg: str, kind: str) -> bool:
    """Whether anybody at all may get this stream of this leg now."""
    own = state.legs[leg]
    is_customer = own.role is Role.CUSTOMER
    if kind not in PUBLISHES[own.role] or not (own.audio if kind == "audio" else own.video):
        return False
    return not (is_customer and (state.held or (kind == "video" and state.video_off)))


def _audible(state: State, leg: str, kind: str) -> list[Feed]:
    """The streams of one kind that come from other legs."""
    role = state.legs[leg].role
    if role is Role.CHECK:
        return [Feed(leg, kind)] if is_published(state, leg, kind) else []
    return [
        Feed(other, kind)
        for heard in HEARS[role]
        for other, theirs in state.legs.items()
        if theirs.role is heard and other != leg and is_published(state, other, kind)
    ]


def _audio(state: State, leg: str) -> list[Feed]:
    if state.legs[leg].role is not Role.CUSTOMER:
        return _audible(state, leg, "audio")
    if state.held:
        return [Feed(MUSIC, "audio")] if state.music else []
    clip = [Feed(PUSH, "audio")] if state.push else []
    return [*_audible(state, leg, "audio"), *clip]


def _video(state: State, leg: str) -> list[Feed]:
    if state.legs[leg].role is not Role.CUSTOMER:
        return _audible(state, leg, "video")
    if state.held or state.video_off:
        return []
    return [Feed(PUSH, "video")] if state.push else _audible(state, leg, "video")


def place(wanted: Rows, slots: Slots, before: Placement) -> Placement:
    """Put each leg's streams into its slots. What is shown already stays where it is."""
    return {
        leg: {
            mid: feed
            for kind in ("audio", "video")
            for mid, feed in _place_kind(
                [feed for feed in wanted.get(leg, []) if feed.kind == kind],
                [mid for mid, of in mids.items() if of == kind],
                before.get(leg, {}),
            )
        }
        for leg, mids in slots.items()
    }


def _place_kind(
    wanted: list[Feed], mids: list[str], before: Mapping[str, Feed]
) -> Iterable[tuple[str, Feed]]:
    wanted = wanted[: len(mids)]
    kept = {mid: before[mid] for mid in mids if before.get(mid) in wanted}
    new = (feed for feed in wanted if feed not in kept.values())
    free = (mid for mid in mids if mid not in kept)
    return [*kept.items(), *zip(free, new, strict=False)]
