"""One hub a web process: which sockets hear which group, and the loop that listens to the bus.

It also keeps time: heartbeats with the newest numbers, leases that say who is connected, and the
periodic refresh that finds whatever a lost ring did not tell.
"""

import asyncio
import logging
import os
import secrets
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any

from channels.layers import get_channel_layer

from contactcenter.realtime import groups
from contactcenter.realtime.bus import GROUP, Load, bus
from contactcenter.sealing import unseal

if TYPE_CHECKING:
    from contactcenter.realtime.socket import Socket

logger = logging.getLogger(__name__)
TICK_SECONDS = 1.0
COALESCE_SECONDS = 0.02
HEARTBEAT_TICKS = 15
DEGRADED_TICKS = 2
REFRESH_TICKS = 4
LISTEN_ANEW_TICKS = 5
SILENCE_SECONDS = 3

Refresher = Callable[[set[str] | None, set[str] | None], Awaitable[None]]
"""Called with the users and conversations that rang; with None, None for "look at everything"."""


class Hub:
    """Everything here runs in the event loop of one process."""

    def __init__(self) -> None:
        self.node = f"{os.getpid()}-{secrets.token_hex(4)}"
        self.sockets: set[Socket] = set()
        self.is_degraded = False
        self.refreshers: list[Refresher] = []
        self.every_tick: list[Callable[[int], Awaitable[None]]] = []
        self.frame_watchers: list[Callable[[str], None]] = []
        self._members: defaultdict[str, set[Socket]] = defaultdict(set)
        self._rung_users: set[str] = set()
        self._rung_conversations: set[str] = set()
        self._refresh_due = False
        self._heard_at = 0.0
        self._listener: asyncio.Future[None]
        self._timekeeper: asyncio.Future[None] | None = None
        self._proof: asyncio.Future[None] | None = None

    # ---- membership ----------------------------------------------------------------------

    def add(self, socket: "Socket") -> None:
        self.sockets.add(socket)
        if self._timekeeper is None:
            self._start()

    def remove(self, socket: "Socket") -> None:
        self.sockets.discard(socket)
        for group in list(socket.groups):
            self.leave(group, socket)

    def join(self, group: str, socket: "Socket") -> None:
        self._members[group].add(socket)
        socket.groups.add(group)

    def leave(self, group: str, socket: "Socket") -> None:
        socket.groups.discard(group)
        members = self._members.get(group)
        if members is not None:
            members.discard(socket)
            if not members:
                del self._members[group]

    def members(self, group: str) -> Iterable["Socket"]:
        return self._members.get(group, ())

    # ---- listening -------------------------------------------------------------------------

    def _start(self) -> None:
        bus.loop = asyncio.get_running_loop()
        self._heard_at = time.monotonic()
        self._listener = asyncio.ensure_future(self._listen())
        self._timekeeper = asyncio.ensure_future(self._keep_time())

    async def _listen(self) -> None:
        layer: Any = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                while True:
                    self.dispatch(await layer.receive(channel))
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.warning("hub: the bus is away", exc_info=True)
                await asyncio.sleep(TICK_SECONDS)

    async def _listen_anew(self) -> None:
        """Drop the layer's connections and subscribe again: it does not always notice by itself."""
        self._listener.cancel()
        layer: Any = get_channel_layer()
        try:
            await asyncio.wait_for(layer.flush(), timeout=2)
        except Exception:
            logger.debug("hub: the layer did not flush", exc_info=True)
        self._listener = asyncio.ensure_future(self._listen())

    def dispatch(self, load: Load) -> None:
        """Give out what came over the bus."""
        self._heard_at = time.monotonic()
        for group, text, *audience in load["frames"]:
            for watcher in self.frame_watchers:
                watcher(group)
            heard_by = tuple(self._members.get(group, ()))
            if audience:
                heard_by = tuple(s for s in heard_by if s.audience == audience[0])
                text = unseal(text) if heard_by else ""
            for socket in heard_by:
                socket.deliver(group, text)
        if load["users"] or load["conversations"]:
            self._rung_users.update(load["users"])
            self._rung_conversations.update(load["conversations"])
            self._schedule_refresh()

    def _schedule_refresh(self) -> None:
        if not self._refresh_due:
            self._refresh_due = True
            asyncio.get_running_loop().call_later(COALESCE_SECONDS, self._refresh_rung)

    def _refresh_rung(self) -> None:
        self._refresh_due = False
        users, self._rung_users = self._rung_users, set()
        conversations, self._rung_conversations = self._rung_conversations, set()
        for refresher in self.refreshers:
            self.spawn(refresher(users, conversations))

    def spawn(self, work: Awaitable[None]) -> None:
        """Run in the background; what goes wrong is logged, never lost."""
        task = asyncio.ensure_future(work)
        task.add_done_callback(_log_failure)

    # ---- keeping time ---------------------------------------------------------------------------

    async def _keep_time(self) -> None:
        count = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            count += 1
            try:
                await self._tick(count)
            except Exception:
                logger.warning("hub: a tick failed", exc_info=True)

    async def _tick(self, count: int) -> None:
        self._judge_the_bus()
        if self.is_degraded and count % LISTEN_ANEW_TICKS == 0:
            await self._listen_anew()
        if self._proof is None or self._proof.done():
            self._proof = asyncio.ensure_future(self._prove_the_bus())
        for work in self.every_tick:
            await work(count)
        if count % REFRESH_TICKS == 0:
            for refresher in self.refreshers:
                await refresher(None, None)

    async def _prove_the_bus(self) -> None:
        """Send ourselves an empty load; if it does not come back, the bus is away."""
        try:
            await bus.send_now(Load(type="bus", frames=[], users=[], conversations=[]))
        except Exception:
            logger.debug("hub: the bus does not answer", exc_info=True)

    def _judge_the_bus(self) -> None:
        was, self.is_degraded = (
            self.is_degraded,
            time.monotonic() - self._heard_at > SILENCE_SECONDS,
        )
        if was != self.is_degraded:
            logger.warning("hub: degraded" if self.is_degraded else "hub: the bus is back")

    def heartbeat_is_due(self, count: int) -> bool:
        return count % (DEGRADED_TICKS if self.is_degraded else HEARTBEAT_TICKS) == 0

    def followed(self) -> dict[str, list["Socket"]]:
        """Conversation id → the sockets of this process that follow it."""
        found: dict[str, list[Socket]] = {}
        for group, members in self._members.items():
            conversation_id = groups.conversation_of(group)
            if conversation_id is not None:
                found.setdefault(conversation_id, []).extend(members)
        return found


def _log_failure(task: "asyncio.Future[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.warning("hub: background work failed", exc_info=error)


hub = Hub()
