"""Rows around calls, for tests in other processes (called by tests.arrange)."""

import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from media.models import Call, Clip, Recording
from media.services import clips, patterns
from media.states import CallState, ClipState, RecordingState
from routing.models import Agent, WorkItem, Workstream
from tests import factories


def clip(title: str = "Clip") -> dict[str, str]:
    """A clip of four seconds in the library, transcoded as an upload would be."""
    made = Clip(title=factories.unique(title))
    folder = Path(settings.MEDIA_FILES)
    source = folder / f"{made.pk}.source.webm"
    patterns.write(source, seconds=4)
    with source.open("rb") as file:
        clips.store(made, file)
    made.state = ClipState.WORKING
    made.save()
    clips.transcode(made.pk)
    source.unlink()
    return {"id": str(made.pk), "title": made.title}


def present(user_id: str, presence: str, used: int) -> None:
    """An agent in this presence who holds so many units."""
    rows = Agent.objects.filter(user__id=user_id)
    rows.update(presence=presence, presence_set_by="test", lost_at=None)
    for _ in range(used):
        made = factories.conversation()
        WorkItem.objects.filter(pk=made.pk).update(agent_id=user_id, held_units=1, state="held")
        rows.update(used_units=F("used_units") + 1)


def recording_of(conversation_id: str) -> dict[str, Any]:
    """The recording of this conversation's call, once it is ready or has failed."""
    rows = Recording.objects.filter(call__conversation_id=conversation_id)
    for _ in range(400):
        found = rows.filter(state__in=["ready", "failed"]).values("id", "state", "seconds").first()
        if found is not None:
            return dict(found)
        threading.Event().wait(0.1)
    raise AssertionError(list(rows.values()))


def kept_recording(conversation_id: str) -> dict[str, str]:
    """A call of this conversation that is over, and its recording: its file has one word in it."""
    now = timezone.now()
    call = Call.objects.create(
        conversation_id=conversation_id, kind=Call.Kind.VOICE, state=CallState.ENDED,
        asked_by="agent", created_at=now, ended_at=now,
    )  # fmt: skip
    row = Recording.objects.create(call=call, state=RecordingState.READY, started_at=now)
    row.file = f"recordings/{row.pk}.webm"
    row.save()
    path = Path(settings.MEDIA_FILES) / row.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"sound")
    return {"id": str(row.pk)}


def lose_recording(id: str) -> None:
    """Its file is gone from the disk, as after a backup without it."""
    (Path(settings.MEDIA_FILES) / Recording.objects.get(pk=id).file).unlink()


def newest_of(queue_id: str) -> dict[str, str]:
    """The conversation that came last into this queue."""
    item = WorkItem.objects.filter(queue_id=queue_id).order_by("-enqueued_at").first()
    return {"id": str(item.pk) if item else ""}


def live_call(conversation_id: str) -> dict[str, Any]:
    """Where the media of this conversation's call is."""
    rows = Call.objects.filter(conversation_id=conversation_id, state="connected")
    return dict(rows.values("id", "relay", "epoch", "state").get())


def waiting(queue_id: str, name: str) -> dict[str, str]:
    """Somebody who waits in this queue."""
    stream = Workstream.objects.filter(queue_id=queue_id).first()
    return {"id": str(factories.conversation(stream, name=name).pk)}
