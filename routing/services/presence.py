"""Presence: chosen by the agent, set by the system, interrupted and resumed by the connection."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime import publish
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Participant
from conversations.services import lifecycle
from conversations.states import LIVE_CHAT, State, Trigger
from routing.models import Agent, Skip
from routing.states import CHOSEN, Presence

GRACE = timedelta(seconds=150)
"""How long a lost agent keeps their presence and their conversations (PRES-8, T19)."""
AT_ONCE = 200


@transaction.atomic
def choose(actor: Actor, presence: Presence) -> None:
    """The agent set it by hand; leaves RONA (PRES-2). Raises Refused `presence_not_allowed` (PRES-4)."""
    if presence not in CHOSEN:
        raise Refused("presence_not_allowed")
    agent = Agent.objects.select_for_update(no_key=True).filter(pk=actor.user_id).first()
    if agent is None:
        raise Refused("not_allowed")
    _set(agent, presence, by=actor.name)
    # Who says "Available" again is asked again about what they turned down.
    Skip.objects.filter(agent=agent).delete()


def set_by_system(agent_id: UUID, presence: Presence) -> None:
    """Such as Do not disturb after a rejected offer."""
    _interrupt({agent_id: ""}, presence)


def missed(queues: dict[UUID, str]) -> None:
    """These agents missed an offer of that queue: RONA (T11)."""
    _interrupt(queues, Presence.RONA)


@transaction.atomic
def _interrupt(queues: dict[UUID, str], presence: Presence) -> None:
    agents = list(
        Agent.objects.select_for_update(no_key=True).filter(pk__in=list(queues)).order_by("pk")
    )
    for agent in agents:
        if agent.presence == Presence.OFFLINE and agent.lost_at is not None:
            # They are away now; that is what they come back to.
            agent.resume_presence, agent.missed_queue = presence, queues[agent.pk]
        else:
            _note(agent, presence, by="system", missed_queue=queues[agent.pk])
    _save(agents)


@transaction.atomic
def connected(user_id: UUID) -> None:
    """A desk opened: back within the grace the old presence returns, later the default (PRES-8, PRES-9)."""
    agent = Agent.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if agent is None or agent.presence != Presence.OFFLINE:
        return
    if agent.lost_at is None:
        if agent.presence_set_by == "system":
            _set(agent, Presence(agent.default_presence), by="system")
        return
    is_in_time = timezone.now() - agent.lost_at <= GRACE
    was = agent.resume_presence or agent.default_presence
    # Nothing but a click leaves RONA, not even a long absence (PRES-2).
    back = was if is_in_time or was == Presence.RONA else agent.default_presence
    missed = agent.missed_queue if back == Presence.RONA else ""
    _set(agent, Presence(back), by="system", missed_queue=missed)


@transaction.atomic
def lost(user_ids: set[UUID]) -> None:
    """Their last desk closed: Offline at once; what they had is remembered (PRES-8)."""
    agents = Agent.objects.select_for_update(no_key=True).filter(pk__in=user_ids).order_by("pk")
    for agent in agents.exclude(presence=Presence.OFFLINE):
        was, missed = agent.presence, agent.missed_queue
        _note(agent, Presence.OFFLINE, by="system", missed_queue=missed)
        agent.resume_presence, agent.lost_at = was, timezone.now()
        _save([agent])


def reroute_lost() -> int:
    """T19: give away the live conversations of agents who are offline past the grace."""
    overdue = Agent.objects.filter(lost_at__lt=timezone.now() - GRACE)
    wanted = list(
        Participant.objects.filter(
            user__agent__in=overdue,
            role=Participant.Role.PRIMARY,
            left_at=None,
            conversation__state=State.ACTIVE,
            conversation__channel=LIVE_CHAT,
        ).values_list("conversation_id", flat=True)[:AT_ONCE]
    )
    return len(lifecycle.move_many(wanted, Trigger.AGENT_LOST)) if wanted else 0


def _set(agent: Agent, presence: Presence, *, by: str, missed_queue: str = "") -> None:
    _note(agent, presence, by=by, missed_queue=missed_queue)
    _save([agent])


def _note(agent: Agent, presence: Presence, *, by: str, missed_queue: str) -> None:
    agent.presence = presence
    agent.presence_set_by = by
    agent.presence_since = timezone.now()
    agent.resume_presence = ""
    agent.lost_at = None
    agent.missed_queue = missed_queue


def _save(agents: list[Agent]) -> None:
    Agent.objects.bulk_update(
        agents,
        [
            "presence", "presence_set_by", "presence_since", "resume_presence", "lost_at",
            "missed_queue",
        ],
    )  # fmt: skip
    publish.user_changed(*(agent.pk for agent in agents))


@transaction.atomic
def signed_out(user_id: UUID) -> None:
    """Signing out ends a chosen presence; RONA stays (PRES-2, PRES-7)."""
    agent = Agent.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if agent is not None and Presence.RONA not in (agent.presence, agent.resume_presence):
        _set(agent, Presence.OFFLINE, by="system")
