"""One text on its way through the detectors: what is left of it, what was found, what its words say."""

import re

from masking.detect import context, tables
from masking.detect.charsets import ALNUM
from masking.detect.context import TAKEN, Role
from masking.spans import Entity, Span

Run = tuple[int, int, str]
# A pattern that begins with a set, and not with a repeat or a look behind, is searched three times as fast.
GROUP = re.compile(r"[0-9][0-9]*")
_OFTEN = 40
_NO_DIGIT = bytes(code for code in range(256) if not 48 <= code < 58)
_GAPS = bytes(code if 48 <= code < 58 else 0x20 for code in range(256))
_DIGEST = re.compile(
    r"[0-9a-fA-F](?<![^\W_].)"
    r"(?:[0-9a-fA-F]{31,63}|[0-9a-fA-F]{7}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
    # An address of a machine is left out where a part of it has letters.
    r"|(?=[0-9:]{0,24}[a-fA-F])[0-9a-fA-F]{0,3}(?::[0-9a-fA-F]{1,4}){1,6}::(?:[0-9a-fA-F]{1,4}:?){1,4})"
    r"(?![^\W_])"
)
_ROWS_OF_ADDRESS, _ROWS_OF_DIGEST, _SHORTEST_CARD = 2, 4, 12
_next_run = re.compile(rf"[0-9][0-9]*+(?:[^{ALNUM}]{{1,4}}+[0-9]++)*").search
_OTHER = Role.OTHER
_OF_ONE = Role.PHONE, Role.SSN, Role.NUMBER
"""What is said of one number, and of no later one: a card or an account may follow in pieces."""
_span = tuple.__new__  # what Span() does, without a step in Python


def digits_of(text: str) -> str:
    """Only the ASCII digits."""
    bare = text.replace(" ", "").replace("-", "")
    if bare.isdecimal() and bare.isascii():
        return bare
    return _digits_of(bare)


def _digits_of(text: str) -> str:
    return text.encode("ascii", "ignore").translate(None, _NO_DIGIT).decode()


def sizes_of(row: str) -> list[int]:
    """How many digits each group of a row has."""
    return [*map(len, row.encode("utf-8", "replace").translate(_GAPS).split())]


