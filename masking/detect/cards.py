"""Payment cards: a length of the issuer and the Luhn sum, whatever stands between the digits.

A window never cuts a group of digits, so that longer numbers do not lend their middle to a card. The usual
groupings are tried before the unusual. A number the customer calls a card is taken even with a typo.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate, pairwise
from operator import add

from masking.detect import lookalikes
from masking.detect.context import Role, has_role, is_split_word, words_in
from masking.detect.issuers import is_card, lengths, luhn, windows
from masking.detect.line import GROUP, Line, Run, digits_of, sizes_of
from masking.spans import Entity

_CARD = Entity.CARD
_CALLED_CARD, _CALLED_OTHER, _CALLED_ACCOUNT = Role.CARD, Role.OTHER, Role.ACCOUNT

Group = tuple[int, int]
_FEWEST, _FEWEST_USUAL, _LONGER_THAN_PHONES = 12, 14, 16
_UNIFORM, _USUAL, _IRREGULAR = 1, 2, 3


def _shape(sizes: Iterable[int]) -> bytes:
    """How many digits each group has, a byte a group: quick to cut, to compare and to look up."""
    try:
        return bytes(sizes)
    except ValueError:  # far longer than any card
        return bytes([min(size, 255) for size in sizes])


_FOURS, _AMEX, _DINERS = _shape([4, 4, 4, 4]), _shape([4, 6, 5]), _shape([4, 6, 4])
_USUAL_SHAPES = frozenset([
    _FOURS, _AMEX, _DINERS, *[_shape([n]) for n in range(12, 20)], *[b"\1" * n for n in range(12, 20)],
    *map(_shape, [
        (4, 4, 4, 4, 3), (8, 8), (2,) * 8, (4, 4, 8), (8, 4, 4), (4, 12), (12, 4), (4, 4, 7), (6, 4, 6),
        (4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 4, 1), (5, 5, 6), (6, 10), (6, 13),
    ]),
])  # fmt: skip
_BETWEEN_FOURS = frozenset(["   ", "---", "..."])
_ODD_LENGTHS = 17, 18
_LONG_MAESTRO = _shape([4, 4, 4, 4, 2])
_UNION_PAY = "62"  # the other issuer of eighteen digits
_ORDER_SHAPE = _shape([3, 7, 7])


def is_usual_shape(sizes: Iterable[int]) -> bool:
    """Whether cards are written in groups of these sizes."""
    return _shape(sizes) in _USUAL_SHAPES


_LISTED = re.compile(
    r"[0-9](?<![0-9][0-9])[0-9]{3}([ \-]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?= ?[;,/|\n]|\Z)"
)
_REST = re.compile(r"[0-9].*[0-9]", re.DOTALL)
_LIST_SIGNS, _LISTED_SIZE = frozenset(";,/|\n#"), 16
_EXPIRY = re.compile(r"(?:0[1-9]|1[0-2])(?:2\d|3\d)?|0?[1-9]|20[2-3]\d")
_PLAIN_SIGNS = frozenset([" ", "-", ".", "/", "_", "\t", "  ", " - ", ""])
_MACHINE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}:[0-9]{2,5}")
_GROUPS_OF_MACHINE = 5
# A list with numbers, coordinates, a day.
_NO_CARD = re.compile(r"\)|[0-9]\.[0-9]{5}|20[0-9]{2}([\-/.])[01]?[0-9]\1[0-3]?[0-9](?![0-9])")
# "… 3700 7861 / 0227 / 360": the end of one, its expiry and its code.
_END_OF_CARD = re.compile(r" ?[/|;,] ?(?:0[1-9]|1[0-2])[2-4][0-9](?: ?[/|;,] ?[0-9]{3,4})?\Z")
_BEFORE_MOST = frozenset(" :\n,(")
_BACKWARDS = (
    "backward", "reverse", "rückwärts", "rueckwaerts", "envers", "rebours", "pozpátku", "obráceně", "wspak",
    "tyłu", "tylu", "contrario", "rovesci", "revés", "reves", "odzadu", "pozadu", "zezadu", "hinten", "הפוך",
    "מהסוף",
)  # fmt: skip
_SPLIT_GAP, _EMPHASIS = 45, " *_~`"
_MOST_PIECES, _MANY_PIECES, _FEW_PIECES = 120, 24, 4
_FEWEST_SPLIT = 14


def search(line: Line) -> bool:
    """Take every card of the line, fragments of a split one included; whether no digits are left.

    Then the line is not settled yet: most often nobody needs to look at it again.
    """
    if line.most >= _FEWEST:
        before = len(line.finds)
        _in_rows(line, line.runs)
        if len(line.finds) > before:
            if line.is_spent():
                return True
            line.settle()
    # Between the pieces of a split one stand words, so they are never in one row.
    if len(line.runs) > 1 and line.count_digits() >= _FEWEST_SPLIT:
        _split(line)
        line.settle()
    text, letters, size = line.text, lookalikes.LETTERS, len(line.text)
    for start, end, _ in line.runs:
        if text[start - 1] in letters or (end < size and text[end] in letters):
            lookalikes.search(line)
            break
    return False


def _in_rows(line: Line, runs: Iterable[Run]) -> None:
    for start, end, digits in runs:
        size = len(digits)
        if size < _FEWEST or (size < _LONGER_THAN_PHONES and line.text[start - 1 : start] == "+"):
            continue
        if size < end - start:
            _in_groups(line, start, end, digits)
        elif validator := _single(line, start, end):
            line.take(start, end, _CARD, validator)


def _in_groups(line: Line, start: int, end: int, digits: str) -> None:
    """Take the cards of one run of several groups; nearly always all of it is one in a usual grouping."""
    size = len(digits)
    # The grouping of most cards, without counting.
    is_fours = size == _LISTED_SIZE and line.text[start + 4 : end : 5] in _BETWEEN_FOURS
    if is_fours and is_card(digits) and _may_begin(line, start, end, size):
        line.take(start, end, _CARD, "luhn")
        return
    value = line.text[start:end]
    is_list = size > _LISTED_SIZE and not _LIST_SIGNS.isdisjoint(value)
    if is_list and _in_list(line, start, end):
        return
    sizes = sizes_of(value)
    if is_card(digits) and _shape(sizes) in _USUAL_SHAPES and _may_begin(line, start, end, size):
        line.take(start, end, _CARD, "luhn")
    elif is_backwards(line, digits):
        line.take(start, end, _CARD, "luhn backwards")
    else:
        _cards_of(line, start, end, digits, sizes)


def _in_list(line: Line, start: int, end: int) -> bool:
    """Take what plainly is a card in a list: "#66941062 / 4111 1111 1111 1111 / …"; then look at the rest."""
    text = line.text
    found = _LISTED.search(text, start, end)
    if found is None:
        return False
    first, last = found.span()
    digits = digits_of(found[0])
    is_free = first == start or text[first - 1] in _LIST_SIGNS or text[first - 2] in _LIST_SIGNS
    if not (is_free and is_card(digits)):
        return False
    if not _may_begin(line, first, last, _LISTED_SIZE):
        return False
    line.take(first, last, _CARD, "luhn")
    for begin, stop in ((start, first), (last, end)):
        rest = _REST.search(text, begin, stop) if stop - begin > _FEWEST else None
        if rest:
            _in_rows(line, [(*rest.span(), digits_of(rest[0]))])
    return True


class _Groups:
    """The groups of one run: their digits in one string, its borders, how many each has, what is between."""

    __slots__ = ("_starts", "borders", "digits", "has_plus", "shape", "signs")

    def __init__(
        self, value: str, start: int, digits: str, borders: list[int], shape: bytes
    ) -> None:
        self.digits, self.borders, self.shape = digits, borders, shape
        self.signs = GROUP.split(value)[1:-1]
        self.has_plus = "+" in value
        self._starts = [*map(add, borders, accumulate(map(len, self.signs), initial=start))]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text these groups stand."""
        return self._starts[first], self._starts[last] + self.shape[last]


