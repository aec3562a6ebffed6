"""Payment cards: a length of the issuer and the Luhn sum, whatever stands between the digits.

A window never cuts a group of digits, so that longer numbers do not lend their middle to a card. The usual
groupings are tried before the unusual. A number the customer calls a card is taken even with a typo.
"""

import re
from itertools import accumulate, islice, pairwise

from masking.detect.context import Role, is_split_word, words_in
from masking.detect.issuers import lengths, luhn, windows
from masking.detect.line import GROUP, Line, digits_of
from masking.spans import Entity

Group = tuple[int, int]
_FEWEST, _FEWEST_USUAL, _LONGER_THAN_PHONES = 12, 14, 16
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
_LEET_LETTERS = frozenset("OoIlSBZ")
_LEET_DIGITS = str.maketrans("OoIlSBZ", "0011582")
_NOT_LEET = re.compile(r"[ .\-]+")
_BEFORE_MOST = frozenset(" :\n,(")
_BACKWARDS = re.compile(
    r"\b(?:backward|reverse|rückwärts|rueckwaerts|envers|rebours|pozpátku|obráceně|wspak|od tyłu|contrario|"
    r"al revés|הפוך)", re.IGNORECASE,
)  # fmt: skip
_SPLIT_GAP = 45
_MOST_PIECES = 24
_FEWEST_SPLIT, _FEWEST_IN_LEET = 14, 6


def search(line: Line) -> None:
    """Take every card of the line, fragments of a split one included."""
    before = len(line.finds)
    for start, end, digits in line.runs:
        size = len(digits)
        if size < _FEWEST or (size < _LONGER_THAN_PHONES and line.text[start - 1 : start] == "+"):
            continue
        if size == end - start:
            validator = _single(line, start, end)
            if validator:
                line.take(start, end, Entity.CARD, validator)
        elif not _is_whole(line, start, end, digits):
            _cards_of(line, start, end, digits)
    if len(line.finds) == before:
        # Between the pieces stand words, so they are never in one row.
        if len(line.runs) > 1 and line.count_digits() >= _FEWEST_SPLIT:
            _split(line)
        if len(line.finds) == before and _has_letters_between(line):
            _leet(line)
    if len(line.finds) != before:
        line.settle()


def _is_whole(line: Line, start: int, end: int, digits: str) -> bool:
    """Take the run when all of it is one card in a usual grouping: nearly every card."""
    if len(digits) not in lengths(digits) or not luhn(digits):
        return False
    shape = tuple(map(len, GROUP.findall(line.text, start, end)))
    if shape not in _USUAL_SHAPES or not _may_begin(line, start, end, len(digits)):
        return False
    line.take(start, end, Entity.CARD, "luhn")
    return True


class _Groups:
    """The groups of one run as one digit string with its inner borders."""

    __slots__ = ("_signs", "_text", "borders", "digits", "groups")

    def __init__(self, text: str, groups: list[Group], digits: str) -> None:
        self.groups, self.digits = groups, digits
        self.borders = [0, *accumulate([b - a for a, b in groups])]
        self._text = text
        self._signs: list[str] | None = None

    @property
    def signs(self) -> list[str]:
        """What stands between the groups; most rows have no window that asks."""
        if self._signs is None:
            self._signs = [self._text[a[1] : b[0]] for a, b in pairwise(self.groups)]
        return self._signs

    def windows(self, is_called: bool) -> list[Group]:
        """First and last group of everything with the length and the sum of a card."""
        found = windows(self.digits, self.borders, is_called)
        return [(first, last - 1) for first, last in found]

    def shape(self, first: int, last: int) -> tuple[int, ...]:
        return tuple([b - a for a, b in self.groups[first : last + 1]])


