"""The only module that touches private names of aiortc and pylibsrtp.

Here are the SRTP functions on buffers of our own, the DTLS handshake of aiortc on a transport of our own,
and one certificate per process. Versions are pinned in the lock file;
`tests/media/test_names.py` fails when a name has moved.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from pylibsrtp._binding import ffi, lib

# SRTP on a buffer in place (libsrtp): 0 means well, anything else is refused.
protect: Callable[[Any, Any, Any], int] = lib.srtp_protect
unprotect: Callable[[Any, Any, Any], int] = lib.srtp_unprotect
copy: Callable[[Any, Any, int], None] = ffi.memmove
TESTED = {"aiortc": "1.16.", "aioice": "0.13.", "pylibsrtp": "1.0."}
# As aiortc's own list, and the same with RSA: phones and gateways without elliptic certificates call too.
CIPHERS = ":".join(
    f"ECDHE-{kind}-{cipher}"
    for cipher in ("AES128-GCM-SHA256", "CHACHA20-POLY1305", "AES128-SHA", "AES256-SHA")
    for kind in ("ECDSA", "RSA")
)
HEADROOM = 64
ROOM_BYTES = 2048


class Room:
    """Memory in which packets are opened, rewritten and sealed without a copy.

    A datagram is received at HEADROOM, so that a longer header can be written in front of its payload.
    `now` is the monotonic time of the present batch in seconds, `send_time` the same as abs-send-time. What
    is in a room that `is_lasting` stays untouched until the next batch is taken.
    """

    __slots__ = ("address", "cells", "is_lasting", "now", "packet", "send_time", "size", "view")

    def __init__(self, *, is_lasting: bool = False) -> None:
        self.is_lasting = is_lasting
        self.cells = ffi.new("char[]", ROOM_BYTES)
        self.packet = self.cells + HEADROOM
        self.address = int(ffi.cast("uintptr_t", self.cells))
        self.view = memoryview(ffi.buffer(self.cells)).cast("B")
        self.size = ffi.new("int *")
        self.now = 0.0
        self.send_time = 0


class Certificate(RTCCertificate):
    """One per process: its fingerprint is in every answer, its context is made once."""

    _context: Any = None

    def _create_ssl_context(self, srtp_profiles: Any) -> Any:
        if self._context is None:
            self._context = super()._create_ssl_context(srtp_profiles)
            self._context.set_cipher_list(CIPHERS.encode())
        return self._context

    @property
    def fingerprint(self) -> str:
        """The SHA-256 digest as in SDP (RFC 8122)."""
        return next(f.value for f in self.getFingerprints() if f.algorithm == "sha-256")


def certificate() -> Certificate:
    """A fresh elliptic key with a certificate signed by itself."""
    return Certificate.generateCertificate()


class _Pipe:
    """What RTCDtlsTransport needs of a transport: datagrams in and out, and an ICE role."""

    role = "controlled"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._out = send
        self.arrived: asyncio.Queue[bytes] = asyncio.Queue(maxsize=64)

    async def _recv(self) -> bytes:
        return await self.arrived.get()

    async def _send(self, data: bytes) -> None:
        self._out(data)


class Handshake:
    """DTLS with one peer, and the SRTP keys it yields (RFC 5764).

    `send` writes a datagram to the peer. `fingerprints` are (algorithm, value) of the offer; a peer with
    another certificate is refused. `on_end` is called once when the peer closes an established connection.
    """

    def __init__(
        self,
        own: Certificate,
        fingerprints: list[tuple[str, str]],
        *,
        is_client: bool,
        send: Callable[[bytes], None],
        on_end: Callable[[], None],
    ) -> None:
        self._pipe = _Pipe(send)
        self._dtls = RTCDtlsTransport(cast(Any, self._pipe), [own])
        self._dtls._set_role("client" if is_client else "server")
        self._remote = RTCDtlsParameters([RTCDtlsFingerprint(a, v) for a, v in fingerprints])
        self._on_end = on_end

    async def run(self) -> bool:
        """Shake hands; whether the peer is who it said it is and the keys are there."""
        await self._dtls.start(self._remote)
        is_done = self._dtls.state == "connected"
        if is_done:
            self._dtls.on("statechange", self._changed)
        return is_done

    def received(self, datagram: bytes) -> None:
        """Take a DTLS datagram; more than the queue holds are dropped."""
        if not self._pipe.arrived.full():
            self._pipe.arrived.put_nowait(datagram)

    async def stop(self) -> None:
        """Say goodbye to the peer and end what runs here."""
        self._dtls.remove_all_listeners()
        await self._dtls.stop()

    def _changed(self) -> None:
        if self._dtls.state in ("closed", "failed"):
            self._on_end()

    @property
    def incoming(self) -> Any:
        """The SRTP context of what arrives, for `unprotect`. Only after run() said True."""
        return self._dtls._rx_srtp._srtp[0]

    @property
    def outgoing(self) -> Any:
        """The SRTP context of what leaves, for `protect`. Only after run() said True."""
        return self._dtls._tx_srtp._srtp[0]

    def open_rtcp(self, datagram: bytes) -> bytes | None:
        """The RTCP packet in an SRTCP datagram, or None when it is not the peer's."""
        try:
            return self._dtls._rx_srtp.unprotect_rtcp(datagram)
        except Exception as problem:
            if type(problem).__module__.startswith("pylibsrtp") or isinstance(problem, ValueError):
                return None
            raise

    def seal_rtcp(self, packet: bytes) -> bytes:
        """The SRTCP datagram of an RTCP packet."""
        return self._dtls._tx_srtp.protect_rtcp(packet)
