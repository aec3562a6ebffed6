"""A source: one stream of RTP that arrives or is played. It counts packets, notices what is missing, keeps
the last second for retransmission, and gives every packet to its takers."""

from collections.abc import Callable
from typing import Any, Protocol

from aiortc.rtp import RtcpReceiverInfo, RtcpSenderInfo

from media.relay.names import HEADROOM, Room, copy
from media.relay.packets import elements
from media.relay.sdp import CLOCKS

RING = 256
COPY_AT = HEADROOM + 64
DROPOUT = 3000  # RFC 3550 A.1: a larger jump is another stream
KEY_FRAME_SECONDS = 0.5
NACK_SECONDS = 0.025
NACK_TRIES = 10
PATIENCE_TRIES = 4  # how long a late packet is awaited from a sender who repeats nothing
FIRST_NACK_SECONDS = 0.008
Kept = tuple[int, int, int, bytes]


class Taker(Protocol):
    """What a source gives its packets to: a sink, or a recorder."""

    def take(
        self, room: Room, number: int, timestamp: int, marker: int, start: int, end: int, level: int
    ) -> None: ...
    def restart(self) -> None: ...
    def on_report(self, info: RtcpSenderInfo, now: float) -> None: ...


class Source:
    """One stream. `ask` is called to get a key frame from whoever makes the stream, at most twice a second.

    Numbers are RTP sequence numbers counted on beyond 65535. Times are monotonic seconds.
    """

    __slots__ = (
        "_expected_before",
        "_received_before",
        "_stamp",
        "_stamp_at",
        "_suspect",
        "ask",
        "ask_wanted",
        "asked_at",
        "base",
        "bytes",
        "clock",
        "given_up",
        "heard_at",
        "is_resent",
        "jitter",
        "kind",
        "level_at",
        "level_id",
        "missing",
        "packets",
        "repaired",
        "report",
        "report_at",
        "ring",
        "scratch",
        "ssrc",
        "takers",
        "top",
    )

    def __init__(self, kind: str, scratch: Room, ask: Callable[[], None] | None = None) -> None:
        self.kind, self.clock, self.scratch, self.ask = kind, CLOCKS[kind], scratch, ask
        self.takers: list[Taker] = []
        self.ssrc = self.top = self.base = self.packets = self.bytes = self.given_up = (
            self.repaired
        ) = 0
        self.level_id = self.level_at = 0
        self.heard_at = self.asked_at = self.jitter = 0.0
        self.ask_wanted = self.is_resent = False
        self.missing: dict[int, list[float]] = {}
        self.ring: list[Kept | None] = [None] * RING if kind == "video" else []
        self.report: RtcpSenderInfo | None = None
        self.report_at = 0.0
        self._expected_before = self._received_before = 0
        self._suspect = -1
        self._stamp, self._stamp_at = -1, 0.0

    # ---- packets ---------------------------------------------------------------------------------
    def receive(
        self,
        room: Room,
        sequence: int,
        timestamp: int,
        marker: int,
        start: int,
        end: int,
        level: int,
    ) -> None:
        """Count a packet that arrived, its payload at [start, end) of the room, and hand it on if new."""
        self.heard_at = room.now
        self.packets += 1
        self.bytes += end - start
        number = self.top + 1
        if number & 0xFFFF == sequence and number > 1:
            self.top = number
        else:
            number = self._place(sequence, room.now)
            if number < 0:
                return
        if timestamp != self._stamp:
            self._note_jitter(room.now, timestamp)
        if self.ring:
            self.ring[number % RING] = (number, timestamp, marker, bytes(room.view[start:end]))
        takers = self.takers
        if len(takers) == 1:
            takers[0].take(room, number, timestamp, marker, start, end, level)
        elif takers:
            self._spread(room, number, timestamp, marker, start, end, level)

    def recover(
        self, room: Room, sequence: int, timestamp: int, marker: int, start: int, end: int
    ) -> None:
        """Take a repeated packet (RFC 4588). It does not count as received: its loss must show."""
        number = self.top - ((self.top - sequence) & 0xFFFF)
        if self.top and self.missing.pop(number, None) is not None:
            self.repaired += 1
            self.give(room, number, timestamp, marker, start, end, 127)

    def give(
        self, room: Room, number: int, timestamp: int, marker: int, start: int, end: int, level: int
    ) -> None:
        """Keep a packet for those who will miss it, and hand it to all; the last may rewrite it."""
        if self.ring:
            self.ring[number % RING] = (number, timestamp, marker, bytes(room.view[start:end]))
        if self.takers:
            self._spread(room, number, timestamp, marker, start, end, level)

    def _spread(
        self, room: Room, number: int, timestamp: int, marker: int, start: int, end: int, level: int
    ) -> None:
        """Everybody gets a copy, the last one the packet itself: whoever takes it rewrites it in place."""
        scratch, takers = self.scratch, self.takers
        scratch.now, scratch.send_time = room.now, room.send_time
        begin, length = COPY_AT, end - start
        for taker in takers[:-1]:
            copy(scratch.cells + begin, room.cells + start, length)
            taker.take(scratch, number, timestamp, marker, begin, begin + length, level)
        takers[-1].take(room, number, timestamp, marker, start, end, level)

    def kept(self, number: int) -> Kept | None:
        """The packet of this number if it is still in the ring."""
        found = self.ring[number % RING] if self.ring else None
        return found if found is not None and found[0] == number else None

    def _place(self, sequence: int, now: float) -> int:
        """The packet's number, or -1 if it is a duplicate or belongs to nothing."""
        top = self.top
        if not top:
            self.top = self.base = 65536 + sequence
            return self.top
        ahead = (sequence - top) & 0xFFFF
        if min(ahead, 65536 - ahead) > DROPOUT:
            return self._restarted(sequence)
        if 0 < ahead < 0x8000:
            for number in range(top + 1, top + ahead):
                self.missing[number] = [now + FIRST_NACK_SECONDS, 0]
            while len(self.missing) > RING:
                del self.missing[next(iter(self.missing))]
            self.top = top + ahead
            return self.top
        number = top - (65536 - ahead) % 65536
        return number if self.missing.pop(number, None) is not None else -1

    def _restarted(self, sequence: int) -> int:
        """Two in a row after a great jump: the sender has begun anew (RFC 3550 A.1)."""
        if sequence != self._suspect:
            self._suspect = (sequence + 1) & 0xFFFF
            return -1
        self.missing.clear()
        self.top = self.base = (self.top // 65536 + 1) * 65536 + sequence
        self._expected_before = self._received_before = 0
        self.packets = 1
        for taker in self.takers:
            taker.restart()
        return self.top

    def _note_jitter(self, now: float, timestamp: int) -> None:
        passed = (now - self._stamp_at) * self.clock
        difference = abs(passed - ((timestamp - self._stamp) & 0xFFFFFFFF))
        self._stamp, self._stamp_at = timestamp, now
        if difference < 10 * self.clock:
            self.jitter += (difference - self.jitter) / 16

    # ---- what goes back to the sender ----------------------------------------------------------------
    def want_key_frame(self, now: float) -> None:
        """Ask for a key frame now, or as soon as half a second since the last request is over."""
        if self.kind != "video" or self.ask is None:
            return
        if now - self.asked_at < KEY_FRAME_SECONDS:
            self.ask_wanted = True
            return
        self.ask_wanted, self.asked_at = False, now
        self.ask()

    def overdue(self, now: float, pause: float) -> list[int]:
        """Sequence numbers to ask for again now. Who was asked for in vain ten times is given up."""
        due, tries = [], NACK_TRIES if self.is_resent else PATIENCE_TRIES
        for number, entry in list(self.missing.items()):
            if entry[0] > now:
                continue
            if entry[1] >= tries:
                del self.missing[number]
                self.given_up += 1
                self.want_key_frame(now)
                continue
            entry[0] = now + max(NACK_SECONDS, pause)
            entry[1] += 1
            due.append(number & 0xFFFF)
        return due if self.is_resent else []

    def on_report(self, info: RtcpSenderInfo, now: float) -> None:
        """Take a sender report and pass it on to all, translated by each (lip sync)."""
        self.report, self.report_at = info, now
        for taker in self.takers:
            taker.on_report(info, now)

    def reception(self, now: float) -> RtcpReceiverInfo | None:
        """The block about this source for the next receiver report (RFC 3550 6.4.1)."""
        if not self.top:
            return None
        expected = self.top - self.base + 1
        new = expected - self._expected_before
        lost = new - (self.packets - self._received_before)
        self._expected_before, self._received_before = expected, self.packets
        report = self.report
        return RtcpReceiverInfo(
            ssrc=self.ssrc,
            fraction_lost=max(0, min(255, (lost << 8) // new)) if new > 0 else 0,
            packets_lost=max(0, min((1 << 23) - 1, expected - self.packets)),
            highest_sequence=(self.top - 65536) & 0xFFFFFFFF,
            jitter=int(self.jitter),
            lsr=(report.ntp_timestamp >> 16) & 0xFFFFFFFF if report else 0,
            dlsr=int((now - self.report_at) * 65536) & 0xFFFFFFFF if report else 0,
        )

    def level(self, view: Any, start: int) -> int:
        """The audio level byte in the extension block at `start`, or 127 (silence) when there is none."""
        # The element nearly always stays where it was; only when it does not is the block read.
        at = self.level_at
        if at and view[start + at - 1] == self.level_id << 4:
            return int(view[start + at])
        for number, value, _ in elements(view, start):
            if number == self.level_id:
                self.level_at = value - start
                return int(view[value])
        return 127
