"""One UDP socket for all calls: who sent this datagram, and what is it (RFC 7983)?

Media are routed by the sender's address, which a genuine ICE check has put into the table. Everything else
from an unknown address costs next to nothing and goes nowhere.
"""

import asyncio
import contextlib
import socket
import time
from typing import Any, Protocol

from media.relay.ice import Agent, local_name
from media.relay.names import HEADROOM, Room

BATCH = 32
MTU = 1500
BUFFER_BYTES = 4 * 1024 * 1024
Address = tuple[Any, ...]


class Receiver(Protocol):
    """A connection, as its port sees it."""

    agent: Agent

    def on_rtp(self, room: Room, size: int) -> None: ...
    def on_rtcp(self, datagram: bytes) -> None: ...
    def on_dtls(self, datagram: bytes) -> None: ...
    def on_check(self, port: "Port", address: Address, is_nominated: bool) -> bool: ...


class Port:
    """A socket bound to (host, port). `announced` is the address that clients are told."""

    def __init__(self, host: str, port: int, announced: str, names: dict[str, Receiver]) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self.socket.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        self.socket.bind((host, port))
        self.candidate: tuple[str, int] = (announced, self.socket.getsockname()[1])
        self.peers: dict[Address, Receiver] = {}
        self.room = Room()
        self.send = self.socket.sendto
        self.dropped = 0
        self._names = names
        self._window = self.room.view[HEADROOM : HEADROOM + MTU]
        self._receive = self.socket.recvfrom_into

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to listen on the running loop."""
        loop.add_reader(self.socket, self._readable)

    def close(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop listening and give the port back."""
        loop.remove_reader(self.socket)
        self.socket.close()

    def write(self, datagram: bytes, address: Address) -> None:
        """Send one datagram that is not media; a full socket drops it, as a network would."""
        with contextlib.suppress(OSError):
            self.send(datagram, address)

    def _readable(self) -> None:
        """Take up to a batch of datagrams: waking up costs more than forwarding."""
        room, window, peers, receive = self.room, self._window, self.peers, self._receive
        room.now = time.monotonic()
        room.send_time = int(time.time() * 262144) & 0xFFFFFF
        for _ in range(BATCH):
            try:
                size, address = receive(window)
            except BlockingIOError:
                return
            except OSError:
                continue
            first, peer = window[0], peers.get(address)
            if peer is None or not 127 < first < 192 or size < 12:
                self._control(bytes(window[:size]), address, peer)
            elif 191 < window[1] < 224:
                peer.on_rtcp(bytes(window[:size]))
            else:
                peer.on_rtp(room, size)

    def _control(self, datagram: bytes, address: Address, peer: Receiver | None) -> None:
        """STUN finds its connection by user name; DTLS must come from where a check came from."""
        if not datagram:
            return
        if datagram[0] < 4:
            name = local_name(datagram)
            receiver = self._names.get(name) if name else None
            if receiver is not None:
                reply, is_genuine, is_nominated = receiver.agent.answer(datagram, address[:2])
                if is_genuine and not receiver.on_check(self, address, is_nominated):
                    return
                if reply is not None:
                    self.write(reply, address)
        elif peer is not None and 19 < datagram[0] < 64:
            peer.on_dtls(datagram)
