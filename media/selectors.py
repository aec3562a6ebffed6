"""What screens read of calls: one view per viewer, menus, invitations, clips. Never writes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from contactcenter import protocol
from contactcenter.protocol import CallInvite, CallKind, CallMenu, EarlierCall
from conversations.models import Conversation, Participant, Widget
from media import payloads, permissions
from media.models import Call, Clip, Leg, Recording
from media.states import LIVE, RUNNING, ClipState, LegState, RecordingState
from routing.models import Agent
from routing.states import Presence

SHOWN_AFTER_END = timedelta(minutes=10)
KINDS: list[CallKind] = ["voice", "video"]


class Board:
    """The calls of some conversations, read once, seen by many."""

    def __init__(self, conversation_ids: Iterable[UUID]) -> None:
        self._calls = {call.conversation_id: call for call in _current(list(conversation_ids))}
        keys = [call.pk for call in self._calls.values()]
        self._recording: dict[UUID, str] = {}
        self._legs: defaultdict[UUID, list[Leg]] = defaultdict(list)
        if not keys:
            return
        present = Q(left_at=None) | Q(call__ended_at__isnull=False)
        for leg in Leg.objects.filter(present, call_id__in=keys).order_by("joined_at", "pk"):
            self._legs[leg.call_id].append(leg)
        running = Recording.objects.filter(call_id__in=keys, state__in=sorted(RUNNING))
        self._recording |= dict(running.values_list("call_id", "state"))

    def for_staff(
        self, conversation_id: UUID, user_id: UUID, *, is_supervisor: bool = False
    ) -> protocol.Call | None:
        """What this person sees; a call that is marked done is gone from the desk (VID-18)."""
        call = self._calls.get(conversation_id)
        if call is None or call.done_at is not None:
            return None
        return payloads.call_for(
            call, self._legs[call.pk], recording=self._recording_of(call), user_id=user_id,
            sees_unseen=is_supervisor,
        )  # fmt: skip

    def for_customer(self, conversation_id: UUID, customer_id: UUID) -> protocol.Call | None:
        call = self._calls.get(conversation_id)
        if call is None:
            return None
        return payloads.call_for(
            call, self._legs[call.pk], recording=self._recording_of(call), customer_id=customer_id
        )

    def kind(self, conversation_id: UUID) -> str:
        """voice or video while a call is up."""
        call = self._calls.get(conversation_id)
        return call.kind if call is not None and call.state in LIVE else ""

    def _recording_of(self, call: Call) -> str:
        state = self._recording.get(call.pk)
        if state is None:
            return "off"
        return "paused" if state == RecordingState.PAUSED else "on"


def _current(conversation_ids: list[UUID]) -> QuerySet[Call]:
    """The newest call of each: a live one, or one that ended a while ago."""
    fresh = Q(state__in=sorted(LIVE)) | Q(ended_at__gt=timezone.now() - SHOWN_AFTER_END)
    return (
        Call.objects.filter(fresh, conversation_id__in=conversation_ids)
        .select_related("clip")
        .order_by("conversation_id", "-created_at")
        .distinct("conversation_id")
    )


def menus(seats: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], CallMenu]:
    """(agent, conversation) → what they may start; without an entry where calls are off (CALL-3)."""
    seats = list(seats)
    if not seats:
        return {}
    agents = {agent.pk: agent for agent in Agent.objects.filter(pk__in={who for who, _ in seats})}
    widgets = _widgets([key for _, key in seats])
    found = {}
    for who, key in seats:
        widget, agent = widgets.get(key), agents.get(who)
        if widget is not None and agent is not None and widget.calls != "none":
            voice, video = (permissions.why_not(k, widget=widget, agent=agent) for k in KINDS)
            found[who, key] = CallMenu(voice=voice, video=video)
    return found


def askable(conversation_ids: list[UUID]) -> dict[UUID, list[CallKind]]:
    """Which calls the customer may ask for in each conversation (WID-15)."""
    found: dict[UUID, list[CallKind]] = {}
    agents = {
        key: agent
        for agent, key in (
            (session.user.agent, session.conversation_id)
            for session in Participant.objects.filter(
                conversation_id__in=conversation_ids, role="primary", left_at=None,
                user__agent__isnull=False, conversation__state="active",
            ).select_related("user__agent")
            if session.user is not None
        )
    }  # fmt: skip
    for key, widget in _widgets(conversation_ids).items():
        agent = agents.get(key)
        if agent is None:
            continue
        fit = [k for k in KINDS if not _off(k, widget, agent)]
        if fit:
            found[key] = fit
    return found


def _off(kind: CallKind, widget: Widget, agent: Agent) -> bool:
    # That the agent is in another call now is no reason not to ask.
    return permissions.why_not(kind, widget=widget, agent=agent) not in ("", "in_call")


def _widgets(conversation_ids: list[UUID]) -> dict[UUID, Widget]:
    rows = Conversation.objects.filter(pk__in=conversation_ids, widget__isnull=False)
    return {row.pk: cast(Widget, row.widget) for row in rows.select_related("widget")}


def invites(user_ids: Iterable[UUID]) -> dict[UUID, dict[str, CallInvite]]:
    """Who is asked into which call now (VID-4)."""
    rows = Leg.objects.filter(
        user_id__in=list(user_ids), status=LegState.INVITED, left_at=None,
        due_at__gt=timezone.now(), call__state__in=sorted(LIVE),
    ).select_related("call__conversation__customer")  # fmt: skip
    found: defaultdict[UUID, dict[str, CallInvite]] = defaultdict(dict)
    for leg in rows:
        if leg.user_id is None or leg.due_at is None:
            continue
        name = leg.call.conversation.customer.name
        found[leg.user_id][str(leg.call_id)] = CallInvite(
            call_id=str(leg.call_id),
            conversation_id=str(leg.call.conversation_id),
            customer=name,
            by=leg.call.agent_name,
            kind=cast(CallKind, leg.call.kind),
            rings_until=leg.due_at.timestamp(),
        )
    return found


def earlier_calls(conversation_id: UUID) -> list[EarlierCall]:
    """The calls of this customer that were marked done, newest first (VID-18)."""
    owner = Conversation.objects.filter(pk=conversation_id).values("customer_id")
    rows = Call.objects.filter(conversation__customer_id__in=owner, done_at__isnull=False)
    return [
        EarlierCall(
            id=str(row.pk), kind=cast(CallKind, row.kind), at=row.created_at.timestamp(),
            seconds=row.seconds, agent=row.agent_name,
        )
        for row in rows.order_by("-created_at")[:5]
    ]  # fmt: skip


def clips() -> list[dict[str, object]]:
    """What can be pushed (VID-12)."""
    rows = Clip.objects.filter(state=ClipState.READY, is_active=True)
    return [
        {"id": str(row.pk), "title": row.title, "kind": row.kind, "seconds": row.seconds}
        for row in rows
    ]


def colleagues(user_id: UUID) -> list[dict[str, object]]:
    """Agents who can be asked into a call now (VID-4)."""
    gone = [Presence.OFFLINE, Presence.AWAY, Presence.DO_NOT_DISTURB, Presence.RONA]
    rows = Agent.objects.filter(call_id=None, user__is_active=True).exclude(presence__in=gone)
    return sorted(
        (
            {"id": str(row.pk), "name": row.user.name, "presence": row.presence}
            for row in rows.exclude(pk=user_id).select_related("user")
        ),
        key=lambda row: str(row["name"]),
    )
