"""How much a caller may ask for, and how the relay says no."""

from dataclasses import dataclass

MESSAGES = {
    "sdp_too_large": "The session description is too large.",
    "sdp_invalid": "The session description cannot be used.",
    "too_many_candidates": "The session description names too many candidates.",
    "too_many_media": "The session description has too many media sections.",
    "too_many_legs": "The call has too many legs.",
    "relay_full": "The relay has no room for another leg.",
    "unknown_call": "The relay does not know this call.",
    "unknown_op": "The relay does not know this operation.",
    "invalid": "The command cannot be understood.",
    "stale_epoch": "The relay has seen a later epoch of this call.",
    "draining": "The relay takes no new calls.",
    "unreadable_file": "The media file cannot be played.",
    "internal": "The relay failed; its log says why.",
}


class Refused(Exception):
    """The relay says no. `code` is stable, the text is a sentence for people."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES[code])
        self.code = code


@dataclass(frozen=True)
class Limits:
    """Bounds of one relay. Times are seconds, sizes bytes, rates bits per second."""

    sdp_bytes: int = 64 * 1024
    candidates: int = 32
    media: int = 8
    legs_per_call: int = 12
    legs: int = 600
    connect_seconds: float = 10.0
    lost_seconds: float = 10.0
    check_seconds: float = 20.0
    silent_seconds: float = 3.0
    video_bitrate: int = 2_500_000
    clip_bytes: int = 128 * 1024 * 1024
