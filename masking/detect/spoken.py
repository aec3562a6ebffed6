"""Numbers in words: "four one one one ...", also mixed with digits, "double" and "dash".

Digit words in a row become digits again, and the digits are judged as if they had been written.
"""

import re
from itertools import accumulate
from typing import NamedTuple

from masking.detect import cvv, numerals, ssn
from masking.detect.cards import is_backwards
from masking.detect.context import Role
from masking.detect.issuers import windows
from masking.detect.line import Line
from masking.detect.numbering import as_called, as_written, is_international
from masking.spans import Entity

_TOKEN = re.compile(r"([^\W\d_]+|[0-9]+|\+)")
_longest = numerals.LONGEST.get
_REPEATING = numerals.REPEATS_IN_TWO | numerals.REPEATS.keys()
_SPOKEN = numerals.LONGEST.keys() | numerals.HUNDREDS.keys() | {"o"}
_MOST_BETWEEN, _REACH_OF_PLUS, _SHORTEST_GLUED = 6, 24, 6
_SHORTEST_CARD, _SIZES_OF_CVV, _FEWEST_ELSE = 14, (3, 4), 7
_ARTICLES = frozenset(["un", "una", "une", "uno", "ein", "eine", "einen", "one", "jeden"])
_A_MOMENT = (
    "moment",
    "attim",
    "instant",
    "segund",
    "secondo",
    "seconde",
    "augenbl",
    "minut",
    "chwil",
)
_PLUS = ("+", *[f" {word}" for word in numerals.PLUS])
_CALLED_CARD, _CALLED_SSN, _CALLED_PHONE = Role.CARD, Role.SSN, Role.PHONE
_CALLED_NUMBER, _CALLED_CODE = Role.NUMBER, frozenset({Role.CVV, Role.CODE})
_REFUSING = frozenset({Role.OTHER, Role.ACCOUNT, Role.CODE, Role.SSN})
_SEQUENCES = "012345678910111213", "10987654321098765"


class Piece(NamedTuple):
    """One number word or digit group."""

    start: int
    end: int
    digits: str
    is_word: bool


_piece = tuple.__new__  # what Piece() does, without a step in Python


def digits_in(value: str) -> str:
    """The digits of a value that may be in words."""
    return "".join(piece.digits for run in rows_of(value) for piece in run)


def number_at(names: list[str], index: int) -> tuple[str, int]:
    """The digits of the number that begins at this word, in words or not, and the word after it."""
    name = names[index]
    if name.isdecimal():
        return name, index + 1
    times, at = _times(names, index) or (1, index)
    if at == len(names):
        return "", at
    if names[at].isdecimal():
        return names[at] * times, at + 1
    digits, after = _digits(names, at, is_in_row=True)
    return digits * times, after


def search(line: Line, rows: list[list[Piece]]) -> None:
    """Take every row with number words that is a card, a card's code, an SSN or a phone."""
    spoken = [
        (row, "".join([digits for _, _, digits, _ in row]))
        for row in rows
        if any(is_word for _, _, _, is_word in row)
    ]
    for row, digits in spoken:
        if len(digits) >= _FEWEST_ELSE:  # not "the four of us"
            _judge(line, row, digits)
    _codes(line, [row for row, digits in spoken if len(digits) in _SIZES_OF_CVV])
    line.settle()


def rows_of(text: str) -> list[list[Piece]]:
    """Rows of number words and digit groups with nothing but fillers between."""
    # Signs and words in turn, so that the words are every other one.
    parts = _TOKEN.split(numerals.bare(text))
    borders = [*accumulate(map(len, parts))]
    names, starts, ends = parts[1::2], borders[::2], borders[1::2]
    rows: list[list[Piece]] = []
    row: list[Piece] = []
    fillers = index = end = 0
    repeat = None  # where the "double" stands that came just before, and how often the next number counts
    while index < len(names):
        name, first = names[index], index
        is_word = not name.isdecimal()
        gap = starts[first] - end
        if row and gap > 1 and _is_apart(row, gap, parts[2 * first], names[first : first + 2]):
            rows.append(row)
            row = []
        digits = name
        index += 1
        if is_word:
            again = _times(names, first) if name in _REPEATING else None
            if again:
                repeat, index = (starts[first], again[0]), again[1]
                end = ends[index - 1]
                continue
            digits, index = _digits(names, first, bool(row)) if name in _SPOKEN else ("", index)
        end = ends[index - 1]
        if digits:
            begin = starts[first]
            if repeat:
                begin, is_word, digits = repeat[0], True, digits * repeat[1]
            row.append(_piece(Piece, (begin, end, digits, is_word)))
            fillers, repeat = 0, None
            continue
        repeat = None
        glued = numerals.unglued(name) if len(name) >= _SHORTEST_GLUED else []
        if glued:
            row += _apart(starts[first], glued)
        elif name in numerals.FILLERS and fillers < 2:
            fillers += 1
        elif row:
            rows.append(row)
            row = []
    return [*rows, row] if row else rows


def _is_apart(row: list[Piece], gap: int, signs: str, names: list[str]) -> bool:
    """Whether a row ends here: too far, or a new sentence goes on with other means ("… 42. Two days").

    names: the word that follows and the one after it.
    """
    if gap > _MOST_BETWEEN:
        return True
    name, further = names[0], names[-1]
    if (
        name in _ARTICLES and "," in signs
    ):  # "… uno siete, un saludo", and not "seven, five, one please"
        is_list = len(row) > 1 and row[-1].start - row[-2].end == gap
        is_more = further.isdecimal() or further in _SPOKEN or further in _REPEATING
        return not (is_list or is_more)
    return ". " in signs and ".." not in signs and row[-1].is_word is name.isdecimal()