def _cards_of(line: Line, start: int, end: int, digits: str) -> None:
    """Take the cards of one run of several groups."""
    if _is_backwards(line, digits):
        line.take(start, end, Entity.CARD, "luhn backwards")
        return
    groups = [match.span() for match in GROUP.finditer(line.text, start, end)]
    run = _Groups(line.text, groups, digits)
    if _take_best(line, run, is_called=False):
        return
    if digits[0] not in "0123456" or not _is_called(line, start, end):
        return
    if not _take_best(line, run, is_called=True):
        last = _typo(run)
        if last is not None:
            line.take(start, groups[last][1], Entity.CARD, "context")


def _take_best(line: Line, run: _Groups, is_called: bool) -> bool:
    """The usual groupings first; a group belongs to one card only."""
    windows = run.windows(is_called)
    if not windows:
        return False
    taken: set[int] = set()
    ranked = [(_rank(run, first, last, is_called), first, last) for first, last in windows]
    for rank, first, last in sorted([window for window in ranked if window[0]]):
        groups = range(first, last + 1)
        if not taken.isdisjoint(groups):
            continue
        if not is_called and not _stands_free(run, first, last, rank, taken):
            continue
        start, end = run.groups[first][0], run.groups[last][1]
        if _may_begin(line, start, end, run.borders[last + 1] - run.borders[first]):
            taken.update(groups)
            line.take(start, end, Entity.CARD, "luhn")
    return bool(taken)


def _rank(run: _Groups, first: int, last: int, is_called: bool) -> int:
    """How usual a grouping is; 0 for a shape that other numbers have."""
    shape = run.shape(first, last)
    length = run.borders[last + 1] - run.borders[first]
    if shape in _ORDER_SHAPES or (length in (17, 18) and last > first and not is_called):
        return 0
    signs = run.signs[first:last]
    if "+" in "".join(signs):
        return 0  # a phone begins there
    if shape not in _USUAL_SHAPES:
        return _IRREGULAR
    return _UNIFORM if len(set(signs)) < 2 else _USUAL


def _stands_free(run: _Groups, first: int, last: int, rank: int, taken: set[int]) -> bool:
    """Whether the signs around a window differ from those inside: else it is a piece of a longer number."""
    inner = set(run.signs[first:last])
    goes_on_left = first > 0 and run.signs[first - 1] in inner and first - 1 not in taken
    goes_on_right = last < len(run.signs) and run.signs[last] in inner and last + 1 not in taken
    if rank == _IRREGULAR:
        is_list = len({b - a for a, b in run.groups[first : last + 1]}) == 1 and last - first > 4
        return not (goes_on_left or goes_on_right or is_list) and _PLAIN_SIGNS.issuperset(inner)
    size = run.borders[first + 1] - run.borders[first]
    if goes_on_left and run.borders[first] - run.borders[first - 1] == size:
        return False
    if goes_on_right:
        start, end = run.borders[last + 1], run.borders[last + 2]
        rest = run.digits[start:end]
        is_card = any(
            luhn(run.digits[start : start + n]) for n in lengths(run.digits[start : start + 4])
        )
        return end - start != size or bool(_EXPIRY.fullmatch(rest)) or is_card
    return True


def _may_begin(line: Line, start: int, end: int, length: int) -> bool:
    """A number glued to two capitals is a bank's or a tax number; after IMEI it is a device."""
    text = line.text
    if length != 15 and (not start or text[start - 1] in _BEFORE_MOST):
        return True
    before = text[max(0, start - 20) : start]
    if before.endswith("+") or (before.endswith("#") and length < 15):
        return False
    if before[-2:].isalpha() and before[-2:].isupper() and not before[-3:-2].isalpha():
        return line.context.before(start) is Role.CARD
    if before[-1:].isalpha() and text[end : end + 1].isalpha():
        return False
    return length != 15 or ("imei" not in before.lower() and "iccid" not in before.lower())


