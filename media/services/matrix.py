"""What a relay should do for a call, computed from its rows: pure, the whole state every time."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from media.models import Call, Clip, Leg, Recording
from media.states import LegState, RecordingState


def wanted(
    call: Call,
    legs: Iterable[Leg],
    *,
    clip: Clip | None,
    recording: Recording | None,
    files: Path,
    music: Path,
) -> dict[str, Any]:
    """The `state` of the command `configure`. Who is only invited is not in it (M2)."""
    pauses = recording is not None and (recording.state == RecordingState.PAUSED or call.is_held)
    return {
        "legs": {
            str(leg.id): {
                "role": leg.role,
                "audio": leg.is_audio_on,
                "video": leg.is_video_on and call.can_video,
            }
            for leg in legs
            if leg.left_at is None and leg.status != LegState.INVITED
        },
        "held": call.is_held,
        "video_off": call.is_video_off,
        "push": {"clip": str(files / clip.file), "id": str(clip.id)} if clip else None,
        "recording": {
            "id": str(recording.id),
            # Two relays of one call never write into the same file.
            "directory": str(files / "recordings" / str(recording.id) / str(call.epoch)),
            "paused": pauses,
        }
        if recording
        else None,
        "music": str(music),
    }
