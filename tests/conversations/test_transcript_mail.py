"""The e-mail with the transcript, when the mail server does not take it (WID-12)."""

import socket
import threading
from collections.abc import Iterator

import pytest
from django.core import mail
from pytest_django import Settings

from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.services import customers, transcripts
from conversations.tasks import send_transcript
from masking import policies
from masking.models import MaskingPolicy, MaskingRule
from tests import factories

pytestmark = pytest.mark.db
MAIL = "melissa@mail.example"


class Refusing:
    """A mail server that takes nobody's mail at one of its commands, and says for whom it was."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.asked = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 ready\r\n")
                for line in lines:
                    connection.sendall(self._answer(line.decode("latin-1").strip().upper()))

    def _answer(self, line: str) -> bytes:
        if line.startswith(self._command):
            self.asked += 1
            return f"550 5.1.1 <{MAIL}>: unknown\r\n".encode()
        return b"354 go on\r\n" if line == "DATA" else b"250 ok\r\n"


@pytest.fixture(params=["RCPT", "DATA"])
def server(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Refusing]:
    made = Refusing(request.param)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", made.port, False
    yield made
    made.close()


@pytest.fixture
def chat() -> Conversation:
    made = factories.conversation()
    customers.set_email(made.customer, MAIL)
    made.customer.save()
    return made


def test_an_address_that_is_refused_is_not_logged(
    chat: Conversation, server: Refusing, caplog: pytest.LogCaptureFixture
) -> None:
    """MASK-15: what a mail server answers quotes it, and so does what Python makes of that."""
    caplog.set_level("DEBUG")
    failed = send_transcript.apply(args=(str(chat.pk),))
    assert server.asked > 1, "it is tried again"
    assert failed.state == "FAILURE"
    assert "send_transcript" in caplog.text
    told = f"{caplog.text}{failed.result!r}{failed.traceback}"
    assert MAIL.partition("@")[0] not in told
    assert "550" in told


def test_nothing_is_sent_to_an_address_that_only_stars_are_left_of(chat: Conversation) -> None:
    """WID-12: where addresses are redacted, none is known that a mail could go to."""
    default = MaskingPolicy.objects.get(is_default=True)
    MaskingRule.objects.create(policy=default, entity="EMAIL", action="redact")
    policies.forget()
    with pytest.raises(Refused, match="invalid"):
        transcripts.prepare_mail(chat, address=MAIL)
    chat.customer.refresh_from_db()
    assert chat.customer.email == "m******@mail.example"
    transcripts.mail(chat.pk)
    assert mail.outbox == []


def test_a_lost_key_sends_no_mail_to_stars(chat: Conversation, settings: Settings) -> None:
    settings.DATA_KEYS = ["another"]
    with pytest.raises(Refused, match="invalid"):
        transcripts.prepare_mail(chat, address="")
    transcripts.mail(chat.pk)
    assert mail.outbox == []


def test_the_mail_goes_to_the_address_in_clear(chat: Conversation) -> None:
    transcripts.prepare_mail(chat, address="")
    transcripts.mail(chat.pk)
    assert [message.to for message in mail.outbox] == [[MAIL]]
