"""Pages and HTTP calls: who may ask, how, and what the answers give away (H rows)."""

import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from tests.live import LiveStack
from tests.socket.raw import Wire
from tests.socket.stage import Stage
from tests.wire import Agent, Staff, Supervisor, own_address

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
FOREIGN = "https://evil.example"


@pytest.fixture
async def stranger(live: LiveStack) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody has signed in with."""
    transport = httpx.AsyncHTTPTransport(local_address=own_address(live.url))
    async with httpx.AsyncClient(base_url=live.url, transport=transport, timeout=20) as client:
        yield client


async def signed_in(desk: Stage, role: type[Staff]) -> Staff:
    accounts = desk.world["agents" if role is Agent else "supervisors"]
    person = role(desk.stack.url, accounts[0])
    await desk.enter(person, is_open=False)
    assert (await person.sign_in()).status_code == 302
    return person


# ---- who may ask -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/desk/", "/supervisor/", "/notice/", "/admin/"])
async def test_pages_of_the_staff_send_strangers_to_the_sign_in(
    stranger: httpx.AsyncClient, path: str
) -> None:
    answer = await stranger.get(path)
    assert answer.status_code == 302
    assert answer.headers["location"].split("?")[0] in ("/login/", "/admin/login/")


@pytest.mark.parametrize("path", ["/api/desk/replies/", "/api/desk/wrap-up-reasons/"])
async def test_calls_of_the_desk_refuse_strangers(stranger: httpx.AsyncClient, path: str) -> None:
    answer = await stranger.get(path, params={"conversation": str(uuid.uuid4())})
    assert answer.status_code in (401, 403)
    assert set(answer.json()) == {"detail"}


@pytest.mark.parametrize("kind", ["desk/files", "recordings"])
async def test_files_send_strangers_to_the_sign_in_and_others_to_a_page_in_words(
    stranger: httpx.AsyncClient, stage: Stages, kind: str
) -> None:
    """As who opens the address in a tab sees it; a script gets a code."""
    address, as_a_page = f"/api/{kind}/{uuid.uuid4()}/", {"Accept": "text/html,*/*;q=0.8"}
    answer = await stranger.get(address, headers=as_a_page)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/login/?next={address}")
    assert set((await stranger.get(address)).json()) == {"detail"}
    dana = await signed_in(stage(), Agent)
    answer = await dana.http.get(address, headers=as_a_page)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert (await dana.http.get(address)).headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/api/desk/replies/", "/api/desk/wrap-up-reasons/"])
async def test_a_conversation_of_others_looks_like_none(stage: Stages, path: str) -> None:
    """H1, H2, H7: the same status and the same bytes."""
    desk = stage(agents=2)
    emma, dana = await desk.chat()
    assert (await dana.http.get(path, params={"conversation": emma.conversation_id})).is_success
    ola = Agent(desk.stack.url, desk.world["agents"][1])
    await desk.enter(ola, is_open=False)
    await ola.sign_in()
    answers = [
        await ola.http.get(path, params={"conversation": key})
        for key in (emma.conversation_id, str(uuid.uuid4()), "x", "", "1", "../", "%00")
    ]
    assert {(a.status_code, a.content) for a in answers} == {
        (404, b'{"code":"not_found","detail":""}')
    }


async def test_pages_and_tickets_follow_the_role(stage: Stages) -> None:
    """H4."""
    desk = stage()
    for role, own, other in ((Agent, "desk", "supervisor"), (Supervisor, "supervisor", "desk")):
        person = await signed_in(desk, role)
        token = {"X-CSRFToken": person.csrf()}
        assert (await person.http.get(f"/{own}/")).status_code == 200
        assert (await person.http.get(f"/{other}/")).status_code == 403
        for audience, status in ((own, 200), (other, 403), ("customer", 400), ("", 400)):
            asked = await person.http.post(
                "/api/ticket/", json={"audience": audience}, headers=token
            )
            assert asked.status_code == status, audience


async def test_the_admin_site_is_closed_to_agents_and_supervisors(stage: Stages) -> None:
    """H18."""
    desk = stage()
    paths = ["", "contactcenter/user/", "contactcenter/user/add/", "conversations/conversation/",
             "conversations/auditentry/", "conversations/widget/", "masking/maskingpolicy/",
             "supervisor/supervisorswitches/", "routing/queue/"]  # fmt: skip
    for role in (Agent, Supervisor):
        person = await signed_in(desk, role)
        for path in paths:
            answer = await person.http.get(f"/admin/{path}")
            assert answer.status_code in (302, 403, 404), path
            assert "location" not in answer.headers or "login" in answer.headers["location"]


# ---- how one must ask ------------------------------------------------------------------------


def changing(desk: Stage) -> list[str]:
    widget = desk.world["widget"]
    return ["/logout/", "/api/ticket/", f"/api/widget/{widget}/visitors/",
            f"/api/widget/{widget}/ticket/"]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
async def test_what_changes_something_is_a_post(stage: Stages, method: str) -> None:
    """H6."""
    desk = stage()
    dana = await signed_in(desk, Agent)
    token = {"X-CSRFToken": dana.csrf()}
    for path in changing(desk):
        answer = await dana.http.request(method, path, headers=token)
        assert answer.status_code == 405, path
    assert (await dana.http.get("/desk/")).status_code == 200


async def test_without_the_token_or_from_elsewhere_nothing_changes(stage: Stages) -> None:
    """H6."""
    desk = stage()
    dana = await signed_in(desk, Agent)
    good = {"X-CSRFToken": dana.csrf()}
    for path in ("/logout/", "/api/ticket/", "/notice/", "/language/"):
        for headers in ({}, {"X-CSRFToken": "x" * 32}, {**good, "Origin": FOREIGN},
                        {**good, "Origin": "null"}):  # fmt: skip
            answer = await dana.http.post(path, headers=headers)
            assert answer.status_code == 403, (path, headers)
    for path in changing(desk)[2:]:
        assert (await dana.http.post(path, headers={"Origin": FOREIGN})).status_code == 403
    assert (await dana.http.get("/desk/")).status_code == 200


async def test_fields_nobody_asked_for_change_nothing(stage: Stages) -> None:
    """H5."""
    desk = stage()
    dana = await signed_in(desk, Agent)
    extra = {"audience": "desk", "user_id": str(uuid.uuid4()), "is_supervisor": True,
             "is_staff": True, "role": "supervisor", "capacity": 99}  # fmt: skip
    answer = await dana.http.post("/api/ticket/", json=extra, headers={"X-CSRFToken": dana.csrf()})
    await dana.open(ticket=answer.json()["ticket"])
    assert dana.welcome["me"]["id"] == dana.account["id"]
    assert not dana.welcome["me"]["is_supervisor"]
    assert dana.welcome["capacity"]["max"] == 4


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://127.0.0.1"])
async def test_no_foreign_page_may_read_our_answers(stage: Stages, origin: str) -> None:
    """H20."""
    desk = stage()
    dana = await signed_in(desk, Agent)
    paths = ["/", "/desk/", "/login/", "/api/ticket/", "/api/desk/replies/", "/healthz",
             *changing(desk)[2:], f"/widget/{desk.world['widget']}/boot/"]  # fmt: skip
    for path in paths:
        for method in ("OPTIONS", "GET", "POST"):
            headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            answer = await dana.http.request(method, path, headers=headers)
            assert "access-control-allow-origin" not in answer.headers, (method, path)
            assert answer.status_code < 500, (method, path)


# ---- what the answers give away ------------------------------------------------------------


async def test_pages_of_the_staff_cannot_be_framed_stored_or_sniffed(stage: Stages) -> None:
    """H17."""
    desk = stage()
    dana, chief = await signed_in(desk, Agent), await signed_in(desk, Supervisor)
    for person, path in ((dana, "/desk/"), (chief, "/supervisor/"), (dana, "/notice/")):
        headers = (await person.http.get(path)).headers
        assert "no-store" in headers["cache-control"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


async def test_the_sign_in_is_throttled_for_a_name_from_an_address(
    stage: Stages, stranger: httpx.AsyncClient
) -> None:
    """H8, H19: a claimed address changes nothing; others are not locked out."""
    desk = stage()
    dana = desk.world["agents"][0]

    async def attempt(username: str, number: int) -> httpx.Response:
        page = await stranger.get("/login/")
        token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        forged = {"X-Forwarded-For": f"203.0.113.{number}", "CF-Connecting-IP": "203.0.113.9"}
        data = {"csrfmiddlewaretoken": token, "username": username, "password": "wrong"}
        return await stranger.post("/login/", data=data, headers=forged)

    known = [await attempt(dana["username"], number) for number in range(5)]
    unknown = [await attempt(f"nobody-{uuid.uuid4()}", number) for number in range(2)]
    assert [a.status_code for a in known] == [200, 200, 200, 200, 429]
    assert [a.status_code for a in unknown] == [200, 200]
    assert (await attempt(dana["username"], 6)).status_code == 429
    assert (await (await desk.agent(is_open=False)).sign_in()).status_code == 302


@pytest.mark.parametrize(
    "goal",
    ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/",
     "javascript:alert(1)", "\thttps://evil.example", "http:///evil.example"],
)  # fmt: skip
async def test_the_sign_in_never_leads_elsewhere(stage: Stages, goal: str) -> None:
    """H12."""
    desk = stage()
    dana = await desk.agent(is_open=False)
    page = await dana.http.get("/login/", params={"next": goal})
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    data = {"csrfmiddlewaretoken": token, "username": dana.account["username"],
            "password": dana.account["password"], "next": goal}  # fmt: skip
    answer = await dana.http.post("/login/", data=data, headers={"Referer": f"{dana.url}/login/"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/")


async def test_a_foreign_host_is_refused_and_a_forwarded_one_ignored(
    stranger: httpx.AsyncClient, live: LiveStack
) -> None:
    """H10."""
    for path in ("/login/", "/healthz", "/widget/loader.js"):
        answer = await stranger.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400 or path == "/widget/loader.js", path
    answer = await stranger.get("/desk/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in str(answer.headers) + answer.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"audience":' + b"[" * 10_000, "application/json"),
        (b"[" * 10_000 + b"]" * 10_000, "application/json"),
        (b'{"audience": NaN}', "application/json"),
        (b'{"audience": "\\ud800"}', "application/json"),
        (b'{"audience": "\\u0000"}', "application/json"),
        (b'{"audience": "desk", "audience": "supervisor"}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"audience": "' + b"x" * 3_000_000 + b'"}', "application/json"),
        (b"&".join(b"a=1" for _ in range(2_000)), "application/x-www-form-urlencoded"),
        (b"<a/>", "application/xml"),
    ],
    ids=["open", "deep", "nan", "surrogate", "nul", "twice", "no utf-8", "large", "form", "xml"],
)
async def test_strange_bodies_are_the_askers_fault(stage: Stages, body: bytes, kind: str) -> None:
    """H13, H14."""
    dana = await signed_in(stage(), Agent)
    headers = {"X-CSRFToken": dana.csrf(), "Content-Type": kind}
    answer = await dana.http.post("/api/ticket/", content=body, headers=headers)
    assert 400 <= answer.status_code < 500


async def test_strange_words_at_the_sign_in_are_no_error(stranger: httpx.AsyncClient) -> None:
    """H14, H15."""
    page = await stranger.get("/login/")
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    for word in ("\x00", "' OR 1=1 --", "\ud7ff", "a" * 5_000, "{{7*7}}", "<script>"):
        data: dict[str, Any] = {
            "csrfmiddlewaretoken": token, "username": word, "password": word,
        }  # fmt: skip
        answer = await stranger.post("/login/", data=data)
        assert answer.status_code in (200, 403, 429), word[:20]
        assert "<script>" not in answer.text


async def test_a_body_that_never_ends_is_not_waited_for_for_ever(live: LiveStack) -> None:
    """H13: the process answers others meanwhile."""
    async with await Wire.to(live.url) as slow:
        host = live.url.removeprefix("http://").encode()
        await slow.send(
            b"POST /login/ HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: 1000000\r\n\r\nx"
        )
        async with await Wire.to(live.url) as other:
            await other.send(b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
            assert await other.status() == 200