def _single(line: Line, start: int, end: int) -> str:
    """What makes one unbroken group of digits a card, or nothing."""
    size = end - start
    if size > 19:
        return ""
    digits = line.text[start:end]
    if size in lengths(digits) and luhn(digits) and _may_begin(line, start, end, size):
        return "luhn"
    if digits[0] in "0123456" and _is_called(line, start, end):
        if size in lengths(digits, is_called=True) and luhn(digits):
            return "luhn"
        if size >= _FEWEST_USUAL and digits[0] in "23456":
            return "context"
    return "luhn backwards" if _is_backwards(line, digits) else ""


def _is_called(line: Line, start: int, end: int) -> bool:
    """Whether the words call this a card."""
    role = line.context.before(start)
    return role is Role.CARD or (role is None and line.context.after(end) is Role.CARD)


def _is_backwards(line: Line, digits: str) -> bool:
    turned = digits[::-1]
    return (
        len(digits) in lengths(turned)
        and luhn(turned)
        and _BACKWARDS.search(line.plain) is not None
    )


def _typo(run: _Groups) -> int | None:
    """The last group of what the customer calls a card although its sum is wrong."""
    if run.digits[0] not in "23456":
        return None
    for wanted in ((4, 4, 4, 4), (4, 6, 5), (4, 6, 4)):
        if run.shape(0, len(wanted) - 1) == wanted:
            return len(wanted) - 1
    is_card_long = 14 <= len(run.digits) <= 17 and len(run.groups) <= 6
    return len(run.groups) - 1 if is_card_long else None


def _split(line: Line) -> None:
    """A card told in pieces: "first half 4444 2222, then 1111 0000"."""
    groups = [match.span() for match in islice(GROUP.finditer(line.text), _MOST_PIECES + 1)]
    if len(groups) > _MOST_PIECES:
        return
    run = _Groups(line.text, groups, "".join([line.text[a:b] for a, b in groups]))
    for first, last in run.windows(is_called=False):
        if _is_told(line, run, first, last):
            parts = tuple(groups[first : last + 1])
            for part in parts:
                line.take(*part, Entity.CARD, "luhn", parts)
            return


def _is_told(line: Line, run: _Groups, first: int, last: int) -> bool:
    """Whether fragments belong together: words that say so, a card word, or four fours."""
    groups = run.groups[first : last + 1]
    gaps = [line.text[a[1] : b[0]] for a, b in pairwise(groups)]
    if not any(c.isalpha() for gap in gaps for c in gap) or max(map(len, gaps)) > _SPLIT_GAP:
        return False
    if len(groups) > 3 and len(set(gaps)) == 1:  # 4111x1111x1111x1111
        return True
    if any(line.text[a - 1 : a].isalpha() or line.text[a - 1 : a] == "#" for a, b in groups):
        return False
    if any(line.context.before(a) is Role.OTHER for a, b in groups):
        return False
    shape = run.shape(first, last)
    is_usual = len(shape) == 2 or shape in _USUAL_SHAPES  # house, flat and post code are not
    if is_usual and any(is_split_word(word) for gap in gaps for word in words_in(gap)):
        return True
    return min(shape) > 1 and (line.context.has(Role.CARD) or shape in ((4, 4, 4, 4), (4, 6, 5)))


def _has_letters_between(line: Line) -> bool:
    """Whether any digits touch a letter that looks like one."""
    text = line.text
    for start, end, _ in line.runs:
        if text[start - 1] in _LEET_LETTERS or text[end : end + 1] in _LEET_LETTERS:
            return True
    return False


def _leet(line: Line) -> None:
    """O for 0, l or I for 1, S for 5, B for 8, Z for 2 inside a card."""
    for match in _LEET.finditer(line.text):
        value = _NOT_LEET.sub("", match.group())
        digits = value.translate(_LEET_DIGITS)
        if (
            len(digits_of(value)) >= _FEWEST_IN_LEET
            and len(digits) in lengths(digits)
            and luhn(digits)
        ):
            line.take(*match.span(), Entity.CARD, "luhn with letters")
