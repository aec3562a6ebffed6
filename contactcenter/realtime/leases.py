"""Who is connected, as rows that expire (Connection): a killed process leaves nothing behind."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from contactcenter.models import Connection
from contactcenter.realtime.actor import Actor

LEASE_SECONDS = 15
RENEW_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Gone:
    """People whose last socket ended."""

    user_ids: set[UUID]
    customer_ids: set[UUID]


def take(actor: Actor, node: str) -> UUID:
    """Note a new socket; gives the lease's id."""
    return Connection.objects.create(
        node=node,
        audience=actor.audience or "",
        user_id=actor.user_id,
        customer_id=actor.customer_id,
        seen_at=timezone.now(),
    ).id


def renew(node: str) -> None:
    """All sockets of this process are alive."""
    Connection.objects.filter(node=node).update(seen_at=timezone.now())


def give_back(lease_id: UUID) -> Gone:
    """A socket ended; says whether it was the person's last."""
    return _end(Connection.objects.filter(id=lease_id))


def expire() -> Gone:
    """Drop the leases nobody renewed."""
    overdue = Connection.objects.filter(
        seen_at__lt=timezone.now() - timedelta(seconds=LEASE_SECONDS)
    )
    return _end(overdue)


def _end(leases: QuerySet[Connection]) -> Gone:
    """Delete these leases; who has no other socket now is gone."""
    rows = list(leases)
    leases.delete()
    # Only the desk's sockets say that an agent is there: a dashboard alone takes no work.
    desks = {row.user_id for row in rows if row.user_id is not None and row.audience == "desk"}
    customers = {row.customer_id for row in rows if row.customer_id is not None}
    present = Connection.objects.filter(user_id__in=desks, audience="desk")
    here = Connection.objects.filter(customer_id__in=customers)
    return Gone(
        desks - set(present.values_list("user_id", flat=True)),
        customers - set(here.values_list("customer_id", flat=True)),
    )
