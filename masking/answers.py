"""What a short message answers to who asked in another one: a card's code, a social security number."""

import re
from collections.abc import Mapping, Sequence

from masking.detect import cvv, ssn
from masking.detect.context import Role, role_of
from masking.detect.normal import Normal
from masking.detect.spoken import Piece, rows_of
from masking.rules import Policy
from masking.spans import Entity, Span

LONGEST = 80
"""Characters of an answer."""
OF_ELSE = frozenset({Role.OTHER, Role.WHOSE})
WORD = re.compile(r"[^\W\d_]+")
_OF_NO_SOCIAL = OF_ELSE | {Role.PHONE, Role.CODE}
_SEVERAL_DIGITS = re.compile(r"\d{3}")
_EXPIRY = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2]) ?[/.\-] ?(?:20)?\d\d(?!\d)")
_QUESTION = re.compile(r"[^.!?\n]+\?")
_SIZES_OF_CODE, _MOST_BESIDE_CODE, _REACH_OF_CODE = (3, 4), 16, 4
Message = Mapping[str, str]


def codes(
    messages: Sequence[Message], found: list[list[Span]], sender: str, policy: Policy
) -> set[int]:
    """Find what short messages answer when the code of a card was asked for or named right before; which."""
    used: set[int] = set()
    if Entity.CVV in policy.shows:
        return used
    for index, message in enumerate(messages):
        if message["sender"] != sender or len(message["text"]) > LONGEST:
            continue
        if found[index] or not (told := _short_numbers(message["text"])):
            continue
        if _is_code_wanted(messages, found, index):
            found[index] += [Span(*span, Entity.CVV, "stream", (span,), index) for span in told]
            used.add(index)
    return used


def social(
    messages: Sequence[Message], found: list[list[Span]], sender: str, policy: Policy
) -> set[int]:
    """Find the social security numbers that short messages answer with, without their usual dashes; which."""
    used: set[int] = set()
    if Entity.SSN in policy.shows:
        return used
    for index, message in enumerate(messages):
        if message["sender"] != sender or len(message["text"]) > LONGEST:
            continue
        # As many digits have telephone numbers of many countries.
        if any(span.entity is not Entity.PHONE for span in found[index]):
            continue
        if (told := _nine_digits(message["text"])) and _is_social_wanted(messages, found, index):
            found[index][:] = [Span(*told, Entity.SSN, "stream", (told,), index)]
            used.add(index)
    return used


def _nine_digits(text: str) -> tuple[int, int] | None:
    """Where the only number of a message stands, if it may be a social security number."""
    normal = Normal(text)
    rows = rows_of(normal.text)
    pieces = [piece for row in rows for piece in row]
    digits = "".join([piece.digits for piece in pieces])
    if len(digits) != ssn.DIGITS or other_letters(normal.text, rows) > _MOST_BESIDE_CODE:
        return None
    if not (ssn.is_issued(digits) or ssn.is_taxpayer(digits)):
        return None
    return normal.back(pieces[0].start, pieces[-1].end)


def _is_social_wanted(messages: Sequence[Message], found: list[list[Span]], index: int) -> bool:
    """Whether one of the last messages asks for one or names it, and nothing else was asked or told since."""
    if not _OF_NO_SOCIAL.isdisjoint(_roles(messages[index]["text"])):
        return False
    for at in range(index - 1, max(-1, index - 1 - _REACH_OF_CODE), -1):
        text = messages[at]["text"]
        *_, asked = _QUESTION.findall(text) or [text]
        if Role.SSN in _roles(asked):
            return all(span.entity is not Entity.SSN for span in found[at])
        is_asked_else = "?" in text and messages[at]["sender"] != messages[index]["sender"]
        if asked != text or is_asked_else or _SEVERAL_DIGITS.search(text):
            return False
    return False


def _roles(text: str) -> set[Role | None]:
    return {role_of(word) for word in WORD.findall(text.lower())}


def _short_numbers(text: str) -> list[tuple[int, int]]:
    """Where three or four digits stand by themselves in a message with hardly anything else."""
    normal = Normal(text)
    rows = rows_of(normal.text)
    if not rows or other_letters(normal.text, rows) > _MOST_BESIDE_CODE:
        return []
    dates = [match.span() for match in _EXPIRY.finditer(normal.text)]
    numbers: list[list[Piece]] = []
    for row in rows:
        is_one = all(piece.is_word or len(piece.digits) == 1 for piece in row)
        numbers += [row] if is_one else [[piece] for piece in row]
    told = [row for row in numbers if not any(a <= row[0].start < b for a, b in dates)]
    sizes = {sum(len(piece.digits) for piece in row) for row in told}
    if not sizes or max(sizes) not in _SIZES_OF_CODE:
        return []
    return [
        normal.back(row[0].start, row[-1].end)
        for row in told
        if sum(len(piece.digits) for piece in row) in _SIZES_OF_CODE
    ]


def _is_code_wanted(messages: Sequence[Message], found: list[list[Span]], index: int) -> bool:
    """Whether one of the last messages names a card's code, and nobody has told it since."""
    if any(role_of(word) in OF_ELSE for word in WORD.findall(messages[index]["text"].lower())):
        return False
    for at in range(index - 1, max(-1, index - 1 - _REACH_OF_CODE), -1):
        text = messages[at]["text"]
        # Who asks for something else in the end wants that: "No CVV here, please. Your house number?"
        *_, asked = _QUESTION.findall(text) or [text]
        if cvv.is_named(asked):
            return all(span.entity is not Entity.CVV for span in found[at])
        if asked != text or _SEVERAL_DIGITS.search(_EXPIRY.sub("", text)):
            return False
    return False


def other_letters(text: str, rows: list[list[Piece]]) -> int:
    """How many letters there are besides those of the numbers."""
    told = sum(sum(map(str.isalpha, text[row[0].start : row[-1].end])) for row in rows)
    return sum(map(str.isalpha, text)) - told
