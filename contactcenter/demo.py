"""The demo data of `make run`: a small coffee-machine company."""

import os
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from contactcenter.models import User
from contactcenter.protocol import SendMessage
from contactcenter.realtime.actor import Actor
from conversations.models import (
    Conversation,
    Customer,
    Notice,
    OutcomeCode,
    Participant,
    Question,
    StandardResponse,
    Widget,
)
from conversations.models.log import Draft
from conversations.services import customers, ending, lifecycle, log, messages, notices
from conversations.states import LIVE_CHAT, Trigger
from media.models import Clip
from media.services import clips, patterns
from routing.models import Agent, Membership, Queue, WidgetRoute, WorkItem, Workstream
from supervisor.models import SupervisorSwitches

PASSWORD = "demo"  # noqa: S105 - the command refuses to run in production
AGENTS = [("dana", "Dana Levi"), ("tomas", "Tomáš Dvořák"), ("giulia", "Giulia Conti"),
          ("piotr", "Piotr Zieliński")]  # fmt: skip
REASONS = ["Question answered", "Spare part sent", "Spare part out of stock", "Repair arranged",
           "Delivery moved", "Refund", "Complaint", "Wrong number"]  # fmt: skip
RESPONSES = [
    ("Greeting", "hello", "Hello <customer>, this is <agent>. How can I help you?"),
    ("Ask for the order", "order", "Could you tell me your order number? It begins with CX."),
    ("One moment", "moment", "One moment please, I am looking it up."),
    ("Delivery day", "delivery", "Your parcel arrives on <day>. You will get a tracking link."),
    ("Goodbye", "bye", "Is there anything else I can do for you? If not, may I close the chat?"),
]


@transaction.atomic
def create(origin: str) -> dict[str, Any]:
    """Make what is missing; gives {"accounts": [...], "widget_key": "..."}."""
    users = {name: _user(name, title, is_agent=True) for name, title in AGENTS}
    petra = _user("petra", "Petra Horáková", is_supervisor=True)
    _user("admin", "Admin", is_staff=True, is_superuser=True)
    support = _queue("Technical support", ["dana", "tomas", "giulia"], users, petra)
    orders = _queue("Orders", ["dana", "giulia", "piotr"], users, petra)
    support_stream = _workstream("Web chat · support", support, is_fallback=True)
    _workstream("Web chat · orders", orders)
    widget = _widget(origin, support_stream)
    for name in REASONS:
        OutcomeCode.objects.get_or_create(kind=OutcomeCode.Kind.WRAP_UP, name=name)
    for title, shortcut, text in RESPONSES:
        StandardResponse.objects.get_or_create(
            title=title, defaults={"shortcut": shortcut, "text": text}
        )
    _switch_on(petra)
    _clip()
    if not Conversation.objects.exists():
        _finished_conversation(widget, support_stream, users["dana"])
    accounts = [("agent", name) for name, _ in AGENTS] + [
        ("supervisor", "petra"),
        ("admin", "admin"),
    ]
    return {
        "accounts": [
            {"role": role, "username": name, "password": PASSWORD} for role, name in accounts
        ],
        "widget_key": widget.key,
    }


def _user(username: str, name: str, **roles: bool) -> User:
    user, is_new = User.objects.get_or_create(
        username=username, defaults={"display_name": name, "is_demo": True, **roles}
    )
    if is_new:
        user.set_password(PASSWORD)
        user.save()
    return user


def _queue(name: str, members: list[str], users: dict[str, User], supervisor: User) -> Queue:
    queue, _ = Queue.objects.get_or_create(name=name)
    queue.supervisors.add(supervisor)
    for member in members:
        agent, _ = Agent.objects.get_or_create(user=users[member])
        Membership.objects.get_or_create(queue=queue, agent=agent)
    return queue


def _workstream(name: str, queue: Queue, *, is_fallback: bool = False) -> Workstream:
    stream, _ = Workstream.objects.get_or_create(
        name=name,
        defaults={"queue": queue, "is_fallback": is_fallback, "offer_seconds": 45},
    )
    return stream


