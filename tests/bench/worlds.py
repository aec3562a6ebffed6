"""Many conversations at once, for the bench of the chat path (called by tests.arrange)."""

import dataclasses
import uuid
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from contactcenter.models import SocketTicket, User
from contactcenter.realtime import tickets
from contactcenter.realtime.actor import Audience
from conversations.models import (
    Conversation,
    Customer,
    Notice,
    NoticeAcknowledgement,
    Participant,
    Widget,
)
from conversations.services import lifecycle, notices
from conversations.states import LIVE_CHAT, Trigger
from routing.models import Agent
from routing.states import Presence
from supervisor.models import MonitorSession
from tests import factories


def chats(count: int) -> list[dict[str, str]]:
    """Accepted conversations with a ticket for each of customer, agent and monitoring supervisor."""
    line, far = factories.queue(), timezone.now() + timedelta(days=1)
    site = factories.widget(factories.workstream(line))
    notice = notices.in_force(Notice.Kind.AGENT)
    factories.switches()
    worlds = []
    for number in range(count):
        people = User.objects.bulk_create(
            User(
                username=factories.unique("bench"),
                display_name=f"{role} {number}",
                password="!",
                **flags,
            )
            for role, flags in (("Agent", {"is_agent": True}), ("Chief", {"is_supervisor": True}))
        )
        holder = Agent.objects.create(user=people[0], presence=Presence.BUSY)
        line.supervisors.add(people[1])
        for person in people:
            NoticeAcknowledgement.objects.create(notice=notice, user=person)
            Session.objects.create(session_key=str(person.pk), session_data="", expire_date=far)
        worlds.append(_bench_conversation(site, holder, people[1]))
    SocketTicket.objects.update(expires_at=far)  # opening thousands takes longer than a minute
    return worlds


def _bench_conversation(site: Widget, holder: Agent, chief: User) -> dict[str, str]:
    person = Customer.objects.create(name="Emma", widget=site, token_hash=uuid.uuid4().hex)
    now = timezone.now()
    made = Conversation.objects.create(
        customer=person, widget=site, start_id=uuid.uuid4(), state_since=now, created_at=now,
        channel=LIVE_CHAT,
    )  # fmt: skip
    Participant.objects.create(
        conversation=made, customer=person, role="customer", name="Emma", joined_at=now
    )
    lifecycle.move(made.pk, Trigger.PICK, by=factories.actor(holder))
    MonitorSession.objects.create(conversation=made, user=chief)
    ids = {
        "conversation_id": str(made.pk),
        "customer": tickets.issue(factories.actor(person), "customer"),
    }
    audiences: list[tuple[Audience, User]] = [("desk", holder.user), ("supervisor", chief)]
    for audience, who in audiences:
        staff = dataclasses.replace(factories.actor(who, audience), session=str(who.pk))
        ids[audience] = tickets.issue(staff, audience)
    return ids
