"""What the admin site's first page says beside its lists."""

from django import template

from contactcenter.protocol import Revealer
from conversations.services import revealing

register = template.Library()


@register.simple_tag
def revealers() -> list[Revealer]:
    """Who had many masked places shown to them lately (MASK-19)."""
    return revealing.revealers()
