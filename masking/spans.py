"""What is looked for, and how a find is told."""

from enum import StrEnum
from typing import NamedTuple


class Entity(StrEnum):
    """A kind of sensitive data. CUSTOM is what an admin's own pattern found."""

    CARD = "CARD"
    CVV = "CVV"
    IBAN = "IBAN"
    SSN = "SSN"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    CUSTOM = "CUSTOM"

    __hash__ = str.__hash__  # that of Enum is a step in Python


class Span(NamedTuple):
    """`text[start:end]` is of this kind; offsets count code points of the text that came in.

    validator: what convinced the engine ("luhn", "mod97", "context", the name of a pattern ...).
    parts: the pieces of the value. Fragments of one card name all fragments, in order, and so share one
        shown tail; an e-mail address names its local part, the only piece that is hidden.
    group: equal for the fragments of one value, and unique in a text otherwise.
    is_provisional: held back because more may follow; released when later messages disprove it.
    """

    start: int
    end: int
    entity: Entity
    validator: str = ""
    parts: tuple[tuple[int, int], ...] = ()
    group: int = 0
    is_provisional: bool = False
