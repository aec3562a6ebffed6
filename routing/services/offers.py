"""Offers: answered by the agent, ended by their timer, or withdrawn. Made by the pass."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from contactcenter.realtime import publish
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation
from conversations.services import lifecycle
from conversations.states import Trigger
from routing.models import Offer, Skip, WorkItem
from routing.services import capacity, presence
from routing.states import OFFER_TRANSITIONS, OfferEvent, OfferState, Presence, WorkState

SKIP_A_WHILE = timedelta(seconds=60)
FOR_EVER = timedelta(days=3650)
AT_ONCE = 500


@transaction.atomic
def accept(offer_id: UUID, *, by: Actor) -> UUID:
    """T9: the conversation is theirs; gives its id. Raises Refused `offer_gone`: too late (OFF-4)."""
    offer = _pending(offer_id, by)
    if offer.expires_at <= timezone.now():
        raise Refused("offer_gone")  # a late click never wins, even while the sweeper is away
    _end([offer], OfferEvent.ACCEPT)
    waited = int((timezone.now() - offer.work_item.enqueued_at).total_seconds())
    lifecycle.move(
        offer.work_item_id,
        Trigger.ACCEPT,
        by=by,
        facts={"queue": offer.work_item.queue.name, "seconds": waited},
    )
    return offer.work_item.conversation_id


@transaction.atomic
def reject(offer_id: UUID, *, by: Actor) -> None:
    """T10. Raises Refused `offer_gone`, or `not_allowed` where the workstream forbids it."""
    offer = _pending(offer_id, by)
    if not offer.work_item.workstream.can_reject:
        raise Refused("not_allowed")
    _end([offer], OfferEvent.REJECT)
    _skip([(offer.work_item_id, offer.agent_id)], SKIP_A_WHILE)
    lifecycle.move(offer.work_item_id, Trigger.REJECT, by=by, facts={"name": by.name})
    if offer.work_item.workstream.rejecting_sets_do_not_disturb:
        presence.set_by_system(offer.agent_id, Presence.DO_NOT_DISTURB)


@transaction.atomic
def assign(conversation: Conversation, *, agent_id: UUID, by: Actor, override: bool) -> None:
    """T4: offer this Open conversation to that agent, also to one in a call (CAP-2).

    Raises Refused: `stale_state`, `not_found`, `agent_unavailable` (offline, or without `override` a
    presence that does not get this work), `over_capacity` (detail: the units too many; CAP-3).
    """
    _lock_conversations([conversation.pk])
    items = WorkItem.objects.select_for_update(of=("self",)).select_related("workstream")
    item = items.filter(pk=conversation.pk, state=WorkState.WAITING).first()
    if item is None:
        raise Refused("stale_state")
    agent = next(iter(capacity.lock([agent_id])), None)
    if agent is None:
        raise Refused("not_found")
    is_allowed = override or agent.presence in item.workstream.allowed_presences
    if agent.presence == Presence.OFFLINE or not is_allowed:
        raise Refused("agent_unavailable")
    used = agent.used_units + item.units
    if used > agent.max_units and not override:
        raise Refused("over_capacity", str(used - agent.max_units))
    agent.used_units, agent.override_units = used, max(0, used - agent.max_units)
    agent.save(update_fields=["used_units", "override_units"])
    item.state, item.agent, item.held_units = WorkState.OFFERED, agent, item.units
    item.save(update_fields=["state", "agent", "held_units"])
    now = timezone.now()
    expires = now + timedelta(seconds=item.workstream.offer_seconds)
    Offer.objects.create(work_item=item, agent=agent, offered_at=now, expires_at=expires)
    Skip.objects.filter(work_item=item, agent=agent).delete()
    lifecycle.move(conversation.pk, Trigger.ASSIGN_AGENT, by=by, facts={"name": agent.user.name})
    publish.user_changed(agent_id)


@transaction.atomic
def expire_due() -> int:
    """End every offer whose time is up: RONA for its agent, back to the queue (T11, PRES-2)."""
    due = Offer.objects.filter(state=OfferState.PENDING, expires_at__lte=timezone.now())
    wanted = list(due.order_by("expires_at").values_list("work_item_id", flat=True)[:AT_ONCE])
    if not wanted:
        return 0
    _lock_conversations(wanted)
    offers = list(
        due.filter(work_item_id__in=wanted)
        .select_for_update(of=("self",))
        .select_related("work_item__queue", "agent__user")
    )
    _end(offers, OfferEvent.EXPIRE)
    _skip([(offer.work_item_id, offer.agent_id) for offer in offers], FOR_EVER)
    lifecycle.move_many(
        [offer.work_item_id for offer in offers],
        Trigger.TIME_OUT,
        facts={offer.work_item_id: {"name": offer.agent.user.name} for offer in offers},
    )
    presence.missed({offer.agent_id: offer.work_item.queue.name for offer in offers})
    return len(offers)


def withdraw(conversation_ids: Iterable[UUID]) -> None:
    """The conversation went elsewhere: its offer, if any, disappears (T12, T28)."""
    offers = list(
        Offer.objects.select_for_update(of=("self",)).filter(
            work_item_id__in=list(conversation_ids), state=OfferState.PENDING
        )
    )
    _end(offers, OfferEvent.WITHDRAW)


def is_showing(user_id: UUID) -> bool:
    """Whether an offer waits for this person (OFF-7)."""
    return Offer.objects.filter(
        work_item__agent_id=user_id, state=OfferState.PENDING, expires_at__gt=timezone.now()
    ).exists()


def _pending(offer_id: UUID, by: Actor) -> Offer:
    """Their pending offer, locked after its conversation."""
    key = Offer.objects.filter(pk=offer_id, agent_id=by.user_id).values_list(
        "work_item_id", flat=True
    )
    _lock_conversations(list(key))
    offer = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("work_item__queue", "work_item__workstream")
        .filter(pk=offer_id, agent_id=by.user_id, state=OfferState.PENDING)
        .first()
    )
    if offer is None:
        raise Refused("offer_gone")
    return offer


def _lock_conversations(ids: list[UUID]) -> None:
    """Conversations are locked first, in id order; everything else follows (docs/architecture.md)."""
    list(
        Conversation.objects.select_for_update(no_key=True)
        .filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk")
    )


def _end(offers: list[Offer], event: OfferEvent) -> None:
    after = OFFER_TRANSITIONS[OfferState.PENDING, event]
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(
        state=after, ended_at=timezone.now()
    )
    publish.user_changed(*(offer.agent_id for offer in offers))


def skip_for_a_while(conversation_ids: Iterable[UUID], agent_id: UUID) -> None:
    """Whoever gave these away is not asked again for a minute, unless they set their presence."""
    items = WorkItem.objects.filter(pk__in=list(conversation_ids))
    _skip([(item.pk, agent_id) for item in items], SKIP_A_WHILE)


def _skip(pairs: list[tuple[UUID, UUID]], length: timedelta) -> None:
    until = timezone.now() + length
    Skip.objects.bulk_create(
        [Skip(work_item_id=item, agent_id=agent, until=until) for item, agent in pairs],
        update_conflicts=True,
        unique_fields=["work_item", "agent"],
        update_fields=["until"],
    )
