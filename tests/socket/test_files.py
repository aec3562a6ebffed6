"""Files both ways (CHAT-18, WID-14): who may send what, what each side gets of it."""

import asyncio
import io
import uuid
from collections.abc import Callable

import httpx
import pytest
from PIL import Image

from conversations.filetypes import clean_name
from tests import documents
from tests.socket.sending import BOTH, code, is_file, said, sent_by
from tests.socket.stage import Stage
from tests.wire import Agent, Visitor

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
AS_A_PAGE = {"Accept": "text/html,*/*;q=0.8"}


@pytest.mark.parametrize("who", ["customers_send_files", "agents_send_files"])
async def test_each_side_has_a_switch_of_its_own(stage: Stages, who: str) -> None:
    desk = stage(**{who: True})
    emma, dana = await desk.chat()
    answers = {
        "customers_send_files": await emma.send_file("a.txt", b"Hello"),
        "agents_send_files": await dana.send_file(emma.conversation_id, "b.txt", b"Hello"),
    }
    assert {side: code(answer) for side, answer in answers.items()} == {
        side: "" if side == who else "files_off" for side in answers
    }
    assert desk.kinds(emma.conversation_id).count("file") == 1


async def test_a_file_goes_both_ways_and_comes_back_as_it_was(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    ours, theirs = await sent_by(emma, dana, "order 17.pdf", documents.pdf("Two chairs"))
    assert (ours["text"], theirs["text"]) == ("order 17.pdf",) * 2
    assert theirs["facts"]["type"] == "application/pdf"
    got = await dana.get_file(theirs["facts"]["file"])
    assert (got.status_code, said(got.content)) == (200, "Two chairs")
    assert got.headers["content-disposition"] == 'attachment; filename="order 17.pdf"'
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in got.headers["cache-control"]
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    key = emma.conversation_id
    assert code(await dana.send_file(key, "účtenka.csv", b"a,b\n1,2\n")) == ""
    entry = (await emma.hear(is_file))["entry"]
    got = await emma.get_file(entry["facts"]["file"])
    assert (got.text, got.headers["content-type"]) == ("a,b\n1,2\n", "text/csv")
    assert "filename*=utf-8''%C3%BA%C4%8Dtenka.csv" in got.headers["content-disposition"]


async def test_a_repeated_file_is_the_same_entry(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    key = str(uuid.uuid4())
    answers = await asyncio.gather(
        *(emma.send_file("a.pdf", documents.pdf("Once"), client_id=key) for _ in range(4))
    )
    answers.append(await emma.send_file("a.pdf", documents.pdf("Once"), client_id=key))
    assert len({answer.text for answer in answers}) == 1, [a.text for a in answers]
    assert desk.kinds(emma.conversation_id).count("file") == 1
    kept = desk.stack.arrange("files.kept_of", conversation_id=emma.conversation_id)
    assert (kept["rows"], kept["missing"]) == (1, 0)
    other = await dana.send_file(emma.conversation_id, "b.txt", b"Mine", client_id=key)
    assert code(other) == "duplicate_id"


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.svg", documents.SVG, "type_not_allowed"),
        ("a.html", documents.HTML, "type_not_allowed"),
        ("a.png", documents.HTML, "type_not_allowed"),
        ("a.txt", documents.HTML, "type_not_allowed"),
        ("a.txt", documents.SVG, "type_not_allowed"),
        ("a.pdf", documents.picture(), "type_not_allowed"),
        ("a.exe", b"MZ\x90\0\3\0\0\0", "type_not_allowed"),
        ("a.txt", b"MZ\x90\0\3\0\0\0", "type_not_allowed"),
        ("a.docx", b"PK\3\4rest", "type_not_allowed"),
        ("a.pdf.exe", documents.pdf("x"), "type_not_allowed"),
        ("a.pdf\u200b.html", documents.pdf("x"), "type_not_allowed"),
        ("a", b"Hello", "type_not_allowed"),
        ("a.pdf", documents.pdf("x") + b"PK\5\6" + b"\0" * 18, "type_not_allowed"),
        ("a.pdf", b"%PDF-1.4\n" + documents.HTML, "type_not_allowed"),
        ("a.pdf", b" " + documents.pdf("x"), "type_not_allowed"),
        ("a.txt", b"", "empty"),
        ("a.txt", b"x" * (1024 * 1024 + 1), "too_large"),
        ("a.png", documents.bomb(), "unreadable"),
        ("a.png", documents.picture()[:60], "unreadable"),
        ("a.pdf", b"%PDF-1.7 nonsense", "unreadable"),
        ("a.pdf", documents.encrypted_pdf(), "unreadable"),
        ("a.pdf", documents.pdf("x", extra="/OpenAction << /S /JavaScript /JS (1) >>"), "unreadable"),
        ("a.pdf", documents.pdf("x", extra="/Names << /EmbeddedFiles << >> >>"), "unreadable"),
        ("a.txt", b"x" * 600_000, "unreadable"),
    ],
)  # fmt: skip
async def test_what_is_not_let_in(stage: Stages, name: str, content: bytes, refusal: str) -> None:
    desk = stage(**BOTH, file_most_mb=1)
    emma = await desk.waiting()
    assert code(await emma.send_file(name, content)) == refusal
    assert desk.stack.arrange("files.kept_of", conversation_id=emma.conversation_id)["rows"] == 0


