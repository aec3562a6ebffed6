"""Who gets a socket at all: origin, host, ticket (W1 to W7, W14, W20)."""

import asyncio
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.live import LiveStack
from tests.socket.raw import Wire, handshake
from tests.socket.stage import Stage, code
from tests.wire import Agent, Person, Staff, Visitor

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
PATHS = ["/ws/customer/", "/ws/desk/", "/ws/supervisor/"]
REFUSED, SWITCHED = 403, 101


async def asked(live: LiveStack, path: str, **headers: Any) -> int:
    async with await Wire.to(live.url) as wire:
        await wire.send(handshake(live.url, path, **headers))
        return await wire.status()


@pytest.mark.parametrize("path", PATHS)
async def test_our_own_pages_get_a_socket(live: LiveStack, path: str) -> None:
    assert await asked(live, path, origin=live.url.encode()) == SWITCHED


def foreign_origins(url: str) -> list[bytes | None]:
    """W1, W2: each looks a little like us."""
    port = urlsplit(url).port
    texts = [
        "null", "http://evil.example", f"{url}.evil.example", f"https://127.0.0.1:{port}",
        "http://127.0.0.1", "http://127.0.0.1:1", f"http://localhost:{port}",
        f"http://evil127.0.0.1:{port}", f"http://127.0.0.1:{port}@evil.example",
        f"http://evil.example@127.0.0.1:{port}", f"{url}/", f"{url}/desk", f"{url} http://evil",
        "", "*", url.upper(), f"ws://127.0.0.1:{port}", "file://",
    ]  # fmt: skip
    return [None, *(text.encode() for text in texts)]


@pytest.mark.parametrize("path", PATHS)
async def test_no_other_origin_gets_a_socket(live: LiveStack, path: str) -> None:
    origins = foreign_origins(live.url)
    answers = await asyncio.gather(*(asked(live, path, origin=origin) for origin in origins))
    passed = [o for o, status in zip(origins, answers, strict=True) if status not in (REFUSED, 400)]
    assert passed == []


async def test_a_foreign_host_gets_no_socket(live: LiveStack) -> None:
    """W3: DNS rebinding."""
    good = live.url.encode()
    for host in (
        "evil.example",
        f"evil.example:{live.web_port}",
        "127.0.0.1",
        "localhost",
        "[::1]",
    ):
        assert await asked(live, "/ws/desk/", host=host, origin=good) in (400, 403), host


@pytest.mark.parametrize("byte", [0x00, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85])
async def test_strange_bytes_in_the_origin_get_no_socket(live: LiveStack, byte: int) -> None:
    """W5."""
    for origin in (
        live.url.encode() + bytes([byte]),
        bytes([byte]) + live.url.encode(),
        live.url.encode() + bytes([byte]) + b"http://evil.example",
    ):
        assert await asked(live, "/ws/desk/", origin=origin) in (0, 400, 403)


@pytest.mark.parametrize(
    "path", ["/ws/", "/ws/desk", "/ws/desk/../supervisor/", "/ws/*/", "/ws/agent/", "/healthz", "/"]
)
async def test_there_are_no_other_sockets(live: LiveStack, path: str) -> None:
    """W8."""
    assert await asked(live, path, origin=live.url.encode()) in (400, 403, 404)


async def refused(person: Person, ticket: str) -> None:
    """The server closes at the hello with 4401 and says nothing before."""
    with pytest.raises(ConnectionError, match="4401"):
        await person.open(ticket=ticket)
    assert person.raw == []
    await person.leave()


async def test_a_ticket_opens_one_socket(stage: Stages) -> None:
    """W7: used, altered, empty, somebody else's kind."""
    desk = stage()
    dana = await desk.agent(is_open=False)
    ticket = await dana.ticket()
    await dana.open(ticket=ticket)
    other = Agent(desk.stack.url, dana.account)
    await desk.enter(other, is_open=False)
    for bad in (ticket, "", "x", ticket[:-1] + "!", str(uuid.uuid4()), "\x00", "a" * 20_000):
        await refused(other, bad)
    assert (await dana.say("presence.set", presence="busy"))["type"] == "done"


async def test_a_ticket_opens_the_socket_it_was_made_for(stage: Stages) -> None:
    desk = stage()
    dana, emma = await desk.agent(is_open=False), await desk.visitor(is_open=False)
    chief = await desk.supervisor(is_open=False)
    for holder in (dana, emma, chief):
        for other in (dana, emma, chief):
            if other is not holder:
                await refused(other, await holder.ticket())


async def test_a_ticket_is_good_for_a_minute(stage: Stages) -> None:
    desk = stage()
    emma = await desk.visitor(is_open=False)
    ticket = await emma.ticket()
    past = datetime.now(UTC) - timedelta(seconds=1)
    desk.stack.arrange("expire_ticket", ticket=ticket, expires_at=past)
    await refused(emma, ticket)


