"""Files as sources: hold music, one player per file for all who wait, and clips, one player per showing.

Packets go from the file to the wire as they are; nothing is decoded. A file is read once, in a thread, and
kept in memory while it plays.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import av
from aiortc.rtp import RtcpSenderInfo

from media.relay.commands import MUSIC, PUSH, Clip, State
from media.relay.limits import Refused
from media.relay.matrix import Feed
from media.relay.names import HEADROOM, Room
from media.relay.source import Source

log = logging.getLogger(__name__)
PAYLOAD_BYTES = 1150
PAYLOAD_AT = HEADROOM + 64
OPUS_SECONDS = 0.02
NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970
CODECS = {"opus": "audio", "vp8": "video"}
LOUD = 30  # audio level of what is played: -30 dBov


class Frame(NamedTuple):
    """One encoded frame; `at` is seconds from the beginning of the file."""

    at: float
    kind: str
    data: bytes
    is_key: bool


@dataclass
class Film:
    """A file in memory."""

    frames: list[Frame]
    seconds: float
    kinds: set[str] = field(default_factory=set)


def load(path: str, most_bytes: int) -> Film:
    """Read a file with VP8 and Opus. Blocks. Raises Refused("unreadable_file")."""
    try:
        with av.open(path) as container:
            frames = _frames(container, most_bytes)
    except (av.FFmpegError, OSError, ValueError) as wrong:
        raise Refused("unreadable_file") from wrong
    if not frames:
        raise Refused("unreadable_file")
    frames.sort(key=lambda frame: frame.at)
    first = frames[0].at
    frames = [frame._replace(at=frame.at - first) for frame in frames]
    last = frames[-1]
    return Film(frames, last.at + OPUS_SECONDS, {frame.kind for frame in frames})


def _frames(container: av.container.InputContainer, most_bytes: int) -> list[Frame]:
    streams = [
        s
        for s in container.streams
        if s.type in ("audio", "video") and s.codec_context.name in CODECS
    ]
    frames, total = [], 0
    for packet in container.demux(streams) if streams else ():
        if packet.pts is None or not packet.size or packet.time_base is None:
            continue
        total += packet.size
        if total > most_bytes:
            raise Refused("unreadable_file")
        kind = CODECS[packet.stream.codec_context.name]
        frames.append(
            Frame(float(packet.pts * packet.time_base), kind, bytes(packet), packet.is_keyframe)
        )
    return frames


class Player:
    """Plays a film in real time into one source per kind. `on_end` is called after the last frame.

    The streams' own time goes on whatever happens to the position in the film, so nobody sees a jump back.
    """

    def __init__(
        self, film: Film, *, is_looping: bool, on_end: Callable[[], None] | None = None
    ) -> None:
        self._film, self._is_looping, self._on_end = film, is_looping, on_end
        self._loop = asyncio.get_running_loop()
        self._room, scratch = Room(), Room()
        self.sources = {kind: Source(kind, scratch, self._jump_to_key_frame) for kind in film.kinds}
        self._numbers = dict.fromkeys(film.kinds, 65536)
        self._next = self._picture = 0
        self._shift = 0.0  # stream time of the film's beginning
        self._began = self._loop.time()
        self._report_at = self._began
        self._timer = self._loop.call_soon(self._play)

    def stop(self) -> None:
        """Play no more."""
        self._timer.cancel()

    def _play(self) -> None:
        now, frames = self._loop.time(), self._film.frames
        self._room.now, self._room.send_time = now, int(time.time() * 262144) & 0xFFFFFF
        if now >= self._report_at:
            self._report(now)
        for source in self.sources.values():
            if source.ask_wanted:
                source.want_key_frame(now)
        while frames[self._next].at + self._shift + self._began <= now:
            self._send(frames[self._next])
            self._next += 1
            if self._next == len(frames):
                if not self._is_looping:
                    if self._on_end is not None:
                        self._on_end()
                    return
                self._next = 0
                self._shift += self._film.seconds
        self._timer = self._loop.call_at(
            frames[self._next].at + self._shift + self._began, self._play
        )

    def _send(self, frame: Frame) -> None:
        source = self.sources[frame.kind]
        source.heard_at = self._room.now
        timestamp = int((frame.at + self._shift) * source.clock) & 0xFFFFFFFF
        if frame.kind == "audio":
            self._give(source, timestamp, 0, frame.data)
            return
        self._picture = (self._picture + 1) & 0x7FFF
        picture = bytes([0x80 | self._picture >> 8, self._picture & 0xFF])
        for at in range(0, len(frame.data), PAYLOAD_BYTES):
            head = bytes([0x90 if at == 0 else 0x80, 0x80]) + picture  # RFC 7741 4.2: X and S; I
            is_last = at + PAYLOAD_BYTES >= len(frame.data)
            self._give(
                source, timestamp, 0x80 * is_last, head + frame.data[at : at + PAYLOAD_BYTES]
            )

    def _give(self, source: Source, timestamp: int, marker: int, payload: bytes) -> None:
        number = self._numbers[source.kind]
        self._numbers[source.kind] = number + 1
        end = PAYLOAD_AT + len(payload)
        self._room.view[PAYLOAD_AT:end] = payload
        source.packets += 1
        source.bytes += len(payload)
        source.give(self._room, number, timestamp, marker, PAYLOAD_AT, end, LOUD)

    def _jump_to_key_frame(self) -> None:
        """Go back to the last key frame: a file cannot make another one."""
        frames = self._film.frames
        here = min(self._next, len(frames) - 1)
        key = here
        while key > 0 and not (frames[key].kind == "video" and frames[key].is_key):
            key -= 1
        self._shift += frames[here].at - frames[key].at
        self._next = key

    def _report(self, now: float) -> None:
        """A sender report each second: both streams by one clock."""
        self._report_at = now + 1
        wall = int((time.time() + NTP_EPOCH) * (1 << 32))
        for source in self.sources.values():
            stamp = int((now - self._began) * source.clock) & 0xFFFFFFFF
            source.on_report(RtcpSenderInfo(wall, stamp, 0, 0), now)


class Players:
    """The hold music of one relay: each file is read and played once, however many listen."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._playing: dict[str, tuple[Player, int]] = {}

    async def music(self, path: str) -> Player | None:
        """The player of this music, until `leave`; None, and a line in the log, when it cannot be read."""
        if path not in self._playing:
            try:
                film = await asyncio.to_thread(load, path, self.most_bytes)
            except Refused:
                log.warning("hold music cannot be read", extra={"path": path})
                return None
            # Somebody else may have been quicker.
            if path not in self._playing:
                self._playing[path] = (Player(film, is_looping=True), 0)
        player, listeners = self._playing[path]
        self._playing[path] = (player, listeners + 1)
        return player

    def leave(self, path: str) -> None:
        """One listener less; the last one stops the music."""
        player, listeners = self._playing[path]
        if listeners == 1:
            del self._playing[path]
            player.stop()
        else:
            self._playing[path] = (player, listeners - 1)


