"""Group commit: order, one flush at a time, one failure at a time."""

import asyncio

import pytest

from contactcenter.realtime.batch import Batcher

pytestmark = pytest.mark.unit


async def test_what_arrives_during_a_flush_goes_together_in_the_next() -> None:
    batches: list[list[int]] = []
    gate, has_begun = asyncio.Event(), asyncio.Event()

    async def flush(items: list[int]) -> list[int]:
        batches.append(items)
        has_begun.set()
        await gate.wait()
        return [item * 10 for item in items]

    batcher = Batcher(flush)
    first = batcher.submit(1)
    await has_begun.wait()
    rest = [batcher.submit(n) for n in (2, 3, 4)]
    gate.set()
    assert await asyncio.gather(first, *rest) == [10, 20, 30, 40]
    assert batches == [[1], [2, 3, 4]]


async def test_a_failed_flush_fails_its_batch_only() -> None:
    async def flush(items: list[int]) -> list[int]:
        if 1 in items:
            raise ConnectionError("the database is away")
        return items

    batcher = Batcher(flush)
    with pytest.raises(ConnectionError):
        await batcher.submit(1)
    assert await batcher.submit(2) == 2
