"""Readers with different rights: what is stored in clear is what all of the staff may read."""

import uuid
from collections.abc import Iterator

import pytest

from contactcenter import protocol
from conversations import payloads, selectors
from conversations.models import Conversation, Customer, Entry
from conversations.services import customers, notices, opening, transcripts
from masking import guard, policies
from masking.models import Audience, Direction, MaskingPolicy, MaskingRule
from routing.models import Queue
from supervisor import history
from tests import factories
from tests.conversations.test_guarding import say

pytestmark = pytest.mark.db
MAIL, MASKED = "melissa@gmail.com", "m******@gmail.com"


@pytest.fixture(autouse=True)
def agents_read_addresses(db: None) -> Iterator[None]:
    """Supervisors and files do not: the built-in rules hold for them."""
    default = MaskingPolicy.objects.get(is_default=True)
    MaskingRule.objects.create(policy=default, entity="EMAIL", audience="agent", action="show")
    policies.forget()
    yield
    policies.forget()


@pytest.fixture
def line() -> Queue:
    return factories.queue()


@pytest.fixture
def chat(line: Queue) -> Conversation:
    """Somebody who tells their address everywhere."""
    site = factories.widget(factories.workstream(line))
    person = Customer.objects.create(widget=site, token_hash=uuid.uuid4().hex)
    command = protocol.StartConversation(
        client_id=str(uuid.uuid4()), name=MAIL, page_title=f"Pay as {MAIL}",
        notice_version=notices.in_force("customer").version,
    )  # fmt: skip
    made = opening.start(factories.actor(person), command)
    person.refresh_from_db()
    say(factories.actor(person), made, f"Write to {MAIL}")
    return made


def read_by(chat: Conversation, reader: Audience) -> str:
    """All that this reader's screens show."""
    entries, _ = selectors.staff_entries(chat.pk, reader)
    return f"{entries}{selectors.details(chat.pk, reader, queue='')}"


def test_what_agents_may_read_supervisors_and_files_do_not(chat: Conversation) -> None:
    """MASK-14, MASK-17: neither in a name, nor in a title, nor in a text."""
    assert f"Write to {MAIL}" in read_by(chat, Audience.AGENT)
    assert payloads.customer_card(chat.customer, Audience.AGENT).name == MAIL
    assert MAIL not in read_by(chat, Audience.SUPERVISOR)
    told = transcripts.as_text(chat, is_public=False)
    assert MAIL not in told
    assert f"{MASKED}: Write to {MASKED}" in told


def test_nobody_finds_what_they_read_masked(chat: Conversation, line: Queue) -> None:
    """RPT-2: by a word of a message, or of a name."""
    chief = factories.user(is_supervisor=True)
    line.supervisors.add(chief)
    assert history.search(chief, words="write")[0]
    for words in (MAIL, "melissa"):
        assert history.search(chief, words=words) == ([], False)


def test_no_column_has_it_in_clear(chat: Conversation) -> None:
    """MASK-15."""
    rows = [
        *Entry.objects.filter(conversation=chat).values(),
        *Customer.objects.filter(pk=chat.customer_id).values(),
        *chat.participants.values(),
        Conversation.objects.filter(pk=chat.pk).values().get(),
    ]
    assert "melissa" not in str(rows)


def test_an_address_finds_its_customer_for_who_may_have_addresses_revealed(line: Queue) -> None:
    """RPT-2: not for those who may only look at numbers, and the other way round."""
    made = factories.conversation(factories.workstream(line))
    customers.set_email(made.customer, MAIL)
    customers.set_phone(made.customer, "+420 777 123 456")
    made.customer.save()
    for kind, finds in (("EMAIL", [True, False]), ("PHONE", [False, True])):
        chief = factories.user(is_supervisor=True)
        line.supervisors.add(chief)
        factories.may_reveal(str(chief.pk), kind)
        tried = (MAIL, "+420777123456")
        assert [bool(history.search(chief, words=words)[0]) for words in tried] == finds


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_equally_narrow_rules_the_stricter_wins(*, swapped: bool) -> None:
    """MASK-17: one for who writes, one for who reads, whatever their order."""
    hidden, open_ = ("customer", "everybody"), ("both", "agent")
    if swapped:
        hidden, open_ = open_, hidden
    policy = MaskingPolicy(name="Trial")
    rules = [
        MaskingRule(policy=policy, entity="EMAIL", direction=d, audience=a, action=action)
        for (d, a), action in ((hidden, "mask"), (open_, "show"))
    ]
    for given in (rules, rules[::-1]):
        decided = policies.decisions_of(policy, given, [])
        kept = guard.guard(MAIL, writer=Direction.CUSTOMER, decisions=decided)
        told = guard.read(
            kept.text,
            kept.sealed,
            writer=Direction.CUSTOMER,
            reader=Audience.AGENT,
            decisions=decided,
        )
        assert told == MASKED
