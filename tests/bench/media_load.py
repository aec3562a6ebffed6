"""The callers of `make bench-media`: everybody sends a clip to a server and gets it back.

Run as `python -m tests.bench.media_load TARGET --address ... --pid ... --clip ...`; the last line is JSON.
ICE, DTLS and SRTP are aiortc's; then the media bypass it, so that the callers cost little. The last packet of
every frame carries the moment it was sent.
"""

import argparse
import asyncio
import heapq
import json
import os
import random
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription

from tests.bench.media_clip import Clip, load
from tests.bench.media_targets import Target, target
from tests.media.caller import TYPES, Silent

HEADER = struct.Struct("!BBHII")
MOMENT = struct.Struct("!d")
WARM_UP_SECONDS, LATE_SECONDS = 2.0, 0.02
STEPS = {"audio": 960, "video": 3000}


class Talker:
    """One caller. Counts are of media packets since the measurement began."""

    def __init__(self, number: int, clip: Clip, is_forwarded: bool) -> None:
        self.number, self._clip, self._is_forwarded = number, clip, is_forwarded
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.sent = self.got = self.units_sent = self.units_got = 0
        self.latencies: list[float] = []
        self._places = {k: [random.randrange(30000), random.randrange(1 << 31)] for k in STEPS}
        self._frame = self._sound = 0

    async def offer(self) -> str:
        for kind, mime in TYPES.items():
            transceiver = self.pc.addTransceiver(Silent(kind), "sendrecv")
            transceiver.setCodecPreferences(
                [c for c in RTCRtpSender.getCapabilities(kind).codecs if c.mimeType == mime]
            )
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return self.pc.localDescription.sdp

    async def accept(self, answer: str) -> None:
        done = asyncio.Event()

        @self.pc.on("connectionstatechange")
        def changed() -> None:
            if self.pc.connectionState in ("connected", "failed"):
                done.set()

        await self.pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await asyncio.wait_for(done.wait(), 40)
        transceivers = self.pc.getTransceivers()
        dtls: Any = transceivers[0].receiver.transport
        connection = dtls.transport._connection
        pair = connection._nominated[1]
        self._address, self._udp = pair.remote_addr, pair.protocol.transport
        self._tx, self._rx = dtls._tx_srtp, dtls._rx_srtp
        self._ssrc = {t.kind: t.sender._ssrc for t in transceivers}
        self._type = {t.kind: t._codecs[0].payloadType or 0 for t in transceivers}
        for protocol in connection._protocols:
            protocol.datagram_received = self._handler(protocol.datagram_received)

    def _handler(self, slow: Callable[..., None]) -> Callable[..., None]:
        video = self._type["video"]

        def received(data: bytes, address: Any) -> None:
            if not 127 < data[0] < 192:
                slow(data, address)
            elif not 192 <= data[1] <= 223:
                now = time.perf_counter()
                self.got += 1
                if data[1] & 127 != video:
                    self.units_got += 1
                elif data[1] & 128:
                    self.units_got += 1
                    if self._is_forwarded:
                        sent = MOMENT.unpack(self._rx.unprotect(data)[-8:])[0]
                        self.latencies.append(now - sent)

        return received

    def _send(self, kind: str, payload: bytes, is_last: bool) -> None:
        place = self._places[kind]
        if is_last and kind == "video" and self._is_forwarded:
            payload = payload[:-8] + MOMENT.pack(time.perf_counter())
        head = HEADER.pack(
            0x80,
            0x80 * is_last | self._type[kind],
            place[0],
            place[1] & 0xFFFFFFFF,
            self._ssrc[kind],
        )
        place[0] = (place[0] + 1) & 0xFFFF
        self._udp.sendto(self._tx.protect(head + payload), self._address)
        self.sent += 1

    def send_video(self) -> None:
        payloads = self._clip.video[self._frame % len(self._clip.video)]
        self._frame += 1
        self.units_sent += 1
        for number, payload in enumerate(payloads):
            self._send("video", payload, number == len(payloads) - 1)
        self._places["video"][1] += STEPS["video"]

    def send_audio(self) -> None:
        self._send("audio", self._clip.audio[self._sound % len(self._clip.audio)], False)
        self._sound += 1
        self.units_sent += 1
        self._places["audio"][1] += STEPS["audio"]

    def forget(self) -> None:
        """Count anew."""
        self.sent = self.got = self.units_sent = self.units_got = 0
        self.latencies.clear()


class Pump:
    """Sends everybody's frames when they are due, each at a phase of their own."""

    def __init__(self, talkers: list[Talker]) -> None:
        base, count = time.perf_counter() + 0.2, len(talkers)
        self._due = [
            (base + t.number / count / 30, 2 * t.number, t.send_video, 1 / 30) for t in talkers
        ]
        self._due += [
            (base + t.number / count / 50, 2 * t.number + 1, t.send_audio, 1 / 50) for t in talkers
        ]
        heapq.heapify(self._due)
        self.is_over, self.late = False, 0

    async def run(self) -> None:
        while not self.is_over:
            now = time.perf_counter()
            while self._due[0][0] <= now:
                due, number, send, step = heapq.heappop(self._due)
                self.late += now - due > LATE_SECONDS
                send()
                heapq.heappush(self._due, (due + step, number, send, step))
            await asyncio.sleep(max(0.0, min(self._due[0][0] - time.perf_counter(), 0.005)))


async def measure(wanted: Target, clip: Clip, options: argparse.Namespace) -> dict[str, Any]:
    """Connect everybody, warm up, and measure for options.seconds."""
    server = psutil.Process(options.pid)
    base = server.memory_info().rss
    talkers = [Talker(n, clip, wanted.is_forwarding) for n in range(options.callers)]
    for talker in talkers:
        await talker.accept(await wanted.connect(talker.number, await talker.offer()))
    pump = Pump(talkers)
    running = asyncio.ensure_future(pump.run())
    await asyncio.sleep(WARM_UP_SECONDS)
    for talker in talkers:
        talker.forget()
    pump.late = 0
    began, before = time.perf_counter(), server.cpu_times()
    await asyncio.sleep(options.seconds)
    seconds, after = time.perf_counter() - began, server.cpu_times()
    got = sum(talker.got for talker in talkers)
    resident = server.memory_info().rss
    pump.is_over = True
    await running
    await asyncio.sleep(0.5)
    used = after.user + after.system - before.user - before.system
    latencies = sorted(latency for talker in talkers for latency in talker.latencies)
    is_whole = wanted.is_forwarding
    sent = sum(t.sent if is_whole else t.units_sent for t in talkers)
    arrived = sum(t.got if is_whole else t.units_got for t in talkers)
    return {
        "us_per_packet": round(1e6 * used / max(1, got), 2),
        "cpu_percent_per_participant": round(100 * used / seconds / len(talkers), 3),
        "latency_p50_ms": _milliseconds(latencies, 0.5),
        "latency_p99_ms": _milliseconds(latencies, 0.99),
        "rss_mb_per_leg": round((resident - base) / 2**20 / len(talkers), 2),
        "delivered_percent": round(min(100.0, 100 * arrived / max(1, sent)), 2),
        "packets": got,
        "late": pump.late,
    }


def _milliseconds(ordered: list[float], share: float) -> float | None:
    return round(1000 * ordered[int(len(ordered) * share)], 2) if ordered else None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--address", required=True)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--callers", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    wanted = target(options.target, options.address)
    print(json.dumps(asyncio.run(measure(wanted, load(options.clip), options))), flush=True)
    os._exit(0)  # the connections are not hung up: the server is killed next


if __name__ == "__main__":
    main()
