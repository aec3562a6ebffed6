"""Files: uploads are checked, clips transcoded, recordings put together; judged by decoding them."""

import io
import itertools
import json
import uuid
from datetime import timedelta
from pathlib import Path

import av
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIRequestFactory, force_authenticate

from conversations.models import AuditEntry
from media import tasks, views
from media.models import Clip, Recording
from media.services import assembling, clips, melody, mixing, patterns, recordings, webm
from media.states import ClipState, RecordingState
from tests import factories
from tests.media_calls.conftest import Chat

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_FILES = tmp_path
    melody.hold_music.cache_clear()
    return tmp_path


def sound(path: Path, seconds: float) -> Path:
    """A file of the relay's sort: one Opus stream in WebM."""
    with av.open(str(melody.hold_music())) as come, av.open(str(path), "w", format="webm") as go:
        stream = go.add_stream_from_template(come.streams.audio[0])
        for packet in come.demux(audio=0):
            if packet.pts is None or packet.pts * packet.time_base > seconds:
                break
            packet.stream = stream
            go.mux(packet)
    return path


def decoded(path: Path) -> tuple[float, int]:
    """Seconds of sound and number of pictures that really decode."""
    with av.open(str(path), "r") as file:
        heard, seen = 0.0, 0
        for frame in file.decode([*file.streams.audio, *file.streams.video]):
            if isinstance(frame, av.VideoFrame):
                seen += 1
            elif isinstance(frame, av.AudioFrame):
                heard = max(heard, float(frame.time or 0) + frame.samples / frame.sample_rate)
        return heard, seen


def test_the_music_is_sound_and_made_once() -> None:
    path = melody.hold_music()
    heard, _ = decoded(path)
    assert heard > 8
    before = path.stat().st_mtime_ns
    melody.hold_music.cache_clear()
    assert melody.hold_music().stat().st_mtime_ns == before


def test_a_clip_becomes_vp8_with_a_key_frame_each_second(folder: Path) -> None:
    source = folder / "source.webm"
    patterns.write(source, seconds=3)
    clip = Clip(title="Gasket")
    with source.open("rb") as file:
        assert 2.5 < clips.check(file, source.stat().st_size) < 3.5
        clips.store(clip, file)
    clip.save()
    assert clips.take_next() == clip.pk
    assert clips.take_next() is None  # whoever asked has it
    clips.transcode(clip.pk)
    clip.refresh_from_db()
    assert (clip.state, clip.seconds) == (ClipState.READY, 3)
    with av.open(str(folder / clip.file)) as made:
        video = made.streams.video[0]
        assert video.codec_context.name in ("vp8", "libvpx")
        packets = [p for p in made.demux(video) if p.is_keyframe and p.pts is not None]
        keys = [float((p.pts or 0) * p.time_base) for p in packets]
    assert all(after - before <= 1.01 for before, after in itertools.pairwise(keys))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"\0" * 5000,
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/inside.ts\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
    ],
    ids=["empty", "drawing", "zeros", "playlist", "list-of-files"],
)
def test_what_is_no_video_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        clips.check(io.BytesIO(content), len(content))
    with pytest.raises(ValidationError):
        clips.check(io.BytesIO(content), clips.MOST_BYTES + 1)


def test_a_broken_clip_is_marked_and_not_tried_for_ever(folder: Path) -> None:
    clip = Clip(title="Broken")
    clips.store(clip, io.BytesIO(b"not a film"))
    clip.save()
    clips.take_next()
    clips.transcode(clip.pk)
    clip.refresh_from_db()
    assert clip.state == ClipState.FAILED
    assert clips.take_next() is None


def test_sounds_that_began_at_different_times_are_one_file(folder: Path) -> None:
    one, two = sound(folder / "one.webm", 3), sound(folder / "two.webm", 2)
    patterns.write(folder / "film.webm", seconds=2)
    mixing.write(folder / "all.webm", [(one, 0.0), (two, 2.5)], [(folder / "film.webm", 1.0)])
    heard, seen = decoded(folder / "all.webm")
    assert abs(heard - 4.5) < 0.3
    assert seen == 2 * patterns.FPS
    assert abs(webm.length_of(folder / "all.webm") - 4.5) < 0.5


def test_a_recording_is_assembled_and_its_parts_go(chat: Chat, folder: Path) -> None:
    call = chat.connected()
    row = Recording.objects.create(
        call=call, started_at=timezone.now(), state=RecordingState.ASSEMBLING
    )
    parts = folder / "recordings" / str(row.pk)
    parts.mkdir(parents=True)
    sound(parts / "a.webm", 2)
    now = 1_700_000_000.0
    row.parts = [
        {"path": str(parts / "a.webm"), "kind": "audio", "leg": "a", "started_at": now,
         "ended_at": now + 2},
        # A path from elsewhere is not ours to read.
        {"path": "/etc/hostname", "kind": "audio", "leg": "b", "started_at": now,
         "ended_at": now + 1},
    ]  # fmt: skip
    row.save()
    assembling.run(row.pk)
    row.refresh_from_db()
    assert row.state == RecordingState.READY
    assert abs(row.seconds - 2) < 0.5
    assert decoded(folder / row.file)[0] > 1.5
    assert not parts.exists()


