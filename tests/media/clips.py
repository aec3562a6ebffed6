"""Sound and pictures for the tests: encoded, written to files, decoded and measured."""

import array
import fractions
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import av

from tests.media.calls import vp8

WIDTH, HEIGHT, RATE = 160, 120, 30


@cache
def pictures(count: int, *, shade: int = 40, key_every: int = 30, pts: int = 0) -> list[bytes]:
    """VP8 frames of a moving edge on a ground of this shade; the first is a key frame."""
    encoder = av.CodecContext.create("libvpx", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.bit_rate, encoder.gop_size = 300_000, key_every
    encoder.time_base = fractions.Fraction(1, RATE)
    encoder.options = {"cpu-used": "8", "deadline": "realtime", "lag-in-frames": "0"}
    found = []
    for number in range(count):
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        edge = number * 4 % WIDTH
        row = bytes([shade]) * edge + bytes([200]) * (WIDTH - edge)
        frame.planes[0].update(row.ljust(frame.planes[0].line_size, b"\0") * HEIGHT)
        for plane in (1, 2):
            frame.planes[plane].update(b"\x80" * frame.planes[plane].buffer_size)
        frame.pts, frame.time_base = pts + number, fractions.Fraction(1, RATE)
        found += [bytes(packet) for packet in encoder.encode(frame)]
    return found


@cache
def sounds(count: int, *, hertz: float = 440) -> list[bytes]:
    """Opus packets of 20 ms of a tone; 0 Hz is silence."""
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.bit_rate, encoder.format, encoder.sample_rate = 32_000, "s16", 48_000
    encoder.layout = "stereo"
    found = []
    for number in range(count):
        frame = av.AudioFrame("s16", "stereo", 960)
        wave = array.array("h")
        for n in range(number * 960, number * 960 + 960):
            wave.extend([int(9000 * math.sin(2 * math.pi * hertz * n / 48_000))] * 2)
        frame.planes[0].update(wave.tobytes())
        frame.sample_rate, frame.pts, frame.time_base = (
            48_000,
            number * 960,
            fractions.Fraction(1, 48_000),
        )
        found += [bytes(packet) for packet in encoder.encode(frame)]
    return found


def film(
    path: Path, *, seconds: int = 2, shade: int = 90, hertz: float = 880, has_video: bool = True
) -> str:
    """Write a WebM file as the clip library makes them: key frames each second."""
    with av.open(str(path), "w", format="webm") as out:
        sound = out.add_stream("libopus", rate=48_000)
        sound.codec_context.layout = "stereo"
        sound.codec_context.open()
        parts: list[tuple[int, av.stream.Stream, bytes, bool]] = [
            (n * 20, sound, data, True) for n, data in enumerate(sounds(50 * seconds, hertz=hertz))
        ]
        if has_video:
            picture = out.add_mux_stream("vp8", rate=RATE, width=WIDTH, height=HEIGHT)
            frames = pictures(RATE * seconds, shade=shade)
            parts += [
                (n * 1000 // RATE, picture, data, not data[0] & 1) for n, data in enumerate(frames)
            ]
        for at, stream, data, is_key in sorted(parts, key=lambda part: part[0]):
            packet = av.Packet(data)
            packet.stream, packet.pts, packet.dts, packet.is_keyframe = stream, at, at, is_key
            packet.time_base = fractions.Fraction(1, 1000)
            out.mux(packet)
    return str(path)


def payloads(frame: bytes, number: int, *, size: int = 500) -> list[bytes]:
    """The RTP payloads of a VP8 frame, with this picture id."""
    parts = [frame[at : at + size] for at in range(0, len(frame), size)]
    return [vp8(number, part, starts=index == 0) for index, part in enumerate(parts)]


def decoded(frames: Iterable[bytes]) -> list[av.VideoFrame]:
    """The pictures of these VP8 frames; raises what the decoder complains about."""
    decoder = av.CodecContext.create("vp8", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.options = {"err_detect": "explode"}
    return [picture for frame in frames for picture in decoder.decode(av.Packet(frame))]


def loudness(packets: Iterable[bytes], hertz: float) -> float:
    """How strong a tone of this frequency is in these Opus packets (Goertzel), against a full one of 1."""
    decoder = av.CodecContext.create("libopus", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout = 48_000, "stereo"
    samples: list[float] = []
    for packet in packets:
        for frame in decoder.decode(av.Packet(packet)):
            plane = bytes(frame.planes[0])
            if frame.format.name.startswith("flt"):
                values, scale = list(memoryview(plane).cast("f")), 1.0
            else:
                values, scale = [float(v) for v in memoryview(plane).cast("h")], 1 / 32768
            step = 1 if frame.format.is_planar else 2
            samples += [value * scale for value in values[: frame.samples * step : step]]
    if not samples:
        return 0.0
    turn = 2 * math.cos(2 * math.pi * hertz / 48_000)
    last = before = 0.0
    for sample in samples:
        last, before = sample + turn * last - before, last
    power = last * last + before * before - turn * last * before
    return 2 * math.sqrt(max(0.0, power)) / len(samples)
