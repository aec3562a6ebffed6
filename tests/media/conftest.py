"""A relay in this process for every test that wants one."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.media.calls import Stage


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    """A relay and whoever the test lets call."""
    made = Stage()
    yield made
    await made.end()
