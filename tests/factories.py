"""Rows for tests, arranged through the services where a rule is involved.

Every function can be called from another process by tests.arrange; names are unique by default, so
that tests share one database and never meet.
"""

import threading
import uuid
from datetime import timedelta
from typing import Any

import time_machine
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from contactcenter.models import SocketTicket, User
from contactcenter.realtime import tickets
from contactcenter.realtime.actor import Actor
from conversations.models import (
    AuditEntry,
    Conversation,
    Customer,
    Notice,
    NoticeAcknowledgement,
    OutcomeCode,
    Participant,
    Question,
    StandardResponse,
    Widget,
)
from conversations.models.log import Draft
from conversations.services import audit, lifecycle, log, notices, revealing, visitors
from conversations.signals import conversations_moved
from conversations.states import LIVE_CHAT, State
from masking.models import Entity, MaskingPolicy, MaskingRule
from routing.models import Agent, Membership, Queue, WidgetRoute, WorkItem, Workstream
from routing.services import capacity
from routing.states import Presence
from supervisor.models import SupervisorSwitches

PASSWORD = "correct horse"


def unique(word: str) -> str:
    return f"{word}-{uuid.uuid4().hex[:8]}"


def user(name: str = "", **roles: Any) -> User:
    """Somebody of the staff who has confirmed the notice."""
    made = User(username=unique("user"), display_name=name or unique("Person"), **roles)
    made.set_password(PASSWORD)
    made.save()
    notices.confirm(made, notices.in_force(Notice.Kind.AGENT).version)
    return made


def queue(**fields: Any) -> Queue:
    return Queue.objects.create(name=fields.pop("name", unique("Queue")), **fields)


def agent(
    *queues: Queue, name: str = "", presence: str = Presence.AVAILABLE, **fields: Any
) -> Agent:
    """An agent, signed in with this presence unless a test says otherwise."""
    made = Agent.objects.create(
        user=user(name, is_agent=True), presence=presence, presence_set_by="test", **fields
    )
    for line in queues:
        Membership.objects.create(queue=line, agent=made)
    return made


def workstream(line: Queue | None = None, **fields: Any) -> Workstream:
    line = line or queue()
    return Workstream.objects.create(
        name=fields.pop("name", unique("Stream")), queue=line, **fields
    )


def widget(stream: Workstream | None = None, **fields: Any) -> Widget:
    made = Widget.objects.create(
        name=fields.pop("name", unique("Widget")), title=fields.pop("title", "Hi there"), **fields
    )
    if stream is not None:
        WidgetRoute.objects.create(widget=made, workstream=stream)
    return made


def conversation(
    stream: Workstream | None = None, *, name: str = "Emma Whitfield", **fields: Any
) -> Conversation:
    """An Open conversation that waits in its queue, as T1 leaves it."""
    site = widget(stream or workstream())
    person = Customer.objects.create(name=name, widget=site, token_hash=uuid.uuid4().hex)
    now = timezone.now()
    made = Conversation.objects.create(
        customer=person, widget=site, start_id=uuid.uuid4(), state_since=now, created_at=now,
        channel=fields.pop("channel", LIVE_CHAT), **fields,
    )  # fmt: skip
    Participant.objects.create(
        conversation=made, customer=person, role="customer", name=name, joined_at=now
    )
    log.append([Draft(made.id, "opened", "customer", name, person.id)])
    moved = lifecycle.Moved(made.id, person.id, State.OPEN, State.OPEN)
    conversations_moved.send(Conversation, moves=[moved], trigger=None, by=None)
    return made


def actor(who: Agent | User | Customer, audience: Any = "desk") -> Actor:
    """Somebody as the services see them."""
    if isinstance(who, Customer):
        return visitors.as_actor(who)
    person = who.user if isinstance(who, Agent) else who
    return Actor(
        audience=audience, name=person.name, user_id=person.pk, is_agent=person.is_agent,
        is_supervisor=person.is_supervisor,
    )  # fmt: skip


# ---- for tests from outside: plain values in, plain values out -----------------------------------


