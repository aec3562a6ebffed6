"""Units: reserved when an offer is made, given back once. Agents are locked after conversations."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Sum, Value
from django.db.models.functions import Greatest, Least

from contactcenter.realtime import publish
from contactcenter.realtime.errors import Refused
from routing.models import Agent, WorkItem


def release(items: Iterable[WorkItem]) -> set[UUID]:
    """Take these items from their holders and free the units; gives the agents concerned.

    The rows' own numbers decide, so a second call frees nothing (CAP-10).
    """
    freed: Counter[UUID] = Counter()
    for item in items:
        if item.agent_id is not None:
            freed[item.agent_id] += item.held_units
            item.agent_id = None
            item.held_units = 0
    lock(freed)
    for agent_id, units in freed.items():
        used = F("used_units") - units
        # What an override allowed on top goes again with the work (CAP-3).
        over = Greatest(Value(0), Least(F("override_units"), used - F("max_units")))
        Agent.objects.filter(pk=agent_id).update(used_units=used, override_units=over)
    publish.user_changed(*freed)
    return set(freed)


def enter_call(agent_id: UUID, call_id: UUID) -> None:
    """Attach the escalation profile: no request is offered any more (CAP-1). One call at a time.

    Raises Refused: `in_call` in another one, `not_allowed` who is no agent.
    """
    agent = next(iter(lock([agent_id])), None)
    if agent is None:
        raise Refused("not_allowed")
    if agent.call_id not in (None, call_id):
        raise Refused("in_call")
    Agent.objects.filter(pk=agent_id).update(call_id=call_id)
    publish.user_changed(agent_id)


def leave_call(call_id: UUID, agent_ids: Iterable[UUID]) -> None:
    """Detach it from these agents, if it is that call's; they get work again."""
    ids = [agent.pk for agent in lock(agent_ids) if agent.call_id == call_id]
    Agent.objects.filter(pk__in=ids).update(call_id=None)
    publish.user_changed(*ids)


def lock(agent_ids: Iterable[UUID]) -> list[Agent]:
    """Lock agents in one order, so that two services cannot deadlock."""
    return list(
        Agent.objects.select_for_update(no_key=True).filter(pk__in=list(agent_ids)).order_by("pk")
    )


def drift() -> list[tuple[UUID, int, int]]:
    """(agent, counter, recount) wherever the counter is not the sum of what is held; should be empty."""
    held = {
        row["agent_id"]: row["units"]
        for row in WorkItem.objects.exclude(agent=None)
        .values("agent_id")
        .annotate(units=Sum("held_units"))
    }
    return [
        (agent_id, used, held.get(agent_id, 0))
        for agent_id, used in Agent.objects.values_list("pk", "used_units")
        if used != held.get(agent_id, 0)
    ]
