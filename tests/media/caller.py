"""A caller for the tests: real ICE, DTLS and SRTP of aiortc over loopback, every packet in the test's hands.

After the handshake the media bypass aiortc's senders and receivers, so a test decides what is sent and what
is lost, and sees exactly what arrived.
"""

import asyncio
import random
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import (
    AnyRtcpPacket,
    HeaderExtensionsMap,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
    RtpPacket,
    unwrap_rtx,
)

FULL = ("audio:sendrecv", "video:sendrecv", "audio:recvonly", "audio:recvonly", "video:recvonly")
VOICE = ("audio:sendrecv", "audio:recvonly")
LISTEN = ("audio:recvonly", "video:recvonly", "audio:recvonly", "video:recvonly")
STEP = {"audio": 960, "video": 3000}
TYPES = {"audio": "audio/opus", "video": "video/VP8"}


class Silent(MediaStreamTrack):
    """A track that never yields: aiortc's own sender stays asleep."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    async def recv(self) -> Any:
        await asyncio.Event().wait()


@dataclass
class Outgoing:
    """One stream that the caller sends."""

    ssrc: int
    payload_type: int
    rtx_ssrc: int
    rtx_type: int
    sequence: int = field(default_factory=lambda: random.randrange(30000))
    timestamp: int = field(default_factory=lambda: random.randrange(1 << 31))
    sent: dict[int, bytes] = field(default_factory=dict)
    rtx_sequence: int = 100


@dataclass
class Got:
    """One media packet that arrived, in the clear."""

    mid: str
    packet: RtpPacket
    at: float
    is_repeated: bool = False

    @property
    def payload(self) -> bytes:
        return self.packet.payload


class Caller:
    """One end of a call. `lose(datagram)` true drops what arrives; `lose_out` what is sent."""

    def __init__(self, sections: Iterable[str] = FULL, *, with_rtx: bool = True) -> None:
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._sections, self._with_rtx = list(sections), with_rtx
        self.got: list[Got] = []
        self.rtcp: list[AnyRtcpPacket] = []
        self.media_datagrams = 0
        self.out: dict[str, Outgoing] = {}
        self.lose: Callable[[bytes], bool] = lambda datagram: False
        self.lose_out: Callable[[bytes], bool] = lambda datagram: False
        self.answers_nack = True
        self.key_frames_asked: list[float] = []
        self.on_key_frame_request: Callable[[], None] = lambda: None

    # ---- signalling ------------------------------------------------------------------------------
    async def offer(self) -> str:
        for section in self._sections:
            kind, _, direction = section.partition(":")
            transceiver = self.pc.addTransceiver(
                Silent(kind) if "send" in direction else kind, direction
            )
            wanted = [TYPES[kind], *(["video/rtx"] if self._with_rtx else [])]
            transceiver.setCodecPreferences(
                [c for c in RTCRtpSender.getCapabilities(kind).codecs if c.mimeType in wanted]
            )
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return self.pc.localDescription.sdp

    async def accept(self, answer: str, seconds: float = 10) -> None:
        """Take the answer and return when connected."""
        self.answer = answer
        done = asyncio.Event()

        @self.pc.on("connectionstatechange")
        def changed() -> None:
            if self.pc.connectionState in ("connected", "failed"):
                done.set()

        await self.pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await asyncio.wait_for(done.wait(), seconds)
        assert self.pc.connectionState == "connected", self.pc.connectionState
        self._take_over()

    def _take_over(self) -> None:
        transceivers = self.pc.getTransceivers()
        dtls: Any = transceivers[0].receiver.transport
        self.connection = dtls.transport._connection
        pair = self.connection._nominated[1]
        self.address, self.udp = pair.remote_addr, pair.protocol.transport
        self.tx, self.rx = dtls._tx_srtp, dtls._rx_srtp
        self.extensions = HeaderExtensionsMap()
        self.extension_ids: dict[str, int] = {}
        self._mid_of: dict[int, str] = {}
        self._rtx_of: dict[int, tuple[int, int]] = {}
        for section in self.answer.split("m=")[1:]:
            self._learn(section)
        for transceiver in transceivers:
            self._learn_own(transceiver)
        # The reports of aiortc's own senders, which send nothing, would be wrong.
        dtls._send_rtp = self._say_nothing
        for protocol in self.connection._protocols:
            protocol.datagram_received = self._handler(protocol.datagram_received)

    async def _say_nothing(self, data: bytes) -> None:
        """Takes the place of aiortc's sending."""

    def _learn(self, section: str) -> None:
        lines = section.splitlines()

        def find(start: str) -> list[str]:
            return [line[len(start) :] for line in lines if line.startswith(start)]

        mid, ssrcs = find("a=mid:")[0], find("a=ssrc:")
        group = [int(number) for number in (find("a=ssrc-group:FID ") or [""])[0].split()]
        for line in ssrcs:
            self._mid_of[int(line.split()[0])] = mid
        if group:
            main = int(lines[0].split()[3])
            self._rtx_of[group[1]] = (group[0], main)
        for line in find("a=extmap:"):
            number, uri = line.split()
            self.extension_ids[uri] = int(number)
        parameters = RTCRtpParameters(
            headerExtensions=[
                RTCRtpHeaderExtensionParameters(n, u) for u, n in self.extension_ids.items()
            ]
        )
        self.extensions.configure(parameters)

    def _learn_own(self, transceiver: Any) -> None:
        if transceiver.kind in self.out or not (transceiver.currentDirection or "").startswith(
            "send"
        ):
            return
        sender, codecs = transceiver.sender, transceiver._codecs
        rtx = next((c.payloadType for c in codecs if c.name == "rtx"), 0)
        self.out[transceiver.kind] = Outgoing(
            sender._ssrc, codecs[0].payloadType, sender._rtx_ssrc, rtx
        )
        self.own_ssrc = sender._ssrc

    # ---- the wire ------------------------------------------------------------------------------------
    def _handler(self, slow: Callable[..., None]) -> Callable[..., None]:
        def received(data: bytes, address: Any) -> None:
            if not 127 < data[0] < 192:
                slow(data, address)
            elif 192 <= data[1] <= 223:
                self._on_rtcp(self.rx.unprotect_rtcp(data))
            else:
                self.media_datagrams += 1
                if not self.lose(data):
                    self._on_rtp(data)

        return received

    def _on_rtp(self, data: bytes) -> None:
        packet = RtpPacket.parse(self.rx.unprotect(data), self.extensions)
        now, is_repeated = asyncio.get_running_loop().time(), packet.ssrc in self._rtx_of
        if is_repeated:
            ssrc, payload_type = self._rtx_of[packet.ssrc]
            packet = unwrap_rtx(packet, payload_type, ssrc)
        self.got.append(Got(self._mid_of.get(packet.ssrc, "?"), packet, now, is_repeated))

    def _on_rtcp(self, data: bytes) -> None:
        for part in RtcpPacket.parse(data):
            self.rtcp.append(part)
            if isinstance(part, RtcpRtpfbPacket) and self.answers_nack:
                self._repeat(part)
            elif isinstance(part, RtcpPsfbPacket) and part.fmt == 1:
                self.key_frames_asked.append(asyncio.get_running_loop().time())
                self.on_key_frame_request()

    def _repeat(self, nack: RtcpRtpfbPacket) -> None:
        out = next((out for out in self.out.values() if out.ssrc == nack.media_ssrc), None)
        if out is None:
            return
        for sequence in nack.lost:
            clear = out.sent.get(sequence)
            if clear is None:
                continue
            if not out.rtx_type:
                self.udp_send(self.tx.protect(clear))
                continue
            head = struct.pack(
                "!BBHII", 0x80, clear[1] & 0x80 | out.rtx_type, out.rtx_sequence & 0xFFFF,
                int.from_bytes(clear[4:8], "big"), out.rtx_ssrc,
            )  # fmt: skip
            out.rtx_sequence += 1
            self.udp_send(self.tx.protect(head + struct.pack("!H", sequence) + clear[12:]))

    def udp_send(self, datagram: bytes) -> None:
        if not self.lose_out(datagram):
            self.udp.sendto(datagram, self.address)

    def send(
        self,
        kind: str,
        payload: bytes,
        *,
        marker: bool = False,
        advance: bool = True,
        level: int | None = None,
    ) -> None:
        """Send one packet; `advance` moves the timestamp on, as after the last of a frame."""
        out, first, block = self.out[kind], 0x80, b""
        uri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
        if level is not None and uri in self.extension_ids:
            first = 0x90
            block = struct.pack("!HHBBxx", 0xBEDE, 1, self.extension_ids[uri] << 4, level)
        head = struct.pack(
            "!BBHII",
            first,
            0x80 * marker | out.payload_type,
            out.sequence,
            out.timestamp & 0xFFFFFFFF,
            out.ssrc,
        )
        clear = head + block + payload
        out.sent[out.sequence] = clear
        out.sequence = (out.sequence + 1) & 0xFFFF
        if advance:
            out.timestamp += STEP[kind]
        self.udp_send(self.tx.protect(clear))

    def send_rtcp(self, packet: Any) -> None:
        self.udp.sendto(self.tx.protect_rtcp(bytes(packet)), self.address)

    def ask_key_frame(self, mid: str) -> None:
        """PLI for what is shown in this slot."""
        ssrc = self.ssrc_of(mid)
        self.send_rtcp(
            RtcpPsfbPacket(fmt=1, ssrc=self.own_ssrc if self.out else 1, media_ssrc=ssrc)
        )

    def nack(self, mid: str, sequences: list[int]) -> None:
        packet = RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=self.ssrc_of(mid))
        packet.lost = sequences
        self.send_rtcp(packet)

    def report(self, kind: str, ntp: int) -> None:
        """A sender report: this NTP moment is the stream's present timestamp."""
        out = self.out[kind]
        info = RtcpSenderInfo(ntp, out.timestamp & 0xFFFFFFFF, 1, 1)
        self.send_rtcp(RtcpSrPacket(ssrc=out.ssrc, sender_info=info))

    def ssrc_of(self, mid: str) -> int:
        rtx = set(self._rtx_of)
        return next(
            ssrc for ssrc, known in self._mid_of.items() if known == mid and ssrc not in rtx
        )

    def received(self, mid: str) -> list[Got]:
        """What arrived in this slot, first deliveries and repeats alike, in order of arrival."""
        return [got for got in self.got if got.mid == mid]

    async def leave(self) -> None:
        await self.pc.close()


async def until(
    condition: Callable[[], Any], seconds: float = 10, step: Callable[[], None] | None = None
) -> None:
    """Return as soon as the condition holds; `step` is done every 5 ms. Fails after the deadline."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not condition():
        assert loop.time() < deadline, "the condition did not come true"
        if step is not None:
            step()
        await asyncio.sleep(0.005)