def _times(names: list[str], index: int) -> tuple[int, int] | None:
    """How often the next number counts, and the index of the word after "double" or "two times"."""
    name = names[index]
    if name in numerals.REPEATS_IN_TWO:
        times = numerals.REPEATS.get("-".join(names[index : index + 2]))
        if times:
            return times, index + 2
    times = numerals.REPEATS.get(name)
    return (times, index + 1) if times else None


def _digits(names: list[str], index: int, is_in_row: bool) -> tuple[str, int]:
    """The longest number in words that begins here, and the index of the word after it."""
    name = names[index]
    further = names[index + 1] if index + 1 < len(names) else ""
    if name in numerals.HUNDREDS or further in numerals.AFTER_HUNDREDS:
        digits, after = _from_hundred(names, index)
        if digits:
            return digits, after
    if name in _ARTICLES and further.startswith(_A_MOMENT):
        return "", index + 1  # "un momento"
    digits, after = _below_hundred(names, index)
    is_zero = name == "o" and is_in_row  # "four o one"
    return digits or ("0" if is_zero else ""), after


def _below_hundred(names: list[str], index: int) -> tuple[str, int]:
    name = names[index]
    longest = _longest(name, 0)
    if longest == 1:
        return numerals.NAMES[name,], index + 1
    for size in range(longest, 0, -1):
        digits = numerals.NAMES.get(tuple(names[index : index + size]))
        after = index + size
        # "dvacet tři sta": twenty, and three hundred.
        is_cut = size > 1 and after < len(names) and names[after] in numerals.AFTER_HUNDREDS
        if digits is not None and not is_cut:
            return digits, min(after, len(names))
    return "", index + 1


def _from_hundred(names: list[str], index: int) -> tuple[str, int]:
    """From one hundred on: "siedemset dwadzieścia trzy", "sedm set pět"; in English "eight hundred" only."""
    name, after = names[index], index + 1
    head = numerals.HUNDREDS.get(name, "")
    if not head:
        head, after = numerals.NAMES.get((name,), ""), index + 2
        if len(head) != 1 or head == "0":
            return "", index + 1
    rest, end = "", after
    if after < len(names) and names[after - 1] != numerals.HUNDRED:
        rest, end = _below_hundred(names, after)
        is_next = end < len(names) and names[end] in numerals.AFTER_HUNDREDS
        if is_next or not rest.strip("0") or len(rest) > 2:
            rest, end = "", after
    if not rest and name == "sto":
        return "", index + 1  # "sto arrivando"
    return head + rest.zfill(2), end


def _apart(start: int, glued: list[str]) -> list[Piece]:
    """The pieces of number words that were written as one word."""
    pieces = []
    for word in glued:
        pieces.append(Piece(start, start + len(word), numerals.GLUED_NAMES[word], True))
        start += len(word)
    return pieces


def _codes(line: Line, rows: list[list[Piece]]) -> None:
    """Take the codes among short rows, when all cards are known."""
    if not rows:
        return
    card_ends = sorted([find.end for find in line.finds if find.entity is Entity.CARD])
    is_named = bool(card_ends) or cvv.is_named(line.plain)
    for row in rows:
        if not all(is_word or len(digits) == 1 for _, _, digits, is_word in row):
            continue  # "room 509, three nights"
        start, end = row[0].start, row[-1].end
        if cvv.is_beside_card(line, card_ends, start) or (is_named and _is_code(line, start, end)):
            line.take(start, end, Entity.CVV, "spelled")


def _is_code(line: Line, start: int, end: int) -> bool:
    role = line.role_before(start) or line.role_after(end)
    if role is _CALLED_CARD:
        return cvv.is_described_before(line.plain, start)
    return role in _CALLED_CODE


def _judge(line: Line, run: list[Piece], digits: str) -> None:
    size = len(digits)
    if size >= _SHORTEST_CARD and _card(line, run, digits):
        return
    start, end = run[0].start, run[-1].end
    role = line.role_before(start) or line.role_after(end)
    if size == 9 and role is _CALLED_SSN and (ssn.is_issued(digits) or ssn.is_taxpayer(digits)):
        line.take(start, end, Entity.SSN, "spelled")
    elif role is _CALLED_CARD and 14 <= size <= 19 and digits[0] in "23456":
        line.take(start, end, Entity.CARD, "spelled")
    elif 7 <= size <= 15 and _is_phone(line, start, digits, role):
        line.take(start, end, Entity.PHONE, "spelled")


def _card(line: Line, run: list[Piece], digits: str) -> bool:
    """A window of whole pieces that is a card; a number word by accident may stand before it."""
    borders = [0, *accumulate([len(piece[2]) for piece in run])]
    taken = 0
    for first, last in windows(digits, borders):
        if first >= taken:
            line.take(run[first].start, run[last - 1].end, Entity.CARD, "spelled")
            taken = last
    if not taken and is_backwards(line, digits):
        line.take(run[0].start, run[-1].end, Entity.CARD, "spelled")
        return True
    return bool(taken)


def _is_phone(line: Line, start: int, digits: str, role: Role | None) -> bool:
    begin = start - _REACH_OF_PLUS
    near = line.plain[begin:start] if begin > 0 else f" {line.plain[:start]}"
    before = numerals.bare(near.rstrip())
    if before.endswith(_PLUS):
        return True
    if role in _REFUSING:
        return False
    if digits in _SEQUENCES[0] or digits in _SEQUENCES[1]:
        return False
    if role is _CALLED_PHONE or (
        role is _CALLED_NUMBER and as_called(line.regions).fullmatch(digits)
    ):
        return True
    if digits.startswith("00") and is_international(digits[2:]):
        return True
    return len(digits) >= 8 and as_written(line.regions).fullmatch(digits) is not None
