"""A socket that shows something: versions of what it has read, and what it follows."""

import itertools
import time
from typing import Any
from uuid import UUID

from contactcenter import protocol
from contactcenter.realtime import groups
from contactcenter.realtime.bus import Load, bus
from contactcenter.realtime.hub import hub
from contactcenter.realtime.socket import Socket
from contactcenter.realtime.threads import in_thread
from routing.services import attendance

_readings = itertools.count(1)
TYPING_SECONDS = 2.5


def next_reading() -> int:
    """A number taken before reading: what was read earlier never replaces what was read later."""
    return next(_readings)


class FeedSocket(Socket):
    """Keeps the lease, the readings and the typing signals; subclasses send the snapshots."""

    def __init__(self, send: Any) -> None:
        super().__init__(send)
        self.lease: UUID | None = None
        self.since: dict[str, int] = {}
        self.following: set[str] = set()
        self._reading = 0
        self._typed: dict[str, float] = {}

    async def started(self, hello: protocol.Hello) -> None:
        self.since = dict(hello.since)
        self.lease = await in_thread(attendance.came, self.actor, hub.node)
        await self.first()

    async def first(self) -> None:
        """Send the welcome."""

    async def ended(self) -> None:
        if self.lease is not None:
            await in_thread(attendance.went, self.lease)

    def is_news(self, reading: int) -> bool:
        """Whether this reading is newer than what is shown; notes it."""
        if reading <= self._reading or self.is_closed:
            return False
        self._reading = reading
        return True

    async def local(self, command: protocol.Command) -> bool:
        if isinstance(command, protocol.SetTyping):
            self._typing(command)
            return True
        return False

    def may_type(self, conversation_id: str) -> bool:
        """Whether this person is visible in the conversation."""
        return conversation_id in self.following

    def _typing(self, command: protocol.SetTyping) -> None:
        """Tell the other side; best effort, and not more often than the protocol says (CHAT-13)."""
        if not self.may_type(command.conversation_id):
            self.send(protocol.Refused(ref=command.ref, code="not_found"))
            return
        now = time.monotonic()
        if command.is_typing and now - self._typed.get(command.conversation_id, 0) < TYPING_SECONDS:
            self.send(protocol.Done(ref=command.ref))
            return
        self._typed[command.conversation_id] = now if command.is_typing else 0
        bus.send(Load(type="bus", frames=[self.typing_frame(command)], users=[], conversations=[]))
        self.send(protocol.Done(ref=command.ref))

    def typing_frame(self, command: protocol.SetTyping) -> tuple[str, str]:
        raise NotImplementedError

    def unfollow(self, conversation_id: str) -> None:
        self.following.discard(conversation_id)
        hub.leave(groups.everyone(conversation_id), self)
        hub.leave(groups.staff(conversation_id), self)
