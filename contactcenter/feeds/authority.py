"""Who may open a socket, and whose socket must die because its authority did (≤ 5 s)."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.sessions.models import Session
from django.utils import timezone

from contactcenter.models import User
from contactcenter.realtime import tickets
from contactcenter.realtime.actor import Actor, Audience
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.hub import hub
from contactcenter.realtime.socket import NO_AUTHORITY, Socket
from contactcenter.realtime.threads import in_thread
from conversations.models import Customer
from conversations.services import notices, visitors

CHECK_TICKS = 3


def authenticate(ticket: str, audience: Audience) -> Actor:
    """Spend a ticket; gives who holds it. Raises Refused `bad_ticket`."""
    row = tickets.spend(ticket, audience)
    if row.customer_id is not None:
        customer = Customer.objects.filter(pk=row.customer_id, token_hash=row.session).first()
        if customer is None:
            raise Refused("bad_ticket")
        return visitors.as_actor(customer)
    user = row.user
    if user is None or not may_enter(user, audience):
        raise Refused("bad_ticket")
    return actor_for(user, audience, session=row.session)


def actor_for(user: User, audience: Audience | None, *, session: str) -> Actor:
    return Actor(
        audience=audience, name=user.name, user_id=user.pk, is_agent=user.is_agent,
        is_supervisor=user.is_supervisor, is_admin=user.is_staff, session=session,
        credential=user.get_session_auth_hash(),
    )  # fmt: skip


def may_enter(user: User, audience: Audience | None) -> bool:
    """Role, account and the confirmed notice (ROLE-1, PRIV-5)."""
    if not user.is_active or not notices.is_confirmed(user):
        return False
    if audience == "desk":
        return user.is_agent and hasattr(user, "agent")
    return user.is_supervisor


def invalid(actors: Iterable[Actor]) -> set[Actor]:
    """Those whose session, account, role or token is gone."""
    actors = list(actors)
    staff = [a for a in actors if a.user_id is not None]
    users = {u.pk: u for u in User.objects.filter(pk__in={a.user_id for a in staff})}
    sessions = set(
        Session.objects.filter(
            pk__in={a.session for a in staff}, expire_date__gt=timezone.now()
        ).values_list("pk", flat=True)
    )
    tokens: dict[UUID, str | None] = dict(
        Customer.objects.filter(
            pk__in={a.customer_id for a in actors if a.customer_id}
        ).values_list("pk", "token_hash")
    )
    lost = set()
    for actor in actors:
        if actor.customer_id is not None:
            is_good = tokens.get(actor.customer_id) == actor.session
        else:
            user = users.get(actor.staff_id)
            is_good = user is not None and actor.session in sessions and _still(user, actor)
        if not is_good:
            lost.add(actor)
    return lost


def _still(user: User, actor: Actor) -> bool:
    return may_enter(user, actor.audience) and user.get_session_auth_hash() == actor.credential


async def check(sockets: Iterable[Socket]) -> None:
    """Close the sockets whose authority is gone."""
    sockets = [s for s in sockets if not s.is_closed]
    if sockets:
        lost = await in_thread(invalid, {s.actor for s in sockets})
        for socket in sockets:
            if socket.actor in lost:
                await socket.close(NO_AUTHORITY)


async def every_tick(count: int) -> None:
    if count % CHECK_TICKS == 0:
        await check(list(hub.sockets))


async def refresh(users: set[str] | None, conversations: set[str] | None) -> None:
    """Somebody rang: perhaps because they were deactivated."""
    if users:
        await check([s for s in hub.sockets if str(s.actor.user_id) in users])
