"""A customer over the wire while a browser test runs: the sockets live in a thread of their own,
because Playwright keeps the main thread's event loop to itself."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from tests.wire import Frame, Visitor

Answer = TypeVar("Answer")


class Customer:
    """Does what tests.wire.Visitor does, one call after the other."""

    def __init__(self, url: str, world: dict[str, Any]) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._visitor: Visitor = self._do(self._make(url, world["widget"], world["notice"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._visitor.__aexit__())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def conversation_id(self) -> str:
        return self._visitor.conversation_id

    def start(self, name: str = "Emma Whitfield", text: str = "My machine drips") -> Self:
        """Connect, open a conversation and write the first message."""
        self._do(self._visitor.open())
        self._do(self._visitor.start(name))
        self.write(text)
        return self

    def open_and_start(self, name: str, **fields: Any) -> None:
        """Connect and open a conversation with these answers, in this language."""
        self._do(self._visitor.open())
        answer = self._do(self._visitor.start(name, **fields))
        assert answer["type"] == "conversation.started", answer

    def write(self, text: str) -> Frame:
        return self._do(self._visitor.write(text))

    def say(self, type: str, **fields: Any) -> Frame:
        fields.setdefault("conversation_id", self.conversation_id)
        return self._do(self._visitor.say(type, **fields))

    def send(self, type: str, **fields: Any) -> None:
        """Say something that has no answer."""
        self._do(
            self._visitor.send({"type": type, "conversation_id": self.conversation_id, **fields})
        )

    def hear(self, fits: str | Callable[[Frame], bool]) -> Frame:
        return self._do(self._visitor.hear(fits))

    def hears_message(self, text: str) -> Frame:
        """Wait until this text reaches the customer."""
        return self.hear(lambda f: f["type"] == "entry.posted" and f["entry"].get("text") == text)

    @staticmethod
    async def _make(url: str, widget: str, notice: int) -> Visitor:
        return Visitor(url, widget, notice)

    def _do(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)
