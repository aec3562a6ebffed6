"""Calls of several callers through a relay in this process, for tests that look at packets."""

from typing import Any

from media.relay.commands import Close, Configure, LegState, Offer, Role, State
from media.relay.limits import Limits
from media.relay.relay import Relay
from tests.media.caller import FULL, LISTEN, Caller

KEY = b"\x10\x02\x00\x9d\x01\x2a\x40\x01\xf0\x00"
DELTA = b"\x31\x02\x00"
SECTIONS = {Role.MONITOR: LISTEN}


class Stage:
    """A relay and the people who call through it. `events` are (name, fields) in order."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.relay = Relay([("127.0.0.1", 0, "127.0.0.1")], limits or Limits(), self._emit)
        self.callers: dict[str, Caller] = {}
        self.roles: dict[str, Role] = {}
        self.epoch = 1

    def _emit(self, event: str, **fields: Any) -> None:
        self.events.append((event, fields))

    def told(self, event: str, **fields: Any) -> list[dict[str, Any]]:
        """The events of this name with these fields."""
        return [f for name, f in self.events if name == event and fields.items() <= f.items()]

    async def join(self, leg: str, role: Role, caller: Caller | None = None) -> Caller:
        """Connect somebody; the state is not changed."""
        caller = caller or Caller(SECTIONS.get(role, FULL))
        answer = await self.relay.handle(
            Offer(ask="", call="c", epoch=self.epoch, leg=leg, role=role, sdp=await caller.offer())
        )
        await caller.accept(answer["sdp"])
        self.callers[leg], self.roles[leg] = caller, role
        return caller

    async def configure(self, off: dict[str, tuple[bool, bool]] | None = None, **state: Any) -> Any:
        """Declare the state: everybody who joined, with (audio, video) of some, and the rest as given."""
        legs = {
            leg: LegState(role, *(off or {}).get(leg, (True, True)))
            for leg, role in self.roles.items()
        }
        answer = await self.relay.handle(
            Configure(ask="", call="c", epoch=self.epoch, state=State(legs=legs, **state))
        )
        return answer["slots"]

    async def close(self) -> None:
        await self.relay.handle(Close(ask="", call="c", epoch=self.epoch))

    async def end(self) -> None:
        """Everybody leaves, the relay closes."""
        for caller in self.callers.values():
            await caller.leave()
        await self.relay.close()


def vp8(number: int, body: bytes, *, starts: bool = True, level: int | None = None) -> bytes:
    """A VP8 payload with a 15-bit picture id, and TL0PICIDX if given."""
    flags = 0x80 | (0x40 if level is not None else 0)
    head = bytes([0x90 if starts else 0x80, flags, 0x80 | number >> 8 & 0x7F, number & 0xFF])
    return head + (bytes([level]) if level is not None else b"") + body
