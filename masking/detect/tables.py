"""Pasted tables: what stands at the head of a column says what the numbers below it are."""

import re

_SIGNS = "\t;,|"
_LONGEST_ROW = 400
_DIGIT = re.compile("[0-9]")


def heading(text: str, at: int) -> str | None:
    """The head of the column in which this offset stands; None when the text is no table.

    A table has a first line without digits, and rows with as many separators as it.
    """
    head = text[: text.find("\n", 0, _LONGEST_ROW) + 1].rstrip()
    sign = next((sign for sign in _SIGNS if sign in head), "")
    start = text.rfind("\n", max(0, at - _LONGEST_ROW), at) + 1
    if not sign or not start or _DIGIT.search(head):
        return None
    end = text.find("\n", at, start + _LONGEST_ROW)
    row = text[start : end if end >= 0 else start + _LONGEST_ROW]
    names = head.split(sign)
    if row.count(sign) != len(names) - 1:
        return None
    return names[row.count(sign, 0, at - start)]