def _widget(origin: str, stream: Workstream) -> Widget:
    widget, is_new = Widget.objects.get_or_create(
        name="Caldo shop",
        defaults={
            "title": "Hi there. How can we help?",
            "subtitle": "Caldo usually answers within a minute",
            "colour": "#7c3f1d",
            "origins": origin,
            "calls": "video",
            "customers_send_files": True,
            "agents_send_files": True,
        },
    )
    if is_new:
        WidgetRoute.objects.create(widget=widget, workstream=stream)
        Question.objects.create(
            widget=widget, label="What is it about?", kind=Question.Kind.CHOICE, position=1,
            options="A machine that needs help\nAn order\nSomething else", is_required=True,
        )  # fmt: skip
    elif origin not in widget.allowed_origins:
        widget.origins = f"{widget.origins}\n{origin}"
        widget.save()
    return widget


def _clip() -> None:
    """Something to push to a customer, made by code; the worker prepares it."""
    if Clip.objects.exists():
        return
    source = Path(settings.MEDIA_FILES) / "clips" / "demo.webm"
    patterns.write(source, seconds=10)
    clip = Clip(title="Moving bars")
    with source.open("rb") as file:
        clips.store(clip, file)
    clip.save()
    source.unlink()


def _switch_on(supervisor: User) -> None:
    switches, is_new = SupervisorSwitches.objects.get_or_create(pk=1)
    if is_new or switches.acknowledged_at is None:
        switches.acknowledged_by, switches.acknowledged_at = supervisor, timezone.now()
        switches.may_monitor = switches.may_force_close = switches.may_assign = True
        switches.save()


def _finished_conversation(widget: Widget, stream: Workstream, user: User) -> None:
    """One conversation as it would have gone, through the same services."""
    customer = Customer(name="Emma Whitfield", language="en", widget=widget)
    customers.set_email(customer, "emma.whitfield@gmail.com")
    customer.save()
    now = timezone.now()
    conversation = Conversation.objects.create(
        customer=customer, widget=widget, start_id=uuid.uuid4(), channel=LIVE_CHAT,
        state_since=now, created_at=now, language="en",
        notice_version=notices.in_force(Notice.Kind.CUSTOMER).version,
        page_url="https://caldo.example/support/mira-2", page_title="Mira 2",
    )  # fmt: skip
    WorkItem.objects.create(
        conversation=conversation, workstream=stream, queue=stream.queue, enqueued_at=now
    )
    Participant.objects.create(
        conversation=conversation, customer=customer, role="customer", name=customer.name,
        joined_at=now,
    )  # fmt: skip
    log.append([Draft(conversation.id, "opened", "customer", customer.name, customer.id)])
    visitor = Actor(audience="customer", name=customer.name, customer_id=customer.id)
    agent = Actor(audience="desk", name=user.name, user_id=user.pk, is_agent=True)
    lifecycle.move(conversation.id, Trigger.PICK, by=agent, facts={"queue": stream.queue.name})
    for who, text in (
        (visitor, "Hi! My Mira 2 started dripping from the group head yesterday."),
        (agent, "Hello Emma. Does it drip only while you brew, or also when the machine is idle?"),
        (visitor, "Also when idle. You can reach me at emma.whitfield@gmail.com"),
        (agent, "That is the gasket. I am sending you a new one today, free of charge."),
        (visitor, "Brilliant, thank you!"),
    ):
        command = SendMessage(
            conversation_id=str(conversation.id), client_id=str(uuid.uuid4()), text=text
        )
        messages.post(who, command)
    lifecycle.move(conversation.id, Trigger.AGENT_END, by=agent)
    reason = OutcomeCode.objects.get(name="Spare part sent")
    ending.submit_wrap_up(
        conversation, by=agent, reason_id=reason.id, notes="Gasket MG-58-07 sent."
    )


def default_origin() -> str:
    return os.environ.get("DEMO_URL", "http://localhost:8001")
