"""What waits to go out on one socket, within bounds whatever the server underneath buffers.

daphne takes every frame and buffers without limit, so the browser itself says how far it has read:
after some frames we send `ping`, and only a bounded amount goes out before its `pong` (docs/adr/002).
"""

from collections import deque
from collections.abc import Awaitable, Callable

WINDOW_FRAMES = 512
WINDOW_BYTES = 512 * 1024
MOST_FRAMES = 256
MOST_BYTES = 1024 * 1024
PING_EVERY = 128


class Outbox:
    """Order is kept. `push` gives False when the reader is too slow and must be cut off."""

    def __init__(self, send: Callable[[str], Awaitable[None]]) -> None:
        self._send = send
        self._waiting: deque[str] = deque()
        self._waiting_bytes = 0
        self._sent_frames = self._sent_bytes = 0  # since the last pong
        self._pings: deque[tuple[int, int, int]] = deque()
        self._since_ping = 0
        self._number = 0

    def push(self, text: str) -> bool:
        self._waiting.append(text)
        self._waiting_bytes += len(text)
        return len(self._waiting) <= MOST_FRAMES and self._waiting_bytes <= MOST_BYTES

    @property
    def can_write(self) -> bool:
        return (
            bool(self._waiting)
            and self._sent_frames < WINDOW_FRAMES
            and self._sent_bytes < WINDOW_BYTES
        )

    async def write(self) -> None:
        """Send what the window allows."""
        while self.can_write:
            text = self._waiting.popleft()
            self._waiting_bytes -= len(text)
            self._sent_frames += 1
            self._sent_bytes += len(text)
            self._since_ping += 1
            await self._send(text)
            if self._since_ping >= PING_EVERY or not self.can_write_more():
                await self._ping()

    def can_write_more(self) -> bool:
        return self._sent_frames < WINDOW_FRAMES and self._sent_bytes < WINDOW_BYTES

    async def _ping(self) -> None:
        self._number += 1
        self._since_ping = 0
        self._pings.append((self._number, self._sent_frames, self._sent_bytes))
        await self._send(f'{{"type":"ping","n":{self._number}}}')

    def pong(self, number: int) -> None:
        """The browser read everything up to that ping."""
        frames = size = 0
        while self._pings and self._pings[0][0] <= number:
            _, frames, size = self._pings.popleft()
        self._sent_frames -= frames
        self._sent_bytes -= size
        self._pings = deque((n, f - frames, b - size) for n, f, b in self._pings)
