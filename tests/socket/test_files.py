"""Files both ways (CHAT-18, WID-14): who may send what, what each side gets of it, what never comes in."""

import asyncio
import io
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image
from pypdf import PdfReader

from conversations.filetypes import clean_name
from tests import documents
from tests.socket.stage import Stage
from tests.wire import Agent, Frame, Visitor

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
CARD = "4111 1111 1111 1111"
PHONE, MAIL = "+420 601 142 082", "melissa@mail.example"
BOTH: dict[str, Any] = {"customers_send_files": True, "agents_send_files": True}


def code(answer: httpx.Response) -> str:
    """The code of a refusal; "" when the file was taken."""
    return "" if answer.status_code == 201 else str(answer.json()["code"])


def said(content: bytes) -> str:
    """The words on the pages of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).strip()


def is_file(frame: Frame) -> bool:
    return frame["type"] in ("entry.posted", "entry.logged") and frame["entry"]["kind"] == "file"


async def sent_by(emma: Visitor, dana: Agent, name: str, content: bytes) -> tuple[Frame, Frame]:
    """The entry as the customer and as the agent hear it."""
    assert code(await emma.send_file(name, content)) == ""
    return (await emma.hear(is_file))["entry"], (await dana.hear(is_file))["entry"]


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


def told(*lines: str) -> list[tuple[str, bytes]]:
    """The same words in each kind of file that has words."""
    text = "\n".join(lines)
    return [
        ("a.txt", text.encode()),
        ("a.txt", text.encode("utf-16")),
        ("a.csv", f"id;what\n1;{text}\n".encode()),
        ("a.pdf", documents.pdf(*lines)),
        ("a.pdf", documents.pdf("An invoice", info=text)),
    ]


@pytest.mark.parametrize(
    ("name", "content"), [*told(f"Pay with {CARD}"), (f"card {CARD}.txt", b"Hello"),
                          ("a.pdf", documents.pdf("4111 1111", "1111 1111"))],
)  # fmt: skip
async def test_payment_data_comes_in_from_neither_side(
    stage: Stages, name: str, content: bytes
) -> None:
    """MASK-22."""
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    assert code(await dana.send_file(emma.conversation_id, name, content)) == "payment_data"
    assert code(await emma.send_file(name, content)) == "payment_data"
    assert "file" not in desk.kinds(emma.conversation_id)
    assert desk.stack.arrange("files.kept_of", conversation_id=emma.conversation_id)["rows"] == 0
    (noted,) = [row for row in desk.audit(emma.conversation_id) if row["action"] == "file.send"]
    assert noted["outcome"] == "payment_data"


async def test_an_account_comes_from_no_agent(stage: Stages) -> None:
    """MASK-22."""
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    account = b"IBAN DE89 3704 0044 0532 0130 00"
    assert code(await dana.send_file(emma.conversation_id, "a.txt", account)) == "payment_data"
    _, entry = await sent_by(emma, dana, "a.txt", account)
    assert "DE89" not in (await dana.get_file(entry["facts"]["file"])).text


@pytest.mark.parametrize(
    ("name", "content"),
    [*told(f"Call {PHONE} or {MAIL}"), ("a.pdf", documents.pdf(f"Write {MAIL}", "+420 601", "142 082"))],
)  # fmt: skip
async def test_the_staff_get_the_text_with_stars(stage: Stages, name: str, content: bytes) -> None:
    """MASK-15: in no body, on no socket; the customer gets what they sent."""
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    chief = await desk.supervisor()
    await desk.monitored(chief, emma.conversation_id)
    ours, theirs = await sent_by(emma, dana, name, content)
    file_id = theirs["facts"]["file"]
    assert theirs["facts"]["is_masked"]
    assert "is_masked" not in ours["facts"]
    for who in (dana, chief):
        got = await who.get_file(file_id)
        assert got.status_code == 200
        assert 'filename="a.txt"' in got.headers["content-disposition"]
        assert "2082" in got.text
        assert "601" not in got.text
        assert "melissa" not in got.text
        past = f"/history/{emma.conversation_id}/"
        kept = await who.http.get(f"{past}files/{file_id}/")
        assert (kept.text, (await who.http.get(past)).status_code) == (got.text, 200)
    got = await emma.get_file(file_id)
    assert said(got.content) == said(content) if name == "a.pdf" else got.content == content


async def test_names_are_masked_like_messages(stage: Stages) -> None:
    desk = stage(**BOTH)
    emma, dana = await desk.chat()
    ours, theirs = await sent_by(emma, dana, f"{MAIL}.txt", b"Hello")
    assert ours["text"] == f"{MAIL}.txt"
    assert "melissa" not in theirs["text"]
    got = await dana.get_file(theirs["facts"]["file"])
    assert "melissa" not in got.headers["content-disposition"]
    await dana.hear(lambda f: f["type"] == "task.changed")
    assert "melissa" not in "\n".join(dana.raw)


async def test_with_masking_off_the_file_itself_is_given(stage: Stages) -> None:
    desk = stage(**BOTH)
    desk.stack.arrange("masking_policy", queue_id=desk.world["queue_id"], rules=[], is_on=False)
    emma, dana = await desk.chat()
    _, entry = await sent_by(emma, dana, "a.txt", MAIL.encode())
    async with asyncio.timeout(10):  # a new policy is believed a second after it was saved
        while (await dana.get_file(entry["facts"]["file"])).text != MAIL:
            await dana.breathe()


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
    assert most <= taken <= 2 * most
    if reader == "agent":
        past = f"/history/{emma.conversation_id}/files/{entry['facts']['file']}/"
        assert (await dana.http.get(past)).status_code == 429


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
