"""What may be said, and that it is stored once."""

import uuid

import pytest

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Entry
from conversations.services import lifecycle, messages
from conversations.states import Trigger
from masking import guard
from tests import factories

pytestmark = pytest.mark.db
EMOJI = "👩‍🔧"  # three code points: counted as three on both sides


@pytest.fixture
def talk() -> tuple[Conversation, Actor, Actor]:
    """An active conversation, its customer and its agent."""
    conversation, agent = factories.conversation(), factories.agent()
    by = factories.actor(agent)
    lifecycle.move(conversation.pk, Trigger.PICK, by=by)
    return conversation, factories.actor(conversation.customer), by


def say(conversation: Conversation, text: str, client_id: str = "") -> protocol.SendMessage:
    return protocol.SendMessage(
        conversation_id=str(conversation.pk), text=text, client_id=client_id or str(uuid.uuid4())
    )


@pytest.mark.parametrize("text", ["x" * 1000, EMOJI * 250, "e\u0301" * 500])
def test_a_thousand_code_points_are_accepted(
    talk: tuple[Conversation, Actor, Actor], text: str
) -> None:
    conversation, customer, _ = talk
    assert messages.post(customer, say(conversation, text)).seq > 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 1001, "too_long"),
        (EMOJI * 333 + "xx", "too_long"),
        ("", "empty"),
        (" \n\t\x00", "empty"),
    ],
)
def test_anything_else_is_refused(
    talk: tuple[Conversation, Actor, Actor], text: str, code: str
) -> None:
    conversation, _, agent = talk
    with pytest.raises(Refused) as refusal:
        messages.post(agent, say(conversation, text))
    assert refusal.value.code == code


def test_angle_brackets_are_reserved_for_agents_only(
    talk: tuple[Conversation, Actor, Actor],
) -> None:
    conversation, customer, agent = talk
    messages.post(customer, say(conversation, "<b>hi</b>"))
    with pytest.raises(Refused) as refusal:
        messages.post(agent, say(conversation, "Dear <name>"))
    assert (refusal.value.code, refusal.value.status) == ("reserved_character", 422)


def test_a_batch_answers_each_message_for_itself(talk: tuple[Conversation, Actor, Actor]) -> None:
    conversation, customer, agent = talk
    stranger = factories.actor(factories.agent())
    same = str(uuid.uuid4())
    answers = messages.post_many(
        [
            messages.Post(customer, say(conversation, "one", same)),
            messages.Post(stranger, say(conversation, "not mine")),
            messages.Post(agent, say(conversation, "two")),
            messages.Post(customer, say(conversation, "one", same)),
            messages.Post(customer, say(conversation, "another", same)),
        ]
    )
    codes = [getattr(answer, "code", "stored") for answer in answers]
    assert codes == ["stored", "not_found", "stored", "stored", "duplicate_id"]
    stored = Entry.objects.filter(conversation=conversation, kind="message").order_by("seq")
    assert [entry.text for entry in stored] == ["one", "two"]


def test_card_numbers_are_never_stored_and_staff_read_masked_text(
    talk: tuple[Conversation, Actor, Actor],
) -> None:
    conversation, customer, _ = talk
    text = "card 4111 1111 1111 1111, mail melissa@gmail.com"
    seq = messages.post(customer, say(conversation, text)).seq
    entry = Entry.objects.get(conversation=conversation, seq=seq)
    assert entry.text == "card ************1111, mail m******@gmail.com"
    assert "melissa" not in (entry.sealed or "")
    original = guard.restore(entry.sealed or "")
    assert original is not None
    assert original.text == "card ************1111, mail melissa@gmail.com"


def test_the_oldest_unanswered_message_is_what_somebody_waits_since(
    talk: tuple[Conversation, Actor, Actor],
) -> None:
    conversation, customer, agent = talk
    first = messages.post(customer, say(conversation, "Hello?"))
    messages.post(customer, say(conversation, "Anybody?"))
    conversation.refresh_from_db()
    assert conversation.waiting_since is not None
    assert abs(conversation.waiting_since.timestamp() - first.at) < 1
    messages.post(agent, say(conversation, "Here I am"))
    conversation.refresh_from_db()
    assert conversation.waiting_since is None
