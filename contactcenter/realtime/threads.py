"""Where the event loop hands work to the database: a few threads, one lasting connection each."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError, connection

P = ParamSpec("P")
R = TypeVar("R")
# Channels' own helper serialises a whole process on one thread; eight keep two cores busy.
_pool = ThreadPoolExecutor(8, thread_name_prefix="database")


def _guarded(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return work(*args, **kwargs)
    except (DatabaseError, InterfaceError):
        # After a restart of PostgreSQL the connection is dead: drop it, the next call opens anew.
        if not connection.in_atomic_block:
            connection.close()
        raise


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a sync function that uses the database. Raises what it raises."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool, lambda: _guarded(work, *args, **kwargs))
