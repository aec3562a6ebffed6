"""How a conversation begins (T1)."""

from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter import protocol
from contactcenter.realtime import publish
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.limits import spend
from conversations.models import (
    Conversation,
    Customer,
    Notice,
    Participant,
    PreChatAnswer,
    Question,
    Widget,
)
from conversations.models.log import Draft
from conversations.services import customers, lifecycle, log, notices
from conversations.signals import conversations_moved
from conversations.states import AUTO_CLOSE_AFTER, CREATED, LIVE_CHAT, State
from masking import guard, policies

MOST_ANSWER = 1000
MOST_URL, MOST_TITLE = 500, 200
MOST_READ = 2000
"""Masked first and shortened after that: of a number that is cut nobody knows what it was."""


@transaction.atomic
def start(actor: Actor, command: protocol.StartConversation) -> Conversation:
    """Open a conversation for this customer, or give the one this `client_id` opened before.

    Raises Refused: `notice_required` (not told, or told an old text; PRIV-3), `consent_required`
    (PRIV-4), `invalid` / `invalid_answer` (detail: the field or question), `conversation_open` (one
    at a time), `rate_limited`.
    """
    customer = Customer.objects.select_for_update().get(pk=actor.visitor_id)
    start_id = _uuid(command.client_id)
    earlier = Conversation.objects.filter(customer=customer, start_id=start_id).first()
    if earlier is not None:
        return earlier
    widget = customer.widget
    if widget is None or not widget.is_active:
        raise Refused("not_found")
    if Conversation.objects.filter(customer=customer, closed_at=None, ended_at=None).exists():
        raise Refused("conversation_open")
    _check_notice(widget, command)
    answers = _checked_answers(widget, command.answers)
    _save_customer(customer, widget, command)
    spend(f"start:{customer.id}", most=3, seconds=60)
    return _create(customer, widget, start_id, command, answers)


def _create(
    customer: Customer,
    widget: Widget,
    start_id: UUID,
    command: protocol.StartConversation,
    answers: list[tuple[Question, str]],
) -> Conversation:
    now = timezone.now()
    conversation = Conversation.objects.create(
        customer=customer, widget=widget, start_id=start_id, channel=LIVE_CHAT,
        state_since=now, created_at=now, auto_close_at=now + AUTO_CLOSE_AFTER[LIVE_CHAT, State.OPEN],
        language=customer.language, page_url=masked_address(_without_query(command.page_url))[:MOST_URL],
        page_title=masked(command.page_title[:MOST_READ])[:MOST_TITLE],
        notice_version=command.notice_version, has_consented=command.has_consented,
        requires_consent=widget.requires_consent,
    )  # fmt: skip
    Participant.objects.create(
        conversation=conversation, customer=customer, role=Participant.Role.CUSTOMER,
        name=customer.name, joined_at=now,
    )  # fmt: skip
    PreChatAnswer.objects.bulk_create(
        _answer(conversation, question, position, text)
        for position, (question, text) in enumerate(answers)
    )
    opened = Draft(
        conversation_id=conversation.id, kind="opened", author_role="customer",
        author_name=customer.name, author_id=customer.id,
    )  # fmt: skip
    lifecycle.announce(log.append([opened]).values())
    moved = lifecycle.Moved(conversation.id, customer.id, CREATED.to, CREATED.to)
    conversations_moved.send(Conversation, moves=[moved], trigger=None, by=None)
    publish.conversation_changed([conversation.id])
    publish.user_changed(customer.id)
    conversation.refresh_from_db()
    return conversation


def _answer(
    conversation: Conversation, question: Question, position: int, text: str
) -> PreChatAnswer:
    kept = guarded(question.label, text)
    return PreChatAnswer(
        conversation=conversation, question=question.label, position=position,
        text=kept.text, sealed=kept.sealed,
    )  # fmt: skip


def _check_notice(widget: Widget, command: protocol.StartConversation) -> None:
    if command.notice_version != notices.in_force(Notice.Kind.CUSTOMER).version:
        raise Refused("notice_required")
    if widget.requires_consent and not command.has_consented:
        raise Refused("consent_required")


def _checked_answers(widget: Widget, given: list[protocol.Answer]) -> list[tuple[Question, str]]:
    texts = {answer.question_id: answer.text.replace("\0", "").strip() for answer in given}
    checked = []
    for question in widget.questions.all():
        text = texts.pop(str(question.id), "")
        is_choice = question.kind == Question.Kind.CHOICE
        if (
            len(text) > MOST_ANSWER
            or (question.is_required and not text)
            or (text and is_choice and text not in question.choices)
        ):
            raise Refused("invalid_answer", str(question.id))
        if text:
            checked.append((question, text))
    if texts:
        raise Refused("invalid_answer", next(iter(texts)))
    return checked


def _save_customer(customer: Customer, widget: Widget, command: protocol.StartConversation) -> None:
    name = " ".join(command.name.replace("\0", "").split())
    if not name or len(name) > 120:
        raise Refused("invalid", "name")
    email = command.email.strip()
    if email or widget.asks_email:
        email = customers.checked_email(email)
    customers.rename(customer, name)
    customers.set_email(customer, email)
    customer.language = command.language[:8]
    customer.save()


def guarded(question: str, answer: str) -> guard.Guarded:
    """What may be kept of an answer: by the default policy, since its queue is not known yet."""
    return guard.of_answer(answer, question=question, decisions=policies.in_force())


def masked(text: str) -> str:
    """Of the page only what staff may read is kept at all."""
    return guard.plain(text, policies.in_force())


def masked_address(url: str) -> str:
    """Each step of the path for itself: inside an address numbers pass for ids."""
    return "/".join(map(_masked_step, url.split("/")))


def _masked_step(step: str) -> str:
    kept = masked(step)
    # A site that passes addresses on may have escaped what it had escaped already.
    plain = unquote(unquote(unquote(kept)))
    told = masked(plain)
    return kept if told == plain else quote(told, safe="*@")


def _without_query(url: str) -> str:
    """Addresses carry tokens in their query; only where the customer was is kept."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"[:MOST_READ]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("invalid", "client_id") from None
