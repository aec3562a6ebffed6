"""One playable file from what a relay wrote: sound of everybody mixed, one picture copied (REC-1)."""

import json
import logging
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from av.error import FFmpegError
from django.conf import settings

from contactcenter.realtime.actor import SYSTEM
from conversations.services import audit
from media.models import Leg, Recording
from media.services import mixing
from media.states import LegRole, RecordingState

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """A file of one source, and when it began."""

    path: Path
    kind: str
    leg: str
    started_at: float
    ended_at: float


def run(recording_id: UUID) -> None:
    """Put it together; what cannot be is marked failed and its parts are kept. Harmless to repeat."""
    row = Recording.objects.filter(pk=recording_id, state=RecordingState.ASSEMBLING).first()
    if row is None:
        return
    root = Path(settings.MEDIA_FILES)
    told = [part for part in map(_part, row.parts) if part.path.is_relative_to(root)]
    parts = [*told, *_left_behind(root / "recordings" / str(row.pk), {p.path for p in told})]
    parts = [part for part in parts if part.path.exists() and part.path.stat().st_size]
    target = root / "recordings" / f"{row.pk}.webm"
    try:
        if not parts:
            raise ValueError("nothing was written")
        length = _mix(row, parts, target)
    except (FFmpegError, OSError, ValueError):
        logger.warning("media: a recording could not be put together", exc_info=True)
        Recording.objects.filter(pk=row.pk).update(state=RecordingState.FAILED)
        return
    Recording.objects.filter(pk=row.pk).update(
        state=RecordingState.READY, file=f"recordings/{target.name}", seconds=length
    )
    audit.record(SYSTEM, "recording.ready", row.pk)
    shutil.rmtree(root / "recordings" / str(row.pk), ignore_errors=True)


def _left_behind(folder: Path, known: set[Path]) -> list[Part]:
    """Files of a relay that died before it told of them: it notes beside each what it is."""
    found = []
    for note in sorted(folder.rglob("*.json")):
        path = note.with_suffix(".webm")
        if path not in known and path.exists():
            about = json.loads(note.read_text())
            found.append(_part({"path": path, "ended_at": path.stat().st_mtime, **about}))
    return found


def _mix(row: Recording, parts: list[Part], target: Path) -> float:
    base = min(part.started_at for part in parts)
    sounds = [(part.path, part.started_at - base) for part in parts if part.kind == "audio"]
    films = _pictures(row, [part for part in parts if part.kind == "video"])
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".part")
    mixing.write(fresh, sounds, [(part.path, part.started_at - base) for part in films])
    fresh.replace(target)
    return max(part.ended_at for part in parts) - base


def _pictures(row: Recording, parts: list[Part]) -> list[Part]:
    """The customer's pictures, else those of whoever was seen longest: what the call was about."""
    customers = {
        str(key)
        for key in Leg.objects.filter(call=row.call, role=LegRole.CUSTOMER).values_list(
            "pk", flat=True
        )
    }
    seen: dict[str, float] = defaultdict(float)
    for part in parts:
        seen[part.leg] += part.ended_at - part.started_at
    chosen = max(seen, key=lambda leg: (leg in customers, seen[leg]), default=None)
    return sorted((part for part in parts if part.leg == chosen), key=lambda part: part.started_at)


def _part(row: dict[str, Any]) -> Part:
    return Part(
        Path(row["path"]), str(row["kind"]), str(row.get("leg", "")),
        float(row["started_at"]), float(row["ended_at"]),
    )  # fmt: skip
