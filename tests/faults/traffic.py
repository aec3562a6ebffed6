"""People who keep talking while things break, as the browser code does: they reconnect, resend under
the same client id, and read what they missed."""

import asyncio
import contextlib
import random
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import websockets

from tests.faults.history import History, Stored, judge
from tests.live import LiveStack
from tests.socket.stage import Stage
from tests.wire import Agent, Frame, Person, Supervisor, Visitor

RESEND_SECONDS = 1.5
BROKEN = (
    httpx.HTTPError, OSError, TimeoutError, websockets.WebSocketException, ConnectionError,
)  # fmt: skip
# The server could not, rather than would not: the same message may be sent again.
PASSING = {"unavailable", "rate_limited"}


def name_of(entry: Frame) -> str:
    """What tells one entry from another: its sender's id, else its place."""
    return str(entry.get("client_id") or f"entry {entry['seq']}")


class Client:
    """One person who stays connected whatever happens and notes everything in the history."""

    def __init__(self, name: str, person: Person, history: History) -> None:
        self.name, self.person, self.history = name, person, history
        self.views: dict[str, dict[int, Frame]] = {}
        self.pending: dict[str, tuple[str, str, float]] = {}
        self.refused: list[str] = []
        self.offers: dict[str, Frame] = {}
        self.ref = 1_000_000
        self._asked: dict[int, str] = {}
        self._repairs: dict[str, float] = {}
        self._work: set[asyncio.Task[None]] = set()
        person.on_frame = self._hear

    # ---- staying connected -----------------------------------------------------------------

    async def stay(self) -> None:
        """Connect, resend what is unanswered, and again when the connection ends."""
        while True:
            try:
                async with asyncio.timeout(8):
                    await self.person.leave()
                    await self.person.open(since=self._since())
            except BROKEN:
                await asyncio.sleep(random.uniform(0.05, 0.4))
                continue
            for key in list(self.pending):
                await self._transmit(key)
            await self._keep_resending()

    async def _keep_resending(self) -> None:
        loop = asyncio.get_running_loop()
        while self.person.close_code is None:
            with contextlib.suppress(TimeoutError):
                await self.person.closed(0.5)
            for key, (_, _, at) in list(self.pending.items()):
                if loop.time() - at > RESEND_SECONDS:
                    await self._transmit(key)
            for conversation, view in self.views.items():
                if view and self._whole(view) < max(view):
                    self._repair(conversation)
        for key, (conversation, _, _) in self.pending.items():
            self.history.note(self.name, "info", conversation, key)

    def _since(self) -> dict[str, int]:
        return {key: self._whole(view) for key, view in self.views.items() if view}

    def _whole(self, view: dict[int, Frame]) -> int:
        """The newest entry before which nothing is missing."""
        whole = 0
        for seq in sorted(view):
            if whole and view[seq]["prev"] not in view:
                return whole
            whole = seq
        return whole

    # ---- talking ---------------------------------------------------------------------------

    async def say(self, conversation: str, text: str) -> str:
        key = str(uuid.uuid4())
        self.history.note(self.name, "invoke", conversation, key, text=text)
        self.pending[key] = (conversation, text, 0.0)
        await self._transmit(key)
        return key

    async def _transmit(self, key: str) -> None:
        if key not in self.pending:
            return
        conversation, text, _ = self.pending[key]
        self.pending[key] = (conversation, text, asyncio.get_running_loop().time())
        await self._send(
            {"type": "message.send", "conversation_id": conversation, "client_id": key, "text": text},
            key,
        )  # fmt: skip

    async def _send(self, frame: Frame, key: str = "") -> None:
        self.ref += 1
        if key:
            self._asked[self.ref] = key
        with contextlib.suppress(*BROKEN, AssertionError):
            await self.person.send({**frame, "ref": self.ref})

    # ---- listening ---------------------------------------------------------------------------

    def _hear(self, frame: Frame) -> None:
        kind = frame["type"]
        if kind in ("message.accepted", "refused"):
            self._answered(frame)
        elif kind in ("entry.posted", "entry.logged"):
            self._take(frame["conversation_id"], [frame["entry"]])
        elif kind in ("entries.public", "entries.staff"):
            self._take(frame["conversation_id"], frame["entries"])
        elif kind == "conversation.opened":
            self._take(frame["task"]["conversation_id"], frame["entries"])
        elif kind == "welcome.customer" and frame.get("conversation"):
            self._take(frame["conversation"]["id"], frame.get("entries", []))
        elif kind == "heartbeat":
            for conversation, head in frame["heads"].items():
                if head > self._whole(self.views.get(conversation, {})):
                    self._repair(conversation)
        self._notice_offers(frame)

    def _answered(self, frame: Frame) -> None:
        key = self._asked.pop(frame["ref"], "")
        if key not in self.pending:
            return
        conversation, _, _ = self.pending[key]
        if frame["type"] == "message.accepted":
            del self.pending[key]
            self.history.note(self.name, "ok", conversation, key, seq=frame["seq"])
        elif frame["code"] not in PASSING:
            del self.pending[key]
            self.refused.append(frame["code"])
            self.history.note(self.name, "fail", conversation, key)

    def _take(self, conversation: str, entries: list[Frame]) -> None:
        view = self.views.setdefault(conversation, {})
        for entry in entries:
            key, seq = name_of(entry), entry["seq"]
            self.history.note(self.name, "recv", conversation, key, seq=seq)
            view[seq] = entry
        if view and self._whole(view) < max(view):
            self._repair(conversation)

    def _repair(self, conversation: str) -> None:
        """Read what is missing; not again before an answer could have come."""
        now = asyncio.get_running_loop().time()
        if now - self._repairs.get(conversation, 0) < 0.4:
            return
        self._repairs[conversation] = now
        since = self._whole(self.views.get(conversation, {}))
        self._later(
            self._send(
                {"type": "conversation.read", "conversation_id": conversation, "since": since}
            )
        )

    def _notice_offers(self, frame: Frame) -> None:
        found = frame.get("offers", []) if frame["type"] == "welcome.staff" else []
        if frame["type"] == "offer.made":
            found = [frame["offer"]]
        for offer in found:
            self.offers[offer["id"]] = offer
            self._later(self._send({"type": "offer.accept", "offer_id": offer["id"]}))

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)


