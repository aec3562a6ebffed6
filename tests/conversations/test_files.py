"""Files as the services keep them: sealed, swept, resealed, and refused when masking cannot look."""

import os
import time
import uuid
from pathlib import Path
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from contactcenter.realtime.errors import Refused
from contactcenter.realtime.tickets import digest
from conversations import filetypes
from conversations.models import Attachment, Conversation, Customer, Entry, Widget
from conversations.reading import MOST_TEXT
from conversations.services import attachments, files, lifecycle
from conversations.services.files import Upload
from conversations.states import Trigger
from masking import engine, policies
from masking.models import Audience
from tests import documents, factories

pytestmark = pytest.mark.db
MAIL = "melissa@mail.example"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_FILES = tmp_path
    return tmp_path / "attachments"


@pytest.fixture
def chat() -> Conversation:
    made = factories.conversation()
    assert made.widget is not None
    made.widget.customers_send_files = True
    made.widget.save()
    return made


def sent(chat: Conversation, content: bytes = MAIL.encode(), name: str = "a.txt") -> Attachment:
    author = factories.actor(chat.customer)
    files.send(author, Upload(str(chat.pk), str(uuid.uuid4()), name, content))
    return chat.attachments.order_by("-seq")[0]


def broken(*_: object, **__: object) -> None:
    raise ValueError(MAIL)


def test_nothing_of_it_lies_in_clear_on_the_disk(chat: Conversation, folder: Path) -> None:
    row = sent(chat)
    (kept,) = folder.iterdir()
    assert kept.name == f"{row.pk}.sealed"
    assert MAIL.encode() not in kept.read_bytes()


