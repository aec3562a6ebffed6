"""US social security numbers: the ranges that are issued, in the usual form or when called so."""

import re

from masking.detect.context import REACH, Role, is_near
from masking.detect.emphasis import is_emphasised
from masking.detect.line import Line, digits_of
from masking.spans import Entity

_SSN, _CALLED_SSN, _CALLED_ACCOUNT = Entity.SSN, Role.SSN, Role.ACCOUNT

DIGITS = 9
_CALLED_OTHERWISE = frozenset({Role.OTHER, Role.PHONE})
# Begins with the first dash, which is rarer than a digit.
_AREA = 3
_USUAL = re.compile(
    r"-(?<=[0-9]{3}-)(?<![0-9\-][0-9]{3}-)(?<![0-9]\.[0-9]{3}-)[0-9]{2}-[0-9]{4}(?![0-9]|[\-.][0-9])"
)
_ANY = re.compile(r"[0-9](?<![0-9+][0-9])(?:[\W_]{0,3}[0-9]){8}(?![0-9])")
TAX_NUMBER = re.compile(r"[0-9]{2}-[0-9]{7}")  # of an employer
_GROUPS = re.compile(r"[0-9](?<![0-9+][0-9])[0-9]{2}([ .\-])[0-9]{2}\1[0-9]{4}(?![0-9])")
_MASKED = "***"
_GOES_ON = re.compile(r"[0-9]  [0-9]")
# Every word of words.SSN holds one of these: nearly every text is turned away by them.
_SIGN = re.compile(r"s(?:s|oc|ozi|e[cg]u|écu|[ .\-]{1,2}s[ .\-]{1,2}n\b)|itin|ubez|ביטוח|לאומי")
_SPACED_NAME = re.compile(r"\bs[ .\-]{1,2}s[ .\-]{1,2}n\b[^0-9]{0,12}\Z", re.IGNORECASE)


def is_issued(digits: str) -> bool:
    """Area not 000, 666 or 9xx, group not 00, serial not 0000 (Social Security Administration)."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"


def is_taxpayer(digits: str) -> bool:
    """The individual taxpayer number, which people call a social security number."""
    return digits[0] == "9" and digits[3] in "456789"


def search(line: Line) -> None:
    """Take every social security number of the line."""
    for start, end, found in line.runs:
        if len(found) == DIGITS or DIGITS < len(found) < end - start:
            break  # nine digits in a row, or more in several groups
    else:
        return
    if _SIGN.search(line.plain.lower()):
        # In its form first: "answer 2: 221 40 8876" has nine digits from the first on as well.
        for pattern in (_GROUPS, _ANY):
            _called(line, pattern)
            line.settle()
    text, end = line.text, 0
    if "-" not in text:
        return
    while shaped := _USUAL.search(text, end):  # finditer costs twice as much to find nothing
        start, end = shaped.start() - _AREA, shaped.end()
        if is_issued(digits_of(text[start:end])) and not _is_other(line, start, end):
            line.take(start, end, _SSN, "shape")
    line.settle()


def _called(line: Line, pattern: re.Pattern[str]) -> None:
    for match in pattern.finditer(line.text):
        digits = digits_of(match.group())
        if TAX_NUMBER.fullmatch(match.group()) or _is_inside(line.text, *match.span()):
            continue
        if (is_issued(digits) or is_taxpayer(digits)) and _is_called(line, *match.span()):
            line.take(*match.span(), _SSN, "context")


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether a longer number goes on both ways: French ones have fifteen digits."""
    return _GOES_ON.fullmatch(text[start - 2 : start] + text[end : end + 2]) is not None


def _is_called(line: Line, start: int, end: int) -> bool:
    role, text = line.role_before(start), line.text
    if _SPACED_NAME.search(text, max(0, start - 24), start):
        return True
    if role is _CALLED_SSN or line.role_after(end) is _CALLED_SSN:
        return True
    is_shaped = (
        _GROUPS.fullmatch(text, start, end) is not None
    )  # "SSN for my wife, same policy: 221 40 8876"
    if (role in _CALLED_OTHERWISE and not is_shaped) or not is_near(line.plain, start, _CALLED_SSN):
        return False
    # "SSN 249-42-6931, primary on account 498080411": what was named is found already.
    if role is not _CALLED_ACCOUNT and role not in _CALLED_OTHERWISE:
        return True
    is_masked = _MASKED in line.plain[max(0, start - REACH) : start]
    return not is_masked and all(find.entity is not _SSN for find in line.finds)


def _is_other(line: Line, start: int, end: int) -> bool:
    """Somebody says what it is, or it is part of a longer sign."""
    text = line.text
    before = text[start - 1] if start else " "
    if before.isalnum() or before == "#":
        return True
    if before == "_" and not is_emphasised(text, start, end, "_"):
        return True
    if text[end : end + 1].isalpha():
        return True
    # "Her social is … but the card says …": what was named before has this form again.
    is_other = line.role_before(start) in _CALLED_OTHERWISE
    return is_other and not is_near(line.plain, start, _CALLED_SSN)