def test_what_a_dead_relay_left_behind_is_in_the_recording(chat: Chat, folder: Path) -> None:
    call = chat.connected()
    row = Recording.objects.create(
        call=call, started_at=timezone.now(), state=RecordingState.ASSEMBLING
    )
    first, second = (folder / "recordings" / str(row.pk) / epoch for epoch in "12")
    now = timezone.now().timestamp()
    for place in (first, second):
        place.mkdir(parents=True)
        sound(place / "a.webm", 2)
        patterns.write(place / "b.webm", seconds=2)
    for name, kind in (("a", "audio"), ("b", "video")):
        note = {"leg": "dana", "kind": kind, "started_at": now - 2}
        (first / f"{name}.json").write_text(json.dumps(note))
        row.parts.append(
            {"path": str(second / f"{name}.webm"), "kind": kind, "leg": "dana",
             "started_at": now + 3, "ended_at": now + 5}
        )  # fmt: skip
    row.save()
    assembling.run(row.pk)
    row.refresh_from_db()
    assert row.state == RecordingState.READY
    assert abs(row.seconds - 7) < 0.5
    heard, seen = decoded(folder / row.file)
    assert abs(heard - 7) < 0.5
    assert seen == 4 * patterns.FPS


def test_a_recording_whose_worker_died_is_taken_up_again(chat: Chat) -> None:
    row = Recording.objects.create(
        call=chat.connected(), started_at=timezone.now(), state=RecordingState.ASSEMBLING
    )
    assert recordings.take_next() is None
    late = timezone.now() - recordings.ABANDONED_AFTER - timedelta(seconds=1)
    Recording.objects.filter(pk=row.pk).update(changed_at=late)
    assert recordings.take_next() == row.pk


def test_a_recording_is_deleted_when_its_time_is_up(
    chat: Chat, folder: Path, settings: Settings
) -> None:
    call, now = chat.connected(), timezone.now()
    widget = call.conversation.widget
    assert widget is not None
    widget.recordings_days = 30
    widget.save()

    def kept(state: RecordingState, days: float) -> Recording:
        row = Recording.objects.create(
            call=call, state=state, started_at=now, stopped_at=now - timedelta(days=days)
        )
        Recording.objects.filter(pk=row.pk).update(file=f"recordings/{row.pk}.webm")
        (folder / "recordings" / str(row.pk)).mkdir(parents=True)
        (folder / "recordings" / f"{row.pk}.webm").write_bytes(b"sound")
        return row

    old, failed = kept(RecordingState.READY, 30.1), kept(RecordingState.FAILED, 31)
    young, unfinished = kept(RecordingState.READY, 29.9), kept(RecordingState.WRITTEN, 31)
    (folder / "recordings" / f"{failed.pk}.webm").unlink()  # deleted before a crash
    assert "media.tasks.expire" in {
        entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()
    }
    tasks.expire()
    left = {path.name for path in (folder / "recordings").iterdir()}
    assert left == {f"{row.pk}{end}" for row in (young, unfinished) for end in ("", ".webm")}
    states = dict(Recording.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (old, failed, young, unfinished)] == [
        RecordingState.EXPIRED, RecordingState.EXPIRED, RecordingState.READY,
        RecordingState.WRITTEN,
    ]  # fmt: skip
    noted = AuditEntry.objects.filter(action="recording.expire").values_list("subject", flat=True)
    assert set(noted) == {str(old.pk), str(failed.pk)}
    admin = factories.user(is_staff=True, is_superuser=True)
    for row, status in ((young, 200), (old, 404)):
        request = APIRequestFactory().get("/")
        force_authenticate(request, admin)
        assert views.recording(request, str(row.pk)).status_code == status
    assert recordings.expire_due() == 0
    widget.recordings_days = 0
    widget.save()
    Recording.objects.update(stopped_at=now - timedelta(days=9999))
    assert recordings.expire_due() == 0
    call.conversation.widget = None
    call.conversation.save()
    assert recordings.expire_due() == 1


def test_a_recording_without_anything_is_marked_failed(chat: Chat) -> None:
    call = chat.connected()
    row = Recording.objects.create(
        call=call, started_at=timezone.now(), state=RecordingState.ASSEMBLING
    )
    assembling.run(row.pk)
    assembling.run(uuid.uuid4())
    row.refresh_from_db()
    assert row.state == RecordingState.FAILED