def _blanked(text: str, places: list[tuple[int, int]]) -> str:
    """The text with these places taken, which are in order."""
    pieces, at = [], 0
    for start, end in places:
        pieces += [text[at:start], TAKEN * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


class Line:
    """The normalised text, consumed from the strongest evidence to the weakest.

    plain is the text as it came, text what is left of it, finds what was taken, in offsets of plain.
    is_backwards: whether words say that a number is told from its end; None before anybody looked.
    """

    __slots__ = (
        "_first", "_index", "_roles", "_said", "_settled", "finds", "is_backwards", "most", "plain",
        "regions", "runs", "text",
    )  # fmt: skip

    def __init__(self, plain: str, regions: tuple[str, ...]) -> None:
        self.plain = self.text = self._said = plain
        self.regions = regions
        self.finds: list[Span] = []
        self.runs: list[Run] = []
        self.most = 0
        self.is_backwards: bool | None = None
        self._settled = self._first = 0
        self._roles: dict[int, Role | None] = {}
        self._index: context.Index | None = None

    def read_digits(self) -> None:
        """Note where digit groups stand in a row: start, end, the digits alone; and the most of one row.

        From here on `settle` keeps both in step with what is left.
        """
        if self.finds:  # addresses say nothing of the numbers beside them: "office@…", "orders@…"
            parts = sorted([part for find in self.finds for part in find.parts])
            self._said = _blanked(self._said, parts)
        if ":" in self.text:
            self.text = tables.without_times(self.text)
        text, runs, most, end = self.text, [], 0, 0
        size = len(text)
        # A third faster than finditer where there are one or two.
        while end < size and (match := _next_run(text, end)):
            start, end = match.span()
            digits = match[0]
            if not digits.isdecimal():
                digits = digits.replace(" ", "").replace("-", "")
                if not digits.isdecimal():
                    digits = _digits_of(digits)
            runs.append((start, end, digits))
            if len(digits) > most:
                most = len(digits)
        self.runs, self.most = runs, most
        # Where something was taken, or was masked before, there may have been another number.
        self._first = runs[0][0] if runs and text is self.plain else 0
        if len(runs) > _ROWS_OF_ADDRESS and most < _SHORTEST_CARD:
            self._leave_out_digests()

    def _leave_out_digests(self) -> None:
        """Blank ids and digests of machines: pieces of theirs are nobody's numbers."""
        if len(self.runs) <= _ROWS_OF_DIGEST and "::" not in self.text:
            return
        text = _DIGEST.sub(lambda match: TAKEN * len(match[0]), self.text)
        if text != self.text:
            self.text = text
            self.read_digits()

    def _cut(self, runs: list[Run], start: int, end: int) -> int:
        """Add the rows between these borders, which many signs may part; the most digits of one."""
        most = 0
        while start < end and (match := _next_run(self.text, start, end)):
            digits = digits_of(match[0])
            runs.append((match.start(), match.end(), digits))
            start = match.end()
            if len(digits) > most:
                most = len(digits)
        return most

    def role_before(self, at: int) -> Role | None:
        """What the words before a number say of it; several detectors ask about the same number."""
        known = self._roles
        if at in known:
            return known[at]
        if len(known) >= _OFTEN:
            role = self._indexed().role_before(at)
        else:
            text = self._said
            told = tables.told(text, at) if "\n" in text else text
            end = at if told is text else len(told)
            role = context.role_before(told, end)
            if role is _OTHER and "\n" in told:
                role = tables.role_of_line(told)
            if at > self._first and role in _OF_ONE:
                role = context.role_since(told, end, role)
        known[at] = role
        return role

    def role_in_sentence(self, at: int) -> Role | None:
        """As role_before, but what refuses has to be said in the same sentence."""
        role = self.role_before(at)
        if role is _OTHER:
            text = self._said[max(0, at - context.REACH) : at]
            begin = context.sentence_begin(text)
            return context.role_before(text[begin:], len(text) - begin) if begin else role
        return role

    def role_after(self, at: int) -> Role | None:
        """What the words after a number say of it."""
        known, key = self._roles, ~at
        if key in known:
            return known[key]
        is_often = len(known) >= _OFTEN
        role = self._indexed().role_after(at) if is_often else context.role_after(self._said, at)
        known[key] = role
        return role

    def _indexed(self) -> context.Index:
        if self._index is None:
            self._index = context.Index(self._said)
        return self._index

    def count_digits(self) -> int:
        """How many digits are left."""
        return sum([len(digits) for _, _, digits in self.runs])

    def take(
        self, start: int, end: int, entity: Entity, validator: str,
        parts: tuple[tuple[int, int], ...] = (), group: int = -1,
    ) -> None:  # fmt: skip
        """Note a find; `settle` removes it from what later detectors see. Fragments name their group."""
        finds = self.finds
        finds.append(
            _span(
                Span,
                (
                    start, end, entity, validator, parts or ((start, end),),
                    len(finds) if group < 0 else group, False,
                ),
            )
        )  # fmt: skip

    def unsettled(self) -> list[Span]:
        """What was taken since the last time."""
        return self.finds[self._settled :]

    def settle(self) -> None:
        """Blank what was taken since the last time, all in one pass."""
        finds, text, settled = self.finds, self.text, self._settled
        if len(finds) == settled:
            return
        was_all = self.is_spent()
        self._settled = len(finds)
        if len(finds) == settled + 1:
            start, end = finds[-1][0], finds[-1][1]
            places = [(start, end)]
            self.text = text[:start] + TAKEN * (end - start) + text[end:]
        else:
            places = sorted([find[:2] for find in finds[settled:]])
            self.text = _blanked(text, places)
        if was_all:
            self.runs, self.most = [], 0
        elif self.runs:
            self._leave(places)

    def _leave(self, places: list[tuple[int, int]]) -> None:
        """The rows of digit groups that these places, in order, have left."""
        left: list[Run] = []
        index = most = 0
        for run in self.runs:
            start, end, digits = run
            while index < len(places) and places[index][1] <= start:
                index += 1
            if index == len(places) or places[index][0] >= end:
                left.append(run)
                size = len(digits)
            else:
                size = self._cut(left, start, end)
            if size > most:
                most = size
        self.runs, self.most = left, most

    def is_spent(self) -> bool:
        """Whether the last find took the only digits there were: then nobody needs to settle."""
        if len(self.runs) != 1 or len(self.finds) == self._settled:
            return False
        start, end, _ = self.runs[0]
        found = self.finds[-1]
        return found[0] <= start and end <= found[1]

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the text is this piece and nothing else, as a name often is."""
        blanks = len(self.plain) - len(self.plain.lstrip())
        return start <= blanks and not self.plain[end:].strip(" .!")
