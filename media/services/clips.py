"""Clips: an upload is checked when it comes, and transcoded once (VID-12)."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import av
from av.error import FFmpegError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.models import Clip
from media.services import webm
from media.states import ClipState

logger = logging.getLogger(__name__)
MOST_BYTES = 200 * 1024 * 1024
MOST_SECONDS = 600
MOST_PIXELS = 3840 * 2160
ABANDONED_AFTER = timedelta(minutes=40)


def check(file: BinaryIO, size: int) -> float:
    """Whether this upload is a clip; gives its length in seconds. Raises ValidationError."""
    if size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 200 MB."))
    try:
        with av.open(file, "r", options=webm.FILMS) as source:
            video = source.streams.video[0] if source.streams.video else None
            if video is None or video.codec_context is None:
                raise ValidationError(_("The file has no picture."))
            if video.width * video.height > MOST_PIXELS:
                raise ValidationError(_("The picture is larger than 4K."))
            next(source.decode(video))
            length = float(source.duration or 0) / 1_000_000
    except (FFmpegError, StopIteration, ValueError) as error:
        raise ValidationError(_("This is not a video that we can read.")) from error
    if length > MOST_SECONDS:
        raise ValidationError(_("A clip may last ten minutes at most."))
    return length


def store(clip: Clip, file: BinaryIO) -> None:
    """Keep an upload that was checked, under a name of ours; the worker takes it from there."""
    folder = Path(settings.MEDIA_FILES) / "clips"
    folder.mkdir(parents=True, exist_ok=True)
    file.seek(0)
    name = f"clips/{clip.pk}.upload"
    with (Path(settings.MEDIA_FILES) / name).open("wb") as target:
        while block := file.read(1 << 20):
            target.write(block)
    clip.source, clip.state = name, ClipState.NEW


@transaction.atomic
def take_next() -> UUID | None:
    """A clip to be transcoded now; whoever asks has it. One whose worker died comes back."""
    dead = timezone.now() - ABANDONED_AFTER
    Clip.objects.filter(state=ClipState.WORKING, changed_at__lt=dead).update(state=ClipState.NEW)
    row = Clip.objects.select_for_update(skip_locked=True).filter(state=ClipState.NEW).first()
    if row is None or not row.source:
        return None
    row.state = ClipState.WORKING
    row.save()
    return row.pk


def transcode(clip_id: UUID) -> None:
    """Make the file that relays play: VP8 and Opus, a key frame a second."""
    clip = Clip.objects.filter(pk=clip_id, state=ClipState.WORKING).first()
    if clip is None:
        return
    folder = Path(settings.MEDIA_FILES)
    target = folder / "clips" / f"{clip.pk}.webm"
    try:
        length = webm.transcode(folder / clip.source, target)
    except (FFmpegError, OSError, ValueError):
        logger.warning("media: a clip could not be read", exc_info=True)
        Clip.objects.filter(pk=clip_id).update(state=ClipState.FAILED)
        return
    Clip.objects.filter(pk=clip_id).update(
        state=ClipState.READY, file=f"clips/{target.name}", seconds=max(1, round(length))
    )
    (folder / clip.source).unlink(missing_ok=True)
