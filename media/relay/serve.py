"""Running one relay until it is told to end."""

import asyncio
import contextlib
import gc
import logging
import signal
from dataclasses import dataclass, field

from media.relay.control import Control
from media.relay.limits import Limits
from media.relay.loop import run
from media.relay.relay import Relay

__all__ = ["Options", "run", "serve"]
log = logging.getLogger(__name__)
# Collecting garbage stops all calls for a moment: seldom, and never the long-lived part.
GARBAGE = (50_000, 20, 100)


@dataclass(frozen=True)
class Options:
    """What a deployment decides. `addresses` are what clients are told, `bind` where to listen instead."""

    redis_url: str
    id: str = "r1"
    region: str = "default"
    addresses: list[str] = field(default_factory=lambda: ["127.0.0.1"])
    bind: str = ""
    port: int = 0
    limits: Limits = field(default_factory=Limits)


async def serve(options: Options) -> None:
    """Run until SIGTERM or SIGINT. Raises OSError when the port is taken."""
    loop, ending = asyncio.get_running_loop(), asyncio.Event()
    control = Control(options.redis_url, options.id, options.region)
    addresses = [(options.bind or address, options.port, address) for address in options.addresses]
    relay = Relay(addresses, options.limits, control.emit)
    control.attach(relay)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    serving = asyncio.ensure_future(control.run())
    log.info("relay listens", extra={"relay": options.id, "at": relay.candidates})
    await ending.wait()
    relay.drain()
    await relay.close()
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving
