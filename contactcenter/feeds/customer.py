"""What the widget shows: the customer's present conversation."""

from uuid import UUID

import msgspec

from contactcenter import protocol
from contactcenter.feeds import calls
from contactcenter.feeds.base import FeedSocket, next_reading
from contactcenter.protocol import PublicConversation
from contactcenter.realtime import groups
from contactcenter.realtime.hub import hub
from contactcenter.realtime.threads import in_thread
from conversations import payloads, selectors
from routing import selectors as routing_selectors

_encode = msgspec.json.Encoder().encode
POSITION_TICKS = 3


class CustomerFeed(FeedSocket):
    """A customer's socket; follows at most one conversation."""

    shown: PublicConversation | None = None

    async def first(self) -> None:
        reading = next_reading()
        conversation = (await in_thread(read, {self.actor.visitor_id})).get(self.actor.visitor_id)
        self.is_news(reading)
        self.shown = conversation
        if conversation is None:
            self.send(protocol.CustomerWelcome(at=payloads.now()))
            return
        group = groups.everyone(conversation.id)
        self.hold(group)
        self.following.add(conversation.id)
        since = self.since.get(conversation.id, 0)
        if since > conversation.newest:
            since = 0  # numbers that are not ours: show the newest page instead
        entries, has_more = await in_thread(
            selectors.public_entries, UUID(conversation.id), since=since
        )
        self.send(
            protocol.CustomerWelcome(
                at=payloads.now(), conversation=conversation, entries=entries, has_more=has_more
            )
        )
        self.release(group)

    def answered(self, command: protocol.Command, reply: protocol.Event | None) -> None:
        if isinstance(reply, protocol.ConversationStarted):
            self._switch_to(reply.conversation)

    def _switch_to(self, conversation: PublicConversation) -> None:
        for old in self.following - {conversation.id}:
            self.unfollow(old)
        if conversation.id not in self.following:
            self.following.add(conversation.id)
            hub.join(groups.everyone(conversation.id), self)
        self.shown = conversation

    async def show(self, conversation: PublicConversation | None, reading: int) -> None:
        """Tell what changed since the last reading."""
        if not self.is_news(reading) or conversation is None:
            return
        is_changed = _stable(conversation) != _stable(self.shown)
        self._switch_to(conversation)
        if is_changed:
            self.send(protocol.ConversationChanged(conversation=conversation))

    def typing_frame(self, command: protocol.SetTyping) -> tuple[str, str]:
        event = protocol.StaffTyping(
            conversation_id=command.conversation_id,
            name=self.actor.name,
            role="customer",
            is_typing=command.is_typing,
        )
        return groups.staff(command.conversation_id), _encode(event).decode()


def _stable(conversation: PublicConversation | None) -> PublicConversation | None:
    """Without what entries and marks tell anyway."""
    if conversation is None:
        return None
    return msgspec.structs.replace(conversation, newest=0, staff_marks=None)


def read(customer_ids: set[UUID]) -> dict[UUID, PublicConversation]:
    """The present conversation of each, with its place in line."""
    found = selectors.current_conversations(customer_ids)
    waiting = [UUID(c.id) for c in found.values() if c.state in ("open", "offered")]
    positions = routing_selectors.positions(waiting)
    return calls.with_calls(
        {
            key: msgspec.structs.replace(c, position=positions.get(UUID(c.id), 0))
            for key, c in found.items()
        }
    )


async def refresh(users: set[str] | None, conversations: set[str] | None) -> None:
    """Look again for customers whose conversation rang, or for all."""
    sockets = [s for s in hub.sockets if isinstance(s, CustomerFeed)]
    if users is not None and conversations is not None:
        sockets = [
            s
            for s in sockets
            if str(s.actor.customer_id) in users or (s.shown and s.shown.id in conversations)
        ]
    await look(sockets)


async def refresh_positions(count: int) -> None:
    """Places in line change when others leave it."""
    if count % POSITION_TICKS == 0:
        await look(
            [
                s
                for s in hub.sockets
                if isinstance(s, CustomerFeed) and s.shown and s.shown.state in ("open", "offered")
            ]
        )


async def look(sockets: list[CustomerFeed]) -> None:
    if not sockets:
        return
    reading = next_reading()
    found = await in_thread(read, {s.actor.visitor_id for s in sockets})
    for socket in sockets:
        await socket.show(found.get(socket.actor.visitor_id), reading)
