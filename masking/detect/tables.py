"""Pasted tables and conversations: what is said of a number by the shape of the text."""

import re

from masking.detect.context import Role, role_of

_SIGNS = "\t;,|"
_LONGEST_ROW = 400
_DIGIT = re.compile("[0-9]")
_SPEAKER = re.compile(r"[ >*]{0,4}([^\W\d_]{2,16})(?: \([^()\n]{1,24}\))?:")


def told(text: str, at: int) -> str | None:
    """What speaks of the number at this offset instead of the text before it; None when that does.

    The head of its column in a table, and everything but the name of a speaker: "Customer: well, 601 …".
    """
    start = text.rfind("\n", max(0, at - _LONGEST_ROW), at) + 1
    if not start:
        return None
    heading = _heading(text, start, at)
    if heading is not None:
        return heading
    speaker = _SPEAKER.match(text, start, at)
    if speaker and role_of(speaker[1].lower()) is Role.WHOSE:
        return text[:start] + text[speaker.end() : at]
    return None


def _heading(text: str, start: int, at: int) -> str | None:
    """The head of a column: a table has a first line without digits, and rows with as many separators."""
    head = text[: text.find("\n", 0, _LONGEST_ROW) + 1].rstrip()
    sign = next((sign for sign in _SIGNS if sign in head), "")
    if not sign or _DIGIT.search(head):
        return None
    end = text.find("\n", at, start + _LONGEST_ROW)
    row = text[start : end if end >= 0 else start + _LONGEST_ROW]
    names = head.split(sign)
    if row.count(sign) != len(names) - 1:
        return None
    return names[row.count(sign, 0, at - start)]
