"""The life of a conversation, as data (spec 2.1). Pure: no database, no Django."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    OFFERED = "offered"
    """Spec state Active, sub-status offered: capacity is reserved, nobody has accepted yet."""
    ACTIVE = "active"
    WAITING = "waiting"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class Trigger(StrEnum):
    OFFER = "offer"
    PICK = "pick"
    ASSIGN_AGENT = "assign_agent"
    ASSIGN_QUEUE = "assign_queue"
    CUSTOMER_END = "customer_end"
    CUSTOMER_LOST = "customer_lost"
    AUTO_CLOSE = "auto_close"
    OVERFLOW_END = "overflow_end"
    ACCEPT = "accept"
    REJECT = "reject"
    TIME_OUT = "time_out"
    AGENT_END = "agent_end"
    RELEASE = "release"
    CLOSE_LIVE_PANEL = "close_live_panel"
    CLOSE_ASYNC_PANEL = "close_async_panel"
    AGENT_LOST = "agent_lost"
    SUPERVISOR_TRANSFER = "supervisor_transfer"
    CALL_TOO_LONG = "call_too_long"
    CUSTOMER_RETURN = "customer_return"
    REOPEN = "reopen"
    WRAP_UP_DONE = "wrap_up_done"
    FORCE_CLOSE = "force_close"
    RESOURCE_DELETED = "resource_deleted"


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table: its number in the specification, and where it leads."""

    id: str
    to: State


_OPEN, _OFFERED, _ACTIVE = State.OPEN, State.OFFERED, State.ACTIVE
_WAITING, _WRAP_UP, _CLOSED = State.WAITING, State.WRAP_UP, State.CLOSED

CREATED = Transition("T1", _OPEN)
"""How a conversation begins; it has no state before."""

TRANSITIONS: dict[tuple[State, Trigger], Transition] = {
    (_OPEN, Trigger.OFFER): Transition("T2", _OFFERED),
    (_OPEN, Trigger.PICK): Transition("T3", _ACTIVE),
    (_OPEN, Trigger.ASSIGN_AGENT): Transition("T4", _OFFERED),
    (_OPEN, Trigger.ASSIGN_QUEUE): Transition("T5", _OPEN),
    (_OPEN, Trigger.CUSTOMER_END): Transition("T6", _CLOSED),
    (_OPEN, Trigger.CUSTOMER_LOST): Transition("T6", _CLOSED),
    (_OPEN, Trigger.AUTO_CLOSE): Transition("T7", _CLOSED),
    (_OPEN, Trigger.OVERFLOW_END): Transition("T8", _CLOSED),
    (_OFFERED, Trigger.ACCEPT): Transition("T9", _ACTIVE),
    (_OFFERED, Trigger.REJECT): Transition("T10", _OPEN),
    (_OFFERED, Trigger.TIME_OUT): Transition("T11", _OPEN),
    (_OFFERED, Trigger.CUSTOMER_END): Transition("T12", _CLOSED),
    (_OFFERED, Trigger.CUSTOMER_LOST): Transition("T12", _CLOSED),
    (_ACTIVE, Trigger.AGENT_END): Transition("T13", _WRAP_UP),
    (_ACTIVE, Trigger.CUSTOMER_END): Transition("T14", _WRAP_UP),
    (_ACTIVE, Trigger.CUSTOMER_LOST): Transition("T15", _WRAP_UP),
    (_ACTIVE, Trigger.RELEASE): Transition("T16", _OPEN),
    (_ACTIVE, Trigger.CLOSE_LIVE_PANEL): Transition("T17", _OPEN),
    (_ACTIVE, Trigger.CLOSE_ASYNC_PANEL): Transition("T18", _WAITING),
    (_ACTIVE, Trigger.AGENT_LOST): Transition("T19", _OPEN),
    (_ACTIVE, Trigger.SUPERVISOR_TRANSFER): Transition("T20", _OFFERED),
    (_ACTIVE, Trigger.CALL_TOO_LONG): Transition("T21", _WRAP_UP),
    (_WAITING, Trigger.CUSTOMER_RETURN): Transition("T22", _OPEN),
    (_WAITING, Trigger.REOPEN): Transition("T23", _ACTIVE),
    (_WAITING, Trigger.SUPERVISOR_TRANSFER): Transition("T24", _OFFERED),
    (_WAITING, Trigger.AUTO_CLOSE): Transition("T25", _CLOSED),
    (_WRAP_UP, Trigger.WRAP_UP_DONE): Transition("T26", _CLOSED),
    (_WRAP_UP, Trigger.AUTO_CLOSE): Transition("T27", _CLOSED),
    **{(s, Trigger.FORCE_CLOSE): Transition("T28", _CLOSED) for s in State if s is not _CLOSED},
    **{(s, Trigger.RESOURCE_DELETED): Transition("T29", s) for s in State if s is not _CLOSED},
}

WRITABLE = frozenset({_OPEN, _OFFERED, _ACTIVE, _WAITING})
"""Where participants may post; after the end neither side can (REL-4)."""
ONGOING = frozenset(State) - {_CLOSED}

REASONS: dict[Trigger, str] = {
    Trigger.CUSTOMER_END: "customer_ended",
    Trigger.CUSTOMER_LOST: "customer_disconnected",
    Trigger.AUTO_CLOSE: "auto_close",
    Trigger.OVERFLOW_END: "overflow_end",
    Trigger.REJECT: "agent_reject",
    Trigger.TIME_OUT: "agent_timeout",
    Trigger.AGENT_END: "agent_ended",
    Trigger.RELEASE: "transferred_to_queue",
    Trigger.CLOSE_LIVE_PANEL: "agent_closed",
    Trigger.CLOSE_ASYNC_PANEL: "agent_closed",
    Trigger.AGENT_LOST: "agent_disconnected",
    Trigger.ASSIGN_QUEUE: "supervisor_assigned_to_queue",
    Trigger.SUPERVISOR_TRANSFER: "supervisor_transferred",
    Trigger.CALL_TOO_LONG: "conversation_timeout",
    Trigger.WRAP_UP_DONE: "agent_ended",
    Trigger.FORCE_CLOSE: "force_close",
}
"""The closure reason a session gets when this ends it (CONV-5)."""

LIVE_CHAT = "live_chat"
MESSAGING = "messaging"
AUTO_CLOSE_AFTER: dict[tuple[str, State], timedelta] = {
    (LIVE_CHAT, _OPEN): timedelta(minutes=20),
    (LIVE_CHAT, _WRAP_UP): timedelta(minutes=15),
    (MESSAGING, _OPEN): timedelta(days=30),
    (MESSAGING, _WAITING): timedelta(days=30),
    (MESSAGING, _WRAP_UP): timedelta(days=1),
}
"""CONV-7. Active never closes by itself: for messaging its 30 days lead through Waiting."""


class IllegalTransition(Exception):
    """The table has no such row (CONV-1)."""


def next_state(state: State, trigger: Trigger) -> Transition:
    """The row for this event. Raises IllegalTransition."""
    try:
        return TRANSITIONS[state, trigger]
    except KeyError:
        raise IllegalTransition(f"{trigger} is not possible in state {state}") from None


def sources(trigger: Trigger) -> list[State]:
    """The states in which this event is possible."""
    return [state for state, candidate in TRANSITIONS if candidate is trigger]
