"""The life of a call and of a recording, as data (spec 2.3). Pure: no database, no Django."""

from enum import StrEnum


class CallState(StrEnum):
    REQUESTED = "requested"
    """Somebody wishes a call and nobody is rung yet: the customer asked (WID-15)."""
    RINGING = "ringing"
    CONNECTED = "connected"
    """The customer accepted."""
    ENDED = "ended"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    FAILED = "failed"


class CallEvent(StrEnum):
    RING = "ring"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    FAIL = "fail"
    END = "end"


_REQUESTED, _RINGING, _CONNECTED = CallState.REQUESTED, CallState.RINGING, CallState.CONNECTED
LIVE = frozenset({_REQUESTED, _RINGING, _CONNECTED})
"""Of these a conversation has at most one."""
UP = frozenset({_RINGING, _CONNECTED})
"""A relay works for it."""

TRANSITIONS: dict[tuple[CallState, CallEvent], CallState] = {
    (_REQUESTED, CallEvent.RING): _RINGING,
    (_REQUESTED, CallEvent.DECLINE): CallState.DECLINED,
    (_REQUESTED, CallEvent.EXPIRE): CallState.UNANSWERED,
    (_REQUESTED, CallEvent.END): CallState.ENDED,
    (_RINGING, CallEvent.ACCEPT): _CONNECTED,
    (_RINGING, CallEvent.DECLINE): CallState.DECLINED,
    (_RINGING, CallEvent.EXPIRE): CallState.UNANSWERED,
    (_RINGING, CallEvent.FAIL): CallState.FAILED,
    # The caller hangs up, or the conversation ends, before anybody answered.
    (_RINGING, CallEvent.END): CallState.ENDED,
    (_CONNECTED, CallEvent.END): CallState.ENDED,
    (_CONNECTED, CallEvent.FAIL): CallState.FAILED,
}


class IllegalEvent(Exception):
    """The table has no such row."""


def next_state(state: CallState, event: CallEvent) -> CallState:
    """Where this event leads. Raises IllegalEvent."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise IllegalEvent(f"{event} is not possible in state {state}") from None


class LegRole(StrEnum):
    """Roles of the contract with the relay."""

    CUSTOMER = "customer"
    AGENT = "agent"
    MONITOR = "monitor"
    SUPERVISOR = "supervisor"
    WHISPER = "whisper"


UNSEEN = frozenset({LegRole.MONITOR, LegRole.WHISPER})
"""Nobody but supervisors learns of these legs (SUP-13, SUP-17)."""


class LegState(StrEnum):
    INVITED = "invited"
    JOINING = "joining"
    """Expected at the relay."""
    LIVE = "live"
    LOST = "lost"


class RecordingState(StrEnum):
    ON = "on"
    PAUSED = "paused"
    STOPPED = "stopped"
    """The relay was told to end it; its files are on the way."""
    WRITTEN = "written"
    ASSEMBLING = "assembling"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"
    """Kept as long as the widget says; the files are gone, who heard them stays in the audit log."""


RUNNING = frozenset({RecordingState.ON, RecordingState.PAUSED})
DONE = frozenset({RecordingState.READY, RecordingState.FAILED})


class ClipState(StrEnum):
    NEW = "new"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
