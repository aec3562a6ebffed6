"""Single-use tickets for sockets: no session cookie or token is ever put in an address."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from contactcenter.models import SocketTicket
from contactcenter.realtime.actor import Actor, Audience
from contactcenter.realtime.errors import Refused

LIFE_SECONDS = 60


def digest(secret: str) -> str:
    """What is stored in place of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(actor: Actor, audience: Audience) -> str:
    """A ticket for one socket of this audience, good for a minute."""
    ticket = secrets.token_urlsafe(32)
    SocketTicket.objects.create(
        digest=digest(ticket),
        audience=audience,
        user_id=actor.user_id,
        customer_id=actor.customer_id,
        session=actor.session,
        expires_at=timezone.now() + timedelta(seconds=LIFE_SECONDS),
    )
    return ticket


def spend(ticket: str, audience: Audience) -> SocketTicket:
    """Take the ticket; a second time, late, or for another audience: Refused("bad_ticket")."""
    row = SocketTicket.objects.filter(digest=digest(ticket)).first()
    # Deleting decides the race of two sockets with one ticket: only one deletes a row.
    if row is None or not SocketTicket.objects.filter(pk=row.pk).delete()[0]:
        raise Refused("bad_ticket")
    if row.audience != audience or row.expires_at < timezone.now():
        raise Refused("bad_ticket")
    return row


def forget_expired() -> int:
    """Delete tickets nobody used; gives how many."""
    return SocketTicket.objects.filter(expires_at__lt=timezone.now()).delete()[0]
