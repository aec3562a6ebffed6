"""Numbers in words: "four one one one ...", also mixed with digits, "double" and "dash".

Digit words in a row become digits again, and the digits are judged as if they had been written.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from masking.detect import numerals, ssn
from masking.detect.context import Role, has_role, role_after, role_before
from masking.detect.issuers import windows
from masking.detect.line import Line
from masking.detect.numbering import as_called, as_written, is_international
from masking.spans import Entity

_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|\+")
_MOST_BETWEEN, _REACH_OF_PLUS, _FEWEST = 6, 24, 3
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
    tokens = list(_TOKEN.finditer(low if len(low) == len(text) else text))
    runs: list[list[_Piece]] = [[]]
    fillers = index = 0
    repeat: re.Match[str] | None = None
    while index < len(tokens):
        token = tokens[index]
        if runs[-1] and token.start() - tokens[index - 1].end() > _MOST_BETWEEN:
            runs.append([])
        piece, used = _piece(tokens, index, repeat)
        index += used
        repeat = None
        if piece is not None:
            runs[-1].append(piece)
            fillers = 0
        elif token.group() in numerals.REPEATS:
            repeat = token
        elif token.group() in numerals.FILLERS and fillers < 2:
            fillers += 1
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _piece(
    tokens: list[re.Match[str]], index: int, repeat: re.Match[str] | None
) -> tuple[_Piece | None, int]:
    """The longest number name that begins with this token, and how many tokens it takes."""
    first = tokens[index]
    word = first.group()
    start, times = (
        (repeat.start(), numerals.REPEATS[repeat.group()]) if repeat else (first.start(), 1)
    )
    if word.isdecimal():
        return _Piece(start, first.end(), word * times, repeat is not None), 1
    for size in range(numerals.LONGEST.get(word, 0), 0, -1):
        named = tokens[index : index + size]
        digits = numerals.NAMES.get(tuple([token.group() for token in named]))
        if digits is not None:
            return _Piece(start, named[-1].end(), digits * times, True), len(named)
    return None, 1


def _judge(line: Line, run: list[_Piece], is_cvv_named: bool) -> None:
    digits = "".join([piece.digits for piece in run])
    if len(digits) < _FEWEST:
        return  # "the four of us"
    if len(digits) >= 12 and _card(line, run):
        return
    start, end = run[0].start, run[-1].end
    role = role_before(line.plain, start) or role_after(line.plain, end)
    if len(digits) in (3, 4) and role in (Role.CVV, Role.CODE) and is_cvv_named:
        line.take(start, end, Entity.CVV, "spelled")
    elif (
        len(digits) == 9 and role is Role.SSN and (ssn.is_issued(digits) or ssn.is_taxpayer(digits))
    ):
        line.take(start, end, Entity.SSN, "spelled")
    elif role is Role.CARD and 14 <= len(digits) <= 19 and digits[0] in "23456":
        line.take(start, end, Entity.CARD, "spelled")
    elif 7 <= len(digits) <= 15 and _is_phone(line, start, digits, role):
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
    if before.endswith("+") or any(before.endswith(" " + word) for word in numerals.PLUS):
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
