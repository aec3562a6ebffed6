"""Files of pictures and sound: written and read with PyAV, without a line of the rules."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.resampler import AudioResampler
from av.video.frame import VideoFrame

RATE = 48_000
FPS = 25
LONG_SIDE = 1280
# Films only: a playlist or a drawing could make the reader fetch other files and addresses.
FILMS = {
    "format_whitelist": "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,avi,mpegts,mpeg",
    "protocol_whitelist": "file",
}
VP8 = {
    "deadline": "realtime", "cpu-used": "8", "b:v": "1200k", "auto-alt-ref": "0",
    "error-resilient": "1",
}  # fmt: skip


def transcode(source: Path, target: Path) -> float:
    """VP8 at 25 pictures a second with a key frame each second, Opus; gives the length.

    Raises FFmpegError or ValueError for what cannot be read.
    """
    fresh = target.with_suffix(".part")
    with (
        av.open(str(source), "r", options=FILMS) as come,
        av.open(str(fresh), "w", format="webm") as go,
    ):
        picture = come.streams.video[0]
        width, height = _fit(picture.width, picture.height)
        video = go.add_stream("libvpx", rate=FPS, options=VP8)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.gop_size = FPS
        sound = come.streams.audio[0] if come.streams.audio else None
        audio: Any = None
        if sound is not None:
            audio = go.add_stream("libopus", rate=RATE, options={"b": "64000"})
            audio.layout = "stereo"
        end = _copy(come, go, picture, sound, video, audio, (width, height))
        for stream in filter(None, (video, audio)):
            go.mux(stream.encode(None))
    fresh.replace(target)
    return end


def _copy(
    come: Any, go: Any, picture: Any, sound: Any, video: Any, audio: Any, size: tuple[int, int]
) -> float:
    resampler = AudioResampler(format="s16", layout="stereo", rate=RATE, frame_size=960)
    last, samples, end = -1, 0, 0.0
    for frame in come.decode([stream for stream in (picture, sound) if stream is not None]):
        if isinstance(frame, VideoFrame):
            number = round((frame.time or 0) * FPS)
            for shown in range(max(last + 1, number - FPS), number + 1):
                fresh = frame.reformat(*size, format="yuv420p")
                fresh.pts, fresh.time_base = shown, Fraction(1, FPS)
                go.mux(video.encode(fresh))
            last, end = max(last, number), max(end, (number + 1) / FPS)
        elif audio is not None:
            for block in resampler.resample(frame):
                block.pts, block.time_base = samples, Fraction(1, RATE)
                samples += block.samples
                go.mux(audio.encode(block))
    return end


def _fit(width: int, height: int) -> tuple[int, int]:
    """Inside 1280 points, even sides."""
    if width < 16 or height < 16:
        raise ValueError("too small a picture")
    scale = min(1.0, LONG_SIDE / max(width, height))
    return int(width * scale) // 2 * 2, int(height * scale) // 2 * 2


def length_of(path: Path) -> float:
    """Seconds from the first to the last thing in a file."""
    with av.open(str(path)) as file:
        if file.duration:
            return float(file.duration) / 1_000_000
        times = [float(packet.pts * packet.time_base) for packet in _packets(file)]
        return max(times, default=0.0)


def _packets(file: Any) -> Iterator[Any]:
    return (packet for packet in file.demux() if packet.pts is not None)