@pytest.mark.parametrize(
    ("name", "make"), [("a.pdf", documents.slow_pdf), ("a.webp", documents.greedy_picture)]
)
async def test_what_takes_too_much_is_refused_and_holds_nobody_up(
    stage: Stages, name: str, make: Callable[[], bytes]
) -> None:
    """The limits are those of the product: seconds of a processor, and a gigabyte."""
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    content = make()
    upload = asyncio.create_task(emma.send_file(name, content))
    acknowledged = 0
    while not upload.done():
        sent = await dana.write(emma.conversation_id, f"Message {acknowledged}")
        assert sent["type"] == "message.accepted"
        acknowledged += not upload.done()
        await asyncio.wait({upload}, timeout=0.4)
    assert code(await upload) == "unreadable"
    assert acknowledged > 2
    assert desk.stack.arrange("files.kept_of", conversation_id=emma.conversation_id)["rows"] == 0
    assert code(await emma.send_file("b.pdf", documents.pdf("Plan"))) == ""


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\note.txt", "note.txt"),
        ("inv\u200boice.txt", "invoice.txt"),
        ("gnp.\u202etxt", "gnp.txt"),
        ("two  \u00a0 gaps.txt", "two gaps.txt"),
        ("\uff46ull.txt", "full.txt"),
        ("n" * 300 + ".txt", "n" * 96 + ".txt"),
        ("a.html.txt", "a.html.txt"),
        (".txt", "file.txt"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
    ],
)  # fmt: skip
def test_names_are_made_harmless(name: str, kept: str) -> None:
    assert clean_name(name) == kept


async def test_line_ends_in_a_name_reach_no_header(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, _ = await desk.chat()
    edge = "----edge"
    form = {"conversation": emma.conversation_id, "client_id": str(uuid.uuid4())}
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.items()
    ]
    wild = "filename*=utf-8''a%0D%0ASet-Cookie%3A%20b%00.txt"
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; {wild}\r\n\r\nHi\r\n--{edge}--\r\n'
    )
    answer = await emma.http.post(
        f"/api/widget/{emma.widget}/files/", content="".join(parts).encode(),
        headers={"Authorization": f"Visitor {emma.token}",
                 "Content-Type": f"multipart/form-data; boundary={edge}"},
    )  # fmt: skip
    assert code(answer) == ""
    entry = (await emma.hear(is_file))["entry"]
    got = await emma.get_file(entry["facts"]["file"])
    assert entry["text"] == "aSet-Cookie_ b.txt"
    assert "set-cookie" not in got.headers


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
async def test_pictures_lose_what_the_camera_told(stage: Stages, form: str) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    sent = documents.picture(form, told="50.0755N 14.4378E") + b"<script>appended</script>"
    _, entry = await sent_by(emma, dana, f"me.{form.lower()}", sent)
    got = await dana.get_file(entry["facts"]["file"])
    assert b"50.0755N" in sent
    assert b"50.0755N" not in got.content
    assert b"script" not in got.content
    assert Image.open(io.BytesIO(got.content)).size == (40, 30)
    assert got.headers["content-disposition"].startswith("inline")
    assert got.headers["content-type"] == f"image/{form.lower()}"


async def test_who_has_no_part_gets_nothing(stage: Stages) -> None:
    """Unknown and forbidden read alike."""
    desk, other = stage(**BOTH, agents=2), stage(**BOTH)
    emma, dana = await desk.chat()
    _, entry = await sent_by(emma, dana, "a.txt", b"Hello")
    file_id = entry["facts"]["file"]
    stranger, noah = await desk.waiting("Noah"), await desk.agent(1)
    kim, carla = await other.agent(), await other.supervisor()
    for who in (stranger, noah, kim, carla):
        for key in (file_id, str(uuid.uuid4()), "x"):
            assert (await who.get_file(key)).status_code == 404
    key = emma.conversation_id
    assert code(await noah.send_file(key, "a.txt", b"x")) == "not_found"
    foreign = await stranger.send_file("a.txt", b"x", conversation=key)
    assert code(foreign) == "not_found"
    thief = stranger.other_tab()
    thief.token = "x"
    assert (await thief.get_file(file_id)).status_code == 401
    nobody = await httpx.AsyncClient(base_url=desk.stack.url).get(f"/api/desk/files/{file_id}/")
    assert nobody.status_code in (401, 403)
    page = await emma.http.get(f"/media/attachments/{file_id}.sealed")
    assert page.status_code == 404


