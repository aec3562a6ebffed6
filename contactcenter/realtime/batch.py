"""Group commit: while one flush is under way, what arrives waits and goes together in the next."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """Collects items of this process. No timer: an idle process adds no delay.

    `flush` takes a list of items and gives as many results, in order. One item's refusal is a
    result; an exception of `flush` reaches everybody in that batch.
    """

    def __init__(
        self, flush: Callable[[list[Item]], Awaitable[list[Result]]], *, most: int = 256
    ) -> None:
        self._flush = flush
        self._most = most
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._runner: asyncio.Task[None] | None = None

    def submit(self, item: Item) -> "asyncio.Future[Result]":
        """Queue an item; items of one caller keep their order."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._runner is None or self._runner.done():
            self._runner = asyncio.get_running_loop().create_task(self._run())
        return future

    async def _run(self) -> None:
        await asyncio.sleep(0)  # let everything that is readable in this tick join
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                results = await self._flush([item for item, _ in batch])
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)
