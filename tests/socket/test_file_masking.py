"""Files and masking: what never comes in, and what each side gets of the rest (MASK-15, MASK-22)."""

import asyncio
from collections.abc import Callable

import pytest

from tests import documents
from tests.socket.sending import BOTH, MAIL, code, said, sent_by
from tests.socket.stage import Stage

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
CARD = "4111 1111 1111 1111"
PHONE = "+420 601 142 082"


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
