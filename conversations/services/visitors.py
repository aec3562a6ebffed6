"""Visitors: who a browser is, without an account."""

import secrets

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.tickets import digest
from conversations.models import Customer, Widget


def create(widget: Widget) -> str:
    """A new visitor; gives the token (256 bits). It is told once and only its digest is kept."""
    token = secrets.token_urlsafe(32)
    Customer.objects.create(widget=widget, token_hash=digest(token))
    return token


def actor_of(widget: Widget, token: str) -> Actor:
    """Who holds this token on this widget. Raises Refused `token_unknown`."""
    customer = Customer.objects.filter(widget=widget, token_hash=digest(token)).first()
    if customer is None:
        raise Refused("token_unknown")
    return as_actor(customer)


def of_header(widget: Widget, authorization: str) -> Actor:
    """Who says `Visitor <token>`. Raises Refused `token_unknown`."""
    scheme, _, token = authorization.partition(" ")
    if scheme != "Visitor":
        raise Refused("token_unknown")
    return actor_of(widget, token)


def as_actor(customer: Customer) -> Actor:
    return Actor(
        audience="customer",
        name=customer.name,
        customer_id=customer.id,
        session=customer.token_hash or "",
    )
