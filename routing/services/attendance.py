"""Who is at their browser: sockets come and go as leases, presence and deadlines follow."""

from uuid import UUID

from django.db import transaction

from contactcenter.realtime import leases
from contactcenter.realtime.actor import Actor
from conversations.services import ending
from routing.services import presence


@transaction.atomic
def came(actor: Actor, node: str) -> UUID:
    """A socket opened; gives its lease."""
    lease = leases.take(actor, node)
    if actor.customer_id is not None:
        ending.customer_came(actor.customer_id)
    elif actor.audience == "desk" and actor.user_id is not None:
        presence.connected(actor.user_id)
    return lease


@transaction.atomic
def went(lease_id: UUID) -> None:
    """A socket ended in an orderly way."""
    _follow(leases.give_back(lease_id))


@transaction.atomic
def expire() -> None:
    """Sockets of killed processes."""
    _follow(leases.expire())


def _follow(gone: leases.Gone) -> None:
    if gone.user_ids:
        presence.lost(gone.user_ids)
    if gone.customer_ids:
        ending.customers_left(gone.customer_ids)
