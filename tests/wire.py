"""People at their sockets, for tests from outside: HTTP and frames only, no Django.

Everything takes a URL, so the same tests can be pointed at any server.
"""

import asyncio
import contextlib
import json
import random
import re
import uuid
from collections.abc import Callable
from typing import Any, Self

import httpx
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.typing import Origin

Frame = dict[str, Any]
PATIENCE_SECONDS = 15


def own_address(url: str) -> str | None:
    """A source address for one person, because limits count by address; None off this machine."""
    if "//127.0.0.1:" not in url:
        return None
    return f"127.{random.randint(1, 254)}.{random.randint(0, 255)}.{random.randint(1, 254)}"


def carries(text: str) -> Callable[[Frame], bool]:
    """Fits a live frame, to a customer or to the staff, whose entry says exactly this."""
    return lambda f: (
        f["type"] in ("entry.posted", "entry.logged") and f["entry"].get("text") == text
    )


class Person:
    """One socket with its inbox. `say` waits for the answer, `hear` for a frame that fits."""

    audience = ""

    def __init__(self, url: str, *, address: str | None = None) -> None:
        self.url = url
        self.address = address or own_address(url)
        self.http = httpx.AsyncClient(
            base_url=url,
            headers={"Origin": url},
            timeout=20,
            transport=httpx.AsyncHTTPTransport(local_address=self.address),
        )
        self.inbox: list[Frame] = []
        self.raw: list[str] = []
        self.welcome: Frame = {}
        self.close_code: int | None = None
        self.answers_pings = True
        self.on_frame: Callable[[Frame], None] = lambda frame: None
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()
        self._ref = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()
        await self.http.aclose()

    async def ticket(self) -> str:
        raise NotImplementedError

    async def open(self, since: dict[str, int] | None = None, *, ticket: str | None = None) -> Self:
        """Connect and say hello; gives this person, whose `welcome` has arrived."""
        ticket = ticket if ticket is not None else await self.ticket()
        address = self.url.replace("http", "ws", 1) + f"/ws/{self.audience}/"
        self._socket = await websockets.connect(
            address,
            origin=Origin(self.url),
            max_size=None,
            local_addr=(self.address, 0) if self.address else None,
        )
        self.close_code = None
        self._reader = asyncio.create_task(self._read(self._socket))
        await self.send({"type": "hello", "ticket": ticket, "since": since or {}})
        self.welcome = await self.hear(lambda f: f["type"].startswith("welcome."))
        return self

    async def leave(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await self._reader
        self._socket = self._reader = None

    async def send(self, frame: Frame | str) -> None:
        assert self._socket is not None
        await self._socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def say(self, type: str, **fields: Any) -> Frame:
        """Send a command; gives its answer, whatever it is."""
        self._ref += 1
        ref = self._ref
        await self.send({"type": type, "ref": ref, **fields})
        return await self.hear(lambda f: f.get("ref") == ref)

    async def hear(
        self, fits: str | Callable[[Frame], bool], seconds: float = PATIENCE_SECONDS
    ) -> Frame:
        """The first frame in the inbox that fits, waiting for it; takes it out."""
        wanted: Callable[[Frame], bool] = (
            (lambda f: f["type"] == fits) if isinstance(fits, str) else fits
        )

        def found() -> Frame | None:
            return next((frame for frame in self.inbox if wanted(frame)), None)

        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: found() is not None or self.close_code is not None)
            frame = found()
            if frame is None:
                raise ConnectionError(f"closed with {self.close_code}")
            self.inbox.remove(frame)
            return frame

    async def closed(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait until the server closes; gives the code."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: self.close_code is not None)
        assert self.close_code is not None
        return self.close_code

    async def read_all(self, conversation_id: str) -> list[Frame]:
        """The whole log as this person may read it, paged back from its end."""
        entries: list[Frame] = []
        before = None
        while True:
            page = await self.say(
                "conversation.read", conversation_id=conversation_id, before=before
            )
            assert page["type"].startswith("entries."), page
            entries = page["entries"] + entries
            if not page.get("has_more"):
                return entries
            before = page["entries"][0]["seq"]

    async def settle(self) -> None:
        """Everything said before is processed: a round trip through the server."""
        await self.say("conversation.read", conversation_id=str(uuid.uuid4()))

    async def breathe(self, seconds: float = 0.2) -> None:
        """Wait for the next frame, but not long: for loops that ask again until something is so."""
        known = len(self.raw)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: len(self.raw) > known)

    def history(self) -> list[Frame]:
        """Every frame of this connection, also those already heard."""
        return [json.loads(text) for text in self.raw]

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                assert isinstance(text, str)
                self.raw.append(text)
                frame = json.loads(text)
                if frame["type"] == "ping":
                    if self.answers_pings:
                        await socket.send(json.dumps({"type": "pong", "n": frame["n"]}))
                    continue
                self.on_frame(frame)
                async with self._news:
                    self.inbox.append(frame)
                    self._news.notify_all()
        except websockets.ConnectionClosed:
            pass
        async with self._news:
            self.close_code = socket.close_code or 1006
            self._news.notify_all()