async def test_who_has_left_gets_nothing_more(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    _, entry = await sent_by(emma, dana, "a.txt", b"Hello")
    await dana.say("conversation.release", conversation_id=emma.conversation_id)
    assert (await dana.get_file(entry["facts"]["file"])).status_code == 404
    late = await dana.send_file(emma.conversation_id, "a.txt", b"x")
    assert code(late) == "not_found"


async def test_one_person_sends_twenty_a_minute(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, _ = await desk.chat()
    # A minute may end in between: then twice as many.
    answers = [code(await emma.send_file("a.txt", b"x")) for _ in range(41)]
    assert set(answers) == {"", "rate_limited"}
    assert 20 <= answers.count("") <= 40


@pytest.mark.parametrize(("reader", "most"), [("visitor", 120), ("agent", 240)])
async def test_so_many_are_fetched_within_a_minute(stage: Stages, reader: str, most: int) -> None:
    """Each time the text is searched anew: nobody may keep a processor busy with that."""
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    _, entry = await sent_by(emma, dana, "a.txt", b"Hello")
    who: Visitor | Agent = emma if reader == "visitor" else dana
    taken, answer = 0, await who.get_file(entry["facts"]["file"])
    # A minute may end in between: then twice as many.
    while answer.status_code == 200 and taken <= 2 * most:
        taken, answer = taken + 1, await who.get_file(entry["facts"]["file"])
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert most <= taken <= 2 * most
    if reader == "agent":
        await _says_so_on_a_page(dana, emma.conversation_id, entry["facts"]["file"])


async def _says_so_on_a_page(dana: Agent, conversation_id: str, file_id: str) -> None:
    """Whoever opens the address in a tab reads words, when to come back, and how."""
    past = f"/history/{conversation_id}/files/{file_id}/"
    for address in (past, f"/api/desk/files/{file_id}/"):
        page = await dana.http.get(address, headers=AS_A_PAGE)
        while page.status_code == 200:  # a minute has ended in between
            page = await dana.http.get(address, headers=AS_A_PAGE)
        assert page.status_code == 429
        assert f"Try again in {page.headers['Retry-After']} s." in page.text
        assert f'href="{address}"' in page.text
        assert "rate_limited" not in page.text


async def test_a_file_that_is_gone_is_a_page_in_words_for_whoever_opens_it(stage: Stages) -> None:
    desk = stage(**BOTH)
    _, dana = await desk.chat()
    page = await dana.http.get(f"/api/desk/files/{uuid.uuid4()}/", headers=AS_A_PAGE)
    assert page.status_code == 404
    assert "There is nothing here" in page.text


async def test_who_only_reads_along_cannot_send(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    _, entry = await sent_by(emma, dana, "a.txt", b"Hello")
    chief = await desk.supervisor()
    key = emma.conversation_id
    assert (await chief.get_file(entry["facts"]["file"])).status_code == 404
    await desk.monitored(chief, key)
    assert (await chief.get_file(entry["facts"]["file"])).text == "Hello"
    assert code(await chief.send_file(key, "a.txt", b"x")) == "not_allowed"
    assert (await chief.say("conversation.join", conversation_id=key))["type"] == "done"
    assert code(await chief.send_file(key, "a.txt", b"x")) == ""
    entry = (await emma.hear(is_file))["entry"]
    while entry["author"]["role"] == "customer":
        entry = (await emma.hear(is_file))["entry"]
    assert entry["author"]["role"] == "supervisor"


async def test_after_the_end_nothing_is_sent_and_the_customer_keeps_theirs(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    _, entry = await sent_by(emma, dana, "a.txt", b"Hello")
    await dana.say("conversation.end", conversation_id=emma.conversation_id)
    assert code(await emma.send_file("a.txt", b"x")) == "conversation_ended"
    late = await dana.send_file(emma.conversation_id, "a.txt", b"x")
    assert code(late) == "conversation_ended"
    assert (await emma.get_file(entry["facts"]["file"])).text == "Hello"


async def test_lines_about_a_file_tell_its_name(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    await sent_by(emma, dana, "plan.pdf", documents.pdf("Plan"))
    again = await dana.other_tab().open()
    await desk.enter(again, is_open=False)
    (task,) = again.welcome["tasks"]
    assert (task["preview"], task["unread"]) == ("\N{PAPERCLIP} plan.pdf", 1)
    text = await emma.say("transcript.get", conversation_id=emma.conversation_id)
    assert "File: plan.pdf" in text["text"]


async def test_a_foreign_page_sends_nothing(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    emma.http.headers["Origin"] = "https://evil.example"
    assert code(await emma.send_file("a.txt", b"x")) == "not_allowed"
    form = {"conversation": emma.conversation_id, "client_id": str(uuid.uuid4())}
    bare = await dana.http.post("/api/desk/files/", data=form, files={"file": ("a.txt", b"x")})
    assert bare.status_code == 403
