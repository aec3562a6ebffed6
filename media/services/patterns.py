"""A moving test picture made by code: the clip of the demo data and of the tests."""

from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame

WIDTH, HEIGHT, FPS = 320, 240, 15
BARS = [235, 210, 170, 145, 106, 81, 41, 16]


def write(path: Path, *, seconds: int) -> None:
    """A WebM file with grey bars that wander."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="webm") as file:
        stream = file.add_stream("libvpx", rate=FPS, options={"deadline": "realtime"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(seconds * FPS):
            frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
            _fill(frame, number * 4)
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _fill(frame: VideoFrame, shift: int) -> None:
    luma, *chroma = frame.planes
    width = WIDTH // len(BARS)
    row = bytes(BARS[((at + shift) // width) % len(BARS)] for at in range(WIDTH))
    luma.update(row.ljust(luma.line_size, b"\0") * HEIGHT)
    for plane in chroma:
        plane.update(bytes([128]) * plane.buffer_size)
