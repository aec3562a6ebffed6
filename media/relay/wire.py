"""A UDP socket that takes and sends many datagrams in one system call where the system can, else one by one.

Both kinds do the same to every datagram; `tests/media/test_wire.py` holds them to it. A key is where a
datagram came from, good for a table; a target is the same place, good for sending.
"""

import contextlib
import ctypes
import socket
import struct
import sys
from typing import Any

from media.relay.names import HEADROOM, Room

BATCH = 32
MTU = 1500
BUFFER_BYTES = 4 * 1024 * 1024
Key = Any
Target = Any
# Linux on 64 bits: struct iovec, and struct mmsghdr up to msg_iovlen.
IOVEC, MMSGHDR = struct.Struct("=QQ"), struct.Struct("=QIIQQ")
IOVEC_BYTES, MMSGHDR_BYTES, LENGTH_AT = 16, 64, 56
NAME_BYTES = 28
HAS_BATCHES = sys.platform == "linux" and ctypes.sizeof(ctypes.c_void_p) == 8


class Plain:
    """One datagram at a time, by the means of Python's own socket."""

    def __init__(self, host: str, port: int) -> None:
        self.family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(self.family, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self.socket.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        self.socket.bind((host, port))
        self.rooms = [Room()]
        self._window = self.rooms[0].view[HEADROOM : HEADROOM + MTU]

    def receive(self) -> list[tuple[Room, int, Key]]:
        """What has arrived: (where it lies from HEADROOM on, its length, where it came from)."""
        try:
            size, key = self.socket.recvfrom_into(self._window)
        except BlockingIOError:
            return []
        except OSError:  # somebody we have written to is not there
            return []
        return [(self.rooms[0], size, key)]

    def send(self, room: Room, at: int, size: int, target: Target) -> None:
        """Send what lies in the room, at the latest with `flush`. A full socket drops it, as networks do."""
        with contextlib.suppress(OSError):
            self.socket.sendto(room.view[at : at + size], target)

    def write(self, datagram: bytes, target: Target) -> None:
        """Send these bytes now."""
        with contextlib.suppress(OSError):
            self.socket.sendto(datagram, target)

    def flush(self) -> None:
        """Send what waits."""

    def target(self, key: Key) -> Target:
        """Where to send for this key."""
        return key

    def place(self, key: Key) -> tuple[str, int]:
        """Address and port of this key."""
        return str(key[0]), int(key[1])


class _Name:
    """A socket address in memory."""

    def __init__(self, key: bytes, place: tuple[Any, ...]) -> None:
        self.cells = ctypes.create_string_buffer(key, NAME_BYTES)
        self.pointer = ctypes.addressof(self.cells)
        self.place = place


class Batched(Plain):
    """Up to BATCH datagrams with one recvmmsg, and as many with one sendmmsg (Linux)."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        libc = ctypes.CDLL(None, use_errno=True)
        self._recvmmsg, self._sendmmsg = libc.recvmmsg, libc.sendmmsg
        pointer = ctypes.c_void_p
        self._recvmmsg.argtypes = [ctypes.c_int, pointer, ctypes.c_uint, ctypes.c_int, pointer]
        self._sendmmsg.argtypes = [ctypes.c_int, pointer, ctypes.c_uint, ctypes.c_int]
        self._descriptor = self.socket.fileno()
        self._name_bytes = 16 if self.family == socket.AF_INET else NAME_BYTES
        self.rooms = [Room(is_lasting=True) for _ in range(BATCH)]
        self._names = ctypes.create_string_buffer(BATCH * NAME_BYTES)
        self._in, self._in_vectors = self._headers()
        self._out, self._out_vectors = self._headers()
        for index, room in enumerate(self.rooms):
            IOVEC.pack_into(self._in_vectors, index * IOVEC_BYTES, room.address + HEADROOM, MTU)
            name = ctypes.addressof(self._names) + index * NAME_BYTES
            struct.pack_into("=QI", self._in, index * MMSGHDR_BYTES, name, NAME_BYTES)
        self._lengths = (
            memoryview(self._in).cast("B").cast("I")[LENGTH_AT // 4 :: MMSGHDR_BYTES // 4]
        )
        self._froms = memoryview(self._names).cast("B")
        self._targets: list[Target] = [None] * BATCH
        self._waiting = 0

    def _headers(self) -> tuple[Any, Any]:
        """Room for a batch of message headers, each with one vector."""
        headers = ctypes.create_string_buffer(BATCH * MMSGHDR_BYTES)
        vectors = ctypes.create_string_buffer(BATCH * IOVEC_BYTES)
        for index in range(BATCH):
            vector = ctypes.addressof(vectors) + index * IOVEC_BYTES
            MMSGHDR.pack_into(headers, index * MMSGHDR_BYTES, 0, self._name_bytes, 0, vector, 1)
        return headers, vectors

    def receive(self) -> list[tuple[Room, int, Key]]:
        """As Plain, but a batch."""
        count = self._recvmmsg(self._descriptor, ctypes.addressof(self._in), BATCH, 0, None)
        if count <= 0:
            return []
        rooms, lengths, froms, width = self.rooms, self._lengths, self._froms, self._name_bytes
        return [
            (rooms[n], lengths[n], bytes(froms[n * NAME_BYTES : n * NAME_BYTES + width]))
            for n in range(count)
        ]

    def send(self, room: Room, at: int, size: int, target: Target) -> None:
        """As Plain; a room that lasts until the next `receive` may wait for others."""
        if not room.is_lasting:
            super().send(room, at, size, target.place)
            return
        index = self._waiting
        IOVEC.pack_into(self._out_vectors, index * IOVEC_BYTES, room.address + at, size)
        struct.pack_into("=Q", self._out, index * MMSGHDR_BYTES, target.pointer)
        self._targets[index] = target  # its memory has to live until the system has read it
        self._waiting = index + 1
        if self._waiting == BATCH:
            self.flush()

    def write(self, datagram: bytes, target: Target) -> None:
        super().write(datagram, target.place)

    def flush(self) -> None:
        done, address = 0, ctypes.addressof(self._out)
        while done < self._waiting:
            sent = self._sendmmsg(
                self._descriptor, address + done * MMSGHDR_BYTES, self._waiting - done, 0
            )
            # An error belongs to the first of them: it is dropped, the others go on.
            done += max(1, sent)
        self._waiting = 0

    def target(self, key: Key) -> Target:
        return _Name(key, self._python_address(key))

    def place(self, key: Key) -> tuple[str, int]:
        return self._python_address(key)[:2]

    def _python_address(self, key: bytes) -> tuple[Any, ...]:
        port = int.from_bytes(key[2:4], "big")
        if self.family == socket.AF_INET:
            return socket.inet_ntop(socket.AF_INET, key[4:8]), port
        flow, scope = int.from_bytes(key[4:8], "big"), int.from_bytes(key[24:28], sys.byteorder)
        return socket.inet_ntop(socket.AF_INET6, key[8:24]), port, flow, scope


def wire(host: str, port: int) -> Plain:
    """The best wire this system has, bound to host and port. Raises OSError when the port is taken."""
    return (Batched if HAS_BATCHES else Plain)(host, port)
