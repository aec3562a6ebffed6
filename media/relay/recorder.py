"""A recorder: a passive sink that writes every source into a file of its own, without touching the codecs."""

import asyncio
import logging
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from aiortc.rtp import RtcpSenderInfo

from media.relay.matrix import Feed
from media.relay.names import Room
from media.relay.packets import descriptor
from media.relay.source import Source
from media.relay.writer import Writer

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 1.0
WAITING_MOST = 400
CREDIBLE_SECONDS = 10.0
NTP_EPOCH = 2_208_988_800
UNSAFE = re.compile(r"[^\w.-]")
Packet = tuple[int, int, bytes, float]  # timestamp, marker, payload, when it came


class Track:
    """One source on its way into one file: in order, frames put together, gaps left as gaps in time."""

    def __init__(self, feed: Feed, writer: Writer, pool: ThreadPoolExecutor) -> None:
        self.feed = feed
        self._writer, self._pool = writer, pool
        self.source: Source | None = None
        self.began_at = self.ended_at = 0.0  # wall clock
        self.first_stamp: int | None = None
        self.clock_of_sender: tuple[float, int] | None = None  # wall seconds, RTP time of a report
        self.offset: float | None = None  # our wall clock minus the sender's, at its least
        self._waiting: dict[int, Packet] = {}
        self._next: int | None = None
        self._frame: list[bytes] = []
        self._needs_key, self._is_broken = feed.kind == "video", False
        self._zero: tuple[float, int] | None = (
            None  # file time and RTP time of this stint's beginning
        )
        self._is_first_stint = True
        self._stamp = 0

    # ---- as a taker of packets -------------------------------------------------------------------
    def take(
        self, room: Room, number: int, timestamp: int, marker: int, start: int, end: int, level: int
    ) -> None:
        """Keep a packet until all before it are there, or a second has passed."""
        if self._next is None:
            self._next = number
        if number < self._next or start == end:
            if start == end and number == self._next:
                self._next += 1
            return
        self._waiting[number] = (timestamp, marker, bytes(room.view[start:end]), room.now)
        self._drain(room.now)

    def restart(self) -> None:
        """What follows has other numbers and another time."""
        self._waiting.clear()
        self._next = self._zero = None
        self._frame, self._needs_key, self._is_broken = [], self.feed.kind == "video", False
        self._is_first_stint = self.first_stamp is None

    def on_report(self, info: RtcpSenderInfo, now: float) -> None:
        """Learn the sender's clock: sound and picture of one sender are placed by it."""
        wall = info.ntp_timestamp / (1 << 32) - NTP_EPOCH
        offset = time.time() - wall
        self.offset = offset if self.offset is None else min(self.offset, offset)
        if self._is_first_stint:
            self.clock_of_sender = (wall, info.rtp_timestamp)

    # ---- into the file ------------------------------------------------------------------------------
    def _drain(self, now: float) -> None:
        while self._waiting and self._next is not None:
            packet = self._waiting.pop(self._next, None)
            if packet is None:
                oldest = min(self._waiting)
                is_late = now - self._waiting[oldest][3] > PATIENCE_SECONDS
                if not is_late and len(self._waiting) < WAITING_MOST:
                    return
                self._next, self._is_broken = oldest, True
                continue
            self._next += 1
            if self.feed.kind == "audio":
                self._write(packet[0], packet[2], True)
            else:
                self._collect(packet, now)

    def _collect(self, packet: Packet, now: float) -> None:
        timestamp, marker, payload, _ = packet
        body = descriptor(payload, 0, len(payload))[2]
        if (
            payload[0] & 0x10 and not payload[0] & 7
        ):  # a frame begins (RFC 7741: S, and partition 0)
            self._frame = []
            is_key = body < len(payload) and not payload[body] & 1
            if self._is_broken and not is_key:
                self._needs_key = True
                if self.source is not None:
                    self.source.want_key_frame(now)
            self._is_broken = False
            self._needs_key = self._needs_key and not is_key
            self._stamp = timestamp
        if self._is_broken or self._needs_key or timestamp != self._stamp:
            return
        self._frame.append(payload[body:])
        if marker:
            data = b"".join(self._frame)
            self._frame = []
            self._write(timestamp, data, not data[0] & 1 if data else False)

    def _write(self, timestamp: int, data: bytes, is_key: bool) -> None:
        wall = time.time()
        if self.first_stamp is None:
            self.first_stamp, self.began_at = timestamp, wall
        if self._zero is None:
            self._zero = (wall - self.began_at, timestamp)
        at, stamp = self._zero
        clock = 48000 if self.feed.kind == "audio" else 90000
        # Signed, so that a late frame of a new stint lies before it and not a day after.
        passed = ((timestamp - stamp + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)
        seconds = max(0.0, at + passed / clock)
        self.ended_at = max(self.ended_at, seconds)
        self._pool.submit(self._writer.write, data, seconds, is_key)

    def begins_at(self, offset: float | None) -> float:
        """When the first frame was made, by our wall clock, of which the sender's is `offset` behind."""
        if self.clock_of_sender is None or offset is None or self.first_stamp is None:
            return self.began_at
        wall, stamp = self.clock_of_sender
        passed = ((stamp - self.first_stamp + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)
        clock = 48000 if self.feed.kind == "audio" else 90000
        began = wall - passed / clock + offset
        # A report that cannot be true (some senders report streams that they do not send) counts for nothing.
        return began if abs(began - self.began_at) < CREDIBLE_SECONDS else self.began_at


class Recorder:
    """One recording. Its files lie in `directory`, one for each source, named by the recording."""

    def __init__(self, recording_id: str, directory: str) -> None:
        self.id, self._folder = recording_id, Path(directory)
        self.pauses: list[list[float]] = []
        self._tracks: dict[Feed, Track] = {}
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recorder")
        self._is_paused = False

    def follow(self, sources: Mapping[Feed, Source], *, is_paused: bool) -> None:
        """Record exactly these sources from now on."""
        now = asyncio.get_running_loop().time()
        if is_paused != self._is_paused:
            self._is_paused = is_paused
            if is_paused:
                self.pauses.append([time.time()])
            else:
                self.pauses[-1].append(time.time())
        for feed, track in self._tracks.items():
            if track.source is not None and sources.get(feed) is not track.source:
                _detach(track)
        for feed, source in sources.items():
            track = self._tracks.get(feed) or self._new(feed)
            if track.source is None:
                track.source = source
                source.takers = [track, *source.takers]
                source.want_key_frame(now)
                if source.report is not None:
                    track.on_report(source.report, now)

    def _new(self, feed: Feed) -> Track:
        name = UNSAFE.sub("_", f"{self.id}-{len(self._tracks)}-{feed.kind}.webm")
        self._tracks[feed] = Track(
            feed, Writer(self._folder / name, feed.kind, feed.origin), self._pool
        )
        return self._tracks[feed]

    async def finish(self) -> list[dict[str, Any]]:
        """Close the files; what they are. Times are wall-clock seconds."""
        for track in self._tracks.values():
            if track.source is not None:
                _detach(track)
        loop = asyncio.get_running_loop()
        for track in self._tracks.values():
            await loop.run_in_executor(self._pool, track._writer.close)
        self._pool.shutdown(wait=False)
        if self.pauses and len(self.pauses[-1]) == 1:
            self.pauses[-1].append(time.time())
        return [
            self._described(track)
            for track in self._tracks.values()
            if track.first_stamp is not None
        ]

    def _described(self, track: Track) -> dict[str, Any]:
        offsets = [
            t.offset
            for t in self._tracks.values()
            if t.feed.origin == track.feed.origin and t.offset is not None
        ]
        began = track.begins_at(min(offsets, default=None))
        return {
            "path": str(track._writer.path), "kind": track.feed.kind, "leg": track.feed.origin,
            "started_at": began, "ended_at": began + track.ended_at,
        }  # fmt: skip


def _detach(track: Track) -> None:
    if track.source is not None:
        track.source.takers = [taker for taker in track.source.takers if taker is not track]
    track.source = None
    track.restart()
