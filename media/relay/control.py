"""The relay's line to the product: commands, answers, events and registration on Redis.

Media never wait for Redis: when it is away, events are kept, the registration lapses, and calls go on.
"""

import asyncio
import logging
import time
from collections import deque
from typing import Any

import redis.asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from media.relay.commands import asker, decode, encode
from media.relay.limits import MESSAGES, Refused
from media.relay.relay import Relay

log = logging.getLogger(__name__)
RELAYS = "relays"
EVENTS = "relay:events"
ALIVE_SECONDS = 5
ANSWER_SECONDS = 30
KEPT_EVENTS = 10_000
RETRY_SECONDS = 0.5
ENDING_SECONDS = 2
TROUBLES = (redis.RedisError, OSError, TimeoutError)


class Control:
    """Connects one relay to the product. `attach` before `run`; `emit` may be called at once."""

    def __init__(self, url: str, relay_id: str, region: str) -> None:
        self.id, self._region = relay_id, region
        # `_keep` repeats by itself, and more often than the library would.
        self._redis = redis.from_url(
            url, socket_connect_timeout=2, socket_timeout=10, retry=Retry(NoBackoff(), 0)
        )
        self._is_over = False
        self._has_cleaned_up = asyncio.Event()
        self._relay: Relay | None = None
        self._events: deque[bytes] = deque(maxlen=KEPT_EVENTS)
        self._has_events = asyncio.Event()
        self._started = time.time()
        self._chores: set[asyncio.Task[None]] = set()

    @property
    def _commands(self) -> str:
        return f"relay:{self.id}:commands"

    def attach(self, relay: Relay) -> None:
        """The relay whose commands these are."""
        self._relay = relay

    def emit(self, event: str, **fields: Any) -> None:
        """Queue an event; it is sent as soon as Redis takes it."""
        self._events.append(encode({"event": event, "relay": self.id, **fields}))
        self._has_events.set()

    async def run(self) -> None:
        """Serve until cancelled; then send what is still to be told and sign off."""
        tasks = [
            asyncio.ensure_future(self._keep(work))
            for work in (self._register, self._send_events, self._take_commands)
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            # A cancellation may be lost between two time-outs; the flag is not.
            self._is_over = True
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=ENDING_SECONDS)
            await asyncio.wait({asyncio.ensure_future(self._sign_off())}, timeout=ENDING_SECONDS)

    async def _keep(self, work: Any) -> None:
        """Do one piece of work again and again; while Redis is away, try twice a second."""
        is_away = False
        while not self._is_over:
            try:
                await work()
                is_away = False
            except TROUBLES:
                if not is_away:
                    log.warning("Redis is away", exc_info=True)
                is_away = True
                await asyncio.sleep(RETRY_SECONDS)

    async def _register(self) -> None:
        # Whoever sees the registration may send commands: those before it must be gone by then.
        await self._has_cleaned_up.wait()
        relay, now = self._relay, time.time()
        if relay is None:
            raise RuntimeError("no relay is attached")
        row = {
            "id": self.id, "region": self._region, "calls": len(relay.calls), "legs": relay.legs,
            "load": relay.load, "draining": relay.is_draining, "started": self._started,
        }  # fmt: skip
        await self._together(
            ("SET", f"relay:{self.id}", encode(row), "EX", ALIVE_SECONDS),
            ("ZADD", RELAYS, now, self.id),
        )
        await asyncio.sleep(1)

    async def _send_events(self) -> None:
        await self._has_events.wait()
        while self._events:
            event = self._events[0]
            await self._redis.rpush(EVENTS, event)
            self._events.popleft()
        self._has_events.clear()

    async def _take_commands(self) -> None:
        if not self._has_cleaned_up.is_set():
            await self._redis.delete(self._commands)
            self._has_cleaned_up.set()
        taken = await self._redis.blpop([self._commands], timeout=1)
        if taken is not None:
            task = asyncio.ensure_future(self._answer(taken[1]))
            self._chores.add(task)
            task.add_done_callback(self._chores.discard)

    async def _answer(self, text: bytes | str) -> None:
        answer = await self._carried_out(text)
        ask = asker(text)
        if not ask:
            return
        key = f"relay:answer:{ask}"
        try:
            await self._together(("RPUSH", key, encode(answer)), ("EXPIRE", key, ANSWER_SECONDS))
        except TROUBLES:
            log.warning("an answer was lost: Redis is away")

    async def _carried_out(self, text: bytes | str) -> dict[str, Any]:
        if self._relay is None:
            raise RuntimeError("no relay is attached")
        try:
            return {"ok": True, **await self._relay.handle(decode(text))}
        except Refused as no:
            return {"ok": False, "code": no.code, "message": str(no)}
        except Exception:
            log.exception("a command failed")
            return {"ok": False, "code": "internal", "message": MESSAGES["internal"]}

    async def _together(self, *commands: tuple[Any, ...]) -> None:
        """Send these Redis commands in one go."""
        async with self._redis.pipeline(transaction=False) as batch:
            for words in commands:
                batch.execute_command(*words)
            await batch.execute()

    async def _sign_off(self) -> None:
        try:
            told = [("RPUSH", EVENTS, event) for event in self._events]
            await self._together(("DEL", f"relay:{self.id}"), ("ZREM", RELAYS, self.id), *told)
            await self._redis.aclose()
        except TROUBLES:
            log.warning("signed off without Redis")
