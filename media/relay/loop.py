"""The event loop of a relay process: asyncio's, but media are taken while it waits, not in turns of the loop.

Waking up costs several times what a packet costs. So the media sockets are drained inside of `select`, which
returns to asyncio only when something else is to be done. Under load the relay also rests for a moment after
each batch, as network cards do with their interrupts, so that the next one is larger.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from typing import Any

BUSY_PACKETS = 1000  # a second; below this every packet is forwarded at once
BATCH_PACKETS = 16  # what a batch should hold above that
LONGEST_PAUSE, SHORTEST_PAUSE = 0.006, 0.0005  # seconds
SPAN_SECONDS = 0.25
RESTS = 5  # at most so many in a row before the other sockets are looked at
Drain = Callable[[], tuple[int, bool]]


class MediaSelector(selectors.DefaultSelector):
    """Calls the drain of a socket that is ready, instead of reporting it.

    A drain returns (how many datagrams it took, whether anything but media was among them).
    """

    def __init__(self) -> None:
        super().__init__()
        self._drains: dict[int, Drain] = {}
        self._span_ends = self._pause = 0.0
        self._packets = 0

    def attend(self, descriptor: int, drain: Drain) -> None:
        """Drain this registered socket whenever it is ready."""
        self._drains[descriptor] = drain

    def neglect(self, descriptor: int) -> None:
        """The socket is about to be closed."""
        self._drains.pop(descriptor, None)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """As selectors define it; what was drained is left out, and an early return is an empty list."""
        until = float("inf") if timeout is None else time.monotonic() + timeout
        while True:
            ready = super().select(timeout)
            others = [pair for pair in ready if pair[0].fd not in self._drains]
            drains = [self._drains[key.fd] for key, _ in ready if key.fd in self._drains]
            has_other = self._take(drains)
            now = time.monotonic()
            if now >= self._span_ends:
                self._measure(now)
            if others or has_other or not drains or now >= until:
                return others
            if self._pause and self._rest(until - now):
                return others
            timeout = None if timeout is None else max(0.0, until - time.monotonic())

    def _take(self, drains: list[Drain]) -> bool:
        """Drain these; whether anything but media came."""
        has_other = False
        for drain in drains:
            taken, is_other = drain()
            self._packets += taken
            has_other = has_other or is_other
        return has_other

    def _rest(self, seconds: float) -> bool:
        """Sleep and drain in turns, for at most this long; whether asyncio has something to do."""
        drains = list(self._drains.values())
        for _ in range(min(RESTS, int(seconds / self._pause) if seconds < 1 else RESTS)):
            before = self._packets
            time.sleep(self._pause)
            if self._take(drains):
                return True
            if self._packets == before:
                break
        return False

    def _measure(self, now: float) -> None:
        """Whether there is so much to do that larger batches pay."""
        rate = self._packets / (SPAN_SECONDS + now - self._span_ends)
        pause = min(LONGEST_PAUSE, max(SHORTEST_PAUSE, BATCH_PACKETS / max(1.0, rate)))
        self._pause = pause if rate > BUSY_PACKETS else 0.0
        self._packets, self._span_ends = 0, now + SPAN_SECONDS


class MediaLoop(asyncio.SelectorEventLoop):
    """An event loop on a MediaSelector."""

    def __init__(self) -> None:
        self.media = MediaSelector()
        super().__init__(self.media)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end on a loop of this kind."""
    with asyncio.Runner(loop_factory=MediaLoop) as runner:
        runner.run(work)
