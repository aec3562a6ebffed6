"""Payment cards: a length of the issuer and the Luhn sum, whatever stands between the digits.

A window never cuts a group of digits, so that longer numbers do not lend their middle to a card. The usual
groupings are tried before the unusual. A number the customer calls a card is taken even with a typo.
"""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from masking.detect.context import Role, is_split_word
from masking.detect.issuers import Sums, lengths, luhn
from masking.detect.line import GROUP, RUN, Line
from masking.spans import Entity

Group = tuple[int, int]
_FEWEST = 12
_UNIFORM, _USUAL, _IRREGULAR = 1, 2, 3
_USUAL_SHAPES = frozenset(
    [(n,) for n in range(12, 20)] + [(1,) * n for n in range(12, 20)]
    + [(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4), (8, 8), (2,) * 8, (4, 4, 8), (8, 4, 4), (4, 12),
       (12, 4), (4, 4, 7), (6, 4, 6), (4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 4, 1), (5, 5, 6), (6, 10), (6, 13)]
)  # fmt: skip
_ORDER_SHAPES = frozenset([(3, 7, 7)])
_EXPIRY = re.compile(r"(?:0[1-9]|1[0-2])(?:2\d|3\d)?|0?[1-9]|20[2-3]\d")
_PLAIN_SIGNS = frozenset([" ", "-", ".", "/", "_", "\t", "  ", " - ", ""])
_LEET = re.compile(r"(?<![^\W_])[0-9OoIlSBZ](?:[ .\-]?[0-9OoIlSBZ]){12,18}(?![^\W_])")
_LEET_SIGN = re.compile(r"[0-9][ .\-]?[OoIlSBZ]|[OoIlSBZ][ .\-]?[0-9]")
_LEET_DIGITS = str.maketrans("OoIlSBZ", "0011582")
_NOT_LEET = re.compile(r"[ .\-]+")
_WORD = re.compile(r"[^\W\d_]+")
_BACKWARDS = re.compile(
    r"\b(?:backward|reverse|rückwärts|rueckwaerts|envers|rebours|pozpátku|obráceně|wspak|od tyłu|contrario|"
    r"al revés|הפוך)", re.IGNORECASE,
)  # fmt: skip
_SPLIT_GAP = 45


def search(line: Line) -> None:
    """Take every card of the line, fragments of a split one included."""
    since = len(line.finds)
    loose: list[Group] = []
    for run in RUN.finditer(line.text):
        start, end = run.span()
        groups = [(start, end)] if run.group().isdecimal() else _groups(line.text, start, end)
        taken = list(_cards_of(line, groups)) if end - start >= _FEWEST else []
        for first, last, validator in taken:
            line.take(groups[first][0], groups[last][1], Entity.CARD, validator)
        if not taken and len(loose) < 24:
            loose += groups
    if len(line.finds) == since:
        _split(line, loose) or _leet(line)
    line.settle(since)


def _groups(text: str, start: int, end: int) -> list[Group]:
    return [match.span() for match in GROUP.finditer(text, start, end)]


class _Run:
    """The groups of one run as one digit string with its inner borders."""

    __slots__ = ("borders", "digits", "ends", "groups", "passes", "text")

    def __init__(self, text: str, groups: list[Group]) -> None:
        self.text, self.groups = text, groups
        self.digits = "".join([text[a:b] for a, b in groups])
        self.borders = [0, *accumulate(b - a for a, b in groups)]
        self.ends = {offset: index for index, offset in enumerate(self.borders)}
        self.passes = Sums(self.digits).passes

    def shape(self, first: int, last: int) -> tuple[int, ...]:
        return tuple(b - a for a, b in self.groups[first : last + 1])

    def sign(self, index: int) -> str | None:
        """What stands before group `index`; None at the borders of the run."""
        if 0 < index < len(self.groups):
            return self.text[self.groups[index - 1][1] : self.groups[index][0]]
        return None


def _cards_of(line: Line, groups: list[Group]) -> Iterator[tuple[int, int, str]]:
    """First and last group of every card in a run, and what convinced."""
    if len(groups) == 1:
        verdict = _single(line, groups[0])
        if verdict:
            yield 0, 0, verdict
        return
    run = _Run(line.text, groups)
    if len(run.digits) < _FEWEST:
        return
    is_called = line.context.before(groups[0][0]) is Role.CARD
    taken = bytearray(len(groups))
    found = False
    for rank in (_UNIFORM, _USUAL, _IRREGULAR):
        first = 0
        while first < len(groups):
            last = _window(line, run, first, taken, rank, is_called)
            if last is None:
                first += 1
                continue
            taken[first : last + 1] = b"\1" * (last + 1 - first)
            found = True
            yield first, last, "luhn"
            first = last + 1
    if not found and is_called and (last := _typo(line, run)) is not None:
        yield 0, last, "context"


def _window(
    line: Line, run: _Run, first: int, taken: bytearray, rank: int, is_called: bool
) -> int | None:
    """The last group of a card that begins with group `first`, if one does."""
    start = run.borders[first]
    for length in lengths(run.digits[start : start + 4], is_called):
        last = run.ends.get(start + length, 0) - 1
        if last < first or not run.passes(start, start + length) or 1 in taken[first : last + 1]:
            continue
        shape = run.shape(first, last)
        if _rank(run, shape, first, last) != rank or (
            length in (17, 18) and last > first and not is_called
        ):
            continue
        if len(set(run.digits[start : start + length])) > 1 and (
            is_called or _stands_free(run, first, last, rank, taken)
        ):
            if not _may_begin(line, run.groups[first], length):
                continue
            return last
    return None


