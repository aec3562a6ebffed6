"""An agent at a raw socket, for browser tests whose other side is not the point.

Playwright's loop owns the main thread, so this one runs in a thread of its own."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

from tests.wire import Agent, Frame

T = TypeVar("T")


class Colleague:
    """Signs in, accepts what is offered, writes."""

    def __init__(self, url: str, account: dict[str, str]) -> None:
        self.name = account["name"]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._url, self._account = url, account

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._come())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._agent.__aexit__())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _come(self) -> None:
        self._agent = Agent(self._url, self._account)
        await self._agent.open()

    def accept(self) -> str:
        """Accept the next offer; gives the conversation's id."""
        return self._run(self._accept())

    async def _accept(self) -> str:
        offer = (await self._agent.hear("offer.made"))["offer"]
        answer = await self._agent.say("offer.accept", offer_id=offer["id"])
        assert answer["type"] == "done", answer
        await self._agent.hear("conversation.opened")
        return str(offer["conversation_id"])

    def write(self, conversation_id: str, text: str) -> Frame:
        return self._run(self._agent.write(conversation_id, text))

    def send_file(self, conversation_id: str, name: str, content: bytes) -> None:
        answer = self._run(self._agent.send_file(conversation_id, name, content))
        assert answer.status_code == 201, answer.text

    def say(self, command: str, **fields: Any) -> None:
        """Give a command that takes effect."""
        answer = self._run(self._agent.say(command, **fields))
        assert answer["type"] == "done", answer

    def hear_text(self, text: str) -> Frame:
        """Wait for a message with this text."""
        return self._run(
            self._agent.hear(
                lambda f: f["type"] == "entry.logged" and f["entry"].get("text") == text
            )
        )

    def _run(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(30)
