"""Who is connected, as rows that expire (Connection): a killed process leaves nothing behind."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

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
    rows = list(Connection.objects.filter(id=lease_id).values("user_id", "customer_id", "audience"))
    Connection.objects.filter(id=lease_id).delete()
    return _without_connection(rows)


def expire() -> Gone:
    """Drop the leases nobody renewed."""
    overdue = Connection.objects.filter(
        seen_at__lt=timezone.now() - timedelta(seconds=LEASE_SECONDS)
    )
    rows = list(overdue.values("user_id", "customer_id", "audience"))
    overdue.delete()
    return _without_connection(rows)


def connected_users(user_ids: set[UUID], audience: str) -> set[UUID]:
    """Which of these people have a socket of this audience."""
    found = Connection.objects.filter(user_id__in=user_ids, audience=audience)
    return {user_id for user_id in found.values_list("user_id", flat=True) if user_id}


def _without_connection(rows: list[dict[str, UUID | None]]) -> Gone:
    # Only the desk's sockets say that an agent is there: a dashboard alone takes no work.
    users = {row["user_id"] for row in rows if row["user_id"] and row["audience"] == "desk"}
    customers = {row["customer_id"] for row in rows if row["customer_id"]}
    if customers:
        customers -= set(
            Connection.objects.filter(customer_id__in=customers).values_list(
                "customer_id", flat=True
            )
        )
    if users:
        users -= connected_users(users, "desk")
    return Gone({u for u in users if u}, {c for c in customers if c})
