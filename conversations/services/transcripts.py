"""A conversation as a text file or an e-mail: masked like everything that leaves the product (WID-12)."""

from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import dateformat, timezone, translation
from django.utils.translation import gettext as _

from contactcenter.realtime.errors import Refused
from contactcenter.realtime.limits import spend
from conversations import payloads
from conversations.models import Conversation, Customer, Entry
from conversations.services import customers
from masking.models import Audience

MOST_MAILS = 3
HOUR = 3600


def as_text(conversation: Conversation, *, is_public: bool) -> str:
    """What was said, a line each, in the present language and time zone.

    is_public: only what the customer may read; otherwise notes too. Both are masked for files.
    """
    kinds = ["message", "file"] if is_public else payloads.SENT
    lines = [
        _("Conversation of %(date)s") % {"date": _time(conversation.created_at, "Y-m-d")},
        "",
    ]
    for entry in Entry.objects.filter(conversation=conversation, kind__in=kinds).order_by("seq"):
        text = payloads.read_text(
            entry.text, entry.sealed, entry.author_role, Audience.EXPORT,
            conversation.masking_policy_id,
        )  # fmt: skip
        who = entry.author_name or entry.author_role
        if entry.kind == "note":
            who = _("%(name)s (note)") % {"name": who}
        if entry.kind == "file":
            text = _("File: %(name)s") % {"name": text}
        lines.append(f"[{_time(entry.created_at, 'H:i')}] {who}: {text}")
    return "\n".join([*lines, ""])


def prepare_mail(conversation: Conversation, *, address: str) -> None:
    """Check that a transcript may be sent, and remember where to; the task looks the address up (MASK-15).

    address: where to; empty for the one the customer gave before. Raises Refused: `switched_off` (no mail
    server is set up), `invalid` (no usable address, or addresses are redacted), `rate_limited`.
    """
    if not settings.CAN_MAIL:
        raise Refused("switched_off", "email")
    customer = Customer.objects.get(pk=conversation.customer_id)
    if address:
        customers.set_email(customer, customers.checked_email(address))
        customer.save(update_fields=["email", "email_sealed", "email_digest"])
    if not customers.email_of(customer):
        raise Refused("invalid", "email")
    spend(f"transcript:{conversation.pk}", most=MOST_MAILS, seconds=HOUR)


class MailRefused(OSError):
    """The mail server did not take it. Says its code only: whatever else it answered quotes the address."""


def mail(conversation_id: UUID) -> None:
    """Send the public transcript to the customer's address, in their language. Raises MailRefused."""
    conversation = Conversation.objects.select_related("customer", "widget").get(pk=conversation_id)
    address = customers.email_of(conversation.customer)
    if not address:
        return  # redacted or forgotten since it was asked for
    with translation.override(conversation.language or settings.LANGUAGE_CODE):
        message = EmailMessage(
            subject=_("Your conversation with us"),
            body=as_text(conversation, is_public=True),
            to=[address],
        )
    try:
        message.send()
    except (SMTPException, ValueError) as failure:
        # The worker logs what is raised here (MASK-15).
        raise MailRefused(_reason(failure)) from None


def _reason(failure: Exception) -> str:
    answers = [getattr(failure, "smtp_code", "")]
    if isinstance(failure, SMTPRecipientsRefused):
        answers = [code for code, _text in failure.recipients.values()]
    return " ".join([type(failure).__name__, *map(str, answers)]).strip()


def _time(at: datetime, form: str) -> str:
    return dateformat.format(timezone.localtime(at), form)
