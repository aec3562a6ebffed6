"""Requests and handshakes that no well-behaved library would send: bytes in, bytes out."""

import asyncio
import base64
import os
import struct
from typing import Self
from urllib.parse import urlsplit

from tests.wire import own_address

SECONDS = 15


class Wire:
    """One TCP connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def to(cls, url: str, *, limit: int = 2**20) -> Self:
        parts = urlsplit(url)
        address = own_address(url)
        reader, writer = await asyncio.open_connection(
            parts.hostname, parts.port, limit=limit, local_addr=(address, 0) if address else None
        )
        return cls(reader, writer)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def status(self) -> int:
        """The status of the answer to what was sent; 0 when the server hung up without one."""
        async with asyncio.timeout(SECONDS):
            line = await self.reader.readline()
            if not line:
                return 0
            while (await self.reader.readline()).strip():
                pass
        return int(line.split()[1])

    async def frame(self, payload: bytes, opcode: int = 1) -> None:
        """Send one masked WebSocket frame of this kind (1: text, 2: binary)."""
        size = len(payload)
        head = bytes([0x80 | opcode])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 2**16:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        await self.send(head + bytes(4) + payload)  # a mask of zeros changes nothing

    async def close_code(self) -> int:
        """Read until the server closes; its code, or 1006 when it just hung up."""
        async with asyncio.timeout(SECONDS):
            try:
                while True:
                    opcode, payload = await self._read()
                    if opcode == 8:
                        return int(struct.unpack(">H", payload[:2])[0]) if payload else 1005
            except (asyncio.IncompleteReadError, ConnectionError):
                return 1006

    async def _read(self) -> tuple[int, bytes]:
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack(">H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack(">Q", await self.reader.readexactly(8))
        return first & 0x0F, await self.reader.readexactly(size)


def handshake(url: str, path: str, *, host: str = "", origin: bytes | None = None) -> bytes:
    """The bytes that ask for a WebSocket; `origin` None leaves the header out."""
    lines = [
        f"GET {path} HTTP/1.1".encode(),
        f"Host: {host or urlsplit(url).netloc}".encode(),
        b"Upgrade: websocket",
        b"Connection: Upgrade",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)),
    ]
    if origin is not None:
        lines.append(b"Origin: " + origin)
    return b"\r\n".join(lines) + b"\r\n\r\n"
