"""What a text becomes before it is stored, and what each reader gets of it later.

Stored in clear is only what an agent may read. What a policy hides lies beside it, sealed; what it
redacts is gone before the first write. Whoever reads the plain column (a search, a dump, a log) therefore
finds nothing that agents do not see (MASK-15).
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass

from contactcenter.sealing import SealBroken, seal, unseal
from masking import detection
from masking.detection import Place
from masking.models import Action, Audience, Direction, Entity
from masking.policies import Decisions

logger = logging.getLogger(__name__)
HELD = "…"
"""What others read while masking cannot look at a text (MASK-21)."""


@dataclass(frozen=True, slots=True)
class Original:
    """A text as it was written, less what is redacted, and where it hides something."""

    text: str
    places: tuple[Place, ...] = ()
    is_held: bool = False

    def sealed(self) -> str:
        places = [[p.start, p.end, p.entity, p.group] for p in self.places]
        return seal(json.dumps({"text": self.text, "places": places, "held": self.is_held}))


@dataclass(frozen=True, slots=True)
class Guarded:
    """Ready to be stored: `text` in clear, `original` sealed; None when they are the same."""

    text: str
    original: Original | None = None
    is_redacted: bool = False

    @property
    def sealed(self) -> str | None:
        return self.original.sealed() if self.original else None

    @property
    def is_held(self) -> bool:
        return self.original is not None and self.original.is_held

    @property
    def is_masked(self) -> bool:
        """Whether the stored text is not what was written."""
        return self.is_redacted or self.original is not None


@dataclass(frozen=True, slots=True)
class Hidden:
    """Where a masked text hides something, in its own code points; `index` names it for a reveal."""

    start: int
    end: int
    entity: str
    index: int


def guard(text: str, *, writer: Direction, decisions: Decisions) -> Guarded:
    """What may be stored of this text. Never raises: what cannot be examined is held back (MASK-21)."""
    try:
        places = detection.places(text, decisions)
    except Exception as failure:
        # The text itself must not get into a log, and a traceback may quote it.
        logger.error("masking failed: %s", type(failure).__name__)
        if decisions.delivers_when_failing:
            return Guarded(text)
        return Guarded(HELD, Original(text, is_held=True))
    return of_places(text, places, writer=writer, decisions=decisions)


def of_places(
    text: str, places: list[Place], *, writer: Direction, decisions: Decisions
) -> Guarded:
    """The same for places that are known already (a number split over messages)."""
    if not places:
        return Guarded(text)

    def has_action(place: Place, *actions: str) -> bool:
        return any(
            decisions.action(place.entity, writer, reader) in actions
            for reader in (Audience.AGENT, Audience.SUPERVISOR, Audience.CUSTOMER, Audience.EXPORT)
        )

    redacted = [p for p in places if has_action(p, Action.REDACT)]
    rest = [p for p in places if p not in redacted and has_action(p, Action.MASK)]
    text, rest = _without(text, redacted, rest, decisions)
    if not rest:
        return Guarded(text, is_redacted=bool(redacted))
    original = Original(text, tuple(rest))
    shown = _view(original, writer, Audience.AGENT, decisions)
    return Guarded(shown, original, is_redacted=bool(redacted))


def restore(sealed: str) -> Original | None:
    """What was sealed; None when no key opens it any more."""
    try:
        found = json.loads(unseal(sealed))
    except SealBroken:
        logger.error("masking: a sealed text cannot be opened; is a key of DATA_KEYS missing?")
        return None
    return Original(found["text"], tuple(Place(*place) for place in found["places"]), found["held"])


def read(
    text: str, sealed: str | None, *, writer: Direction, reader: Audience, decisions: Decisions
) -> str:
    """A stored text as this reader gets it; the stored, masked one when the seal does not open."""
    if sealed is None or decisions.reads_stored_text(writer, reader):
        return text
    original = restore(sealed)
    return text if original is None else view(original, writer, reader, decisions)


def view(original: Original, writer: Direction, reader: Audience, decisions: Decisions) -> str:
    """The original as this reader gets it now."""
    if not decisions.is_on and not original.is_held:
        return original.text
    return _view(original, writer, reader, decisions)


def hidden(
    original: Original, *, writer: Direction, reader: Audience, decisions: Decisions
) -> list[Hidden]:
    """The places that `view` hides from this reader, as they stand in what they read."""
    if original.is_held or not decisions.is_on:
        return []
    masked = _masked_for(writer, reader, decisions)
    numbered = [(index, p) for index, p in enumerate(original.places) if masked(p)]
    shift, found = 0, []
    new = detection.replacements(original.text, [p for _, p in numbered], decisions)
    for (index, place), word in zip(numbered, new, strict=True):
        start = place.start + shift
        found.append(Hidden(start, start + len(word), place.entity, index))
        shift += len(word) - (place.end - place.start)
    return found


def plain(text: str, decisions: Decisions) -> str:
    """Masked for ever: for what nobody needs in clear (titles, addresses of pages, names)."""
    kept = guard(text, writer=Direction.CUSTOMER, decisions=decisions)
    return kept.text if decisions.is_on or kept.original is None else kept.original.text


def _masked_for(
    writer: Direction, reader: Audience, decisions: Decisions
) -> Callable[[Place], bool]:
    return lambda place: decisions.action(place.entity, writer, reader) != Action.SHOW


def _view(original: Original, writer: Direction, reader: Audience, decisions: Decisions) -> str:
    if original.is_held:
        is_own = writer == Direction.CUSTOMER and reader == Audience.CUSTOMER
        return original.text if is_own else HELD
    masked = _masked_for(writer, reader, decisions)
    text, _ = _without(original.text, [p for p in original.places if masked(p)], [], decisions)
    return text


def _without(
    text: str, gone: list[Place], kept: list[Place], decisions: Decisions
) -> tuple[str, list[Place]]:
    """The text with some places masked, and the others where they stand in it then."""
    if not gone:
        return text, kept
    words = detection.replacements(text, gone, decisions)
    moved: list[Place] = []
    parts: list[str] = []
    at = shift = 0
    events = [(p, w) for p, w in zip(gone, words, strict=True)] + [(p, None) for p in kept]
    for place, word in sorted(events, key=lambda event: event[0].start):
        if word is None:
            moved.append(Place(place.start + shift, place.end + shift, place.entity, place.group))
            continue
        parts += [text[at : place.start], word]
        shift += len(word) - (place.end - place.start)
        at = place.end
    return "".join(parts) + text[at:], moved


__all__ = ["Entity", "Guarded", "Hidden", "Original", "guard", "hidden", "plain", "read", "restore"]
