"""A sink: one stream that a leg receives. Whatever source it shows, its receiver sees one unbroken stream."""

import secrets
import struct
from typing import Any, Protocol

from aiortc.rtp import RtcpSenderInfo, RtcpSrPacket

from media.relay.names import HEADROOM, Room, protect
from media.relay.packets import (
    HEADER,
    HEADER_ONE_WORD,
    HEADER_TWO_WORDS,
    LEVEL,
    MID,
    ONE_BYTE,
    SEND_TIME,
    WITH_EXTENSION,
    extension_block,
    picture_of,
    renumber,
    starts_key_frame,
)
from media.relay.sdp import Slot
from media.relay.source import RING, Source
from media.relay.wire import Plain, Target

WITH_MID = 50  # packets after a start that say which m-line they belong to (RFC 8843 9.2)
KEY_FRAME_AGAIN_SECONDS = 0.5
REPORTS = 32


class Way(Protocol):
    """How a sink reaches its receiver. `keys` is None until the connection stands."""

    keys: Any
    wire: Plain
    target: Target

    def send_rtcp(self, packet: bytes) -> None: ...


class Sink:
    """One outgoing stream. `number + shift` is its sequence number, `timestamp + drift` its time.

    A stint is the time with one source. Each begins where the last one ended: the next sequence number, and a
    timestamp that has gone on with the clock. Video begins with a key frame; nothing is sent before it.
    """

    __slots__ = (
        "_again_at",
        "_drift",
        "_first",
        "_greeting",
        "_last",
        "_last_at",
        "_last_stamp",
        "_level_word",
        "_levels",
        "_pictures",
        "_reports",
        "_rtx_next",
        "_sent",
        "_shift",
        "_time_word",
        "_way",
        "_words",
        "bytes",
        "fraction_lost",
        "is_active",
        "is_waiting",
        "lost",
        "nacks",
        "packets",
        "plis",
        "resent",
        "rtt",
        "slot",
        "source",
    )

    def __init__(self, slot: Slot, way: Way) -> None:
        self.slot, self._way = slot, way
        self.source: Source | None = None
        self.is_waiting = self.is_active = False
        self.packets = self.bytes = self.resent = self.nacks = self.plis = self.lost = 0
        self.fraction_lost = self.rtt = 0.0
        # The first number is in the lower half: an early wrap breaks the receiver's guess of SRTP's index.
        self._shift = secrets.randbelow(32768)
        self._rtx_next = secrets.randbelow(32768)
        self._drift = self._last_stamp = secrets.randbelow(1 << 32)
        self._last = self._first = self._pictures = self._levels = self._greeting = 0
        self._last_at = self._again_at = 0.0
        level, send_time = slot.extensions.get(LEVEL, 0), slot.extensions.get(SEND_TIME, 0)
        self._level_word = level << 28
        self._time_word = (send_time << 28 | 2 << 24) if send_time else 0
        self._words = bool(send_time) + bool(level)
        self._reports: dict[int, float] = {}
        # Who knows no RTX gets the very same datagram again: another under the same number would break GCM.
        self._sent: list[bytes] = [b""] * RING if slot.kind == "video" and not slot.rtx_type else []

    # ---- which source ----------------------------------------------------------------------------
    def switch(self, source: Source | None, now: float) -> None:
        """Show this source from now on, or nothing. A video is shown from its next key frame."""
        if source is self.source:
            return
        before = self.source
        if before is not None:
            if self.is_active:
                self._remember(before)
            before.takers = [taker for taker in before.takers if taker is not self]
        self.source, self.is_active = source, False
        self.is_waiting = source is not None
        if source is not None:
            source.takers = [*source.takers, self]
            source.want_key_frame(now)
            self._again_at = now + KEY_FRAME_AGAIN_SECONDS

    def restart(self) -> None:
        """The source has begun anew under other numbers."""
        if self.is_active and self.source is not None:
            self._remember(self.source)
        self.is_active, self.is_waiting = False, self.source is not None

    def tick(self, now: float) -> None:
        """Ask again for the key frame that this sink waits for."""
        if self.is_waiting and self.source is not None and now >= self._again_at:
            self._again_at = now + KEY_FRAME_AGAIN_SECONDS
            self.source.want_key_frame(now)

    def _remember(self, source: Source) -> None:
        """Keep what the last packet of this stint was numbered, for the next one to go on."""
        kept = source.kept(self._last)
        picture, level = picture_of(kept[3]) if kept else (-1, -1)
        self._pictures = picture + self._pictures if picture >= 0 else self._pictures
        self._levels = level + self._levels if level >= 0 else self._levels
        self._shift = (self._last + self._shift + 1) & 0xFFFF

    def _begin(self, room: Room, number: int, timestamp: int, start: int, end: int) -> None:
        is_first = self.packets == 0
        self._shift = (self._shift - number) & 0xFFFF
        elapsed = 0 if is_first else max(1, int((room.now - self._last_at) * self.slot.clock))
        self._drift = (self._last_stamp + elapsed - timestamp) & 0xFFFFFFFF
        if self.slot.kind == "video" and not is_first:
            picture, level = picture_of(bytes(room.view[start:end]))
            self._pictures = (self._pictures + 1 - picture) if picture >= 0 else 0
            self._levels = (self._levels + 1 - level) if level >= 0 else 0
        self._first = self._last = number
        self._greeting = WITH_MID if MID in self.slot.extensions else 0
        self.is_waiting, self.is_active = False, True
        if self.source is not None and self.source.report is not None:
            self.on_report(self.source.report, room.now)

    # ---- packets ------------------------------------------------------------------------------------
    def take(
        self, room: Room, number: int, timestamp: int, marker: int, start: int, end: int, level: int
    ) -> None:
        """Send the payload at [start, end) of the room under a header of this stream. The room is used up."""
        way, slot = self._way, self.slot
        if way.keys is None:
            return
        if not self.is_active:
            if slot.kind == "video" and not starts_key_frame(room.view, start, end):
                return
            self._begin(room, number, timestamp, start, end)
        elif number < self._first:
            return
        stamp = (timestamp + self._drift) & 0xFFFFFFFF
        if number >= self._last:
            self._last, self._last_stamp, self._last_at = number, stamp, room.now
        if self._pictures or self._levels:
            renumber(room.view, start, end, self._pictures, self._levels)
        sequence, kind = (number + self._shift) & 0xFFFF, marker | slot.payload_type
        at = self._write_header(room, sequence, stamp, kind, start, level)
        self.packets += 1
        self.bytes += end - start
        size = room.size
        size[0] = end - at
        if protect(way.keys, room.cells + at, size):
            return
        if self._sent:
            self._sent[sequence % RING] = bytes(room.view[at : at + size[0]])
        way.wire.send(room, at, size[0], way.target)

    def _write_header(
        self, room: Room, sequence: int, stamp: int, kind: int, start: int, level: int
    ) -> int:
        """Write the header of this packet in front of its payload; where it begins."""
        if self._greeting or not self._words:
            return self._write_long(room, sequence, stamp, kind, start, level)
        at, ssrc = start - 4 * self._words - 16, self.slot.ssrc
        time_word, level_word = self._time_word | room.send_time, self._level_word | level << 16
        if self._words == 2:
            HEADER_TWO_WORDS.pack_into(
                room.view,
                at,
                WITH_EXTENSION,
                kind,
                sequence,
                stamp,
                ssrc,
                ONE_BYTE,
                2,
                time_word,
                level_word,
            )
        else:
            word = time_word if self._time_word else level_word
            HEADER_ONE_WORD.pack_into(
                room.view, at, WITH_EXTENSION, kind, sequence, stamp, ssrc, ONE_BYTE, 1, word
            )
        return at

    def _write_long(
        self, room: Room, sequence: int, stamp: int, kind: int, start: int, level: int
    ) -> int:
        """Write a header with whatever extensions are due; where it begins."""
        parts = []
        if self._time_word:
            parts.append((self._time_word >> 28, room.send_time.to_bytes(3, "big")))
        if self._level_word:
            parts.append((self._level_word >> 28, bytes([level])))
        if self._greeting:
            self._greeting -= 1
            parts.append((self.slot.extensions[MID], self.slot.mid.encode()))
        block = extension_block(parts)
        at = start - len(block) - HEADER.size
        HEADER.pack_into(
            room.view, at, 0x80 | (0x10 if block else 0), kind, sequence, stamp, self.slot.ssrc
        )
        room.view[at + HEADER.size : start] = block
        return at

    # ---- what the receiver says ------------------------------------------------------------------------
    def resend(self, room: Room, sequences: list[int]) -> None:
        """Answer a NACK from the ring; the source is not bothered."""
        self.nacks += len(sequences)
        way, source = self._way, self.source
        if way.keys is None or source is None or not self.is_active:
            return
        for sequence in sequences:
            number = self._last - ((self._last + self._shift - sequence) & 0xFFFF)
            if number < self._first:
                continue
            if self._sent:
                datagram = self._sent[sequence % RING]
                if datagram and datagram[2:4] == sequence.to_bytes(2, "big"):
                    self.resent += 1
                    way.wire.write(datagram, way.target)
                continue
            kept = source.kept(number)
            if kept is not None and self.slot.rtx_type:
                self._resend_wrapped(room, sequence, kept)

    def _resend_wrapped(self, room: Room, sequence: int, kept: tuple[int, int, int, bytes]) -> None:
        """Send a kept packet on the retransmission stream (RFC 4588 4)."""
        _, timestamp, marker, payload = kept
        start = HEADROOM + 2
        end = start + len(payload)
        room.view[start:end] = payload
        if self._pictures or self._levels:
            renumber(room.view, start, end, self._pictures, self._levels)
        struct.pack_into("!H", room.view, HEADROOM, sequence)
        block = b""
        if self._time_word:
            block = extension_block([(self._time_word >> 28, room.send_time.to_bytes(3, "big"))])
        at = HEADROOM - len(block) - HEADER.size
        stamp = (timestamp + self._drift) & 0xFFFFFFFF
        HEADER.pack_into(
            room.view, at, 0x80 | (0x10 if block else 0), marker | self.slot.rtx_type, self._rtx_next, stamp,
            self.slot.rtx_ssrc,
        )  # fmt: skip
        room.view[at + HEADER.size : HEADROOM] = block
        self._rtx_next = (self._rtx_next + 1) & 0xFFFF
        self.resent += 1
        room.size[0] = end - at
        if not protect(self._way.keys, room.cells + at, room.size):
            self._way.wire.send(room, at, room.size[0], self._way.target)

    def on_report(self, info: RtcpSenderInfo, now: float) -> None:
        """Pass a sender report on in this stream's own time. Its wall clock stays, so lips stay in step."""
        if not self.is_active:
            return
        own = RtcpSenderInfo(
            ntp_timestamp=info.ntp_timestamp,
            rtp_timestamp=(info.rtp_timestamp + self._drift) & 0xFFFFFFFF,
            packet_count=self.packets & 0xFFFFFFFF,
            octet_count=self.bytes & 0xFFFFFFFF,
        )
        while len(self._reports) >= REPORTS:
            del self._reports[next(iter(self._reports))]
        self._reports[(info.ntp_timestamp >> 16) & 0xFFFFFFFF] = now
        self._way.send_rtcp(bytes(RtcpSrPacket(ssrc=self.slot.ssrc, sender_info=own)))

    def on_reception(self, lsr: int, dlsr: int, fraction: int, lost: int, now: float) -> None:
        """Take what the receiver reports: its loss, and from the echo of our report the round trip."""
        self.fraction_lost, self.lost = fraction / 256, lost
        sent_at = self._reports.get(lsr)
        if sent_at is not None and dlsr:
            rtt = max(0.0, now - sent_at - dlsr / 65536)
            self.rtt = rtt if not self.rtt else 0.8 * self.rtt + 0.2 * rtt