def _cards_of(line: Line, start: int, end: int, digits: str, sizes: list[int]) -> None:
    if len(sizes) == _GROUPS_OF_MACHINE and _MACHINE.fullmatch(line.text, start, end):
        return
    borders, shape = [0, *accumulate(sizes)], _shape(sizes)
    run: _Groups | None = None
    for is_called in (False, True):
        if is_called and (digits[0] not in "0123456" or not _is_called(line, start, end)):
            return
        found = windows(digits, borders, is_called)
        if found:
            run = run or _Groups(line.text[start:end], start, digits, borders, shape)
            if _take_best(line, run, found, is_called):
                return
    value = line.text[start:end]
    groups = _typo(digits, shape, value)
    # What goes on with letters, or is a list with numbers of its own, is no card with a typo.
    if groups and line.text[end : end + 1] not in lookalikes.LETTERS and not _NO_CARD.search(value):
        run = run or _Groups(value, start, digits, borders, shape)
        line.take(*run.span(0, groups - 1), _CARD, "context")


def _take_best(line: Line, run: _Groups, found: list[tuple[int, int]], is_called: bool) -> bool:
    """The usual groupings first; a group belongs to one card only. found: pairs of borders."""
    taken, is_any = bytearray(len(run.shape)), False
    for rank, first, last in _ranked(run, found, is_called):
        if is_any and taken.find(1, first, last + 1) >= 0:
            continue
        if not is_called and not _stands_free(run, first, last, rank, taken):
            continue
        start, end = run.span(first, last)
        if _may_begin(line, start, end, run.borders[last + 1] - run.borders[first]):
            taken[first : last + 1] = b"\1" * (last + 1 - first)
            is_any = True
            line.take(start, end, _CARD, "luhn")
    return is_any


