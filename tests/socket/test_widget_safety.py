"""The widget's own doors: hostile visitors, foreign sites, and what they may learn (I rows)."""

import uuid
from collections.abc import Callable

import httpx
import pytest

from tests.live import LiveStack
from tests.socket.stage import Stage, code
from tests.wire import Visitor, carries, own_address

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
SITE = "https://shop.example"

PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>',
    "javascript:alert(1)", "</script><script>alert(1)</script>", "{{7*7}}", "${7*7}", "<%= 7*7 %>",
    "{% load static %}", "' OR 1=1 --", "=HYPERLINK(1)", "\u202egpj.exe", "a\u200bb",
    "&lt;b&gt;", "%3Cscript%3E", "\\u003cscript\\u003e", "]]>", "<!--", "🏳️\u200d🌈", "مرحبا",
]  # fmt: skip


async def test_whatever_a_visitor_writes_is_stored_and_read_as_plain_text(stage: Stages) -> None:
    """I5."""
    desk = stage()
    emma, dana = await desk.chat()
    for text in PAYLOADS:
        assert code(await emma.write(text)) == "", text
        assert (await dana.hear(carries(text)))["entry"]["text"] == text
    assert desk.texts(emma.conversation_id) == PAYLOADS


async def test_whatever_a_visitor_calls_themselves_is_plain_text(stage: Stages) -> None:
    """I5: the name reaches the page's data, never its markup."""
    desk = stage()
    question = desk.stack.arrange("question", widget_id=desk.world["widget_id"], label="Why?")
    dana = await desk.agent()
    for payload in PAYLOADS[:4]:
        emma = await desk.waiting(
            payload, answers=[{"question_id": question["id"], "text": payload}], page_title=payload
        )
        opened = await dana.accept(emma.conversation_id)
        assert opened["details"]["customer"]["name"] == payload
        assert opened["details"]["answers"][0]["answer"] == payload
        await dana.say("conversation.end", conversation_id=emma.conversation_id)
    assert "alert(1)" not in (await dana.http.get("/desk/")).text


@pytest.mark.parametrize("payload", ["<b>", "a > b", "</script>"])
async def test_agents_write_no_markup(stage: Stages, payload: str) -> None:
    emma, dana = await stage().chat()
    assert code(await dana.write(emma.conversation_id, payload)) == "reserved_character"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://shop.example/cart?token=secret#part", "https://shop.example/cart"),
        ("https://user:secret@shop.example/cart", "https://shop.example/cart"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("http://[", None),
        ("//shop.example", None),
    ],
)
async def test_only_where_the_customer_was_is_kept(
    stage: Stages, url: str, kept: str | None
) -> None:
    desk = stage()
    dana = await desk.agent()
    emma = await desk.waiting(page_url=url)
    opened = await dana.accept(emma.conversation_id)
    assert opened["details"].get("page_url") == kept


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": ""}, "invalid"), ({"name": " \u0000 "}, "invalid"), ({"name": "x" * 121}, "invalid"),
        ({"email": "nobody"}, "invalid"), ({"email": "a@b\r\nBcc: c@d.example"}, "invalid"),
        ({"notice_version": 0}, "notice_required"), ({"client_id": "1"}, "invalid"),
        ({"answers": [{"question_id": "1", "text": "x"}]}, "invalid_answer"),
        ({"answers": [{"question_id": str(uuid.uuid4()), "text": "x"}]}, "invalid_answer"),
    ],
)  # fmt: skip
async def test_a_bad_start_opens_nothing(
    stage: Stages, fields: dict[str, object], refusal: str
) -> None:
    emma = await stage().visitor()
    assert code(await emma.start(**{"name": "Emma", **fields})) == refusal  # type: ignore[arg-type]
    assert code(await emma.start()) == ""


async def test_one_conversation_at_a_time_and_a_repeated_start_is_the_same(stage: Stages) -> None:
    desk = stage()
    emma = await desk.visitor()
    key = str(uuid.uuid4())
    first, again = await emma.start(client_id=key), await emma.start(client_id=key)
    assert first["conversation"]["id"] == again["conversation"]["id"]
    assert code(await emma.start()) == "conversation_open"


