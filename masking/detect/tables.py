"""Pasted tables and conversations: what is said of a number by the shape of the text."""

import re

from masking.detect.context import Role, role_of

_SIGNS = "\t;,|"
_LONGEST_ROW, _SAID = 400, 160
_DIGIT = re.compile("[0-9]")
_SPEAKER = re.compile(
    r"^[ >*]{0,4}(?:\[?[0-9:. ]{4,10}\]?[ \-]{1,3})?([^\W\d_]{2,16})(?: \([^()\n]{1,24}\))? ?:",
    re.MULTILINE,
)


def told(text: str, at: int) -> str:
    """What speaks of the number at this offset of a text of several lines.

    The head of its column in a table, else what stands before without names of speakers: "Customer: 601 …".
    """
    start = text.rfind("\n", max(0, at - _LONGEST_ROW), at) + 1
    heading = _heading(text, start, at) if start else None
    return _SPEAKER.sub(_spoken, text[max(0, at - _SAID) : at]) if heading is None else heading


def _spoken(speaker: re.Match[str]) -> str:
    is_stamped = _DIGIT.search(speaker[0]) is not None
    return "" if is_stamped or role_of(speaker[1].lower()) is Role.WHOSE else speaker[0]


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
