"""The way between processes: one group of the channel layer that every web process listens to.

A *frame* is ready text for the sockets of a group. A *ring* names somebody or something whose state
changed; whoever shows it reads it again. Both may be lost: the log's numbers, the heartbeat and the
periodic refresh repair that (docs/adr/001).
"""

import asyncio
import logging
import threading
from typing import TypedDict

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer

GROUP = "bus"
PATIENCE_SECONDS = 10
"""A busy process may take long to get to a publish; only a dead server is given up."""
logger = logging.getLogger(__name__)


Frame = tuple[str, str] | tuple[str, str, str]
"""Group and text; with an audience the text is sealed and meant for sockets of that audience only."""


class Load(TypedDict):
    """What one transaction had to say."""

    type: str
    frames: list[Frame]
    users: list[str]
    conversations: list[str]


class Bus:
    """This process's end. `loop` is set while the process listens (a web process)."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._waiting: list[Load] = []
        self._lock = threading.Lock()
        self._is_sending = False

    def send(self, load: Load) -> None:
        """Hand over to every process. Never raises: what it carries is stored already."""
        if self.loop is None or not self.loop.is_running():
            try:
                async_to_sync(self.send_now)(load)
            except Exception:
                logger.warning("bus: a load was lost", exc_info=True)
            return
        with self._lock:
            self._waiting.append(load)
            is_first = not self._is_sending
            self._is_sending = True
        if is_first:
            self.loop.call_soon_threadsafe(self._start)

    def _start(self) -> None:
        self._sender = asyncio.ensure_future(self._send_waiting())

    async def _send_waiting(self) -> None:
        """One publish at a time, in order; what arrives meanwhile goes together in the next."""
        while True:
            with self._lock:
                loads, self._waiting = self._waiting, []
                if not loads:
                    self._is_sending = False
                    return
            try:
                await self.send_now(merge(loads))
            except Exception:
                logger.warning("bus: loads were lost", exc_info=True)

    async def send_now(self, load: Load) -> None:
        """One publish. Raises when the layer is away."""
        layer: RedisPubSubChannelLayer = get_channel_layer()
        await asyncio.wait_for(layer.group_send(GROUP, load), timeout=PATIENCE_SECONDS)


def merge(loads: list[Load]) -> Load:
    """Many loads as one publish; order of frames is kept."""
    if len(loads) == 1:
        return loads[0]
    return Load(
        type="bus",
        frames=[frame for load in loads for frame in load["frames"]],
        users=[user for load in loads for user in load["users"]],
        conversations=[item for load in loads for item in load["conversations"]],
    )


bus = Bus()