async def test_two_sockets_with_one_ticket_at_once_are_one(stage: Stages) -> None:
    desk = stage()
    dana = await desk.agent(is_open=False)
    for _ in range(5):
        ticket = await dana.ticket()
        tabs = [dana.other_tab() for _ in range(3)]
        for tab in tabs:
            await desk.enter(tab, is_open=False)
        opened = await asyncio.gather(
            *(t.open(ticket=ticket) for t in tabs), return_exceptions=True
        )
        assert sum(1 for result in opened if isinstance(result, Agent)) == 1
        for tab in tabs:
            await tab.leave()


async def test_neither_ticket_nor_session_is_ever_in_an_address(stage: Stages) -> None:
    """W7: what proxies and browsers write down."""
    desk = stage()
    emma, dana = await desk.chat()
    written = desk.stack.log("web") + desk.stack.log("worker")
    secrets = [emma.token, str(dana.http.cookies.get("session"))]
    assert [secret for secret in secrets if secret in written] == []


async def test_who_signs_in_gets_a_new_session_and_who_signs_out_loses_it(stage: Stages) -> None:
    """H9, W14."""
    desk = stage()
    dana = await desk.agent(is_open=False)
    planted = "fixedbysomebodyelse0000000000000"
    dana.http.cookies.set("session", planted, domain="127.0.0.1")
    await dana.sign_in()
    assert dana.http.cookies.get("session") not in (None, planted)
    await dana.open()
    copy = dana.other_tab()
    await desk.enter(copy, is_open=False)
    await dana.http.post("/logout/", headers={"X-CSRFToken": dana.csrf()})
    assert await dana.closed(6) == 4403
    answer = await copy.http.get("/desk/")
    assert (answer.status_code, answer.headers["location"][:7]) == (302, "/login/")


async def deactivated(desk: Stage, person: Staff) -> None:
    desk.stack.arrange("deactivate", user_id=person.account["id"])


async def without_role(desk: Stage, person: Staff) -> None:
    desk.stack.arrange(
        "update", model="contactcenter.User", pk=person.account["id"], is_agent=False
    )


async def with_a_new_password(desk: Stage, person: Staff) -> None:
    desk.stack.arrange("new_password", user_id=person.account["id"])


async def without_session(desk: Stage, person: Staff) -> None:
    desk.stack.arrange("end_sessions", user_id=person.account["id"])


async def with_a_new_notice(desk: Stage, person: Staff) -> None:
    desk.stack.arrange("forget_notice", user_id=person.account["id"])


@pytest.mark.parametrize(
    "lose", [deactivated, without_role, with_a_new_password, without_session, with_a_new_notice]
)
async def test_whose_authority_ends_loses_the_socket(
    stage: Stages, lose: Callable[[Stage, Staff], Any]
) -> None:
    """W14."""
    desk = stage()
    emma, dana = await desk.chat()
    await lose(desk, dana)
    assert await dana.closed(6) == 4403
    assert desk.texts(emma.conversation_id) == []


async def test_a_visitor_whose_token_is_gone_loses_the_socket(stage: Stages) -> None:
    desk = stage()
    emma = await desk.waiting()
    desk.stack.arrange("revoke_visitor", conversation_id=emma.conversation_id)
    assert await emma.closed(6) == 4403
    answer = await emma.http.post(
        f"/api/widget/{emma.widget}/ticket/", headers={"Authorization": f"Visitor {emma.token}"}
    )
    assert (answer.status_code, answer.json()) == (401, {"code": "token_unknown"})


async def test_a_deactivated_agent_says_nothing_more_even_before_the_socket_ends(
    stage: Stages,
) -> None:
    desk = stage()
    emma, dana = await desk.chat()
    desk.stack.arrange("deactivate", user_id=dana.account["id"])
    answer = await dana.write(emma.conversation_id, "One more thing")
    assert code(answer) in ("not_allowed", "not_found")
    assert desk.texts(emma.conversation_id) == []


async def test_a_visitor_opens_five_sockets_and_no_sixth(stage: Stages) -> None:
    """W20."""
    desk = stage()
    emma = await desk.waiting()
    tabs: list[Visitor] = [emma.other_tab() for _ in range(5)]
    for tab in tabs[:4]:
        await desk.enter(tab)
    await desk.enter(tabs[4], is_open=False)
    with pytest.raises(ConnectionError, match="4429"):
        await tabs[4].open()
    assert code(await emma.write("Still here")) == ""


async def test_who_says_nothing_after_the_handshake_is_let_go(live: LiveStack) -> None:
    """W20: half-open handshakes."""
    async with await Wire.to(live.url) as wire:
        await wire.send(handshake(live.url, "/ws/desk/", origin=live.url.encode()))
        assert await wire.status() == SWITCHED
        assert await wire.close_code() == 4408
