"""What the callers of `make bench-media` say: ten seconds of VP8 and Opus, encoded once."""

import fractions
import random
from pathlib import Path

import av
import msgspec
from aiortc.codecs.vpx import Vp8Encoder

WIDTH, HEIGHT, RATE, SECONDS, BITRATE = 640, 480, 30, 10, 1_000_000


class Clip(msgspec.Struct):
    """RTP payloads: `video` by frame, of which the first is a key frame, and `audio` by packet."""

    video: list[list[bytes]]
    audio: list[bytes]


def load(path: Path) -> Clip:
    return msgspec.msgpack.decode(path.read_bytes(), type=Clip)


def make(path: Path) -> Clip:
    """Encode noise that moves, at one megabit a second, and a tone; store and return it."""
    clip = Clip(_video(), _audio())
    path.write_bytes(msgspec.msgpack.encode(clip))
    return clip


def _video() -> list[list[bytes]]:
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.bit_rate, encoder.gop_size = BITRATE, 3000
    encoder.time_base, encoder.framerate = fractions.Fraction(1, RATE), fractions.Fraction(RATE, 1)
    encoder.qmin, encoder.qmax = 2, 63
    encoder.options = {
        "cpu-used": "-6", "deadline": "realtime", "lag-in-frames": "0", "error-resilient": "1",
        "minrate": str(BITRATE), "maxrate": str(BITRATE), "bufsize": str(BITRATE),
    }  # fmt: skip
    found: list[list[bytes]] = []
    for frame in _frames():
        data = b"".join(bytes(packet) for packet in encoder.encode(frame))
        if data:
            found.append(Vp8Encoder._packetize(data, len(found) % 32768))
    return found


def _frames() -> list[av.VideoFrame]:
    noise = random.Random(1).randbytes(WIDTH * HEIGHT * 2)
    quiet = bytes(110 + byte // 8 for byte in range(256))
    luma = noise.translate(quiet)
    stripes = bytes(40 + (x // 16 % 2) * 160 for x in range(WIDTH * 2))
    made = []
    for number in range(RATE * SECONDS):
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        width = frame.planes[0].line_size
        rows = []
        for y in range(HEIGHT):
            at = (y * WIDTH + number * 7919) % (WIDTH * HEIGHT)
            row = stripes[number * 5 % 640 :][:WIDTH] if y % 96 < 24 else luma[at : at + WIDTH]
            rows.append(row.ljust(width, b"\x80"))
        frame.planes[0].update(b"".join(rows))
        for plane in (1, 2):
            frame.planes[plane].update(bytes([100 + number % 60]) * frame.planes[plane].buffer_size)
        frame.pts, frame.time_base = number, fractions.Fraction(1, RATE)
        made.append(frame)
    return made


def _audio() -> list[bytes]:
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.bit_rate, encoder.format, encoder.sample_rate = 32_000, "s16", 48_000
    encoder.layout = "stereo"
    tone = random.Random(2)
    found: list[bytes] = []
    for number in range(50 * SECONDS):
        frame = av.AudioFrame("s16", "stereo", 960)
        height = 4000 + tone.randrange(4000)
        one = b"".join(
            (height * ((n // 60) % 2 * 2 - 1)).to_bytes(2, "little", signed=True) * 2
            for n in range(960)
        )
        frame.planes[0].update(one)
        frame.sample_rate, frame.pts, frame.time_base = (
            48_000,
            number * 960,
            fractions.Fraction(1, 48_000),
        )
        found += [bytes(packet) for packet in encoder.encode(frame)]
    return found
