"""Sound and pictures made by code, so that nothing of third parties is shipped: music for hold."""

import array
import math
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from django.conf import settings

RATE = 48_000
FRAME = 960
# A quiet round of four broken chords: frequency and length in eighths.
CHORDS = [
    (220.0, 277.2, 329.6),
    (196.0, 246.9, 293.7),
    (174.6, 220.0, 261.6),
    (196.0, 246.9, 329.6),
]
EIGHTH = 0.3
NAME = "hold-music.ogg"


@cache
def hold_music() -> Path:
    """The file with the music for held customers (VID-8); made on first use."""
    path = Path(settings.MEDIA_FILES) / NAME
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{os.getpid()}-{NAME}")
        _write(fresh)
        fresh.replace(path)
    return path


def _write(path: Path) -> None:
    with av.open(str(path), "w", format="ogg") as file:
        stream = file.add_stream("libopus", rate=RATE, options={"b": "48000"})
        stream.layout = "stereo"
        clock = 0
        for block in _blocks():
            frame = AudioFrame(format="s16", layout="stereo", samples=FRAME)
            frame.planes[0].update(block)
            frame.sample_rate, frame.pts = RATE, clock
            clock += FRAME
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _blocks() -> Iterator[bytes]:
    """Twenty milliseconds of stereo at a time."""
    notes = [tone for chord in CHORDS for tone in (*chord, chord[1]) * 2]
    length = int(EIGHTH * RATE)
    total = len(notes) * length
    samples = array.array("h")
    for at in range(total):
        tone, into = notes[at // length], (at % length) / RATE
        loud = math.exp(-5 * into) * min(1.0, into * 200)
        value = int(6000 * loud * math.sin(2 * math.pi * tone * into))
        samples.append(value)
        samples.append(value)
        if len(samples) == 2 * FRAME:
            yield samples.tobytes()
            samples = array.array("h")
