"""The relay: all calls of one process, and what may be asked of them."""

import asyncio
import logging
import time
from collections import OrderedDict
from typing import Any

from media.relay.call import Call, Emit, House
from media.relay.commands import AnyCommand, CallId, Close, Configure, Drain, Offer, State, Stats
from media.relay.limits import Limits, Refused
from media.relay.names import certificate
from media.relay.players import Players
from media.relay.port import Port, Receiver

log = logging.getLogger(__name__)
REMEMBERED = 10_000
HALF_A_SECOND = 0.5


class Relay:
    """`addresses` are (bound host, port, announced host). `emit(event, **fields)` is called for every event.

    Must be made and used inside the event loop.
    """

    def __init__(self, addresses: list[tuple[str, int, str]], limits: Limits, emit: Emit) -> None:
        names: dict[str, Receiver] = {}
        ports = [Port(host, port, announced, names) for host, port, announced in addresses]
        self._house = House(limits, certificate(), ports, names, Players(limits.clip_bytes), emit)
        self.calls: dict[CallId, Call] = {}
        self.is_draining = False
        self._epochs: OrderedDict[CallId, int] = OrderedDict()
        self._locks: dict[CallId, asyncio.Lock] = {}
        self._loop = asyncio.get_running_loop()
        for port in ports:
            port.start(self._loop)
        self._ticker = self._loop.create_task(self._tick())
        self._cpu = (time.monotonic(), time.process_time())
        self.load = 0.0

    @property
    def candidates(self) -> list[tuple[str, int]]:
        """Where clients reach this relay."""
        return [port.candidate for port in self._house.ports]

    @property
    def legs(self) -> int:
        """How many legs there are in all calls."""
        return sum(len(call.legs) for call in self.calls.values())

    async def handle(self, command: AnyCommand) -> dict[str, Any]:
        """Carry a command out; its answer. Raises Refused."""
        if isinstance(command, Drain):
            return self.drain()
        if isinstance(command, Stats):
            return {"calls": self._stats(command.call)}
        # One after the other for a call, in the order in which they came.
        lock = self._locks.setdefault(command.call, asyncio.Lock())
        async with lock:
            self._check_epoch(command.call, command.epoch)
            if isinstance(command, Offer):
                return {"sdp": self._offer(command)}
            call = self._known(command.call)
            call.epoch = command.epoch
            if isinstance(command, Configure):
                return {"slots": await call.configure(command.state)}
            return self._close(command)

    def _check_epoch(self, call: CallId, epoch: int) -> None:
        if epoch < self._epochs.get(call, epoch):
            raise Refused("stale_epoch")
        self._epochs[call] = epoch
        self._epochs.move_to_end(call)
        while len(self._epochs) > REMEMBERED:
            self._epochs.popitem(last=False)

    def _known(self, call: CallId) -> Call:
        if call not in self.calls:
            raise Refused("unknown_call")
        return self.calls[call]

    def _offer(self, command: Offer) -> str:
        call = self.calls.get(command.call)
        if call is None and self.is_draining:
            raise Refused("draining")
        if (call is None or command.leg not in call.legs) and self.legs >= self._house.limits.legs:
            raise Refused("relay_full")
        if call is not None:
            call.epoch = command.epoch
            return call.offer(command.leg, command.role, command.sdp)
        call = Call(command.call, command.epoch, self._house)
        text = call.offer(command.leg, command.role, command.sdp)
        self.calls[command.call] = call
        return text

    def _close(self, command: Close) -> dict[str, Any]:
        self._forget(self.calls[command.call])
        return {}

    def _forget(self, call: Call) -> None:
        call.close()
        self.calls.pop(call.id, None)
        self._locks.pop(call.id, None)

    def _stats(self, wanted: CallId | None) -> dict[str, Any]:
        calls = [self._known(wanted)] if wanted is not None else self.calls.values()
        return {str(call.id): call.stats() for call in calls}

    def drain(self) -> dict[str, Any]:
        """Take no new calls and ask the product to move those that run."""
        self.is_draining = True
        self._house.emit("draining")
        for call in self.calls.values():
            self._house.emit("moved_away_please", call=call.id, epoch=call.epoch)
        return {"calls": len(self.calls)}

    async def close(self) -> None:
        """End all calls and give the ports back."""
        self._ticker.cancel()
        for call in list(self.calls.values()):
            self._forget(call)
        while self._house.chores:
            await asyncio.gather(*self._house.chores, return_exceptions=True)
        for port in self._house.ports:
            port.close(self._loop)

    async def _tick(self) -> None:
        """Twice a second, as long as the relay lives."""
        is_whole = False
        while True:
            await asyncio.sleep(HALF_A_SECOND)
            is_whole, now = not is_whole, self._loop.time()
            for call in list(self.calls.values()):
                try:
                    call.want_frames(now)
                    if is_whole:
                        call.tick(now)
                except Exception:
                    log.exception("a call failed in its tick", extra={"call": call.id})
                if not call.legs and call.state == State(legs={}):
                    self._forget(call)
            if is_whole:
                self._measure()

    def _measure(self) -> None:
        wall, used = time.monotonic(), time.process_time()
        self.load = round((used - self._cpu[1]) / max(0.001, wall - self._cpu[0]), 3)
        self._cpu = (wall, used)
