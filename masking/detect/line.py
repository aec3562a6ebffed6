"""One text on its way through the detectors: what is left of it, what was found, what its words say."""

import re
from dataclasses import dataclass

from masking.detect.context import Context
from masking.spans import Entity

TAKEN = "\u02d0"
"""Stands where something was found: a letter in no alphabet, so that no number runs across it."""

RUN = re.compile(r"[0-9]+(?:[\W_]{1,4}[0-9]+)*")
GROUP = re.compile(r"[0-9]+")
_NO_DIGIT = re.compile(r"[^0-9]+")


def digits_of(text: str) -> str:
    """Only the ASCII digits."""
    return _NO_DIGIT.sub("", text)


@dataclass(slots=True)
class Find:
    """A find in the normalised text; parts as in masking.spans.Span."""

    start: int
    end: int
    entity: Entity
    validator: str
    parts: tuple[tuple[int, int], ...]


class Line:
    """The normalised text, consumed from the strongest evidence to the weakest.

    plain is the text as it came, text what is left of it, finds what was taken.
    """

    __slots__ = ("_context", "finds", "plain", "regions", "text")

    def __init__(self, plain: str, regions: tuple[str, ...]) -> None:
        self.plain = self.text = plain
        self.regions = regions
        self.finds: list[Find] = []
        self._context: Context | None = None

    @property
    def context(self) -> Context:
        """The telling words; made only when somebody asks."""
        if self._context is None:
            self._context = Context(self.plain)
        return self._context

    def take(
        self, start: int, end: int, entity: Entity, validator: str,
        parts: tuple[tuple[int, int], ...] | None = None,
    ) -> None:  # fmt: skip
        """Note a find; `settle` removes it from what later detectors see."""
        self.finds.append(Find(start, end, entity, validator, parts or ((start, end),)))

    def settle(self, since: int) -> None:
        """Blank the finds noted after the first `since`, all in one pass."""
        if len(self.finds) == since:
            return
        fresh = sorted([(find.start, find.end) for find in self.finds[since:]])
        pieces, at = [], 0
        for start, end in fresh:
            if start < at:
                start = at
            if end > start:
                pieces += [self.text[at:start], TAKEN * (end - start)]
                at = end
        self.text = "".join([*pieces, self.text[at:]])

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the text is this piece and nothing else, as a name often is."""
        return not self.plain[:start].strip() and not self.plain[end:].strip(" .!")
