"""One stack that may be broken; every test gets it whole."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest

from tests import live
from tests.faults.traffic import Traffic
from tests.live import LiveStack


@pytest.fixture(scope="session")
def brittle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveStack]:
    """A stack on servers of its own, shared by the fault tests: starting it is the slow part."""
    stack = live.private(tmp_path_factory.mktemp("faults"), "faults")
    try:
        stack.up()
        yield stack
    finally:
        stack.down()
        if stack.pair is not None:
            stack.pair.stop()


@pytest.fixture
async def traffic(brittle: LiveStack) -> AsyncIterator[Traffic]:
    """Conversations under way; whatever a test before has left broken runs again."""
    brittle.mend()
    async with AsyncExitStack() as exits:
        made = Traffic(brittle, exits)
        await made.begin()
        yield made
    brittle.mend()
