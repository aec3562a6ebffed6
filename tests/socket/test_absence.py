"""Proof of absence (MASK-15): thousands of canaries go in through every input, and none comes out.

Searched: every byte that reached agents and supervisors over sockets and HTTP, everything that went through
Valkey (bus, queues, results), every table of the database, the logs of all processes, the pages of
the admin and of the history, with its search and its files.
"""

import itertools
import random
import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import redis

from tests import canaries, documents
from tests.canaries import Canary, Search
from tests.live import LiveStack
from tests.socket.stage import Stage, code
from tests.wire import Agent, Supervisor, Visitor

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
CUSTOMERS = 14
A_CUSTOMER = 24
A_MESSAGE = 16
A_FILE = 8
SEED = 20_261


class Tap:
    """Every command that Valkey gets while it is open."""

    def __init__(self, url: str) -> None:
        self.heard: list[str] = []
        self._client = redis.Redis.from_url(url)
        self._is_open = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._end = f"end-of-tap-{random.getrandbits(64):x}"

    def __enter__(self) -> "Tap":
        self._thread.start()
        assert self._is_open.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.echo(self._end)
        self._thread.join(10)
        self._client.close()

    def _listen(self) -> None:
        with self._client.monitor() as monitor:  # type: ignore[no-untyped-call]
            self._is_open.set()
            for event in monitor.listen():
                self.heard.append(str(event["command"]))
                if self._end in self.heard[-1]:
                    return


@pytest.fixture
def tap(live: LiveStack) -> Iterator[Tap]:
    with Tap(live.redis_url) as opened:
        yield opened


async def test_no_canary_comes_out_anywhere(stage: Stages, live: LiveStack, tap: Tap) -> None:
    desk = stage(requires_reason=False, customers_send_files=True, agents_send_files=True)
    made = canaries.make(SEED, CUSTOMERS * (A_CUSTOMER * A_MESSAGE + 4))
    cards = canaries.payment(SEED + 1, CUSTOMERS * 3)
    assert len(made) + len(cards) > 5_000
    files = [canaries.make(SEED + 2 + n, 4 * A_FILE) for n in range(CUSTOMERS)]
    search = Search([*made, *cards, *itertools.chain(*files)])
    question = desk.stack.arrange(
        "question", widget_id=desk.world["widget_id"], label="What is it about?"
    )
    desk.stack.arrange("response", title="Greeting of absence", text="Hello <customer>!")
    chief, dana = await desk.supervisor(), await desk.agent()
    await chief.say("dashboard.watch")
    told, typed = iter(made), iter(cards)
    bodies: list[str] = []
    for attached in files:
        emma = await _arrives(desk, told, question["id"])
        opened = await dana.accept(emma.conversation_id)
        await desk.monitored(chief, emma.conversation_id)
        await _talks(emma, told)
        await _is_served(dana, emma.conversation_id, typed)
        bodies += await _sends(emma, dana, chief, attached)
        bodies += await _read_again(dana, chief, emma.conversation_id)
        assert opened["details"]["page_url"].startswith("https://shop.example/")
    bodies += await _admin_pages(desk)
    assert next(told, None) is None
    heard = {
        "agent": "\n".join(dana.raw), "supervisor": "\n".join(chief.raw),
        "pages": "\n".join(bodies), "valkey": "\n".join(tap.heard),
        "database": live.arrange("stored.everything_stored"),
        "logs": "\n".join(p.read_text(errors="replace") for p in live.logs.iterdir() if p.is_file()),
    }  # fmt: skip
    assert all(len(text) > 1_000 for text in heard.values()), "nothing was listened to"
    assert {place: hits for place, text in heard.items() if (hits := search.found(text))} == {}


async def _arrives(desk: Stage, told: Iterator[Canary], question: str) -> Visitor:
    name, answer, title, page = (next(told) for _ in range(4))
    step = page.text.replace(" ", "%20")
    return await desk.waiting(
        f"Emma {name.text}"[:120],
        email="emma.whitfield@example.org",
        answers=[{"question_id": question, "text": answer.text}],
        page_title=f"Pay: {title.text}",
        page_url=f"https://shop.example/pay/{step}?next=1",
    )


