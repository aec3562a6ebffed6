"""Letters that look like digits inside a number: O for 0, l or I for 1, S for 5, B for 8, Z for 2."""

import re

from masking.detect import accounts
from masking.detect.context import Role
from masking.detect.issuers import is_card
from masking.detect.line import Line, digits_of
from masking.detect.numbering import as_called, as_written, is_international
from masking.detect.ssn import DIGITS, is_issued
from masking.spans import Entity

_OF_PHONES, _CALLED_SSN = (Role.PHONE, Role.NUMBER), Role.SSN
# Also the Cyrillic and Greek letters that look the same.
_LETTERS = "Oo\u041e\u043e\u039f\u03bfIl|\u0406\u0399S\u0405B\u0412\u0392Z\u0396\u0417"
LETTERS = frozenset(_LETTERS)
_NUMBER = re.compile(
    rf"(?<![^\W_])[0-9{_LETTERS}](?:[ .\-]{{0,2}}[0-9{_LETTERS}]){{6,18}}(?![^\W_])"
)
_READ = str.maketrans(_LETTERS, "0000001111155888223")
_FEWEST_IN_CARD = 6
_ZEROS = frozenset("Oo")
_ACCOUNT = re.compile(
    rf"(?<![^\W_])[A-Za-z]{{2}}[0-9{_LETTERS}]{{2}}(?:[ \-]?[0-9A-Za-z{_LETTERS}]{{1,4}}){{3,8}}"
)


def search(line: Line) -> None:
    """Take cards and accounts by their sum, other numbers when words or a + call them so."""
    for match in _ACCOUNT.finditer(line.text):
        value = match[0].replace(" ", "").replace("-", "")
        kinds = accounts.structure_of(value[:2].upper())
        if len(value) != 2 + len(kinds):
            continue
        read = _with_digits(value, kinds)
        if read != value and accounts.is_whole(read):
            line.take(*match.span(), Entity.IBAN, "with letters")
    line.settle()
    for match in _NUMBER.finditer(line.text):
        start, end = match.span()
        value = match[0].replace(" ", "").replace(".", "").replace("-", "")
        entity = _entity(line, start, end, value.translate(_READ), len(digits_of(value)))
        if entity:
            line.take(start, end, entity, "with letters")
    line.settle()


def _with_digits(value: str, kinds: str) -> str:
    """An account with digits where its country has some."""
    read = value.translate(_READ)
    rest = [read[at] if kind == "n" else value[at] for at, kind in enumerate(kinds, 2)]
    return value[:2] + "".join(rest)


def _entity(line: Line, start: int, end: int, digits: str, really: int) -> Entity | None:
    """What this number is; really: how many of its digits are digits."""
    if really >= _FEWEST_IN_CARD and is_card(digits):
        return Entity.CARD
    if really == len(digits):
        return None
    if line.text[start - 1 : start] == "+" and really > 3 and is_international(digits):
        return Entity.PHONE
    if 2 * really < len(digits) - 1:
        return None
    role = line.role_before(start) or line.role_after(end)
    if (
        really == len(digits) - 1
        and line.text[start] in _ZEROS
        and role is not Role.OTHER
        and as_written(line.regions).fullmatch(digits)
    ):
        return Entity.PHONE
    if role in _OF_PHONES and as_called(line.regions).fullmatch(digits):
        return Entity.PHONE
    if role is _CALLED_SSN and len(digits) == DIGITS and is_issued(digits):
        return Entity.SSN
    return None