def _ranked(
    run: _Groups, found: list[tuple[int, int]], is_called: bool
) -> list[tuple[int, int, int]]:
    """How usual a grouping is, its first and its last group; without shapes that other numbers have."""
    ranked = []
    shapes, signs, borders = run.shape, run.signs, run.borders
    kinds = set(signs)
    odd = [] if is_called or kinds <= _PLAIN_SIGNS else _places_of(kinds - _PLAIN_SIGNS, signs)
    for first, end in found:
        shape = shapes[first:end]
        if shape in _USUAL_SHAPES:
            rank = _UNIFORM if len(kinds) < 2 or len({*signs[first : end - 1]}) < 2 else _USUAL
        elif shape == _ORDER_SHAPE or (odd and odd[bisect_left(odd, first)] < end - 1):
            continue
        else:
            rank = _IRREGULAR
        is_odd_length = end - first > 1 and borders[end] - borders[first] in _ODD_LENGTHS
        if is_odd_length and not is_called and not (shape == shapes and _is_maestro(run)):
            continue
        if run.has_plus and "+" in "".join(signs[first : end - 1]):
            continue  # a phone begins there
        ranked.append((rank, first, end - 1))
    ranked.sort()
    return ranked


def _is_maestro(run: _Groups) -> bool:
    """Whether all of it is grouped as a Maestro card of eighteen digits is, by one sign."""
    is_grouped = run.shape == _LONG_MAESTRO and len(set(run.signs)) == 1
    return is_grouped and not run.digits.startswith(_UNION_PAY)


def _places_of(kinds: set[str], signs: list[str]) -> list[int]:
    """Where one of these signs stands, and the end."""
    return [*[index for index, sign in enumerate(signs) if sign in kinds], len(signs)]


def _stands_free(run: _Groups, first: int, last: int, rank: int, taken: bytearray) -> bool:
    """Whether the signs around a window differ from those inside: else it is a piece of a longer number."""
    inner = run.signs[first:last]
    goes_on_left = first > 0 and run.signs[first - 1] in inner and not taken[first - 1]
    if goes_on_left and rank == _IRREGULAR:
        return False
    goes_on_right = last < len(run.signs) and run.signs[last] in inner and not taken[last + 1]
    if rank == _IRREGULAR:
        is_list = last - first > 4 and len(set(run.shape[first : last + 1])) == 1
        return not (goes_on_right or is_list)
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
        return line.role_before(start) is _CALLED_CARD
    if before[-1:].isalpha() and text[end : end + 1].isalpha():
        return False
    return length != 15 or ("imei" not in before.lower() and "iccid" not in before.lower())


def _single(line: Line, start: int, end: int) -> str:
    """What makes one unbroken group of digits a card, or nothing."""
    size = end - start
    if size > 19:
        return ""
    digits = line.text[start:end]
    if is_card(digits) and _may_begin(line, start, end, size):
        return "luhn"
    if digits[0] in "0123456" and _is_called(line, start, end):
        if size in lengths(digits, is_called=True) and luhn(digits):
            return "luhn"
        if size >= _FEWEST_USUAL and digits[0] in "23456":
            return "context"
    return "luhn backwards" if is_backwards(line, digits) else ""


