"""What the desk and the supervisor's drawer show: presence, offers, tasks, followed conversations."""

from uuid import UUID

import msgspec

from contactcenter import protocol
from contactcenter.feeds import calls
from contactcenter.feeds.base import FeedSocket, next_reading
from contactcenter.models import User
from contactcenter.protocol import Task
from contactcenter.realtime import groups
from contactcenter.realtime.hub import hub
from contactcenter.realtime.threads import in_thread
from conversations import payloads, selectors
from conversations.services import revealing
from masking.models import Audience
from routing import selectors as routing_selectors
from routing.selectors import DeskState
from supervisor import access as supervisor_access
from supervisor import selectors as supervisor_selectors

_encode = msgspec.json.Encoder().encode


class StaffFeed(FeedSocket):
    """A socket of the staff. The desk follows what its agent holds, the supervisor what they watch."""

    def __init__(self, send) -> None:  # type: ignore[no-untyped-def]
        super().__init__(send)
        self.shown = DeskState()
        self.is_welcome = False

    async def first(self) -> None:
        reading = next_reading()
        state, me, rights = await in_thread(self._read_first)
        self.is_news(reading)
        self.shown = DeskState(
            state.presence, state.missed_queue, state.capacity, state.offers, {}, state.invites
        )
        self.send(
            protocol.StaffWelcome(
                at=payloads.now(), me=me, presence=state.presence, capacity=state.capacity,
                offers=list(state.offers.values()), tasks=list(state.tasks.values()), rights=rights,
                missed_queue=state.missed_queue, invites=list(state.invites.values()),
            )
        )  # fmt: skip
        self.is_welcome = True
        await self._show_tasks(state.tasks)

    def _read_first(self) -> tuple[DeskState, protocol.Me, protocol.SupervisorRights]:
        user = User.objects.get(pk=self.actor.staff_id)
        me = protocol.Me(
            id=str(user.pk), name=user.name, username=user.username, is_agent=user.is_agent,
            is_supervisor=user.is_supervisor, is_admin=user.is_staff, language=user.language,
            reveals=revealing.rights_of(user),
        )  # fmt: skip
        return read(self.audience, {user.pk})[user.pk], me, supervisor_access.rights()

    async def show(self, state: DeskState, reading: int) -> None:
        """Send what differs from what is shown."""
        if not self.is_news(reading):
            return
        shown = self.shown
        if state.presence is not None and state.presence != shown.presence:
            self.send(
                protocol.PresenceChanged(presence=state.presence, missed_queue=state.missed_queue)
            )
        if state.capacity is not None and state.capacity != shown.capacity:
            self.send(protocol.CapacityChanged(capacity=state.capacity))
        shown.presence, shown.missed_queue = state.presence, state.missed_queue
        shown.capacity = state.capacity
        self._show_invites(state)
        await self._show_offers(state)
        await self._show_tasks(state.tasks)

    def _show_invites(self, state: DeskState) -> None:
        before, self.shown.invites = self.shown.invites, state.invites
        for key in before.keys() - state.invites.keys():
            self.send(protocol.CallInviteEnded(call_id=key))
        for key, invite in state.invites.items():
            if invite != before.get(key):
                self.send(protocol.CallInvited(invite=invite))

    async def _show_offers(self, state: DeskState) -> None:
        gone = self.shown.offers.keys() - state.offers.keys()
        # Also one whose customer has written meanwhile: the popover shows the newest words.
        fresh = [o for key, o in state.offers.items() if o != self.shown.offers.get(key)]
        self.shown.offers = state.offers
        if gone:
            outcomes = await in_thread(routing_selectors.offer_outcomes, gone)
            for key in gone:
                outcome = outcomes.get(key, "withdrawn")
                self.send(protocol.OfferEnded(offer_id=key, outcome=outcome))  # type: ignore[arg-type]
        for offer in fresh:
            self.send(protocol.OfferMade(offer=offer))

    async def _show_tasks(self, tasks: dict[str, Task]) -> None:
        for key in self.following - tasks.keys():
            self._leave(key)
        before, self.shown.tasks = self.shown.tasks, tasks
        for key, task in tasks.items():
            if key not in self.following:
                await self._follow(task)
            elif task != before.get(key):
                self.send(protocol.TaskChanged(task=task))

    def drop(self, conversation_id: str) -> None:
        """Show it no longer, at once: who asks for it again before the next reading gets all of it again."""
        self.is_news(next_reading())  # what was read before is not shown any more
        self.shown.tasks.pop(conversation_id, None)
        if conversation_id in self.following:
            self._leave(conversation_id)

    def _leave(self, conversation_id: str) -> None:
        self.unfollow(conversation_id)
        self.send(protocol.ConversationLeft(conversation_id=conversation_id))

    async def _follow(self, task: Task) -> None:
        """Join first, then read, then let the live frames through: nothing falls between."""
        key = task.conversation_id
        self.following.add(key)
        group = groups.staff(key)
        self.hold(group)
        since = self.since.pop(key, 0)
        self.send(await in_thread(opened, task, since, payloads.reader_of(self.audience)))
        self.release(group)

    def may_type(self, conversation_id: str) -> bool:
        task = self.shown.tasks.get(conversation_id)
        return task is not None and task.role != "monitor"

    def typing_frame(self, command: protocol.SetTyping) -> tuple[str, str]:
        event = protocol.PublicTyping(
            conversation_id=command.conversation_id,
            name=self.actor.name,
            is_typing=command.is_typing,
        )
        return groups.everyone(command.conversation_id), _encode(event).decode()


def read(audience: str, user_ids: set[UUID]) -> dict[UUID, DeskState]:
    """What these people's screens should show."""
    if audience == "desk":
        states = routing_selectors.desk_states(user_ids)
    else:
        watched = supervisor_selectors.followed(user_ids)
        states = {user_id: DeskState(tasks=watched[user_id]) for user_id in user_ids}
    calls.attach(states, is_supervisor=audience == "supervisor")
    return states


def opened(task: Task, since: int, reader: Audience) -> protocol.ConversationOpened:
    """A conversation's panel, with what was missed since entry `since`."""
    key = UUID(task.conversation_id)
    entries, has_more = selectors.staff_entries(key, reader, since=since)
    is_gap = since > 0 and has_more
    if is_gap or (since > 0 and entries and entries[0].seq != since + 1) or since > task.newest:
        # Too long away, or numbers that are not ours: show the newest page instead.
        entries, has_more = selectors.staff_entries(key, reader)
        is_gap = True
    elif since > 0:
        has_more = True
    return protocol.ConversationOpened(
        task=task,
        details=calls.with_earlier(selectors.details(key, reader, queue=task.queue), key),
        entries=entries,
        has_more=has_more,
        is_gap=is_gap,
    )


async def refresh(users: set[str] | None, conversations: set[str] | None) -> None:
    """Look again for whoever rang or follows what rang; for everybody every few seconds."""
    for audience in ("desk", "supervisor"):
        sockets = [
            s
            for s in hub.sockets
            if isinstance(s, StaffFeed) and s.is_welcome and s.audience == audience
        ]
        if users is not None and conversations is not None:
            sockets = [
                s
                for s in sockets
                if str(s.actor.user_id) in users or not conversations.isdisjoint(s.following)
            ]
        if sockets:
            reading = next_reading()
            found = await in_thread(read, audience, {s.actor.staff_id for s in sockets})
            for socket in sockets:
                await socket.show(found[socket.actor.staff_id], reading)
