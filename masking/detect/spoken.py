"""Numbers in words: "four one one one ...", also mixed with digits, "double" and "dash".

Digit words in a row become digits again, and the digits are judged as if they had been written.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from masking.detect import numerals, ssn
from masking.detect.context import Role, has_role
from masking.detect.issuers import windows
from masking.detect.line import Line
from masking.detect.numbering import as_called, as_written, is_international
from masking.spans import Entity

_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|\+")
_MOST_BETWEEN, _REACH_OF_PLUS = 6, 24
_FEWEST, _FEWEST_ELSE = 3, 7  # only a card's code is shorter than a phone
_PLUS = ("+", *[f" {word}" for word in numerals.PLUS])
_SEQUENCES = "012345678910111213", "10987654321098765"


@dataclass(slots=True)
class _Piece:
    """One number word or digit group."""

    start: int
    end: int
    digits: str
    is_word: bool


def digits_in(value: str) -> str:
    """The digits of a value that may be in words."""
    return "".join(piece.digits for run in _runs(value) for piece in run)


def pieces_in(text: str) -> list[tuple[int, int, str]]:
    """Start, end and digits of every number of a short text, in digits or in words."""
    return [(piece.start, piece.end, piece.digits) for run in _runs(text) for piece in run]


def search(line: Line) -> None:
    """Take every number in words that is a card, a card's code, an SSN or a phone."""
    spoken = [run for run in _runs(line.text) if any(piece.is_word for piece in run)]
    is_cvv_named = bool(spoken) and has_role(line.plain, Role.CVV)
    for run in spoken:
        _judge(line, run, is_cvv_named)
    line.settle()


def _runs(text: str) -> list[list[_Piece]]:
    """Rows of number words and digit groups with nothing but fillers between."""
    low = text.lower()
    tokens = [*_TOKEN.finditer(low if len(low) == len(text) else text)]
    names = [token[0] for token in tokens]
    runs: list[list[_Piece]] = [[]]
    fillers = index = end = 0
    repeat: re.Match[str] | None = None
    while index < len(tokens):
        token, name = tokens[index], names[index]
        if runs[-1] and token.start() - end > _MOST_BETWEEN:
            runs.append([])
        is_written = name.isdecimal()
        digits, used = (name, 1) if is_written else _digits(names, index)
        index += used
        end = tokens[index - 1].end()
        is_repeat = not digits and name in numerals.REPEATS
        if digits:
            begin, times = (repeat, numerals.REPEATS[repeat[0]]) if repeat else (token, 1)
            is_word = not is_written or repeat is not None
            runs[-1].append(_Piece(begin.start(), end, digits * times, is_word))
            fillers = 0
        elif name in numerals.FILLERS and fillers < 2:
            fillers += 1
        elif runs[-1] and not is_repeat:
            runs.append([])
        repeat = token if is_repeat else None
    return [run for run in runs if run]


def _digits(names: list[str], index: int) -> tuple[str, int]:
    """The longest number in words that begins here, and how many words it takes."""
    for size in range(numerals.LONGEST.get(names[index], 0), 0, -1):
        digits = numerals.NAMES.get(tuple(names[index : index + size]))
        if digits is not None:
            return digits, min(size, len(names) - index)
    return "", 1


def _judge(line: Line, run: list[_Piece], is_cvv_named: bool) -> None:
    digits = "".join([piece.digits for piece in run])
    size = len(digits)
    if size < (_FEWEST if is_cvv_named else _FEWEST_ELSE):
        return  # "the four of us"
    if size >= 12 and _card(line, run):
        return
    start, end = run[0].start, run[-1].end
    role = line.role_before(start) or line.role_after(end)
    if size in (3, 4) and role in (Role.CVV, Role.CODE) and is_cvv_named:
        line.take(start, end, Entity.CVV, "spelled")
    elif size == 9 and role is Role.SSN and (ssn.is_issued(digits) or ssn.is_taxpayer(digits)):
        line.take(start, end, Entity.SSN, "spelled")
    elif role is Role.CARD and 14 <= size <= 19 and digits[0] in "23456":
        line.take(start, end, Entity.CARD, "spelled")
    elif 7 <= size <= 15 and _is_phone(line, start, digits, role):
        line.take(start, end, Entity.PHONE, "spelled")


def _card(line: Line, run: list[_Piece]) -> bool:
    """A window of whole pieces that is a card; a number word by accident may stand before it."""
    digits = "".join([piece.digits for piece in run])
    borders = [0, *accumulate([len(piece.digits) for piece in run])]
    taken = 0
    for first, last in windows(digits, borders):
        if first >= taken:
            line.take(run[first].start, run[last - 1].end, Entity.CARD, "spelled")
            taken = last
    return bool(taken)


def _is_phone(line: Line, start: int, digits: str, role: Role | None) -> bool:
    begin = start - _REACH_OF_PLUS
    near = line.plain[begin:start] if begin > 0 else f" {line.plain[:start]}"
    before = near.rstrip().lower()
    if before.endswith(_PLUS):
        return True
    if role in (Role.OTHER, Role.ACCOUNT, Role.CODE, Role.SSN):
        return False
    if digits in _SEQUENCES[0] or digits in _SEQUENCES[1]:
        return False
    if role is Role.PHONE or (role is Role.NUMBER and as_called(line.regions).fullmatch(digits)):
        return True
    if digits.startswith("00") and is_international(digits[2:]):
        return True
    return len(digits) >= 8 and as_written(line.regions).fullmatch(digits) is not None
