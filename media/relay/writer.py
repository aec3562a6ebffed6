"""One WebM file of one stream: encoded frames are put into the container as they are. Runs in a thread."""

import fractions
import json
import logging
import time
from pathlib import Path
from typing import Any

import av

log = logging.getLogger(__name__)
MILLISECOND = fractions.Fraction(1, 1000)


# What is in a file after a crash: everything up to its last half second.
KEEP = {"cluster_time_limit": "500", "flush_packets": "1"}


class Writer:
    """Opened by the first frame. A failure is logged once and ends the file; the call goes on.

    Beside it lies a `.json` with leg, kind and start, so that the files of a relay that died can be used.
    """

    def __init__(self, path: Path, kind: str, leg: str) -> None:
        self.path, self._kind, self._leg = path, kind, leg
        self._container: Any = None
        self._stream: Any = None
        self._last = -1
        self._has_failed = False

    def write(self, data: bytes, seconds: float, is_key: bool) -> None:
        """Append a frame at this time of the file."""
        if self._has_failed or not data:
            return
        try:
            if self._container is None:
                self._open(data)
            packet = av.Packet(data)
            # Strictly rising, as the container demands; two frames never share a millisecond for long.
            self._last = max(self._last + 1, round(seconds * 1000))
            packet.stream, packet.pts, packet.dts = self._stream, self._last, self._last
            packet.time_base, packet.is_keyframe = MILLISECOND, is_key
            self._container.mux(packet)
        except (av.FFmpegError, OSError, ValueError):
            self._has_failed = True
            log.exception("recording failed", extra={"path": str(self.path)})

    def close(self) -> None:
        """Write what is left and close."""
        if self._container is not None:
            try:
                self._container.close()
            except (av.FFmpegError, OSError):
                log.exception("recording was not closed well", extra={"path": str(self.path)})
            self._container = None

    def _open(self, first: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        about = {"leg": self._leg, "kind": self._kind, "started_at": time.time()}
        self.path.with_suffix(".json").write_text(json.dumps(about))
        self._container = av.open(str(self.path), "w", format="webm", options=KEEP)
        if self._kind == "audio":
            # A mux-only stream has no Opus header; an encoder that is never fed writes one.
            self._stream = self._container.add_stream("libopus", rate=48000)
            self._stream.codec_context.layout = "stereo"
            self._stream.codec_context.open()
        else:
            width, height = _size(first)
            self._stream = self._container.add_mux_stream(
                "vp8", rate=30, width=width, height=height
            )


def _size(key_frame: bytes) -> tuple[int, int]:
    """Width and height in the header of a VP8 key frame (RFC 6386 9.1)."""
    if len(key_frame) < 10:
        raise ValueError("not a key frame")
    return (
        int.from_bytes(key_frame[6:8], "little") & 0x3FFF,
        int.from_bytes(key_frame[8:10], "little") & 0x3FFF,
    )
