"""What is masked stays so: numbers in pieces in long conversations, when masking fails, under new rules."""

import uuid
from io import StringIO

import pytest
from django.core.management import call_command

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from conversations import payloads, selectors
from conversations.models import Conversation, Customer, Entry, PreChatAnswer, Question
from conversations.services import (
    customers,
    ending,
    lifecycle,
    messages,
    notices,
    opening,
    remasking,
    streams,
)
from conversations.states import Trigger
from masking import engine, guard, policies, stream
from masking.models import Audience, MaskingPolicy, MaskingRule
from routing.models import Agent
from tests import factories
from tests.conversations.test_guarding import say, texts

pytestmark = pytest.mark.db
IBAN = ("DE89 3704 0044", "0532 0130 00")


@pytest.fixture
def chat() -> tuple[Conversation, Actor]:
    """An active conversation and its customer."""
    conversation, agent = factories.conversation(), factories.agent()
    lifecycle.move(conversation.pk, Trigger.PICK, by=factories.actor(agent))
    return conversation, factories.actor(conversation.customer)


Chat = tuple[Conversation, Actor]


def remask() -> None:
    call_command("masking", "remask", stdout=StringIO())


def digits(conversation: Conversation) -> int:
    """How many of them agents read in the messages."""
    return sum(c.isdigit() for text in texts(conversation) for c in text)


def fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def test_an_account_in_pieces_stays_hidden_when_its_first_piece_is_long_ago(chat: Chat) -> None:
    """MASK-16: only so many messages are read together, but what was found in them stays found."""
    conversation, customer = chat
    for piece in IBAN:
        say(customer, conversation, piece)
    for _ in range(streams.WINDOW - 2):
        say(customer, conversation, "Hello?")
    say(customer, conversation, "I am number 7")
    assert texts(conversation)[:2] == ["************", "**********"]


@pytest.mark.parametrize(
    "pieces",
    [
        ("four one one one one one one one", "one one one one one one one one"),
        ("④①①① ①①①①", "①①①① ①①①①"),
    ],
)
def test_pieces_without_digits_are_read_together_too(chat: Chat, pieces: tuple[str, str]) -> None:
    """MASK-16."""
    conversation, customer = chat
    for text in ("I want to pay by card", *pieces):
        say(customer, conversation, text)
    assert not set(pieces) & set(texts(conversation))


def test_the_first_half_of_a_card_may_stand_after_many_words(chat: Chat) -> None:
    """MASK-16."""
    conversation, customer = chat
    words = "I want to pay by card. My name is Emma Whitfield, I live in Brno and am in a hurry."
    say(customer, conversation, f"{words} 4111 1111")
    say(customer, conversation, "1111 1111")
    assert texts(conversation) == [f"{words} **** ****", "**** ****"]


def test_a_card_that_the_staff_type_in_pieces_is_masked(chat: Chat) -> None:
    """MASK-16, MASK-22; what they write about themselves stays."""
    conversation, _ = chat
    agent = factories.actor(Agent.objects.get(user__participant__conversation=conversation))
    for text in (
        "Is your card",
        "4111 1111",
        "1111 1111?",
        "Ours is",
        "DE89 3704 0044",
        "0532 0130 00",
    ):
        say(agent, conversation, text)
    told = ["Is your card", "**** ****", "**** ****?", "Ours is", "DE89 3704 0044", "0532 0130 00"]
    assert texts(conversation) == told
    remask()
    assert texts(conversation) == told


def test_a_code_that_was_asked_for_is_not_kept(chat: Chat) -> None:
    """MASK-4, MASK-16: the question is a message, and the answer another."""
    conversation, customer = chat
    say(customer, conversation, "4111 1111 1111 1111, what about the cvv?")
    entry = say(customer, conversation, "it's 123")
    assert (entry.text, entry.sealed) == ("it's ***", None)


def test_a_social_security_number_that_was_asked_for_is_not_kept(chat: Chat) -> None:
    """MASK-4, MASK-16: it has the form of a telephone number, which would be kept, and revealed."""
    conversation, customer = chat
    agent = factories.actor(Agent.objects.get(user__participant__conversation=conversation))
    say(agent, conversation, "What is your social security number?")
    entry = say(customer, conversation, "it's 219099998")
    assert (entry.text, entry.sealed) == ("it's *********", None)


def test_a_card_that_the_staff_write_in_two_notes_is_masked(chat: Chat) -> None:
    """MASK-16: notes lie in the search and in exports, too."""
    conversation, customer = chat
    agent = factories.actor(Agent.objects.get(user__participant__conversation=conversation))

    def note(text: str) -> None:
        messages.add_note(conversation, author=agent, client_id=str(uuid.uuid4()), text=text)

    say(customer, conversation, "I want to pay by card")
    note("Card 4111 1111")
    say(customer, conversation, "Are you there?")
    note("1111 1111")
    note("Call back at 14:30")
    told = ["Card **** ****", "**** ****", "Call back at 14:30"]
    notes = Entry.objects.filter(conversation=conversation, kind="note").order_by("seq")
    assert list(notes.values_list("text", flat=True)) == told
    remask()
    assert list(notes.values_list("text", flat=True)) == told


