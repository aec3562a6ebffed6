"""Notices about monitoring, recording and storing: which text is in force, who confirmed it."""

from django.utils.translation import gettext as _

from contactcenter.models import User
from conversations.models import Notice, NoticeAcknowledgement


def in_force(kind: str) -> Notice:
    """The newest version of a kind; the first is made by a migration."""
    return Notice.objects.filter(kind=kind).latest("version")


def text_of(notice: Notice) -> str:
    """The admin's words, else ours in the reader's language."""
    if notice.text:
        return notice.text
    if notice.kind == Notice.Kind.AGENT:
        return _(
            "Your communications with customers may be monitored, recorded and stored by your"
            " organisation. Supervisors may read along, join, and end conversations."
        )
    return _(
        "This chat may be monitored, recorded and stored, so that we can help you and improve our"
        " service. Card numbers and similar data are hidden automatically."
    )


def is_confirmed(user: User) -> bool:
    """Whether this person confirmed the text for agents that is in force (PRIV-5)."""
    return NoticeAcknowledgement.objects.filter(
        user=user, notice=in_force(Notice.Kind.AGENT)
    ).exists()


def confirm(user: User, version: int) -> bool:
    """Note the confirmation; False when another version is in force by now."""
    notice = in_force(Notice.Kind.AGENT)
    if notice.version != version:
        return False
    NoticeAcknowledgement.objects.get_or_create(user=user, notice=notice)
    return True


def publish(kind: str, text: str) -> Notice:
    """Put a new text in force; everybody is asked again."""
    last = Notice.objects.filter(kind=kind).order_by("-version").first()
    return Notice.objects.create(kind=kind, text=text, version=(last.version if last else 0) + 1)
