"""What a text becomes before it is stored, and what each reader gets of it later.

Stored in clear is only what all of the staff may read. What a policy hides from some lies beside it, sealed;
what it redacts is gone before the first write. Whoever reads the plain column (a search, a dump, a log)
therefore finds nothing that is hidden from anybody who could look there (MASK-15).
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from contactcenter.sealing import SealBroken, seal, unseal
from masking import engine, hiding, pages, questions
from masking.models import Audience, Direction
from masking.policies import Decisions
from masking.rules import Action
from masking.spans import Entity, Span

logger = logging.getLogger(__name__)
HELD = "…"
"""What others read while masking cannot look at a text (MASK-21)."""


@dataclass(frozen=True, slots=True)
class Original:
    """A text as it was written, less what is redacted, and where it hides something."""

    text: str
    spans: tuple[Span, ...] = ()
    is_held: bool = False

    def sealed(self) -> str:
        spans = [[s.start, s.end, s.entity, s.validator, s.parts, s.group] for s in self.spans]
        return seal(json.dumps({"text": self.text, "spans": spans, "held": self.is_held}))


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
    return _guarded(text, engine.find, writer, decisions)


def of_page(text: str, *, is_wrapped: bool, writer: Direction, decisions: Decisions) -> Guarded:
    """The same for the text of a file (masking.pages)."""
    return _guarded(text, partial(pages.find, is_wrapped=is_wrapped), writer, decisions)


def of_answer(text: str, *, question: str, decisions: Decisions) -> Guarded:
    """The same for what a customer answers in a form (masking.questions)."""
    find = partial(questions.find, question=question)
    return _guarded(text, find, Direction.CUSTOMER, decisions)


def _guarded(
    text: str, find: Callable[..., list[Span]], writer: Direction, decisions: Decisions
) -> Guarded:
    try:
        spans = find(text, policy=decisions.detectors[writer])
    except Exception as failure:
        # The text itself must not get into a log, and a traceback may quote it.
        logger.error("masking failed: %s", type(failure).__name__)
        if decisions.delivers_when_failing:
            return Guarded(text)
        return held(text)
    return of_spans(text, spans, writer=writer, decisions=decisions)


def held(text: str) -> Guarded:
    """A text that masking could not look at: nobody but its writer reads it, until it can (MASK-21)."""
    return Guarded(HELD, Original(text, is_held=True))


def of_spans(text: str, spans: list[Span], *, writer: Direction, decisions: Decisions) -> Guarded:
    """The same for spans that are known already (a number split over messages)."""
    if not spans:
        return Guarded(text)
    kept, rest = hiding.for_storage(text, spans, decisions.views[writer, Audience.AGENT])
    is_redacted = kept != text
    shown = hiding.for_reading(kept, rest, decisions.stored[writer])
    for_customers = decisions.views[writer, Audience.CUSTOMER]
    if shown == kept == hiding.for_reading(kept, rest, for_customers):
        return Guarded(kept, is_redacted=is_redacted)
    return Guarded(shown, Original(kept, tuple(rest)), is_redacted=is_redacted)


def whole(value: str, entity: Entity, *, writer: Direction, decisions: Decisions) -> Guarded:
    """The same for a field that says by itself what it holds: nothing has to be recognised."""
    end = value.rfind("@") if entity is Entity.EMAIL else len(value)
    part = (0, end if end > 0 else len(value))
    spans = [Span(0, len(value), entity, "field", (part,))] if value else []
    return of_spans(value, spans, writer=writer, decisions=decisions)


def restore(sealed: str) -> Original | None:
    """What was sealed; None when no key opens it any more."""
    try:
        found: dict[str, Any] = json.loads(unseal(sealed))
    except SealBroken:
        logger.error("masking: a sealed text cannot be opened; is a key of DATA_KEYS missing?")
        return None
    spans = tuple(
        Span(start, end, Entity(entity), validator, tuple((a, b) for a, b in parts), group)
        for start, end, entity, validator, parts, group in found["spans"]
    )
    return Original(found["text"], spans, found["held"])


def read(
    text: str, sealed: str | None, *, writer: Direction, reader: Audience, decisions: Decisions
) -> str:
    """A stored text as this reader gets it; the stored, masked one when the seal does not open."""
    if sealed is None or decisions.reads_stored_text(writer, reader):
        return text
    original = restore(sealed)
    if original is None:
        return text
    return view(original, writer=writer, reader=reader, decisions=decisions)


def view(original: Original, *, writer: Direction, reader: Audience, decisions: Decisions) -> str:
    """The original as this reader gets it now (MASK-1: nobody is masked while masking is off)."""
    if original.is_held:
        is_own = writer == Direction.CUSTOMER and reader == Audience.CUSTOMER
        return original.text if is_own else HELD
    if not decisions.is_on:
        return original.text
    return hiding.for_reading(original.text, original.spans, decisions.views[writer, reader])


def hidden(
    original: Original, *, writer: Direction, reader: Audience, decisions: Decisions
) -> list[Hidden]:
    """The places that `view` hides from this reader, as they stand there, and that a reveal may show."""
    if original.is_held or not decisions.is_on:
        return []
    found = hiding.places(original.text, original.spans, decisions.views[writer, reader])
    return [
        Hidden(start, end, span.entity, original.spans.index(span))
        for start, end, span in found
        if may_come_back(span, writer=writer, decisions=decisions)
    ]


def may_come_back(span: Span, *, writer: Direction, decisions: Decisions) -> bool:
    """Not what is redacted by the rules of today, nor what is held back because it may have to be."""
    return decisions.views[writer, Audience.AGENT].rule(span).action is not Action.REDACT


def is_held(text: str, masked: str) -> bool:
    """Whether masking failed on this text: all that `plain` could give is a placeholder (MASK-21)."""
    return masked == HELD and text != HELD


def plain(
    text: str, decisions: Decisions, *, writers: Iterable[Direction] = (Direction.CUSTOMER,)
) -> str:
    """Masked for ever: for what nobody needs in clear (titles, addresses of pages, reasons).

    writers: whose words it may have. What the staff write about a customer has both sides'.
    """
    for writer in writers if text else ():
        kept = guard(text, writer=writer, decisions=decisions)
        text = kept.text if decisions.is_on or kept.original is None else kept.original.text
    return text
