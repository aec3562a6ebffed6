"""Recording of calls (REC-1…3): started, stopped, deleted here; written by the relay, made one file later."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from contactcenter.realtime.actor import SYSTEM, Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.services import audit
from media.models import Call, Recording
from media.services import lifecycle, wiring
from media.states import DONE, RUNNING, RecordingState

ABANDONED_AFTER = timedelta(minutes=35)  # longer than the task may take
FORGOTTEN_AFTER = timedelta(seconds=60)
KEPT_WITHOUT_WIDGET = timedelta(days=90)


@transaction.atomic
def set_recording(call: Call, *, by: Actor, is_on: bool, is_paused: bool) -> None:
    """Start, pause, go on or stop; everybody in the call sees it.

    Raises Refused: `call_gone`, `no_consent` (PRIV-4).
    """
    row = lifecycle.lock_connected(call.pk)
    running = _running(row)
    if is_on and running is None:
        _start(row, by=by)
    elif is_on and running is not None:
        _pause(row, running, is_paused=is_paused, by=by)
    elif running is not None:
        stop(row, running, by=by)
    wiring.after_commit(row)


def start_automatically(call: Call) -> None:
    """Where the widget says so, from the moment it is accepted; never without consent."""
    widget = call.conversation.widget
    if widget is not None and widget.records_calls and _has_consent(call.conversation):
        _start(call, by=SYSTEM)


def stop(call: Call, recording: Recording, *, by: Actor) -> None:
    """The relay closes its files; they are put together after that."""
    recording.state, recording.stopped_at = RecordingState.STOPPED, timezone.now()
    recording.save()
    lifecycle.note(call, "recording_stopped", by=by)
    audit.record(by, "recording.stop", recording.pk)


@transaction.atomic
def written(recording_id: UUID, parts: list[dict[str, Any]]) -> None:
    """The relay has closed these files. After a failover there are parts of several relays."""
    row = Recording.objects.select_for_update().filter(pk=recording_id).first()
    if row is None:
        return
    row.parts = [*row.parts, *parts]
    if row.state == RecordingState.STOPPED:
        row.state = RecordingState.WRITTEN
    row.save()


@transaction.atomic
def take_next() -> UUID | None:
    """A recording to be put together now; whoever asks has it. One whose worker died comes back."""
    dead = timezone.now() - ABANDONED_AFTER
    Recording.objects.filter(state=RecordingState.ASSEMBLING, changed_at__lt=dead).update(
        state=RecordingState.WRITTEN
    )
    rows = Recording.objects.select_for_update(skip_locked=True)
    row = rows.filter(state=RecordingState.WRITTEN).first()
    if row is not None:
        row.state = RecordingState.ASSEMBLING
        row.save()
    # A relay that died says nothing any more: what it left is all there is.
    late = timezone.now() - FORGOTTEN_AFTER
    Recording.objects.filter(state=RecordingState.STOPPED, changed_at__lt=late).update(
        state=RecordingState.WRITTEN, changed_at=timezone.now()
    )
    return row.pk if row is not None else None


def expire_due() -> int:
    """Delete the files of every recording that was kept as long as its widget says (REC-3); how many.

    What was cut short is done again: a file that is gone is no error, and the row changes after it.
    """
    return sum(_expire(recording_id) for recording_id in _due().values_list("pk", flat=True))


def _due() -> QuerySet[Recording]:
    widget = "call__conversation__widget"
    days = ExpressionWrapper(
        F(f"{widget}__recordings_days") * Value(timedelta(days=1)), output_field=DurationField()
    )
    ended = Recording.objects.filter(state__in=sorted(DONE)).annotate(
        ended_at=Coalesce("stopped_at", "started_at")
    )
    return ended.filter(
        Q(**{f"{widget}__recordings_days__gt": 0, "ended_at__lt": Now() - days})
        | Q(**{widget: None, "ended_at__lt": Now() - KEPT_WITHOUT_WIDGET})
    )


@transaction.atomic
def _expire(recording_id: UUID) -> bool:
    row = (
        Recording.objects.select_for_update(skip_locked=True)
        .filter(pk=recording_id, state__in=sorted(DONE))
        .first()
    )
    if row is None:
        return False
    folder = Path(settings.MEDIA_FILES) / "recordings"
    (folder / f"{row.pk}.webm").unlink(missing_ok=True)
    shutil.rmtree(folder / str(row.pk), ignore_errors=True)
    row.state, row.file = RecordingState.EXPIRED, ""
    row.save()
    audit.record(SYSTEM, "recording.expire", row.pk)
    return True


def _start(call: Call, *, by: Actor) -> None:
    if not _has_consent(call.conversation):
        raise Refused("no_consent")
    row = Recording.objects.create(call=call, started_by_id=by.user_id, started_at=timezone.now())
    lifecycle.note(call, "recording_started", by=by)
    audit.record(by, "recording.start", row.pk, call=str(call.pk))


def _pause(call: Call, recording: Recording, *, is_paused: bool, by: Actor) -> None:
    after = RecordingState.PAUSED if is_paused else RecordingState.ON
    if recording.state == after:
        return
    recording.state = after
    recording.save()
    lifecycle.show(call)
    audit.record(by, "recording.pause" if is_paused else "recording.resume", recording.pk)


def _running(call: Call) -> Recording | None:
    return call.recordings.select_for_update().filter(state__in=sorted(RUNNING)).first()


def _has_consent(conversation: Conversation) -> bool:
    return conversation.has_consented or not conversation.requires_consent