@pytest.mark.parametrize("side", ["customer", "agent"])
def test_nothing_of_it_lies_in_clear_on_the_disk_while_it_arrives(
    chat: Conversation, settings: Settings, client: Client, side: str
) -> None:
    """MASK-15: a process that is killed would leave it there, whatever masking says of it."""
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"  # whoever writes a file there fails
    assert chat.widget is not None
    Widget.objects.filter(pk=chat.widget.pk).update(agents_send_files=True)
    large = Random(1).randbytes(3 << 20).hex().encode()
    form = {
        "conversation": str(chat.pk), "client_id": str(uuid.uuid4()),
        "file": SimpleUploadedFile("a.txt", large),
    }  # fmt: skip
    if side == "customer":
        token = "a token of a browser"
        Customer.objects.filter(pk=chat.customer_id).update(token_hash=digest(token))
        headers = {"Authorization": f"Visitor {token}"}
        address = f"/api/widget/{chat.widget.key}/files/"
    else:
        agent = factories.agent()
        lifecycle.move(chat.pk, Trigger.PICK, by=factories.actor(agent))
        client.force_login(agent.user, backend="contactcenter.backends.StaffBackend")
        client.handler.enforce_csrf_checks = True
        client.get("/desk/")
        cookie = client.cookies[settings.CSRF_COOKIE_NAME].value
        address, headers = "/api/desk/files/", {"X-CSRFToken": cookie}
    answer = client.post(address, form, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_what_no_row_knows_is_deleted_after_an_hour(chat: Conversation, folder: Path) -> None:
    """A crash came between file and row, or the conversation is gone."""
    row, orphan, fresh = sent(chat), uuid.uuid4(), uuid.uuid4()
    for key in (orphan, fresh):
        attachments.write(key, attachments.Contents(b"x", None))
    (folder / f"{row.pk}.new").write_bytes(b"half of it")
    late = time.time() - attachments.ORPHAN_SECONDS - 1
    for path in folder.iterdir():
        if str(fresh) not in path.name:
            os.utime(path, (late, late))
    assert attachments.sweep() == 2
    assert {path.name for path in folder.iterdir()} == {f"{row.pk}.sealed", f"{fresh}.sealed"}
    row.delete()
    assert attachments.sweep() == 1


def test_a_new_key_takes_over(chat: Conversation, settings: Settings) -> None:
    row = sent(chat)
    settings.DATA_KEYS = ["a new key", *settings.DATA_KEYS]
    call_command("masking", "reseal")
    settings.DATA_KEYS = ["a new key"]
    assert files.view(row, Audience.CUSTOMER).content == MAIL.encode()
    settings.DATA_KEYS = ["a third key"]
    with pytest.raises(Refused, match="not_found"):
        files.view(row, Audience.CUSTOMER)


def test_what_masking_cannot_look_at_is_not_taken(
    chat: Conversation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MASK-21."""
    monkeypatch.setattr(engine, "find", broken)
    with pytest.raises(Refused, match="unreadable"):
        sent(chat)
    assert not folder.exists()
    assert not Entry.objects.filter(conversation=chat, kind="file").exists()


def test_what_masking_can_no_longer_look_at_is_not_given(
    chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MASK-21: the author still reads their own."""
    row = sent(chat)
    monkeypatch.setattr(engine, "find", broken)
    assert files.view(row, Audience.AGENT).content == "…".encode()
    assert files.view(row, Audience.CUSTOMER).content == MAIL.encode()


@pytest.mark.parametrize("shown", [1, 5, 12, 20])
def test_a_name_is_not_cut_inside_what_is_masked(chat: Conversation, shown: int) -> None:
    """MASK-15: a piece of an address or a number is not recognised any more."""
    long = "x" * (filetypes.MOST_NAME - len(".txt") - shown - 1)
    row = sent(chat, name=f"{long} +420777123456 {MAIL}.txt")
    name = files.view(row, Audience.AGENT).name
    assert not any(c.isdigit() for c in name.replace("3456", ""))
    assert "melissa" not in name
    assert len(name) <= filetypes.MOST_NAME
    with pytest.raises(Refused, match="payment_data"):
        sent(chat, name=f"{long} 4111111111111111.txt")
    assert (
        files.view(sent(chat, name=f"{MAIL}.txt"), Audience.AGENT).name
        == "m******@mail.example.txt"
    )


def test_the_rules_of_today_decide_what_is_given(chat: Conversation) -> None:
    row = sent(chat)
    assert files.view(row, Audience.AGENT).content == b"m******@mail.example"
    factories.masking(is_on=False)
    policies.forget()
    assert files.view(row, Audience.AGENT).content == MAIL.encode()
    policies.forget()


def test_a_conversation_takes_so_many_and_no_more(
    chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_IN_ONE", 1)
    sent(chat)
    with pytest.raises(Refused, match="too_many"):
        sent(chat)


def test_a_picture_that_moves_is_given_as_a_picture(chat: Conversation) -> None:
    given = files.view(sent(chat, documents.picture("GIF"), "a.gif"), Audience.AGENT)
    assert (given.name, given.kind) == ("a.gif", "image/gif")
    assert given.content.startswith(b"GIF8")


def test_who_sent_a_file_waits_for_an_answer(chat: Conversation) -> None:
    sent(chat)
    chat.refresh_from_db()
    assert chat.waiting_since is not None


def test_a_long_text_full_of_addresses_takes_seconds(chat: Conversation) -> None:
    began = time.process_time()
    row = sent(chat, b"a@b.co\n" * 40_000)
    given = files.view(row, Audience.AGENT)
    assert time.process_time() - began < 8
    assert given.content == b"*@b.co\n" * 40_000
    facts = Entry.objects.get(conversation=chat, kind="file").facts or {}
    assert facts["hidden_from"] == ["agent", "supervisor"]


def test_a_text_of_too_many_characters_is_not_taken(chat: Conversation) -> None:
    sent(chat, b"x" * MOST_TEXT)
    with pytest.raises(Refused, match="unreadable"):
        sent(chat, b"x" * (MOST_TEXT + 1))
