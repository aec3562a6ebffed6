"""The base of every socket: handshake, ticket, decoding, limits, replies, and the way out.

A plain ASGI application rather than a Channels consumer: the same frames at half the processor time
(docs/adr/002). Works under any ASGI server.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ClassVar, cast

import msgspec
from django.conf import settings

from contactcenter import protocol
from contactcenter.realtime.actor import Actor, Audience
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.hub import hub
from contactcenter.realtime.limits import Bucket
from contactcenter.realtime.outbox import Outbox
from contactcenter.realtime.threads import in_thread

logger = logging.getLogger(__name__)
HELLO_SECONDS = 10
MOST_FRAME_BYTES = 32 * 1024
MOST_EXCESS = 100  # frames over the limit before the socket is closed

BAD_TICKET, NO_AUTHORITY, NO_HELLO = 4401, 4403, 4408
# Only 1000 and 3000 to 4999 are ours to send: with 1009 autobahn raises and the socket lives on.
SLOW_READER, FLOOD, BAD_FRAME, TOO_LARGE = 4008, 4429, 4400, 4413

Handler = Callable[[Actor, Any], protocol.Event | None]
BatchedHandler = Callable[[Actor, Any], Awaitable[protocol.Event]]
Commands = dict[type[protocol.Command], Handler]
BatchedCommands = dict[type[protocol.Command], BatchedHandler]
_encode = msgspec.json.Encoder().encode


class Socket:
    """One connection. Subclasses say who may say what (contactcenter/sockets.py)."""

    audience: ClassVar[Audience]
    commands: ClassVar[Commands] = {}
    batched: ClassVar[BatchedCommands] = {}
    decoder: ClassVar[msgspec.json.Decoder[Any]]
    most_per_actor: ClassVar[int] = 10
    # Given by the composition root, so that the kernel knows no app.
    authenticate: ClassVar[Callable[[str, Audience], Actor]]
    on_denied: ClassVar[Callable[[Actor, str, str], None]]

    def __init__(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._asgi_send = send
        self.actor: Actor = Actor(audience=None)
        self.groups: set[str] = set()
        self.outbox = Outbox(self._send_text)
        self._held: dict[str, list[str]] = {}
        self._wake = asyncio.Event()
        burst, rate = settings.SOCKET_LIMITS[self.audience]
        self._bucket = Bucket(burst, rate)
        self._excess = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_closed = False

    # ---- what subclasses do --------------------------------------------------------------

    async def started(self, hello: protocol.Hello) -> None:
        """The actor is known: send the snapshot."""

    async def ended(self) -> None:
        """The connection is gone."""

    async def local(self, command: protocol.Command) -> bool:
        """Commands that only concern this socket; True when it was one."""
        return False

    def answered(self, command: protocol.Command, reply: protocol.Event | None) -> None:
        """A command took effect; called before its reply goes out."""

    # ---- life ------------------------------------------------------------------------------

    async def run(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]]) -> None:
        await receive()
        if not _comes_from_us(scope):
            await self._asgi_send({"type": "websocket.close"})  # before accept: 403
            return
        await self._asgi_send({"type": "websocket.accept"})
        writer = asyncio.ensure_future(self._write())
        try:
            await self._converse(receive)
        finally:
            self.is_closed = True
            hub.remove(self)
            writer.cancel()
            for task in self._tasks:
                task.cancel()
            if self.actor.id is not None:
                await self.ended()

    async def _converse(self, receive: Callable[[], Awaitable[Any]]) -> None:
        if not await self._welcome(receive):
            return
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            if self.is_closed:
                continue  # hang up only after the close frame is through, or its code is lost
            command = await self._decode(message)
            if command is not None:
                await self._obey(command)

    async def _welcome(self, receive: Callable[[], Awaitable[Any]]) -> bool:
        """Wait for `hello` and spend its ticket."""
        try:
            message = await asyncio.wait_for(receive(), HELLO_SECONDS)
        except TimeoutError:
            await self.close(NO_HELLO)
            return False
        if message["type"] == "websocket.disconnect":
            return False
        hello = await self._decode(message)
        if not isinstance(hello, protocol.Hello):
            await self.close(BAD_TICKET)
            return False
        try:
            actor = await in_thread(type(self).authenticate, hello.ticket, self.audience)
        except Refused:
            await self.close(BAD_TICKET)
            return False
        if sum(1 for other in hub.sockets if other.actor.id == actor.id) >= self.most_per_actor:
            await self.close(FLOOD)
            return False
        self.actor = actor
        hub.add(self)
        await self.started(hello)
        return True

    async def _decode(self, message: dict[str, Any]) -> protocol.Command | None:
        text = message.get("text")
        if text is None:
            await self.close(BAD_FRAME)
            return None
        if len(text) > MOST_FRAME_BYTES:
            await self.close(TOO_LARGE)
            return None
        try:
            return cast(protocol.Command, self.decoder.decode(text))
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            self.send(
                protocol.Refused(ref=_ref_of(text), code="bad_frame", detail=str(error)[:200])
            )
            await self._count_excess()
            return None

    async def _obey(self, command: protocol.Command) -> None:
        if isinstance(command, protocol.Pong):
            self.outbox.pong(command.n)
            self._wake.set()
            return
        if not self._bucket.take(time.monotonic()):
            self.send(protocol.Refused(ref=command.ref, code="rate_limited"))
            await self._count_excess()
            return
        batched = self.batched.get(type(command))
        if batched is not None:
            # Not awaited: order is kept by the batcher, the next frame is read meanwhile.
            self._later(self._answer(command, batched(self.actor, command)))
            return
        if await self.local(command):
            return
        handler = self.commands.get(type(command))
        if handler is None:
            self.send(protocol.Refused(ref=command.ref, code="bad_frame", detail="not now"))
            return
        await self._answer(command, in_thread(handler, self.actor, command))

    async def _answer(
        self, command: protocol.Command, work: Awaitable[protocol.Event | None]
    ) -> None:
        try:
            reply = await work
        except Refused as refusal:
            told = protocol.Refused(
                ref=command.ref, code=refusal.code, detail=refusal.detail,
                retry_after=refusal.retry_after,
            )  # fmt: skip
            self.send(told)
            if refusal.code in ("not_found", "not_allowed"):
                tag = type(command).__struct_config__.tag
                self._later(in_thread(type(self).on_denied, self.actor, str(tag), refusal.code))
        except Exception:
            logger.exception("socket: a command failed")
            self.send(protocol.Refused(ref=command.ref, code="unavailable"))
        else:
            self.answered(command, reply)
            self.send(reply or protocol.Done(ref=command.ref))

    async def _count_excess(self) -> None:
        self._excess += 1
        if self._excess > MOST_EXCESS:
            await self.close(FLOOD)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- out ---------------------------------------------------------------------------------

    def send(self, event: protocol.Event) -> None:
        self.push(_encode(event).decode())

    def push(self, text: str) -> None:
        """Queue a ready frame; a reader that does not keep up is cut off."""
        if self.is_closed:
            return
        if self.outbox.push(text):
            self._wake.set()
        else:
            self._later(self.close(SLOW_READER))

    def deliver(self, group: str, text: str) -> None:
        """A live frame of a group; held back while that group's snapshot is being read."""
        held = self._held.get(group)
        if held is None:
            self.push(text)
        else:
            held.append(text)

    def hold(self, group: str) -> None:
        """Join, but keep live frames until `release`: first the snapshot, then what follows it."""
        self._held[group] = []
        hub.join(group, self)

    def release(self, group: str) -> None:
        for text in self._held.pop(group, ()):
            self.push(text)

    async def close(self, code: int) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        with contextlib.suppress(Exception):
            await self._asgi_send({"type": "websocket.close", "code": code})

    async def _send_text(self, text: str) -> None:
        await self._asgi_send({"type": "websocket.send", "text": text})

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.outbox.write()
            except Exception:
                # The transport is gone; `receive` will say so.
                logger.debug("socket: write failed", exc_info=True)
                return


def _comes_from_us(scope: dict[str, Any]) -> bool:
    """Exact origins and hosts. Channels' own validator ignores scheme and port, and no host check runs."""
    headers = {name: value for name, value in scope["headers"] if name in (b"origin", b"host")}
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    return origin in settings.ORIGINS and any(
        host == allowed.partition("://")[2] for allowed in settings.ORIGINS
    )


def _ref_of(text: str) -> int:
    """The request number of a frame that did not decode, so that its sender learns of it."""
    try:
        found = msgspec.json.decode(text)
    except Exception:
        return 0
    ref = found.get("ref", 0) if isinstance(found, dict) else 0
    return ref if isinstance(ref, int) else 0
