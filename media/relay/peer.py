"""A peer: one connection of one leg. ICE, DTLS, SRTP, RTCP, and the sources and sinks that hang on it."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    pack_remb_fci,
    unpack_remb_fci,
)

from media.relay import bitrate
from media.relay.ice import Agent
from media.relay.names import HEADROOM, Certificate, Handshake, Room, unprotect
from media.relay.packets import HEADER, LEVEL, MID, elements
from media.relay.port import Port
from media.relay.sdp import Offer, Slot
from media.relay.sink import Sink
from media.relay.source import FIRST_NACK_SECONDS, Source
from media.relay.wire import Key, Target

log = logging.getLogger(__name__)
ADDRESSES = 16
NACKS_AT_ONCE = 64
RESENT_AT_ONCE = 128
HANDSHAKE_ENDS_SECONDS = 0.5


class Peer:
    """One connection. Times are seconds of the loop's clock.

    `on_up` is called when media can flow, `on_down` when the other side has closed or failed to shake hands.
    """

    def __init__(
        self,
        offer: Offer,
        slots: list[Slot | None],
        certificate: Certificate,
        scratch: Room,
        *,
        on_up: Callable[["Peer"], None],
        on_down: Callable[["Peer"], None],
    ) -> None:
        self.agent = Agent(offer.ufrag)
        self.is_client = offer.setup != "active"
        self.slots = [slot for slot in slots if slot is not None]
        self.keys: Any = None
        self.target: Target = None
        self.wire: Any = None
        self.rtt, self.estimate, self.sent_rate = 0.0, 0, 0
        self._allowance = self._sent_bytes = 0
        self._loop = asyncio.get_running_loop()
        self.born_at = self.heard_at = self.now()
        self._paths: list[tuple[Port, Key]] = []
        self._path: tuple[Port, Key] | None = None
        self._incoming: Any = None
        self._scratch = scratch
        self._on_up, self._on_down = on_up, on_down
        self._handshake = Handshake(
            certificate, offer.fingerprints, is_client=self.is_client, send=self._send_dtls,
            on_end=self._went_down,
        )  # fmt: skip
        self._task: asyncio.Task[None] | None = None
        self._repair: asyncio.TimerHandle | None = None
        self.sinks = [Sink(slot, self) for slot in self.slots if slot.is_sending]
        self.sources = [self._source(slot) for slot in self.slots if slot.is_receiving]
        self._receiving = [slot for slot in self.slots if slot.is_receiving]
        self._by_ssrc = {s.ssrc: s for s in self.sources if s.ssrc}
        self._by_rtx = {
            slot.remote_rtx: source
            for slot, source in zip(self._receiving, self.sources, strict=True)
            if slot.remote_rtx
        }
        self._sink_by_ssrc = {sink.slot.ssrc: sink for sink in self.sinks}
        self.unknown = self.broken = 0

    def _source(self, slot: Slot) -> Source:
        source = Source(slot.kind, self._scratch)
        source.ask = lambda: self._ask_key_frame(source)
        source.ssrc = slot.remote_ssrc
        source.level_id = slot.extensions.get(LEVEL, 0)
        source.is_resent = "nack" in slot.feedback
        return source

    def now(self) -> float:
        return self._loop.time()

    @property
    def is_up(self) -> bool:
        """Whether media can flow."""
        return self.keys is not None

    def source(self, kind: str) -> Source | None:
        """The first stream of this kind that the peer may send."""
        return next((source for source in self.sources if source.kind == kind), None)

    # ---- from the port ---------------------------------------------------------------------------
    def on_check(self, port: Port, key: Key, is_nominated: bool) -> None:
        """A genuine check came from there: so do media of this peer. It gets its own where it nominates."""
        self.heard_at = self.now()
        if (port, key) not in self._paths:
            if len(self._paths) >= ADDRESSES:
                self._forget_a_path()
            self._paths.append((port, key))
            port.peers[key] = self
        if self.wire is None or (is_nominated and (port, key) != self._path):
            self._path, self.wire, self.target = (port, key), port.wire, port.wire.target(key)
        if self._task is None:
            self._task = self._loop.create_task(self._shake_hands())

    def _forget_a_path(self) -> None:
        """The oldest address that is not in use: somebody on the move has many."""
        port, key = next(path for path in self._paths if path != self._path)
        self._paths.remove((port, key))
        if port.peers.get(key) is self:
            del port.peers[key]

    def on_dtls(self, datagram: bytes) -> None:
        """Take a DTLS datagram from one of the peer's addresses."""
        self._handshake.received(datagram)

    def on_rtp(self, room: Room, size: int) -> bool:
        """Open a media datagram in place and give it to its source; whether that started a timer."""
        if self._incoming is None:
            return False
        length = room.size
        length[0] = size
        if unprotect(self._incoming, room.packet, length):
            self.broken += 1
            return False
        view, size = room.view, HEADROOM + length[0]
        first, kind, sequence, timestamp, ssrc = HEADER.unpack_from(view, HEADROOM)
        start = HEADROOM + 12 + 4 * (first & 15)
        extension = 0
        if first & 16:
            extension = start
            start += 4 + 4 * (view[start + 2] << 8 | view[start + 3])
        if first & 32:
            size -= view[size - 1]
        if start > size:
            return False
        source = self._by_ssrc.get(ssrc)
        if source is not None:
            level = source.level(view, extension) if extension and source.level_id else 127
            source.receive(room, sequence, timestamp, kind & 128, start, size, level)
            if source.missing and self._repair is None:
                self._repair = self._loop.call_later(FIRST_NACK_SECONDS, self._ask_missing)
                return True
        else:
            self._unusual(room, first, kind, timestamp, ssrc, start, size, extension)
        return False

    def _unusual(
        self,
        room: Room,
        first: int,
        kind: int,
        timestamp: int,
        ssrc: int,
        start: int,
        end: int,
        extension: int,
    ) -> None:
        """A retransmission, or the first packet of a stream that the offer did not name."""
        source = self._by_rtx.get(ssrc)
        if source is not None:
            if end - start > 2:
                sequence = room.view[start] << 8 | room.view[start + 1]
                source.recover(room, sequence, timestamp, kind & 128, start + 2, end)
            return
        slot = self._slot_of(room, kind & 127, extension)
        if slot is None:
            self.unknown += 1
            return
        source = self.sources[self._receiving.index(slot)]
        if kind & 127 == slot.rtx_type:
            self._by_rtx[ssrc] = source
        else:
            self._by_ssrc.pop(source.ssrc, None)
            source.ssrc = ssrc
            self._by_ssrc[ssrc] = source

    def _slot_of(self, room: Room, payload_type: int, extension: int) -> Slot | None:
        """RFC 8843 9.2: by the mid in the header, else by a payload type that only one section has."""
        fitting = [s for s in self._receiving if payload_type in (s.payload_type, s.rtx_type)]
        if extension:
            for number, value, length in elements(room.view, extension):
                mid = bytes(room.view[value : value + length]).decode("ascii", "replace")
                for slot in fitting:
                    if slot.extensions.get(MID) == number and slot.mid == mid:
                        return slot
        return fitting[0] if len(fitting) == 1 else None

    # ---- RTCP ----------------------------------------------------------------------------------------
    def on_rtcp(self, datagram: bytes) -> None:
        """Take what the peer says about its streams and ours."""
        packet = self._handshake.open_rtcp(datagram) if self.is_up else None
        if packet is None:
            return
        self.heard_at = now = self.now()
        try:
            parts = RtcpPacket.parse(packet)
        except ValueError:
            return
        for part in parts:
            self._on_part(part, now)

    def _on_part(self, part: AnyRtcpPacket, now: float) -> None:
        if isinstance(part, RtcpSrPacket):
            source = self._by_ssrc.get(part.ssrc)
            if source is not None:
                source.on_report(part.sender_info, now)
        if isinstance(part, RtcpSrPacket | RtcpRrPacket):
            for block in part.reports:
                self._on_block(block, now)
        elif isinstance(part, RtcpRtpfbPacket) and part.fmt == RTCP_RTPFB_NACK:
            sink = self._sink_by_ssrc.get(part.media_ssrc)
            if sink is not None:
                sink.resend(self._scratch, part.lost[:RESENT_AT_ONCE])
        elif isinstance(part, RtcpPsfbPacket):
            self._on_payload_feedback(part, now)

    def _on_block(self, block: RtcpReceiverInfo, now: float) -> None:
        sink = self._sink_by_ssrc.get(block.ssrc)
        if sink is not None:
            sink.on_reception(block.lsr, block.dlsr, block.fraction_lost, block.packets_lost, now)
            self.rtt = sink.rtt or self.rtt

    def _on_payload_feedback(self, part: RtcpPsfbPacket, now: float) -> None:
        if part.fmt in (RTCP_PSFB_PLI, RTCP_PSFB_FIR):
            # A FIR names its stream inside (RFC 5104 4.3.1), a PLI in the header.
            ssrc = part.media_ssrc or int.from_bytes(part.fci[:4], "big")
            sink = self._sink_by_ssrc.get(ssrc)
            if sink is not None:
                sink.plis += 1
                if sink.source is not None:
                    sink.source.want_key_frame(now)
        elif part.fmt == RTCP_PSFB_APP:
            try:
                self.estimate = unpack_remb_fci(part.fci)[0]
            except ValueError:
                return

    def send_rtcp(self, packet: bytes) -> None:
        """Seal and send an RTCP packet, if the connection stands."""
        if self.is_up and self.wire is not None:
            self.wire.write(self._handshake.seal_rtcp(packet), self.target)

    def _ask_key_frame(self, source: Source) -> None:
        if source.ssrc:
            self.send_rtcp(
                bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=self._own, media_ssrc=source.ssrc))
            )

    def _ask_missing(self) -> None:
        """NACK what is due, and come back as long as something is missing."""
        self._repair, now = None, self.now()
        for source in self.sources:
            lost = sorted(source.overdue(now, self.rtt * 1.2)) if source.missing else []
            if lost:
                packet = RtcpRtpfbPacket(
                    fmt=RTCP_RTPFB_NACK, ssrc=self._own, media_ssrc=source.ssrc
                )
                packet.lost = lost[:NACKS_AT_ONCE]
                self.send_rtcp(bytes(packet))
        if any(source.missing for source in self.sources):
            self._repair = self._loop.call_later(FIRST_NACK_SECONDS, self._ask_missing)

    @property
    def _own(self) -> int:
        return self.sinks[0].slot.ssrc if self.sinks else 1

    def tick(self, now: float, most: int) -> None:
        """Once a second: report on all sources, and allow at most `most` bits a second of video."""
        blocks = [block for source in self.sources if (block := source.reception(now)) is not None]
        sent = sum(sink.bytes for sink in self.sinks if sink.slot.kind == "video")
        self.sent_rate, self._sent_bytes = 8 * (sent - self._sent_bytes), sent
        packet = bytes(RtcpRrPacket(ssrc=self._own, reports=blocks)) if blocks else b""
        videos = [source.ssrc for source in self.sources if source.kind == "video" and source.top]
        if videos:
            loss = max((b.fraction_lost / 256 for b in blocks if b.ssrc in videos), default=0.0)
            self._allowance = bitrate.allowance(self._allowance, loss, most)
            fci = pack_remb_fci(self._allowance, videos)
            packet += bytes(
                RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=self._own, media_ssrc=0, fci=fci)
            )
        if packet:
            self.send_rtcp(packet)
        self.heard_at = max([self.heard_at, *(source.heard_at for source in self.sources)])

    def want_frames(self, now: float) -> None:
        """Twice a second: ask for the key frames that somebody still waits for."""
        for sink in self.sinks:
            sink.tick(now)
        for source in self.sources:
            if source.ask_wanted:
                source.want_key_frame(now)

    # ---- beginning and end ------------------------------------------------------------------------------
    def _send_dtls(self, datagram: bytes) -> None:
        if self.wire is not None:
            self.wire.write(datagram, self.target)

    async def _shake_hands(self) -> None:
        if await self._handshake.run():
            self._incoming = self._handshake.incoming
            self.keys = self._handshake.outgoing
            self._on_up(self)
        else:
            self._went_down()

    def _went_down(self) -> None:
        self.keys = self._incoming = None
        self._on_down(self)

    async def close(self) -> None:
        """End the connection and forget its addresses. Sinks let go of their sources."""
        now = self.now()
        for sink in self.sinks:
            sink.switch(None, now)
        if self._repair is not None:
            self._repair.cancel()
        if self._task is not None:
            # A handshake that is about to end may: only then can the other side be told.
            await asyncio.wait({self._task}, timeout=HANDSHAKE_ENDS_SECONDS)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._handshake.stop()
        self.keys = self._incoming = None
        for port, key in self._paths:
            if port.peers.get(key) is self:
                del port.peers[key]
