"""Units: reserved when an offer is made, given back once. Agents are locked after conversations."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Sum

from contactcenter.realtime import publish
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
        Agent.objects.filter(pk=agent_id).update(used_units=F("used_units") - units)
    publish.user_changed(*freed)
    return set(freed)


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
