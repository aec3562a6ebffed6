"""T1: told first, asked briefly, opened once."""

import uuid
from typing import Any

import pytest

from contactcenter import protocol
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Customer, Notice, Question, Widget
from conversations.services import notices, opening, remasking
from routing.models import WorkItem
from tests import factories

pytestmark = pytest.mark.db


def visitor(site: Widget) -> Customer:
    return Customer.objects.create(widget=site, token_hash=uuid.uuid4().hex)


def wish(**fields: Any) -> protocol.StartConversation:
    return protocol.StartConversation(
        client_id=fields.pop("client_id", str(uuid.uuid4())),
        name=fields.pop("name", "Emma"),
        notice_version=fields.pop("notice_version", notices.in_force("customer").version),
        **fields,
    )


def test_starting_twice_with_one_client_id_is_one_conversation() -> None:
    person = visitor(factories.widget(factories.workstream()))
    command = wish()
    first = opening.start(factories.actor(person), command)
    assert opening.start(factories.actor(person), command).pk == first.pk
    with pytest.raises(Refused) as refusal:
        opening.start(factories.actor(person), wish())
    assert refusal.value.code == "conversation_open"
    assert Conversation.objects.filter(customer=person).count() == 1


def test_an_old_or_missing_notice_opens_nothing() -> None:
    person = visitor(factories.widget(factories.workstream()))
    old = notices.in_force("customer").version
    notices.publish(Notice.Kind.CUSTOMER, "New text")
    for version in (0, old):
        with pytest.raises(Refused) as refusal:
            opening.start(factories.actor(person), wish(notice_version=version))
        assert refusal.value.code == "notice_required"
    assert not Conversation.objects.filter(customer=person).exists()


def test_required_consent_is_kept_with_the_conversation() -> None:
    person = visitor(factories.widget(factories.workstream(), requires_consent=True))
    with pytest.raises(Refused) as refusal:
        opening.start(factories.actor(person), wish())
    assert refusal.value.code == "consent_required"
    made = opening.start(factories.actor(person), wish(has_consented=True))
    assert (made.has_consented, made.requires_consent, made.notice_version) == (True, True, 1)


@pytest.mark.parametrize(
    ("answer", "is_good"), [("", False), ("Blue", True), ("Green", False), ("x" * 1001, False)]
)
def test_answers_are_checked_on_the_server(answer: str, is_good: bool) -> None:
    site = factories.widget(factories.workstream())
    question = Question.objects.create(
        widget=site, label="Colour?", kind="choice", options="Red\nBlue", is_required=True
    )
    command = wish(answers=[protocol.Answer(question_id=str(question.pk), text=answer)])
    person = visitor(site)
    if is_good:
        made = opening.start(factories.actor(person), command)
        assert [a.text for a in made.answers.all()] == [answer]
    else:
        with pytest.raises(Refused) as refusal:
            opening.start(factories.actor(person), command)
        assert (refusal.value.code, refusal.value.detail) == ("invalid_answer", str(question.pk))


@pytest.mark.parametrize("fields", [{"name": "  "}, {"name": "x" * 121}, {"email": "emma@"}])
def test_bad_fields_are_named(fields: dict[str, str]) -> None:
    person = visitor(factories.widget(factories.workstream()))
    with pytest.raises(Refused) as refusal:
        opening.start(factories.actor(person), wish(**fields))
    assert (refusal.value.code, refusal.value.detail) == ("invalid", next(iter(fields)))


def test_the_address_of_the_page_is_kept_without_its_query() -> None:
    person = visitor(factories.widget(factories.workstream()))
    made = opening.start(
        factories.actor(person), wish(page_url="https://shop.example/a?token=secret#b")
    )
    assert made.page_url == "https://shop.example/a"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("u/melissa%40gmail.com/1", "u/m******%40gmail.com/1"),
        ("u/melissa%2540gmail.com/1", "u/m******@gmail.com/1"),
        ("u/%256delissa%252540gmail.com", "u/m******@gmail.com"),
        ("pay/4111%2520111111111111", "pay/************1111"),
        ("caf%C3%A9%2520menu/17%25", "caf%C3%A9%2520menu/17%25"),
    ],
)
def test_what_is_escaped_in_an_address_is_masked_however_often(path: str, kept: str) -> None:
    """MASK-15."""
    person = visitor(factories.widget(factories.workstream()))
    made = opening.start(factories.actor(person), wish(page_url=f"https://shop.example/{path}"))
    assert made.page_url == f"https://shop.example/{kept}"


@pytest.mark.parametrize("shown", [8, 12, 15])
def test_of_a_card_that_is_cut_in_page_and_title_nothing_is_kept(shown: int) -> None:
    """MASK-15: a piece of a number is not recognised any more."""
    person, card = visitor(factories.widget(factories.workstream())), "4111111111111111"
    url = "https://shop.example/".ljust(opening.MOST_URL - shown - 1, "x") + f"/{card}"
    title = "x" * (opening.MOST_TITLE - shown - 1) + f" {card}"
    made = opening.start(factories.actor(person), wish(page_url=url, page_title=title))
    assert "4" not in made.page_url
    assert "4" not in made.page_title
    assert (len(made.page_url), len(made.page_title)) == (opening.MOST_URL, opening.MOST_TITLE)


@pytest.mark.parametrize(
    ("label", "answer", "told"),
    [
        ("Security code of your card", "123", "***"),
        ("Social security number?", "219099998", "*****9998"),
        ("Your phone number", "61 60 34", "**6034"),
        ("Order number", "it is 4111 1111 1111 1111", "it is ************1111"),
        ("Order number", "601142082", "601142082"),
        ("Order number or phone", "601142082", "*****2082"),
        ("How can we help?", "601142082", "*****2082"),
        ("Order number", "+420 601 142 082", "*********2082"),
        ("How many chairs?", "123", "123"),
        ("Your name and card", "Emma", "Emma"),
    ],
)
def test_a_question_tells_what_its_answer_is(label: str, answer: str, told: str) -> None:
    """MASK-4: the number stands there alone, and what it is stands above the field."""
    site = factories.widget(factories.workstream())
    question = Question.objects.create(widget=site, label=label)
    command = wish(answers=[protocol.Answer(question_id=str(question.pk), text=answer)])
    made = opening.start(factories.actor(visitor(site)), command)
    row = made.answers.get()
    assert row.text == told
    remasking.examine_again(made.pk)
    row.refresh_from_db()
    assert row.text == told
    is_phone = told.endswith(("2082", "6034")) and told != answer
    assert (row.sealed is None) == (not is_phone), "codes and cards are redacted"


def test_work_goes_to_the_widgets_workstream_else_to_the_fallback() -> None:
    stream, fallback = factories.workstream(), factories.workstream(is_fallback=True)
    routed = opening.start(factories.actor(visitor(factories.widget(stream))), wish())
    stray = opening.start(factories.actor(visitor(factories.widget())), wish())
    assert WorkItem.objects.get(pk=routed.pk).workstream_id == stream.pk
    assert WorkItem.objects.get(pk=stray.pk).workstream_id == fallback.pk
