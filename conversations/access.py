"""One answer to "may this actor do that here?", used by sockets, HTTP, admin and tasks.

A relation says how somebody stands to a conversation; RIGHTS says which relations an action needs.
Layers above add relations of their own (a supervisor of its queue) with `relate`.
"""

from collections.abc import Callable
from uuid import UUID

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Participant

CUSTOMER, PRIMARY, SUPERVISOR = "customer", "primary", "supervisor"
CONFERENCE = "conference"
"""A further agent, who came by a call."""
OWNER = "owner"
"""The customer of a conversation, also when it is over: they may still read it."""
MONITOR, SUPERVISES = "monitor", "supervises"

RIGHTS: dict[str, frozenset[str]] = {
    "message.send": frozenset({CUSTOMER, PRIMARY, CONFERENCE, SUPERVISOR}),
    "file.send": frozenset({CUSTOMER, PRIMARY, CONFERENCE, SUPERVISOR}),
    "conversation.read": frozenset({CUSTOMER, OWNER, PRIMARY, CONFERENCE, SUPERVISOR, MONITOR}),
    "marks.set": frozenset({CUSTOMER, PRIMARY, CONFERENCE, SUPERVISOR}),
    "typing.set": frozenset({CUSTOMER, PRIMARY, CONFERENCE, SUPERVISOR}),
    "note.add": frozenset({PRIMARY, CONFERENCE, SUPERVISOR}),
    "entry.reveal": frozenset({PRIMARY, CONFERENCE, SUPERVISOR, MONITOR}),
    "conversation.end": frozenset({CUSTOMER, PRIMARY}),
    "conversation.release": frozenset({PRIMARY}),
    "panel.close": frozenset({PRIMARY}),
    "wrap_up.submit": frozenset({PRIMARY}),
    "replies.read": frozenset({PRIMARY, CONFERENCE, SUPERVISOR}),
    "monitor.start": frozenset({SUPERVISES}),
    "monitor.stop": frozenset({SUPERVISES}),
    "conversation.join": frozenset({SUPERVISES}),
    "conversation.leave": frozenset({SUPERVISES}),
    "conversation.force_close": frozenset({SUPERVISES}),
    "conversation.assign": frozenset({SUPERVISES}),
    "call.start": frozenset({PRIMARY}),
    "call.request": frozenset({CUSTOMER}),
    "call.accept": frozenset({CUSTOMER}),
    "call.decline": frozenset({CUSTOMER, PRIMARY}),
    "call.end": frozenset({CUSTOMER, PRIMARY, CONFERENCE}),
    "call.control": frozenset({PRIMARY}),
    "call.take_part": frozenset({CUSTOMER, PRIMARY, CONFERENCE, SUPERVISOR, MONITOR}),
    "call.rate": frozenset({CUSTOMER, OWNER, PRIMARY, CONFERENCE}),
    "call.listen": frozenset({MONITOR}),
}

Relation = Callable[[Actor, UUID], set[str]]
_further: list[Relation] = []


def relate(relation: Relation) -> Relation:
    """Register a source of relations (called by apps above, when they are ready)."""
    _further.append(relation)
    return relation


def relations(actor: Actor, conversation_id: UUID) -> set[str]:
    """How this actor stands to this conversation now; empty: not at all."""
    sessions = Participant.objects.filter(conversation_id=conversation_id)
    if actor.customer_id is not None:
        left = list(
            sessions.filter(customer_id=actor.customer_id).values_list("left_at", flat=True)
        )
        return ({OWNER} if left else set()) | ({CUSTOMER} if None in left else set())
    if actor.user_id is None:
        return set()
    mine = sessions.filter(user_id=actor.user_id, left_at=None)
    found = set(mine.values_list("role", flat=True))
    for relation in _further:
        found |= relation(actor, conversation_id)
    return found


def authorize(actor: Actor, action: str, conversation_id: UUID) -> None:
    """Pass, or raise: `not_found` without any relation, `not_allowed` with the wrong one."""
    held = relations(actor, conversation_id)
    if not held:
        raise Refused("not_found")
    if not held & RIGHTS[action]:
        raise Refused("not_allowed")


def conversation_for(actor: Actor, conversation_id: str, action: str) -> Conversation:
    """The only way from an id off the wire to a row; missing and forbidden both read `not_found`."""
    key = parse_id(conversation_id)
    authorize(actor, action, key)
    conversation = Conversation.objects.filter(pk=key).first()
    if conversation is None:
        raise Refused("not_found")
    return conversation


def parse_id(text: str) -> UUID:
    """An outward id; anything else is `not_found`, as if it were well formed and unknown."""
    try:
        return UUID(text)
    except ValueError:
        raise Refused("not_found") from None
