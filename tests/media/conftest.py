"""A relay in this process for every test that wants one."""

from collections.abc import AsyncIterator

import aioice.ice
import pytest_asyncio

from tests.media.calls import Stage

# aioice leaves loopback out; here it is the only network there is.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    """A relay and whoever the test lets call."""
    made = Stage()
    yield made
    await made.end()
