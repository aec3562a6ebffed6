"""The stage of the tests from outside."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from functools import partial

import pytest

from tests.live import LiveStack
from tests.socket.stage import Stage


@pytest.fixture
async def stage(live: LiveStack) -> AsyncIterator[Callable[..., Stage]]:
    """Call it with what `desk` takes: a desk of this test's own on the shared stack."""
    async with AsyncExitStack() as exits:
        yield partial(Stage, live, exits)