async def _talks(emma: Visitor, told: Iterator[Canary]) -> None:
    for _ in range(A_CUSTOMER):
        text = "\n".join(next(told).text for _ in range(A_MESSAGE))
        assert code(await emma.write(text)) == ""


async def _sends(emma: Visitor, dana: Agent, chief: Supervisor, told: list[Canary]) -> list[str]:
    """In names and contents; what could not even be stored is refused. Gives what the staff get."""
    hidden = [canary.text for canary in told if canary.kind in ("email", "phone", "iban")]
    gone = [canary.text for canary in told if canary.text not in hidden]
    lines = [line.encode("latin-1", "replace").decode("latin-1") for line in hidden]
    for name, content in (
        ("a.txt", "\n".join(hidden).encode()),
        (f"{hidden[0]}.csv", "\n".join(f"{n};{line};" for n, line in enumerate(hidden)).encode()),
        ("b.pdf", documents.pdf(*lines, info=lines[1])),
    ):
        assert (await emma.send_file(name, content)).status_code == 201
    # Of what looks like a path only the last part would be left.
    name = next(text for text in gone if "/" not in text) + ".txt"
    refused = [
        await emma.send_file(name, b"Hello"),
        await emma.send_file("c.txt", "\n".join(gone).encode()),
        await dana.send_file(emma.conversation_id, name, "\n".join(gone).encode()),
    ]
    assert {answer.json()["code"] for answer in refused} == {"payment_data"}
    entries = await dana.read_all(emma.conversation_id)
    keys = [entry["facts"]["file"] for entry in entries if entry["kind"] == "file"]
    assert len(keys) == 3
    got = [await who.get_file(key) for who in (dana, chief) for key in keys]
    assert {answer.status_code for answer in got} == {200}
    return [f"{answer.headers}\n{answer.text}" for answer in got]


async def _is_served(dana: Agent, conversation_id: str, typed: Iterator[Canary]) -> None:
    """What the agent types about cards is masked as well (MASK-22)."""
    key = {"conversation_id": conversation_id}
    assert code(await dana.write(conversation_id, f"Is it {next(typed).text}")) == ""
    note = {"client_id": str(uuid.uuid4()), "text": f"Note {next(typed).text}"}
    assert code(await dana.say("note.add", **key, **note)) == ""


async def _read_again(dana: Agent, chief: Supervisor, conversation_id: str) -> list[str]:
    await dana.read_all(conversation_id)
    await chief.read_all(conversation_id)
    asked = {"conversation": conversation_id}
    replies = await dana.http.get("/api/desk/replies/", params=asked)
    await dana.say("conversation.end", conversation_id=conversation_id)
    await dana.say("wrap_up.submit", conversation_id=conversation_id, notes="Done")
    past = f"/history/{conversation_id}/"
    pages = [await who.http.get(past) for who in (dana, chief)]
    pages += [await dana.http.get(f"{past}transcript/"), await dana.http.get("/history/?q=card")]
    assert {page.status_code for page in pages} == {200}
    return [replies.text, *(page.text for page in pages)]


async def _admin_pages(desk: Stage) -> list[str]:
    """What an admin reads of conversations, customers and the audit log."""
    admin: dict[str, Any] = desk.stack.arrange("account", is_staff=True, is_superuser=True)
    async with httpx.AsyncClient(base_url=desk.stack.url, follow_redirects=True) as browser:
        page = await browser.get("/login/")
        token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        await browser.post(
            "/login/",
            data={"csrfmiddlewaretoken": token, "username": admin["username"],
                  "password": admin["password"]},
        )  # fmt: skip
        texts = []
        for path in ("conversation", "customer", "auditentry"):
            listed = await browser.get(f"/admin/conversations/{path}/")
            assert listed.status_code == 200
            texts.append(listed.text)
        for row in desk.stack.arrange("stored.conversations_of", queue_id=desk.world["queue_id"]):
            texts.append(
                (await browser.get(f"/admin/conversations/conversation/{row}/change/")).text
            )
        return texts
