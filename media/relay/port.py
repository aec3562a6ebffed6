"""One UDP socket for all calls: who sent this datagram, and what is it (RFC 7983)?

Media are routed by the sender's address, which a genuine ICE check has put into the table. Everything else
from an unknown address costs next to nothing and goes nowhere.
"""

import asyncio
import time
from typing import Protocol

from media.relay.ice import Agent, local_name
from media.relay.loop import MediaLoop
from media.relay.names import HEADROOM, Room
from media.relay.wire import Key, wire

MOST_AT_ONCE = 512


class Receiver(Protocol):
    """A connection, as its port sees it."""

    agent: Agent

    def on_rtp(self, room: Room, size: int) -> bool: ...
    def on_rtcp(self, datagram: bytes) -> None: ...
    def on_dtls(self, datagram: bytes) -> None: ...
    def on_check(self, port: "Port", key: Key, is_nominated: bool) -> None: ...


class Port:
    """A socket bound to (host, port). `announced` is the address that clients are told."""

    def __init__(self, host: str, port: int, announced: str, names: dict[str, Receiver]) -> None:
        self.wire = wire(host, port)
        self.candidate: tuple[str, int] = (announced, self.wire.socket.getsockname()[1])
        self.peers: dict[Key, Receiver] = {}
        self._names = names

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to listen on the running loop."""
        loop.add_reader(self.wire.socket, self.drain)
        if isinstance(loop, MediaLoop):
            loop.media.attend(self.wire.socket.fileno(), self.drain)

    def close(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop listening and give the port back."""
        if isinstance(loop, MediaLoop):
            loop.media.neglect(self.wire.socket.fileno())
        loop.remove_reader(self.wire.socket)
        self.wire.socket.close()

    def drain(self) -> tuple[int, bool]:
        """Take what has arrived; how much, and whether anything but media was among it.

        Goes on while batches come full: who was kept waiting must not rest on a backlog.
        """
        total, has_other, full = 0, False, len(self.wire.rooms)
        while total < MOST_AT_ONCE:
            batch = self.wire.receive()
            has_other = self._take(batch) or has_other
            total += len(batch)
            if len(batch) < full:
                break
        return total, has_other

    def _take(self, batch: list[tuple[Room, int, Key]]) -> bool:
        """Handle a batch of datagrams; whether anything but media was among them."""
        peers, has_other = self.peers, False
        now, send_time = time.monotonic(), int(time.time() * 262144) & 0xFFFFFF
        for room, size, key in batch:
            view, peer = room.view, peers.get(key)
            if peer is None or not 127 < view[HEADROOM] < 192 or size < 12:
                self._control(bytes(view[HEADROOM : HEADROOM + size]), key, peer)
                has_other = True
            elif 191 < view[HEADROOM + 1] < 224:
                peer.on_rtcp(bytes(view[HEADROOM : HEADROOM + size]))
                has_other = True
            else:
                room.now, room.send_time = now, send_time
                has_other = peer.on_rtp(room, size) or has_other
        self.wire.flush()
        return has_other

    def _control(self, datagram: bytes, key: Key, peer: Receiver | None) -> None:
        """STUN finds its connection by user name; DTLS must come from where a check came from."""
        if not datagram:
            return
        if datagram[0] < 4:
            name = local_name(datagram)
            receiver = self._names.get(name) if name else None
            if receiver is not None:
                reply, is_genuine, is_nominated = receiver.agent.answer(
                    datagram, self.wire.place(key)
                )
                if is_genuine:
                    receiver.on_check(self, key, is_nominated)
                if reply is not None:
                    self.wire.write(reply, self.wire.target(key))
        elif peer is not None and 19 < datagram[0] < 64:
            peer.on_dtls(datagram)
