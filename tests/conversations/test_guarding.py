"""Masking of what is stored: held messages, newer rules, split numbers, reveals, contact data."""

import uuid
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations import payloads, selectors
from conversations.models import AuditEntry, Conversation, Customer, Entry, PreChatAnswer
from conversations.services import (
    customers,
    ending,
    guarding,
    lifecycle,
    messages,
    remasking,
    revealing,
)
from conversations.states import State, Trigger
from masking import engine, guard, policies, stream
from masking.models import Audience, CustomPattern, MaskingPolicy, MaskingRule
from masking.spans import Entity, Span
from tests import factories

pytestmark = pytest.mark.db


@pytest.fixture
def talk() -> tuple[Conversation, Actor, Actor]:
    """An active conversation, its customer and its agent."""
    conversation, agent = factories.conversation(), factories.agent()
    by = factories.actor(agent)
    lifecycle.move(conversation.pk, Trigger.PICK, by=by)
    return conversation, factories.actor(conversation.customer), by


Talk = tuple[Conversation, Actor, Actor]


def say(author: Actor, conversation: Conversation, text: str) -> Entry:
    command = protocol.SendMessage(
        conversation_id=str(conversation.pk), text=text, client_id=str(uuid.uuid4())
    )
    seq = messages.post(author, command).seq
    return Entry.objects.get(conversation=conversation, seq=seq)


def texts(conversation: Conversation) -> list[str]:
    rows = Entry.objects.filter(conversation=conversation, kind="message").order_by("seq")
    return list(rows.values_list("text", flat=True))


def may(by: Actor, *entities: str) -> Actor:
    factories.may_reveal(str(by.user_id), *entities)
    return by


# ---- split numbers -------------------------------------------------------------------------


def test_a_card_in_pieces_is_masked_in_every_piece(talk: Talk) -> None:
    """MASK-16: at most four digits stay, whoever looks whenever."""
    conversation, customer, agent = talk
    say(customer, conversation, "I want to pay by card")
    for piece in ("4111 1111", "1111"):
        say(customer, conversation, piece)
        shown = "".join(c for text in texts(conversation) for c in text if c.isdigit())
        assert len(shown) <= 4
        say(agent, conversation, "Go on")
    say(customer, conversation, "1111")
    rows = Entry.objects.filter(conversation=conversation, kind="message")
    assert sum(c.isdigit() for row in rows for c in row.text) <= 4
    originals = [guard.restore(row.sealed) for row in rows if row.sealed]
    assert "1111 1111" not in str(originals), "a card is redacted, not only hidden"


def test_digits_that_turn_out_to_be_harmless_are_shown(talk: Talk) -> None:
    conversation, customer, _ = talk
    say(customer, conversation, "I want to pay by card")
    say(customer, conversation, "4111")
    say(customer, conversation, "No, wait, that was my order. Where is it?")
    for text in ("It is blue", "And big", "Really", "Hello?", "Anybody?", "Please", "Thanks"):
        say(customer, conversation, text)
    conversation.refresh_from_db()
    assert "4111" in texts(conversation)
    assert not conversation.holds_back


def test_a_repeated_message_gets_its_old_answer_though_it_was_masked_since(talk: Talk) -> None:
    """REL-2."""
    conversation, customer, _ = talk
    say(customer, conversation, "My card number:")
    command = protocol.SendMessage(
        conversation_id=str(conversation.pk), text="4111 1111 1111", client_id=str(uuid.uuid4())
    )
    first = messages.post(customer, command)
    say(customer, conversation, "1111")
    assert messages.post(customer, command).seq == first.seq


# ---- held messages -------------------------------------------------------------------------