async def test_only_the_widgets_sites_may_frame_it(stage: Stages) -> None:
    """I6: per widget, not for all."""
    ours, others = stage(origin=SITE), stage(origin="https://other.example")
    async with httpx.AsyncClient(base_url=ours.stack.url) as browser:
        for desk, site in ((ours, SITE), (others, "https://other.example")):
            page = await browser.get(f"/widget/{desk.world['widget']}/panel/")
            policy = page.headers["content-security-policy"]
            framing = next(p for p in policy.split(";") if "frame-ancestors" in p)
            assert framing.split()[1:] == [site]
            assert "x-frame-options" not in page.headers
            assert "unsafe" not in policy


async def test_the_boot_answer_reveals_nothing_and_only_to_its_sites(stage: Stages) -> None:
    """I7, W4."""
    desk = stage(origin=SITE)
    path = f"/widget/{desk.world['widget']}/boot/"
    async with httpx.AsyncClient(base_url=desk.stack.url) as browser:
        good = await browser.get(path, headers={"Origin": SITE})
        assert set(good.json()) == {
            "colour", "ink", "position", "title", "language", "panel_url"
        }  # fmt: skip
        assert good.headers["access-control-allow-origin"] == SITE
        for secret in (
            desk.world["queue"],
            desk.world["agents"][0]["name"],
            desk.world["queue_id"],
        ):
            assert secret not in good.text
        for origin in ("https://evil.example", f"{SITE}.evil.example", "http://shop.example",
                       "https://shop.example:8443", "null", ""):  # fmt: skip
            bad = await browser.get(path, headers={"Origin": origin})
            assert bad.status_code == 403, origin
            assert "access-control-allow-origin" not in bad.headers
        assert (await browser.get("/widget/unknown/boot/")).status_code == 404


async def test_the_panel_reveals_nothing_of_the_staff(stage: Stages) -> None:
    """I7."""
    desk = stage(origin=SITE)
    emma = await desk.visitor(is_open=False)
    page = await emma.http.get(f"/widget/{desk.world['widget']}/panel/")
    secrets = [desk.world["queue"], desk.world["queue_id"], desk.world["workstream_id"]]
    secrets += [account[key] for account in desk.world["agents"] for key in ("name", "username")]
    assert [secret for secret in secrets if secret in page.text] == []


async def test_one_address_makes_thirty_visitors_a_minute(live: LiveStack, stage: Stages) -> None:
    """I8, H19: whatever it claims to be; other addresses are not concerned."""
    desk = stage()
    path = f"/api/widget/{desk.world['widget']}/visitors/"
    transport = httpx.AsyncHTTPTransport(local_address=own_address(live.url))
    async with httpx.AsyncClient(base_url=live.url, transport=transport) as browser:
        answers = [
            await browser.post(path, headers={"X-Forwarded-For": f"203.0.113.{n}"})
            for n in range(65)  # a minute may end in between: then twice as many
        ]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {201, 429}
    assert 30 <= statuses.count(201) <= 60
    assert (await desk.waiting()).conversation_id


async def test_one_visitor_starts_three_conversations_a_minute(stage: Stages) -> None:
    """I8."""
    emma = await stage().visitor()
    refusals = []
    for _ in range(8):
        refusals.append(code(await emma.start()))
        await emma.say("conversation.end", conversation_id=emma.conversation_id)
    assert 3 <= refusals.count("") <= 6
    assert set(refusals) == {"", "rate_limited"}


async def test_a_token_is_good_for_its_own_widget_only(stage: Stages) -> None:
    desk, other = stage(), stage()
    emma = await desk.visitor()
    stolen = Visitor(desk.stack.url, other.world["widget"])
    await desk.enter(stolen, is_open=False)
    for token in (emma.token, "x", emma.token[:-1], "x" * 5_000):
        answer = await stolen.http.post(
            f"/api/widget/{stolen.widget}/ticket/", headers={"Authorization": f"Visitor {token}"}
        )
        assert (answer.status_code, answer.json()) == (401, {"code": "token_unknown"})
