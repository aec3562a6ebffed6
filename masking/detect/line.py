"""One text on its way through the detectors: what is left of it, what was found, what its words say."""

import re
from dataclasses import dataclass

from masking.detect.context import Context
from masking.spans import Entity

TAKEN = "\u02d0"
"""Stands where something was found: a letter in no alphabet, so that no number runs across it."""

RUN = re.compile(r"[0-9]++(?:[\W_]{1,4}+[0-9]++)*+")
Run = tuple[int, int, str]
GROUP = re.compile(r"[0-9]+")
_NO_DIGIT = bytes(code for code in range(256) if not 48 <= code < 58)


def digits_of(text: str) -> str:
    """Only the ASCII digits."""
    bare = text.replace(" ", "").replace("-", "")
    if bare.isdecimal() and bare.isascii():
        return bare
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

    __slots__ = ("_context", "_settled", "finds", "most", "plain", "regions", "runs", "text")

    def __init__(self, plain: str, regions: tuple[str, ...]) -> None:
        self.plain = self.text = plain
        self.regions = regions
        self.finds: list[Find] = []
        self.runs: list[Run] = []
        self.most = 0
        self._settled = 0
        self._context: Context | None = None

    @property
    def context(self) -> Context:
        """The telling words; made only when somebody asks."""
        if self._context is None:
            self._context = Context(self.plain)
        return self._context

    def read_digits(self) -> None:
        """Note where digit groups stand in a row: start, end, the digits alone; and the most of one row.

        From here on `settle` keeps both in step with what is left.
        """
        self._note(self._runs_in(0, len(self.text)))

    def _runs_in(self, start: int, end: int) -> list[Run]:
        return [
            (match.start(), match.end(), digits_of(match[0]))
            for match in RUN.finditer(self.text, start, end)
        ]

    def _note(self, runs: list[Run]) -> None:
        self.runs = runs
        if len(runs) == 1:
            self.most = len(runs[0][2])
        else:
            self.most = max([len(digits) for _, _, digits in runs]) if runs else 0

    def count_digits(self) -> int:
        """How many digits are left."""
        return sum([len(digits) for _, _, digits in self.runs])

    def take(
        self, start: int, end: int, entity: Entity, validator: str,
        parts: tuple[tuple[int, int], ...] | None = None,
    ) -> None:  # fmt: skip
        """Note a find; `settle` removes it from what later detectors see."""
        self.finds.append(Find(start, end, entity, validator, parts or ((start, end),)))

    def settle(self) -> None:
        """Blank what was taken since the last time, all in one pass."""
        if len(self.finds) == self._settled:
            return
        fresh = self.finds[self._settled :]
        self._settled = len(self.finds)
        text = self.text
        if len(fresh) == 1:
            start, end = fresh[0].start, fresh[0].end
            self.text = text[:start] + TAKEN * (end - start) + text[end:]
            self._forget(start, end)
            return
        pieces, at = [], 0
        for start, end in sorted([(find.start, find.end) for find in fresh]):
            pieces += [text[at:start], TAKEN * (end - start)]
            at = end
        self.text = "".join([*pieces, text[at:]])
        if self.runs:
            self.read_digits()

    def _forget(self, start: int, end: int) -> None:
        """Drop the runs in this place, but for what is left of those that are only cut."""
        if len(self.runs) == 1 and start <= self.runs[0][0] and self.runs[0][1] <= end:
            self.runs, self.most = [], 0  # nearly always
            return
        left: list[Run] = []
        for run in self.runs:
            if run[1] <= start or run[0] >= end:
                left.append(run)
            elif run[0] < start or run[1] > end:
                left += self._runs_in(run[0], run[1])
        self._note(left)

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the text is this piece and nothing else, as a name often is."""
        return not self.plain[:start].strip() and not self.plain[end:].strip(" .!")