def test_new_rules_do_not_uncover_numbers_in_pieces(chat: Chat) -> None:
    """MASK-16: each piece by itself is no number, neither those found nor those that are held back."""
    conversation, customer = chat
    for text in (*IBAN, "I want to pay by card", "4111 1111 1111"):
        say(customer, conversation, text)
    before = texts(conversation)
    assert not digits(conversation)
    remask()
    assert texts(conversation) == before


def test_new_rules_reach_numbers_in_pieces_of_a_long_conversation(chat: Chat) -> None:
    """MASK-16."""
    conversation, customer = chat
    default = MaskingPolicy.objects.get(is_default=True)
    for entity in ("IBAN", "PHONE"):
        MaskingRule.objects.create(policy=default, entity=entity, action="show")
    policies.forget()
    for _ in range(streams.WINDOW):
        say(customer, conversation, "Hello?")
    for piece in IBAN:
        say(customer, conversation, piece)
    for _ in range(streams.WINDOW):
        say(customer, conversation, "Hello?")
    assert set(IBAN) <= set(texts(conversation))
    default.rules.all().delete()
    policies.forget()
    remask()
    assert digits(conversation) == 0


def test_digits_are_held_back_while_messages_cannot_be_read_together(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """MASK-16, MASK-21."""
    conversation, customer = chat
    say(customer, conversation, "I want to pay by card")
    say(customer, conversation, "4111")
    monkeypatch.setattr(streams, "find_stream", fail)
    for piece in ("1111 1111", "1111"):
        assert say(customer, conversation, piece).text == guard.HELD
    assert say(customer, conversation, "That was all").text == "That was all"
    assert "1111" not in caplog.text
    monkeypatch.setattr(streams, "find_stream", stream.find_stream)
    remasking.retry_held()
    assert guard.HELD not in texts(conversation)
    assert digits(conversation) == 0


def test_messages_are_read_together_when_nobody_can_say_whether_they_must(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MASK-21."""
    conversation, customer = chat
    say(customer, conversation, "I want to pay by card")
    monkeypatch.setattr(streams, "may_be_piece", fail)
    assert say(customer, conversation, "4111 1111 1111").text == "**** **** ****"


def test_digits_that_could_not_be_examined_are_released_like_others(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MASK-16, MASK-21: examined later they are held back, and told when they become no card."""
    conversation, customer = chat
    say(customer, conversation, "I want to pay by card")
    monkeypatch.setattr(streams, "find_stream", fail)
    say(customer, conversation, "41111")
    monkeypatch.setattr(streams, "find_stream", stream.find_stream)
    remasking.retry_held()
    assert "*****" in texts(conversation)
    for _ in range(stream.HELD_FOR + 1):
        say(customer, conversation, "Anybody there?")
    assert "41111" in texts(conversation)


def test_an_admin_may_prefer_that_pieces_are_delivered(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MASK-21."""
    conversation, customer = chat
    MaskingPolicy.objects.filter(is_default=True).update(delivers_when_failing=True)
    monkeypatch.setattr(streams, "find_stream", fail)
    assert say(customer, conversation, "My order is 4111").text == "My order is 4111"


def test_pieces_of_a_number_that_were_held_back_are_told_as_one_number(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MASK-16, MASK-21: also together with a piece that was told before."""
    conversation, customer = chat
    find = engine.find
    say(customer, conversation, "4111 1111")
    for module in (engine, stream):
        monkeypatch.setattr(module, "find", fail)
    say(customer, conversation, "1111 1111")
    for module in (engine, stream):
        monkeypatch.setattr(module, "find", find)
    assert remasking.retry_held() > 0
    assert guard.HELD not in texts(conversation)
    assert digits(conversation) == 0
    sealed = Entry.objects.filter(conversation=conversation).values_list("sealed", flat=True)
    assert not any(sealed), "a card is redacted, not only hidden"


def test_a_card_is_not_kept_in_the_piece_that_was_held_back(chat: Chat) -> None:
    """MASK-15, MASK-16: it reads the same before and after, but what is sealed beside it must go."""
    conversation, customer = chat
    for text in ("I want to pay by card", "4111 1111 1111", "1111"):
        say(customer, conversation, text)
    sealed = Entry.objects.filter(conversation=conversation).values_list("sealed", flat=True)
    assert not any(sealed)


def test_new_rules_redact_beside_what_stays_masked(chat: Chat) -> None:
    """MASK-17: the text with its stars is the same under both rules."""
    conversation, customer = chat
    default = MaskingPolicy.objects.get(is_default=True)
    rule = MaskingRule.objects.create(policy=default, entity="CARD", action="mask")
    policies.forget()
    entry = say(customer, conversation, "4111 1111 1111 1111, melissa@gmail.com")
    assert "4111 1111" in streams.original_text(entry)
    rule.delete()
    policies.forget()
    remask()
    entry.refresh_from_db()
    assert streams.original_text(entry) == "************1111, melissa@gmail.com"


# ---- what customers tell before they chat, and what is told about it --------------------------------

MAIL, MASKED = "melissa@gmail.com", "m******@gmail.com"


def arrives(notes: str = "") -> Conversation:
    """Somebody who tells their address in every field, and whose conversation is over."""
    site = factories.widget(factories.workstream())
    question = Question.objects.create(widget=site, label="Where to write?")
    person = Customer.objects.create(widget=site, token_hash=uuid.uuid4().hex)
    command = protocol.StartConversation(
        client_id=str(uuid.uuid4()), name=MAIL, email=MAIL, page_title=f"Pay as {MAIL}",
        page_url=f"https://shop.example/{MAIL}/1", notice_version=notices.in_force("customer").version,
        answers=[protocol.Answer(question_id=str(question.pk), text=f"To {MAIL}")],
    )  # fmt: skip
    made = opening.start(factories.actor(person), command)
    by = factories.actor(factories.agent())
    lifecycle.move(made.pk, Trigger.PICK, by=by)
    lifecycle.move(made.pk, Trigger.AGENT_END, by=by)
    ending.submit_wrap_up(made, by=by, reason_id=None, notes=notes)
    return made


def shown(conversation: Conversation) -> str:
    """All that the staff read of it."""
    conversation.refresh_from_db()
    entries, _ = selectors.staff_entries(conversation.pk, Audience.AGENT)
    details = selectors.details(conversation.pk, Audience.AGENT, queue="")
    return f"{entries}{details}{conversation.notes}"


def test_new_rules_reach_names_addresses_answers_and_titles() -> None:
    """MASK-5, MASK-14, MASK-17: not only messages."""
    default = MaskingPolicy.objects.get(is_default=True)
    rule = MaskingRule.objects.create(policy=default, entity="EMAIL", action="show")
    policies.forget()
    conversation = arrives(notes=f"Wrote to {MAIL}")
    told = shown(conversation)
    assert told.count(MAIL) >= 6
    rule.delete()
    policies.forget()
    remask()
    assert MAIL not in shown(conversation)
    assert shown(conversation).count(MASKED) == told.count(MAIL)
    assert customers.with_contact(MAIL) == [conversation.customer]
    rule = MaskingRule.objects.create(policy=default, entity="EMAIL", action="show")
    policies.forget()
    remask()
    card = payloads.customer_card(Customer.objects.get(pk=conversation.customer_id))
    assert (card.name, card.email) == (MAIL, MAIL)


def test_new_rules_redact_names_addresses_and_answers_that_read_the_same() -> None:
    """MASK-15, MASK-17: their stars stay, and what lies sealed beside them goes."""
    default = MaskingPolicy.objects.get(is_default=True)
    conversation = arrives()
    customer = conversation.customer
    customers.set_phone(customer, "+420 777 123 456")
    customer.save()
    assert customers.email_of(customer) == MAIL
    for entity in ("EMAIL", "PHONE"):
        MaskingRule.objects.create(policy=default, entity=entity, action="redact")
    policies.forget()
    before = shown(conversation)
    remask()
    assert shown(conversation) == before
    customer.refresh_from_db()
    answer = PreChatAnswer.objects.get(conversation=conversation)
    kept = customer.name_sealed, customer.email_sealed, customer.phone_sealed, answer.sealed
    assert kept == (None, None, None, None)
    assert customers.email_of(customer) == ""
    remask()
    assert shown(conversation) == before


def test_what_was_told_while_masking_was_off_is_masked_once_it_is_on_again() -> None:
    """MASK-1."""
    factories.masking(is_on=False)
    policies.forget()
    conversation = arrives(notes=f"Wrote to {MAIL}")
    assert f"Wrote to {MAIL}" in shown(conversation)
    factories.masking(is_on=True)
    policies.forget()
    remask()
    assert MAIL not in shown(conversation)


def test_names_and_answers_that_were_held_back_are_told_once_masking_works_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """MASK-21."""
    find = engine.find
    monkeypatch.setattr(engine, "find", fail)
    conversation = arrives()
    assert conversation.customer.name == guard.HELD
    monkeypatch.setattr(engine, "find", find)
    assert remasking.retry_held() == 2
    told = shown(conversation)
    assert f"To {MASKED}" in told
    assert f"name='{MASKED}'" in told
    assert remasking.retry_held() == 0
