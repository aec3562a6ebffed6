"""What is passed on of a PDF is what was examined: everything it says is heard, the rest is left out."""

import io
import random
import uuid
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from contactcenter.realtime.errors import Refused
from conversations import pdf
from conversations.models import Attachment, Conversation
from conversations.services import attachments, files
from conversations.services.files import Upload
from masking import pages
from masking.models import Audience, Direction
from masking.policies import Decisions
from tests import documents, factories

pytestmark = pytest.mark.db
CARD = "4111 1111 1111 1111"


@pytest.fixture
def chat(settings: Settings, tmp_path: Path) -> Conversation:
    settings.MEDIA_FILES = tmp_path
    made = factories.conversation()
    assert made.widget is not None
    made.widget.customers_send_files = True
    made.widget.save()
    return made


def sent(chat: Conversation, content: bytes) -> Attachment:
    author = factories.actor(chat.customer)
    files.send(author, Upload(str(chat.pk), str(uuid.uuid4()), "a.pdf", content))
    return chat.attachments.get()


def passed_on(chat: Conversation, content: bytes) -> bytes:
    return files.view(sent(chat, content), Audience.AGENT).content


@pytest.mark.parametrize("place", documents.SPOKEN)
def test_a_card_is_heard_wherever_it_is_said(chat: Conversation, place: str) -> None:
    with pytest.raises(Refused, match="payment_data"):
        sent(chat, documents.pdf_with(documents.SPOKEN[place], CARD))
    harmless = sent(chat, documents.pdf_with(documents.SPOKEN[place], "Two chairs"))
    kept = attachments.read(harmless.pk)
    assert kept is not None
    assert "Two chairs" in (kept.text or "").replace("%20", " ")


@pytest.mark.parametrize("place", documents.LEFT_OUT)
def test_what_nobody_reads_is_left_out(chat: Conversation, place: str) -> None:
    content = documents.pdf_with(documents.LEFT_OUT[place], CARD)
    assert CARD.encode() in content
    given = passed_on(chat, content)
    assert given.startswith(b"%PDF-")
    assert CARD.encode() not in given
    assert PdfReader(io.BytesIO(given)).pages[0].extract_text().strip() == "An invoice"


def test_earlier_revisions_are_left_out(chat: Conversation) -> None:
    content = documents.revised(f"Card {CARD}", "Nothing to see")
    assert CARD.encode() in content
    given = passed_on(chat, content)
    assert CARD.encode() not in given
    assert given.count(b"%%EOF") == 1
    assert PdfReader(io.BytesIO(given)).pages[0].extract_text().strip() == "Nothing to see"


def test_what_stands_before_and_behind_it_is_left_out(chat: Conversation) -> None:
    content = documents.pdf("An invoice") + b"\n" + CARD.encode()
    assert CARD.encode() not in passed_on(chat, content)


def test_ordinary_documents_pass_and_open() -> None:
    """Ids, dates, prices and order numbers are no payment data, and nothing in them is personal."""
    dice = random.Random(20261127)
    detectors = Decisions().detectors
    for _ in range(200):
        content = documents.ordinary(dice)
        fresh = pdf.anew(content)
        text = pdf.words(fresh)
        for writer in (Direction.CUSTOMER, Direction.AGENT):
            found = pages.find(text, detectors[writer], is_wrapped=True)
            assert found == [], [text[s.start - 30 : s.end + 30] for s in found]
        before, after = (PdfReader(io.BytesIO(each)) for each in (content, fresh))
        said = [page.extract_text() for page in after.pages]
        assert said == [page.extract_text() for page in before.pages]
        assert len(set(said)) == len(after.outline) == 3
        assert [page.images[0].data for page in after.pages] == [
            page.images[0].data for page in before.pages
        ]
        assert after.get_form_text_fields() == before.get_form_text_fields()
        links = [page["/Annots"][0].get_object()["/A"]["/URI"] for page in after.pages]  # type: ignore[index]
        assert all(link in text for link in links)


def test_a_long_outline_and_many_pages_pass() -> None:
    content = documents.book(pages=300, parts=1500)
    fresh = pdf.anew(content)
    assert len(PdfReader(io.BytesIO(fresh)).pages) == 300
    assert "Part 1499" in pdf.words(fresh)


def test_what_goes_in_circles_ends() -> None:
    content = documents.pdf_with(documents.in_circles, "")
    assert "An invoice" in pdf.words(pdf.anew(content))
