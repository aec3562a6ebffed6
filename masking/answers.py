"""What a short message answers: the code of a card, to whoever asked for it in another message."""

import re
from collections.abc import Mapping, Sequence

from masking.detect import cvv
from masking.detect.context import Role, role_of
from masking.detect.normal import Normal
from masking.detect.spoken import Piece, rows_of
from masking.rules import Policy
from masking.spans import Entity, Span

LONGEST = 80
"""Characters of an answer."""
OF_ELSE = frozenset({Role.OTHER, Role.WHOSE})
WORD = re.compile(r"[^\W\d_]+")
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