def _rank(run: _Run, shape: tuple[int, ...], first: int, last: int) -> int:
    """How usual a grouping is; 0 for a shape that other numbers have."""
    if shape in _ORDER_SHAPES:
        return 0
    if shape not in _USUAL_SHAPES:
        return _IRREGULAR
    signs = {run.sign(index) for index in range(first + 1, last + 1)}
    return _UNIFORM if len(signs) < 2 else _USUAL


def _stands_free(run: _Run, first: int, last: int, rank: int, taken: bytearray) -> bool:
    """Whether the signs around a window differ from those inside: else it is a piece of a longer number."""
    inner = {run.sign(index) for index in range(first + 1, last + 1)}
    left, right = run.sign(first), run.sign(last + 1)
    goes_on_left = left in inner and left is not None and not taken[first - 1]
    goes_on_right = right in inner and right is not None and not taken[last + 1]
    if rank == _IRREGULAR:
        is_list = len({b - a for a, b in run.groups[first : last + 1]}) == 1 and last - first > 4
        return not (goes_on_left or goes_on_right or is_list) and _PLAIN_SIGNS.issuperset(inner)
    size = run.borders[first + 1] - run.borders[first]
    if goes_on_left and run.borders[first] - run.borders[first - 1] == size:
        return False
    if goes_on_right:
        start, end = run.borders[last + 1], run.borders[last + 2]
        rest = run.digits[start:end]
        is_card = any(run.passes(start, start + n) for n in lengths(run.digits[start : start + 4])
                      if start + n in run.ends)  # fmt: skip
        return end - start != size or bool(_EXPIRY.fullmatch(rest)) or is_card
    return True


def _may_begin(line: Line, group: Group, length: int) -> bool:
    """A number glued to two capitals is a bank's or a tax number; after IMEI it is a device."""
    text, (start, end) = line.text, group
    before = text[max(0, start - 20) : start]
    if before.endswith("#") and length < 15:
        return False
    if before[-2:].isalpha() and before[-2:].isupper() and not before[-3:-2].isalpha():
        return line.context.before(start) is Role.CARD
    if before[-1:].isalpha() and text[end : end + 1].isalpha():
        return False
    return length != 15 or ("imei" not in before.lower() and "iccid" not in before.lower())


def _single(line: Line, group: Group) -> str:
    """What makes one unbroken group of digits a card, or nothing."""
    start, end = group
    size = end - start
    if not _FEWEST <= size <= 19:
        return ""
    digits = line.text[start:end]
    if size in lengths(digits) and luhn(digits) and _may_begin(line, group, size):
        return "luhn"
    if digits[0] not in "0123456":
        return ""
    if line.context.before(start) is not Role.CARD:
        return "luhn backwards" if _is_backwards(line, digits) else ""
    if size in lengths(digits, is_called=True) and luhn(digits):
        return "luhn"
    return "context" if 14 <= size <= 19 and digits[0] in "23456" else ""


def _is_backwards(line: Line, digits: str) -> bool:
    turned = digits[::-1]
    return (
        len(digits) in lengths(turned)
        and luhn(turned)
        and _BACKWARDS.search(line.plain) is not None
    )


def _typo(line: Line, run: _Run) -> int | None:
    """The last group of what the customer calls a card although its sum is wrong."""
    if run.digits[0] not in "23456":
        return None
    for wanted in ((4, 4, 4, 4), (4, 6, 5), (4, 6, 4)):
        if run.shape(0, len(wanted) - 1) == wanted:
            return len(wanted) - 1
    is_card_long = 14 <= len(run.digits) <= 17 and len(run.groups) <= 6
    return len(run.groups) - 1 if is_card_long else None


def _split(line: Line, groups: list[Group]) -> bool:
    """A card told in pieces: "first half 4444 2222, then 1111 0000"."""
    if not 2 <= len(groups) <= 20:
        return False
    run = _Run(line.text, groups)
    is_told = any(is_split_word(word.lower()) for word in _WORD.findall(line.text))
    for first in range(len(groups)):
        start = run.borders[first]
        for length in lengths(run.digits[start : start + 4]):
            last = run.ends.get(start + length, 0) - 1
            if (
                last > first
                and run.passes(start, start + length)
                and _is_told(line, run, first, last, is_told)
            ):
                parts = tuple(groups[first : last + 1])
                for part in parts:
                    line.take(*part, Entity.CARD, "luhn", parts)
                return True
    return False


def _is_told(line: Line, run: _Run, first: int, last: int, is_told: bool) -> bool:
    """Whether fragments belong together: words that say so, a card word, or four fours."""
    groups = run.groups[first : last + 1]
    gaps = [line.text[a[1] : b[0]] for a, b in pairwise(groups)]
    if max(map(len, gaps)) > _SPLIT_GAP or (any(b - a < 2 for a, b in groups) and not is_told):
        return False
    if any(line.text[a - 1 : a].isalpha() or line.text[a - 1 : a] == "#" for a, b in groups):
        return False
    if any(line.context.before(a) is Role.OTHER for a, b in groups):
        return False
    is_called = line.context.has(Role.CARD)
    return is_told or is_called or run.shape(first, last) in ((4, 4, 4, 4), (4, 6, 5))


def _leet(line: Line) -> bool:
    """O for 0, l or I for 1, S for 5, B for 8, Z for 2 inside a card."""
    if _LEET_SIGN.search(line.text) is None:
        return False
    found = False
    for match in _LEET.finditer(line.text):
        value = _NOT_LEET.sub("", match.group())
        digits = value.translate(_LEET_DIGITS)
        if sum(c.isdigit() for c in value) >= 6 and len(digits) in lengths(digits) and luhn(digits):
            line.take(*match.span(), Entity.CARD, "luhn with letters")
            found = True
    return found
