"""One text on its way through the detectors: what is left of it, what was found, what its words say."""

import re
from dataclasses import dataclass

from masking.detect.context import Context
from masking.spans import Entity

TAKEN = "\u02d0"
"""Stands where something was found: a letter in no alphabet, so that no number runs across it."""

RUN = re.compile(r"[0-9]+(?:[\W_]{1,4}[0-9]+)*")
Run = tuple[int, int, str]
GROUP = re.compile(r"[0-9]+")
_NO_DIGIT = bytes(code for code in range(256) if not 48 <= code < 58)


def digits_of(text: str) -> str:
    """Only the ASCII digits."""
    return text.encode("utf-8", "replace").translate(None, _NO_DIGIT).decode()


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

    __slots__ = ("_context", "_runs", "_settled", "finds", "plain", "regions", "text")

    def __init__(self, plain: str, regions: tuple[str, ...]) -> None:
        self.plain = self.text = plain
        self.regions = regions
        self.finds: list[Find] = []
        self._settled = 0
        self._context: Context | None = None
        self._runs: list[Run] | None = None

    @property
    def context(self) -> Context:
        """The telling words; made only when somebody asks."""
        if self._context is None:
            self._context = Context(self.plain)
        return self._context

    @property
    def runs(self) -> list[Run]:
        """Where digit groups stand in a row in what is left: start, end and the digits alone."""
        if self._runs is None:
            text = self.text
            self._runs = [
                (*match.span(), run if (run := match.group()).isdecimal() else digits_of(run))
                for match in RUN.finditer(text)
            ]
        return self._runs

    def most_digits(self) -> int:
        """The digits of the longest row."""
        return max([len(run[2]) for run in self.runs], default=0)

    def count_digits(self) -> int:
        """How many digits are left."""
        return sum([len(run[2]) for run in self.runs])

    def take(
        self, start: int, end: int, entity: Entity, validator: str,
        parts: tuple[tuple[int, int], ...] | None = None,
    ) -> None:  # fmt: skip
        """Note a find; `settle` removes it from what later detectors see."""
        self.finds.append(Find(start, end, entity, validator, parts or ((start, end),)))

    def settle(self) -> None:
        """Blank what was taken since the last time, all in one pass."""
        fresh = self.finds[self._settled :]
        if not fresh:
            return
        self._settled = len(self.finds)
        if len(fresh) == 1:
            start, end = fresh[0].start, fresh[0].end
            runs = self._runs_without(start, end)
            self.replace_text(self.text[:start] + TAKEN * (end - start) + self.text[end:])
            self._runs = runs
            return
        pieces, at = [], 0
        for start, end in sorted([(find.start, find.end) for find in fresh]):
            pieces += [self.text[at:start], TAKEN * (end - start)]
            at = end
        self.replace_text("".join([*pieces, self.text[at:]]))

    def _runs_without(self, start: int, end: int) -> list[Run] | None:
        """The known runs but those in this place; None when one is only cut, and all must be looked for."""
        left = []
        for run in self._runs or ():
            if run[1] <= start or run[0] >= end:
                left.append(run)
            elif run[0] < start or run[1] > end:
                return None
        return left if self._runs is not None else None

    def replace_text(self, text: str) -> None:
        """Give what is left another form of the same length."""
        self.text = text
        self._runs = None

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the text is this piece and nothing else, as a name often is."""
        return not self.plain[:start].strip() and not self.plain[end:].strip(" .!")