class Visitor(Person):
    """A customer at the widget's panel."""

    audience = "customer"

    def __init__(
        self, url: str, widget: str, notice: int = 1, *, address: str | None = None
    ) -> None:
        super().__init__(url, address=address)
        self.widget, self.notice, self.token = widget, notice, ""
        self.conversation_id = ""

    async def ticket(self) -> str:
        if not self.token:
            answer = await self.http.post(f"/api/widget/{self.widget}/visitors/")
            answer.raise_for_status()
            self.token = answer.json()["token"]
        answer = await self.http.post(
            f"/api/widget/{self.widget}/ticket/", headers={"Authorization": f"Visitor {self.token}"}
        )
        answer.raise_for_status()
        return str(answer.json()["ticket"])

    async def start(self, name: str = "Emma Whitfield", **fields: Any) -> Frame:
        answer = await self.say(
            "conversation.start", client_id=fields.pop("client_id", str(uuid.uuid4())), name=name,
            notice_version=fields.pop("notice_version", self.notice), **fields,
        )  # fmt: skip
        if answer["type"] == "conversation.started":
            self.conversation_id = answer["conversation"]["id"]
        return answer

    async def write(self, text: str, client_id: str = "") -> Frame:
        return await self.say(
            "message.send", conversation_id=self.conversation_id, text=text,
            client_id=client_id or str(uuid.uuid4()),
        )  # fmt: skip

    async def send_file(self, name: str, content: bytes, **fields: str) -> httpx.Response:
        form = {"conversation": self.conversation_id, "client_id": str(uuid.uuid4()), **fields}
        return await self.http.post(
            f"/api/widget/{self.widget}/files/", data=form, files={"file": (name, content)},
            headers={"Authorization": f"Visitor {self.token}"},
        )  # fmt: skip

    async def get_file(self, file_id: str) -> httpx.Response:
        return await self.http.get(
            f"/api/widget/{self.widget}/files/{file_id}/",
            headers={"Authorization": f"Visitor {self.token}"},
        )

    def other_tab(self) -> "Visitor":
        """The same visitor in another tab of the same browser."""
        tab = Visitor(self.url, self.widget, self.notice, address=self.address)
        tab.token, tab.conversation_id = self.token, self.conversation_id
        return tab


class Staff(Person):
    """Somebody of the staff; signs in by the page's own form."""

    def __init__(self, url: str, account: dict[str, str]) -> None:
        super().__init__(url)
        self.account = account

    async def sign_in(self) -> httpx.Response:
        page = await self.http.get("/login/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert found is not None, "the sign-in page has a form"
        return await self.http.post(
            "/login/",
            data={
                "csrfmiddlewaretoken": found[1],
                "username": self.account["username"],
                "password": self.account["password"],
            },
            headers={"Referer": self.url + "/login/"},
        )

    def other_tab(self) -> Self:
        """The same person in another tab: the same session, a socket of its own."""
        tab = type(self)(self.url, self.account)
        tab.http.cookies.update(self.http.cookies)
        return tab

    def csrf(self) -> str:
        return str(self.http.cookies.get("csrf") or "")

    async def ticket(self) -> str:
        if self.http.cookies.get("session") is None:
            await self.sign_in()
        answer = await self.http.post(
            "/api/ticket/", json={"audience": self.audience}, headers={"X-CSRFToken": self.csrf()}
        )
        answer.raise_for_status()
        return str(answer.json()["ticket"])

    async def write(self, conversation_id: str, text: str, client_id: str = "") -> Frame:
        return await self.say(
            "message.send", conversation_id=conversation_id, text=text,
            client_id=client_id or str(uuid.uuid4()),
        )  # fmt: skip

    async def send_file(
        self, conversation_id: str, name: str, content: bytes, **fields: str
    ) -> httpx.Response:
        form = {"conversation": conversation_id, "client_id": str(uuid.uuid4()), **fields}
        return await self.http.post(
            "/api/desk/files/", params={"side": self.audience}, data=form,
            files={"file": (name, content)}, headers={"X-CSRFToken": self.csrf()},
        )  # fmt: skip

    async def get_file(self, file_id: str) -> httpx.Response:
        return await self.http.get(f"/api/desk/files/{file_id}/", params={"side": self.audience})


class Agent(Staff):
    audience = "desk"

    async def offered(self, conversation_id: str) -> Frame:
        """Wait for the offer of this conversation; it may have come with the welcome."""
        ended = {f["offer_id"] for f in self.history() if f["type"] == "offer.ended"}
        shown: list[Frame] = self.welcome.get("offers", [])
        for offer in shown:
            if offer["conversation_id"] == conversation_id and offer["id"] not in ended:
                return offer
        frame = await self.hear(
            lambda f: f["type"] == "offer.made" and f["offer"]["conversation_id"] == conversation_id
        )
        made: Frame = frame["offer"]
        return made

    async def accept(self, conversation_id: str) -> Frame:
        """Wait for the offer, accept it; gives the opened conversation."""
        offer = await self.offered(conversation_id)
        answer = await self.say("offer.accept", offer_id=offer["id"])
        assert answer["type"] == "done", answer
        return await self.hear(
            lambda f: (
                f["type"] == "conversation.opened"
                and f["task"]["conversation_id"] == conversation_id
            )
        )


class Supervisor(Staff):
    audience = "supervisor"