class Stage:
    """What is played in one call: music while it is held, and a clip while one is pushed."""

    def __init__(self, players: Players, on_clip_end: Callable[[str], None]) -> None:
        self._players, self._on_clip_end = players, on_clip_end
        self._music: Player | None = None
        self._music_path: str | None = None
        self._clip: Player | None = None
        self._clip_of: Clip | None = None

    async def prepare(self, state: State) -> None:
        """Have ready what this state plays, stop the rest. Raises Refused for an unreadable clip."""
        if state.push is not None and state.push != self._clip_of:
            film = await asyncio.to_thread(load, state.push.clip, self._players.most_bytes)
            self._stop_clip()
            clip_id = state.push.id
            self._clip = Player(film, is_looping=False, on_end=lambda: self._on_clip_end(clip_id))
            self._clip_of = state.push
        elif state.push is None:
            self._stop_clip()
        path = state.music if state.held else None
        if path != self._music_path:
            self._stop_music()
            if path is not None:
                self._music = await self._players.music(path)
                self._music_path = path if self._music is not None else None

    def source(self, feed: Feed) -> Source | None:
        """The source of a played feed; None for a feed of a leg, or when nothing plays."""
        player = {MUSIC: self._music, PUSH: self._clip}.get(feed.origin)
        return player.sources.get(feed.kind) if player is not None else None

    def close(self) -> None:
        """Stop everything."""
        self._stop_clip()
        self._stop_music()

    def _stop_clip(self) -> None:
        if self._clip is not None:
            self._clip.stop()
        self._clip = self._clip_of = None

    def _stop_music(self) -> None:
        if self._music_path is not None:
            self._players.leave(self._music_path)
        self._music = self._music_path = None