class Traffic:
    """Some conversations on one desk: each with its customer, an agent, and one monitoring supervisor."""

    def __init__(self, stack: LiveStack, exits: AsyncExitStack) -> None:
        self.stack, self.exits = stack, exits
        self.history = History()
        self.clients: dict[str, Client] = {}
        self.pairs: list[tuple[str, Client, Client]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._count = 0

    async def begin(self, *, customers: int = 4, agents: int = 2) -> None:
        """Accepted conversations, everybody connected for good."""
        self.stage = Stage(self.stack, self.exits, agents=agents, units=customers + 4)
        world, url = self.stage.world, self.stack.url
        self.desks, (self.chief,) = [
            await asyncio.gather(*(self._client(name, person) for name, person in people))
            for people in (
                [(f"agent {n}", Agent(url, account)) for n, account in enumerate(world["agents"])],
                [("monitor", Supervisor(url, world["supervisors"][0]))],
            )
        ]
        await asyncio.gather(*(self.customer(f"customer {n}") for n in range(customers)))

    async def customer(self, name: str) -> None:
        """One more customer, whose conversation is accepted and monitored when this returns."""
        world = self.stage.world
        person = Visitor(self.stack.url, world["widget"], world["notice"])
        client = await self._client(name, person)
        self.history.customers.add(name)
        await person.start(name)
        conversation = person.conversation_id
        await self.until(lambda: self._holder(conversation) is not None, "somebody accepts")
        holder = self._holder(conversation)
        assert holder is not None
        self.pairs.append((conversation, client, holder))
        await self.chief.person.say("monitor.start", conversation_id=conversation)
        await self.until(lambda: conversation in self.chief.views, "the monitor sees it")

    def _holder(self, conversation: str) -> Client | None:
        return next((desk for desk in self.desks if conversation in desk.views), None)

    async def _client(self, name: str, person: Person) -> Client:
        await self.exits.enter_async_context(person)
        client = self.clients[name] = Client(name, person, self.history)
        task = asyncio.create_task(client.stay())
        self._tasks.append(task)
        self.exits.push_async_callback(_end, task)
        await self.until(lambda: bool(person.welcome), f"{name} is welcome")
        return client

    async def flow(self, seconds: float) -> None:
        """Everybody talks for that long."""
        end = asyncio.get_running_loop().time() + seconds
        await asyncio.gather(
            *(
                self._talk(conversation, one, end)
                for conversation, *both in self.pairs
                for one in both
            )
        )

    async def _talk(self, conversation: str, client: Client, end: float) -> None:
        while asyncio.get_running_loop().time() < end:
            self._count += 1
            await client.say(conversation, f"{client.name} says {self._count}")
            await asyncio.sleep(random.uniform(0.2, 0.4))

    async def during(self, work: Awaitable[Any]) -> None:
        """Everybody talks until the work is done."""
        task = asyncio.ensure_future(work)
        while not task.done():
            await self.flow(0.3)
        await task

    async def back(self, name: str) -> None:
        """Start one of our processes while everybody goes on talking."""
        self.stack.launch(name)
        await self.during(asyncio.to_thread(self.stack.wait_for, name))

    async def until(self, is_so: Callable[[], bool], what: str, seconds: float = 25) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while not is_so():
            assert asyncio.get_running_loop().time() < end, f"not so: {what}"
            await asyncio.sleep(0.02)

    async def verdict(self) -> list[str]:
        """Let everything come to rest, then judge it against the stored logs."""
        await self.until(lambda: not any(c.pending for c in self.clients.values()), "all answered")
        for conversation, client, _ in self.pairs:
            await client.say(conversation, "The last word")
        await self.until(lambda: not any(c.pending for c in self.clients.values()), "all answered")
        for conversation, _, _ in self.pairs:
            log = self.stack.arrange("log_of", conversation_id=conversation)
            self.history.stored[conversation] = [
                Stored(e["seq"], e["kind"], name_of(e), e["text"], e["author_role"], e["is_public"])
                for e in log
            ]  # fmt: skip
        await self.until(self._is_shown, "everybody shows the last word")
        for name, client in self.clients.items():
            for conversation, view in client.views.items():
                shown = {seq: name_of(entry) for seq, entry in view.items()}
                self.history.shown[name, conversation] = shown
        assert self.acknowledged() > len(self.pairs), "there was traffic"
        return judge(self.history)

    def acknowledged(self) -> int:
        return len(self.history.of("ok"))

    def _is_shown(self) -> bool:
        """Whether the newest entry, with everything before it, is everywhere."""
        for conversation, customer, holder in self.pairs:
            log = self.history.stored[conversation]
            public = max(entry.seq for entry in log if entry.is_public)
            followers = [(customer, public), (holder, log[-1].seq)]
            followers.append((self.chief, log[-1].seq))
            for client, newest in followers:
                if client._whole(client.views.get(conversation, {})) < newest:
                    return False
        return True


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