def _is_called(line: Line, start: int, end: int) -> bool:
    """Whether the words call this a card."""
    role = line.role_before(start)
    return role is _CALLED_CARD or (role is None and line.role_after(end) is _CALLED_CARD)


def is_backwards(line: Line, digits: str) -> bool:
    """Whether this is a card told from its end, and the words say so."""
    if line.is_backwards is False:
        return False
    if not is_card(digits[::-1]):
        return False
    if line.is_backwards is None:
        line.is_backwards = any(word.startswith(_BACKWARDS) for word in words_in(line.plain))
    return line.is_backwards


def _typo(digits: str, shape: bytes, value: str) -> int:
    """How many groups are what the customer calls a card, although its sum is wrong."""
    if digits[0] not in "23456":
        return 0
    for wanted in (_FOURS, _AMEX, _DINERS):
        if shape.startswith(wanted):
            return len(wanted)
    is_card_long = 14 <= len(digits) <= 17 and len(shape) <= 6
    return len(shape) if is_card_long and not _END_OF_CARD.search(value) else 0


def _split(line: Line) -> None:
    """Cards told in pieces: "first half 4444 2222, then 1111 0000"."""
    if len(line.runs) > _MOST_PIECES:
        return
    text = line.text
    sizes: list[int] = []
    for start, end, digits in line.runs:
        sizes += sizes_of(text[start:end]) if len(digits) < end - start else [len(digits)]
    if len(sizes) > _MOST_PIECES:
        return
    digits = "".join([digits for _, _, digits in line.runs])
    found = windows(digits, [0, *accumulate(sizes)])
    if not found:
        return
    groups = [match.span() for run in line.runs for match in GROUP.finditer(text, *run[:2])]
    # Among many numbers some make a card by accident: there are few pieces, and a card word just before.
    has_card = any(find.entity is _CARD for find in line.finds)
    is_among_others = has_card or len(groups) > _MANY_PIECES
    most, taken = _FEW_PIECES if is_among_others else len(groups), 0
    is_glued = bytes([text[a - 1 : a].isalpha() or text[a - 1 : a] == "#" for a, _ in groups])
    for first, last in found:
        if first < taken or last - first > most:
            continue
        parts = tuple(groups[first:last])
        gaps = [text[a[1] : b[0]] for a, b in pairwise(parts)]
        is_told = _is_told_alike(gaps, parts) or (
            1 not in is_glued[first:last] and _is_told(line, parts, gaps, is_among_others)
        )
        if is_told and line.role_before(parts[0][0]) is not _CALLED_ACCOUNT:
            group, taken = len(line.finds), last
            for part in parts:
                line.take(*part, _CARD, "luhn", parts, group)


def _is_told_alike(gaps: list[str], parts: tuple[Group, ...]) -> bool:
    """4111x1111x1111x1111, or "4111  |  1111  |  1111  |  1111"; not only spaces, as in a table."""
    if len(gaps) < 3:
        return False
    gap = gaps[0]
    if gaps.count(gap) < len(gaps) or len(gap) > _SPLIT_GAP:
        return False
    if any(map(str.isalpha, gap)):
        return True
    return gap.strip() != "" and _shape([b - a for a, b in parts]) == _FOURS


def _is_emphasis(gap: str) -> bool:
    """Whether it only stresses what stands beside it: "*5455* **2629** ~~5150~~"."""
    return not gap.strip(_EMPHASIS) and len(gap.strip()) > 1


def _is_told(line: Line, parts: tuple[Group, ...], gaps: list[str], is_among_others: bool) -> bool:
    """Whether fragments belong together: words that say so, a card word, or four fours."""
    is_parted = any(c.isalpha() for gap in gaps for c in gap) or any(map(_is_emphasis, gaps))
    if not is_parted or max(map(len, gaps)) > _SPLIT_GAP:
        return False
    if any(line.role_in_sentence(a) is _CALLED_OTHER for a, b in parts):
        return False
    shape = _shape([b - a for a, b in parts])
    is_usual = len(shape) == 2 or shape in _USUAL_SHAPES  # house, flat and post code are not
    if is_usual and any(is_split_word(word) for gap in gaps for word in words_in(gap)):
        return True
    if b"\1" in shape:
        return False
    if shape in (_FOURS, _AMEX):
        return True
    if is_among_others:
        return line.role_before(parts[0][0]) is _CALLED_CARD
    return has_role(line.plain, _CALLED_CARD)
