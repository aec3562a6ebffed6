"""A web process dies while it keeps a file: sent again it is there once, and what is left over goes."""

import asyncio
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.live import LiveStack
from tests.socket.stage import Stage
from tests.wire import Visitor

pytestmark = pytest.mark.socket
AN_HOUR = 3600
PATIENCE_SECONDS = 30


@pytest.fixture
async def desk(brittle: LiveStack) -> AsyncIterator[Stage]:
    brittle.mend()
    async with AsyncExitStack() as exits:
        yield Stage(brittle, exits, customers_send_files=True)
    brittle.mend()


def kept(stack: LiveStack) -> set[Path]:
    return set((stack.logs / "media" / "attachments").glob("*"))


async def until(person: Visitor, is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():
            await person.breathe()


async def test_a_web_process_killed_between_file_and_row_leaves_one_entry_and_no_rest(
    desk: Stage,
) -> None:
    emma, stack = await desk.waiting(), desk.stack
    before, client_id = kept(stack), str(uuid.uuid4())
    with psycopg.connect(stack.database_url) as other:
        # Whoever appends to a conversation locks it first: so the file is written, the row is not.
        other.execute(
            "select 1 from conversations_conversation where id = %s for update",
            [emma.conversation_id],
        )
        upload = asyncio.create_task(emma.send_file("a.txt", b"Hello", client_id=client_id))
        await until(emma, lambda: any(path.suffix == ".sealed" for path in kept(stack) - before))
        stack.kill("web")
        with pytest.raises(httpx.TransportError):
            await upload
    (orphan,) = kept(stack) - before
    stack.start("web")
    for _ in range(2):
        again = await emma.send_file("a.txt", b"Hello", client_id=client_id)
        assert again.status_code == 201
    assert desk.kinds(emma.conversation_id).count("file") == 1
    there = stack.arrange("files.kept_of", conversation_id=emma.conversation_id)
    assert there == {"rows": 1, "missing": 0}
    assert len(kept(stack) - before) == 2
    late = time.time() - AN_HOUR - 60
    for path in kept(stack):
        os.utime(path, (late, late))
    stack.arrange("files.sweep")
    await until(emma, lambda: not orphan.exists())
    there = stack.arrange("files.kept_of", conversation_id=emma.conversation_id)
    assert there == {"rows": 1, "missing": 0}