def test_what_was_held_back_is_told_once_masking_works_again(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MASK-21."""
    conversation, customer, _ = talk
    find = engine.find
    for module in (engine, stream):
        monkeypatch.setattr(module, "find", fail)
    entry = say(customer, conversation, "Card 4111 1111 1111 1111, mail melissa@gmail.com")
    assert entry.text == guard.HELD
    assert remasking.retry_held() == 0
    for module in (engine, stream):
        monkeypatch.setattr(module, "find", find)
    assert remasking.retry_held() == 1
    entry.refresh_from_db()
    assert entry.text == "Card ************1111, mail m******@gmail.com"
    original = guard.restore(entry.sealed or "")
    assert original is not None
    assert "4111" not in original.text
    assert remasking.retry_held() == 0


def fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def test_notes_and_reasons_that_cannot_be_examined_are_not_lost(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MASK-21: they would be stored as a placeholder for ever; whoever wrote them tries again."""
    conversation, customer, agent = talk
    may(agent, "EMAIL")
    seq = say(customer, conversation, "melissa@gmail.com").seq
    lifecycle.move(conversation.pk, Trigger.AGENT_END, by=agent)
    with monkeypatch.context() as broken:
        broken.setattr(engine, "find", fail)
        with pytest.raises(Refused, match="unexamined"):
            revealing.reveal(conversation, by=agent, seq=seq, index=0, reason="Sends it")
        with pytest.raises(Refused, match="unexamined"):
            ending.submit_wrap_up(conversation, by=agent, reason_id=None, notes="Sent a lamp")
    assert not AuditEntry.objects.filter(action="entry.reveal").exists()
    conversation.refresh_from_db()
    assert (conversation.state, conversation.notes) == (State.WRAP_UP, "")
    ending.submit_wrap_up(conversation, by=agent, reason_id=None, notes="Sent a lamp")
    conversation.refresh_from_db()
    assert (conversation.state, conversation.notes) == (State.CLOSED, "Sent a lamp")


# ---- policies ------------------------------------------------------------------------------


def test_a_conversation_follows_the_policy_of_its_queue(talk: Talk) -> None:
    """MASK-17."""
    conversation, customer, _ = talk
    policy = MaskingPolicy.objects.create(name="Lenient")
    MaskingRule.objects.create(policy=policy, entity="EMAIL", action="show")
    policies.forget()
    guarding.follow([conversation.pk], policy.pk)
    assert say(customer, conversation, "melissa@gmail.com").text == "melissa@gmail.com"
    guarding.follow([conversation.pk], None)
    assert say(customer, conversation, "melissa@gmail.com").text == "m******@gmail.com"


def test_answers_before_the_chat_follow_the_default_policy_everywhere(talk: Talk) -> None:
    """MASK-17: they were told before a queue was known; the offer, the panel and the history agree."""
    conversation, _, _ = talk
    original = guard.Original("melissa@gmail.com", (Span(0, 17, Entity.EMAIL, "", ((0, 7),)),))
    PreChatAnswer.objects.create(
        conversation=conversation, question="E-mail?", position=0,
        text="m******@gmail.com", sealed=original.sealed(),
    )  # fmt: skip
    lenient = MaskingPolicy.objects.create(name="Off", is_on=False)
    policies.forget()
    guarding.follow([conversation.pk], lenient.pk)
    (told,) = selectors.details(conversation.pk, Audience.AGENT, queue="").answers
    assert told.answer == "m******@gmail.com"


def test_newer_rules_reach_what_is_stored_by_a_command(talk: Talk) -> None:
    conversation, customer, _ = talk
    default = MaskingPolicy.objects.get(is_default=True)
    rule = MaskingRule.objects.create(policy=default, entity="EMAIL", action="show")
    policies.forget()
    entry = say(customer, conversation, "melissa@gmail.com, +420 777 123 456")
    assert entry.text == "melissa@gmail.com, *********3456"
    rule.delete()
    policies.forget()
    output = StringIO()
    call_command("masking", "remask", stdout=output)
    entry.refresh_from_db()
    assert entry.text == "m******@gmail.com, *********3456"
    assert entry.is_masked


def test_a_new_key_takes_over_and_a_lost_one_is_told(talk: Talk, settings: LazySettings) -> None:
    conversation, customer, _ = talk
    settings.DATA_KEYS = ["old"]
    entry = say(customer, conversation, "melissa@gmail.com")
    settings.DATA_KEYS = ["new", "old"]
    call_command("masking", "reseal", stdout=StringIO())
    settings.DATA_KEYS = ["new"]
    entry.refresh_from_db()
    assert guard.restore(entry.sealed or "") is not None
    settings.DATA_KEYS = ["third"]
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("masking", "reseal", stdout=StringIO())
    assert payloads.staff_entry(entry, Audience.AGENT, None).text == "m******@gmail.com"


def test_a_customer_is_found_after_the_old_key_is_gone(settings: LazySettings) -> None:
    settings.DATA_KEYS = ["old"]
    customer = Customer.objects.create()
    customers.set_email(customer, "melissa@gmail.com")
    customers.set_phone(customer, "+420 777 123 456")
    customer.save()
    settings.DATA_KEYS = ["new", "old"]
    call_command("masking", "reseal", stdout=StringIO())
    settings.DATA_KEYS = ["new"]
    for value in ("melissa@gmail.com", "+420777123456"):
        assert customers.with_contact(value) == [customer]


# ---- reveals -------------------------------------------------------------------------------


def test_a_reveal_needs_a_right_a_reason_and_leaves_a_trace(talk: Talk) -> None:
    """MASK-19, SEC-1."""
    conversation, customer, agent = talk
    seq = say(customer, conversation, "melissa@gmail.com").seq

    def ask(index: int = 0, reason: str = "Sends the invoice") -> str:
        return revealing.reveal(conversation, by=agent, seq=seq, index=index, reason=reason)

    with pytest.raises(Refused, match="not_allowed"):
        ask()
    may(agent, "EMAIL")
    with pytest.raises(Refused, match="reason_required"):
        ask(reason="  ")
    for index in (-1, 1, 99):
        with pytest.raises(Refused, match="not_found"):
            ask(index)
    assert ask(reason="Sends the invoice to melissa@gmail.com") == "melissa@gmail.com"
    (row,) = AuditEntry.objects.filter(action="entry.reveal", subject=str(conversation.pk))
    assert row.actor_id == agent.user_id
    assert row.detail == {
        "seq": seq, "entity": "EMAIL", "reason": "Sends the invoice to m******@gmail.com",
    }  # fmt: skip
    told = Entry.objects.get(conversation=conversation, kind="revealed")
    assert not told.is_public
    assert told.facts == {"name": "EMAIL", "reason": row.detail["reason"]}
    assert revealing.reveals_of_the_hour()[str(agent.user_id)] == 1


def test_a_reason_is_masked_also_where_it_is_cut(talk: Talk) -> None:
    conversation, customer, agent = talk
    may(agent, "EMAIL")
    seq = say(customer, conversation, "melissa@gmail.com").seq
    reason = "x" * (revealing.LONGEST_REASON - 13) + " 4111111111111111"
    revealing.reveal(conversation, by=agent, seq=seq, index=0, reason=reason)
    (row,) = AuditEntry.objects.filter(action="entry.reveal", subject=str(conversation.pk))
    assert "4" not in row.detail["reason"]
    assert len(row.detail["reason"]) == revealing.LONGEST_REASON


def test_nobody_brings_back_what_was_redacted(talk: Talk) -> None:
    conversation, customer, agent = talk
    may(agent, "CARD", "SSN")
    seq = say(customer, conversation, "4111 1111 1111 1111").seq
    with pytest.raises(Refused, match="not_found"):
        revealing.reveal(conversation, by=agent, seq=seq, index=0, reason="I am curious")


def test_nobody_looks_behind_a_piece_that_may_become_a_card(talk: Talk) -> None:
    """MASK-16, MASK-19: it is held back, and redacted as soon as the rest has come."""
    conversation, customer, agent = talk
    may(agent, "CARD")
    say(customer, conversation, "I want to pay by card")
    entry = say(customer, conversation, "4111 1111 1111")
    assert payloads.staff_entry(entry, Audience.AGENT, None).hidden == []
    with pytest.raises(Refused, match="not_found"):
        revealing.reveal(conversation, by=agent, seq=entry.seq, index=0, reason="I am curious")


def test_nobody_looks_behind_what_is_redacted_by_now(talk: Talk) -> None:
    """MASK-19: also before `masking remask` has come to it."""
    conversation, customer, agent = talk
    may(agent, "CARD")
    default = MaskingPolicy.objects.get(is_default=True)
    rule = MaskingRule.objects.create(policy=default, entity="CARD", action="mask")
    policies.forget()
    entry = say(customer, conversation, "4111 1111 1111 1111")
    (place,) = payloads.staff_entry(entry, Audience.AGENT, None).hidden
    rule.delete()
    policies.forget()
    with pytest.raises(Refused, match="not_found"):
        revealing.reveal(
            conversation, by=agent, seq=entry.seq, index=place.index, reason="I am curious"
        )


def test_reveals_are_limited(talk: Talk) -> None:
    """MASK-19: six in any minute, also in one that begins in the middle of another; all leave a trace."""
    conversation, customer, agent = talk
    may(agent, "EMAIL")
    seq = say(customer, conversation, "melissa@gmail.com").seq

    def ask() -> tuple[str, int]:
        try:
            revealing.reveal(conversation, by=agent, seq=seq, index=0, reason="Needs it")
        except Refused as refusal:
            return refusal.code, refusal.retry_after
        return "", 0

    with time_machine.travel(datetime(2026, 3, 1, 12, 0, 59, tzinfo=UTC), tick=False) as clock:
        assert [ask() for _ in range(7)] == [("", 0)] * 6 + [("rate_limited", 60)]
        clock.shift(2)
        assert ask() == ("rate_limited", 58)
        clock.shift(58)
        assert ask() == ("", 0)
    rows = AuditEntry.objects.filter(action="entry.reveal", subject=str(conversation.pk))
    assert rows.filter(outcome="rate_limited").count() == 2
    assert rows.filter(outcome="done").count() == 7


def test_what_the_staff_may_not_write_stands_in_no_reason_and_no_notes(talk: Talk) -> None:
    """MASK-17, MASK-18: a rule for what agents write holds wherever they write."""
    conversation, customer, agent = talk
    may(agent, "EMAIL")
    default = MaskingPolicy.objects.get(is_default=True)
    CustomPattern.objects.create(
        policy=default, name="badge", pattern=r"B-\d{4}", direction="agent", action="redact"
    )
    policies.forget()
    seq = say(customer, conversation, "melissa@gmail.com").seq
    revealing.reveal(conversation, by=agent, seq=seq, index=0, reason="Asked by B-1234")
    lifecycle.move(conversation.pk, Trigger.AGENT_END, by=agent)
    ending.submit_wrap_up(
        conversation, by=agent, reason_id=None, notes="B-1234 wrote to melissa@gmail.com"
    )
    row = AuditEntry.objects.get(action="entry.reveal", subject=str(conversation.pk))
    conversation.refresh_from_db()
    assert row.detail["reason"] == "Asked by ******"
    assert conversation.notes == "****** wrote to m******@gmail.com"


# ---- contact data --------------------------------------------------------------------------


def test_contact_data_is_sealed_and_found_by_its_value() -> None:
    customer = Customer.objects.create()
    customers.rename(customer, "+420 777 123 456")
    customers.set_email(customer, "Melissa@Gmail.com")
    customers.set_phone(customer, "+420 777 123 456")
    customer.save()
    card = payloads.customer_card(customer)
    assert (card.name, card.email, card.phone) == (
        "*********3456", "M******@Gmail.com", "*********3456",
    )  # fmt: skip
    assert customers.with_contact("melissa@gmail.com ") == [customer]
    assert customers.with_contact("+420777123456") == [customer]
    assert customers.with_contact("m******@gmail.com") == []
    row = Customer.objects.filter(pk=customer.pk).values().get()
    assert "777" not in str({k: v for k, v in row.items() if not k.endswith(("sealed", "id"))})