def desk(
    *, agents: int = 1, supervisors: int = 1, origin: str = "", units: int = 4, **stream: Any
) -> dict[str, Any]:
    """A queue with its people, a workstream and a widget of its own; everything one test needs."""
    line = queue(target_seconds=stream.pop("target_seconds", 120))
    widget_fields = {
        key: stream.pop(key)
        for key in (
            "requires_consent",
            "asks_email",
            "privacy_url",
            "language",
            "calls",
            "ring_seconds",
            "records_calls",
            "customers_send_files",
            "agents_send_files",
            "file_most_mb",
        )
        if key in stream
    }
    work = workstream(line, **stream)
    site = widget(work, origins=origin, **widget_fields)
    people = [agent(line, presence=Presence.OFFLINE, max_units=units) for _ in range(agents)]
    Agent.objects.filter(pk__in=[p.pk for p in people]).update(presence_set_by="system")
    chiefs = [user(is_supervisor=True) for _ in range(supervisors)]
    line.supervisors.add(*chiefs)
    switches()
    return {
        "widget": site.key,
        "widget_id": str(site.pk),
        "queue": line.name,
        "queue_id": str(line.pk),
        "workstream_id": str(work.pk),
        "agents": [_account(p.user) for p in people],
        "supervisors": [_account(chief) for chief in chiefs],
        "notice": notices.in_force(Notice.Kind.CUSTOMER).version,
    }


def supervise(queue_id: str, user_id: str) -> None:
    """Make somebody a supervisor of this queue, whatever else they are."""
    User.objects.filter(pk=user_id).update(is_supervisor=True)
    Queue.objects.get(pk=queue_id).supervisors.add(User.objects.get(pk=user_id))


def account(**roles: Any) -> dict[str, str]:
    return _account(user(**roles))


def _account(person: User) -> dict[str, str]:
    return {
        "id": str(person.pk),
        "username": person.username,
        "password": PASSWORD,
        "name": person.name,
    }


def switches(
    *, may_monitor: bool = True, may_force_close: bool = True, may_assign: bool = True
) -> None:
    """Set the switches of ROLE-2."""
    SupervisorSwitches.objects.update_or_create(
        pk=1,
        defaults={
            "acknowledged_at": timezone.now(),
            "may_monitor": may_monitor,
            "may_force_close": may_force_close,
            "may_assign": may_assign,
        },
    )


def masking(*, is_on: bool) -> None:
    MaskingPolicy.objects.update_or_create(
        is_default=True, defaults={"name": "Default", "is_on": is_on}
    )


def masking_policy(queue_id: str, rules: list[dict[str, str]], **fields: Any) -> dict[str, int]:
    """A policy of its own for this queue."""
    policy = MaskingPolicy.objects.create(name=unique("Policy"), **fields)
    for rule in rules:
        MaskingRule.objects.create(policy=policy, **rule)
    Queue.objects.filter(pk=queue_id).update(masking_policy=policy)
    return {"id": policy.pk}


def may_reveal_all(user_id: str) -> None:
    """Give somebody the right to see whatever is masked."""
    may_reveal(user_id, *Entity.values)


def revealed(user_id: str, count: int) -> None:
    """As if this agent had looked behind so many masked places half an hour ago."""
    person = actor(User.objects.get(pk=user_id))
    with time_machine.travel(timezone.now() - timedelta(minutes=30), tick=False):
        for _ in range(count):
            audit.record(person, revealing.ACTION, str(uuid.uuid4()))


def may_reveal(user_id: str, *entities: str) -> None:
    """Give somebody the right to see what is masked."""
    names = [f"reveal_{entity.lower()}" for entity in entities]
    User.objects.get(pk=user_id).user_permissions.add(
        *Permission.objects.filter(codename__in=names)
    )


def reason(name: str = "") -> dict[str, str]:
    made = OutcomeCode.objects.create(name=name or unique("Reason"))
    return {"id": str(made.pk), "name": made.name}


def picture_world() -> dict[str, str]:
    """The demo data, ready for a picture: notices confirmed, offers that stay, a widget for orders."""
    notice = notices.in_force(Notice.Kind.AGENT)
    for person in User.objects.all():
        notices.confirm(person, notice.version)
    Workstream.objects.update(offer_seconds=600)
    orders = Workstream.objects.get(queue__name="Orders")
    return {
        "widget": widget(orders, name="Caldo orders").key,
        "question": str(Question.objects.get().pk),
    }


