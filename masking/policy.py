"""The masking decisions in force, and the two places where they are applied."""

import time
from dataclasses import dataclass

from masking.engine import mask, redact
from masking.models import MaskingPolicy

FRESH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Switches:
    is_on: bool = True
    redacts_payment_data: bool = True


_cached: tuple[float, Switches] = (0.0, Switches())


def current() -> Switches:
    """The admin's switches, at most a second old: the chat path asks for every batch."""
    global _cached
    now = time.monotonic()
    if now - _cached[0] > FRESH_SECONDS:
        row = MaskingPolicy.objects.filter(pk=1).first()
        policy = Switches(row.is_on, row.redacts_payment_data) if row else Switches()
        _cached = (now, policy)
    return _cached[1]


def for_storage(text: str) -> str:
    """What may be written at all."""
    return redact(text) if current().redacts_payment_data else text


def for_staff(text: str) -> str:
    """What an agent or supervisor may read."""
    return mask(text) if current().is_on else text
