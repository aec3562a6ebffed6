"""Presences and the life of an offer, as data. Pure."""

from enum import StrEnum


class Presence(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    DO_NOT_DISTURB = "do_not_disturb"
    AWAY = "away"
    OFFLINE = "offline"
    RONA = "rona"
    """Redirection on no answer: set by the system, left by hand only (PRES-2, PRES-4)."""


CHOSEN = frozenset(Presence) - {Presence.RONA}


class OfferState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"


class OfferEvent(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


OFFER_TRANSITIONS: dict[tuple[OfferState, OfferEvent], OfferState] = {
    (OfferState.PENDING, OfferEvent.ACCEPT): OfferState.ACCEPTED,
    (OfferState.PENDING, OfferEvent.REJECT): OfferState.REJECTED,
    (OfferState.PENDING, OfferEvent.EXPIRE): OfferState.TIMED_OUT,
    (OfferState.PENDING, OfferEvent.WITHDRAW): OfferState.WITHDRAWN,
}
"""Spec 2.2. An offer that was answered stays as it is."""


class WorkState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    HELD = "held"
    """An agent has it: accepted, or in wrap-up."""
    DONE = "done"