def age(conversation_id: str, minutes: int, unanswered: int = 0) -> None:
    """Let a conversation be older than it is; its customer waits for so many minutes."""
    rows, past = Conversation.objects.filter(pk=conversation_id), timedelta(minutes=minutes)
    made = rows.get()
    WorkItem.objects.filter(pk=made.pk).update(enqueued_at=made.created_at - past)
    rows.update(
        created_at=made.created_at - past,
        state_since=made.state_since - past,
        accepted_at=made.accepted_at and made.accepted_at - past + timedelta(seconds=40),
        waiting_since=timezone.now() - timedelta(minutes=unanswered) if unanswered else None,
    )


def response(title: str, text: str, shortcut: str = "") -> dict[str, str]:
    made = StandardResponse.objects.create(title=unique(title), text=text, shortcut=shortcut)
    return {"id": str(made.pk), "title": made.title}


def question(widget_id: str, **fields: Any) -> dict[str, str]:
    return {"id": str(Question.objects.create(widget_id=widget_id, **fields).pk)}


def deactivate(user_id: str) -> None:
    User.objects.filter(pk=user_id).update(is_active=False)


def update(model: str, pk: str, **fields: Any) -> int:
    """Change columns of one row, as an admin or time would."""
    return int(apps.get_model(model).objects.filter(pk=pk).update(**fields))


def until_offline(user_id: str, lost_at: str) -> None:
    """Once the agent's last socket is gone, make it long ago."""
    for _ in range(200):
        if Agent.objects.filter(user__id=user_id, presence="offline").update(lost_at=lost_at):
            return
        threading.Event().wait(0.05)
    raise AssertionError("the agent is not offline")


def row(model: str, pk: str) -> dict[str, Any]:
    return dict(apps.get_model(model).objects.filter(pk=pk).values().get())


def log_of(conversation_id: str) -> list[dict[str, Any]]:
    """The stored log, oldest first."""
    entries = Conversation.objects.get(pk=conversation_id).entry_set.order_by("seq")
    fields = ["seq", "kind", "client_id", "text", "sealed", "author_role", "is_public"]
    return [dict(entry) for entry in entries.values(*fields)]


def history(conversation_id: str, count: int) -> None:
    """Messages of the customer that were written long before: m1, m2, …"""
    key = uuid.UUID(conversation_id)
    owner = Conversation.objects.get(pk=key).customer
    for start in range(0, count, 100):
        log.append(
            [
                Draft(key, "message", "customer", owner.name, owner.pk, text=f"m{n}")
                for n in range(start + 1, min(start + 100, count) + 1)
            ]
        )


def audit_of(subject: str = "", actor: str = "") -> list[dict[str, Any]]:
    """Audit rows on a subject, or of somebody; oldest first."""
    rows = AuditEntry.objects.filter(actor__id=actor) if actor else AuditEntry.objects.all()
    rows = rows.filter(subject=subject) if subject else rows
    return [dict(r) for r in rows.order_by("id").values("actor_id", "action", "subject", "outcome")]


def drift() -> list[Any]:
    return capacity.drift()


# ---- authority that ends --------------------------------------------------------------------------


def expire_ticket(ticket: str, expires_at: str) -> None:
    SocketTicket.objects.filter(digest=tickets.digest(ticket)).update(expires_at=expires_at)


def new_password(user_id: str) -> None:
    person = User.objects.get(pk=user_id)
    person.set_password(unique("another"))
    person.save()


def end_sessions(user_id: str) -> None:
    """As an admin would who suspects somebody: every session of this person is gone."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == user_id:
            session.delete()


def forget_notice(user_id: str) -> None:
    NoticeAcknowledgement.objects.filter(user__id=user_id).delete()


def revoke_visitor(conversation_id: str) -> None:
    Customer.objects.filter(conversation__id=conversation_id).update(token_hash=uuid.uuid4().hex)


def shout(conversation_id: str, count: int, length: int) -> None:
    """Many long messages of the customer at once, delivered live to everybody who follows."""
    key = uuid.UUID(conversation_id)
    owner = Conversation.objects.get(pk=key).customer
    texts = ["x" * length] * (count - 1) + ["the last shout"]
    for start in range(0, count, 20):
        drafts = [
            Draft(key, "message", "customer", owner.name, owner.pk, text=text)
            for text in texts[start : start + 20]
        ]
        with transaction.atomic():
            lifecycle.announce(log.append(drafts).values())
