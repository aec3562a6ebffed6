"""Pasted tables and conversations: what is said of a number by the shape of the text."""

import re

from masking.detect.context import Role, is_telling, role_before, role_of, words_in

_SIGNS = "\t;,|"
_LONGEST_ROW, _SAID = 400, 160
_DIGIT, _CLAUSES = re.compile("[0-9]"), re.compile("[,;!?]")
_CLOCK = re.compile(
    r":(?:(?<=(?<![0-9:.])[0-9]:)|(?<=(?<![0-9:.])[01][0-9]:)|(?<=(?<![0-9:.])2[0-3]:))"
    r"[0-5][0-9](?::[0-5][0-9])?(?![0-9:])"
    r"(?: ?[AaPp]\.?[Mm]\b)?"
)
_DAY_BEFORE = re.compile(
    r"(?<![0-9./\-])(?:[0-3]?[0-9]([./\-] ?)[0-3]?[0-9]\1(?:(?:19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:19|20)[0-9]{2}([./\-])[01]?[0-9]\2[0-3]?[0-9]"
    r"|[0-3]?[0-9]\.?,?(?: [^\W\d_]{3,10}\.?)? (?:19|20)[0-9]{2})"
    r",?T?(?: ?[^\W\d_]{1,5}){0,2}[ \-]{0,2}\Z"
)
# Of a list: "1. 601 …", "(1/2) 601 …"; a day goes on with another one or two digits and a dot.
_ENTRY = re.compile(
    r"^\(?[0-9]{1,2}(?:/[0-9]{1,2})?[.)] {1,2}(?![0-9]{1,2}\.)(?=[+(]?[0-9])", re.MULTILINE
)
_OPENING = " [(>*"
_LONGEST_DAY, _LONGEST_LABEL = 40, 2
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


def entry(text: str, start: int) -> re.Match[str] | None:
    """What numbers an entry of a list at the beginning of a line: "1. ", "(1/2) "; None when nothing does."""
    if start and text[start - 1] not in "\n(":
        return None
    return _ENTRY.match(text, start - text.startswith("(", start - 1) if start else 0)


def without_times(text: str) -> str:
    """With blanks for when something was said: no part of the number beside it.

    A time at the beginning of a line, or a day and a time. By itself a colon may part a card.
    """
    pieces, at = [], 0
    for clock in _CLOCK.finditer(text):
        colon, end = clock.span()
        start = colon - 2 if text[colon - 2 : colon].isdecimal() else colon - 1
        before = text[max(at, start - _LONGEST_DAY) : start]
        day = _DAY_BEFORE.search(text, start - len(before), start) if _has_day(before) else None
        if day is None and before.rpartition("\n")[2].strip(_OPENING):
            continue
        start = day.start() if day else start
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, text[at:]]) if at else text


def _has_day(before: str) -> bool:
    """A quick look: the pattern for days takes as long as all the rest."""
    return "20" in before or "/" in before or "." in before or "-" in before or "19" in before


def role_of_line(told: str) -> Role | None:
    """What a number is, of which something above says that it is no phone: that may speak of something else.

    The words of its own line speak, or the end of the last line that has words: "Order no.:\\n4711882043",
    but not "Re: your order, thanks\\n601 234 567".
    """
    *before, own = told.split("\n")
    if any(len(word) > _LONGEST_LABEL for word in words_in(own)):
        return role_before(own, len(own))
    above = next((line for line in reversed(before) if words_in(line)), "")
    last = _CLAUSES.split(above.rstrip(" .:,"))[-1]
    # "Order 12345678\n601 234 567": it spoke of the number beside it.
    is_told = before and above == before[-1] and last[-1:].isdecimal()
    return None if is_told else role_before(last, len(last))


def _spoken(speaker: re.Match[str]) -> str:
    name = speaker[1].lower()
    is_name = _DIGIT.search(speaker[0]) is not None and not is_telling(name)  # "[10:32] Jana:"
    return "" if is_name or role_of(name) is Role.WHOSE else speaker[0]


def _heading(text: str, start: int, at: int) -> str | None:
    """The head of a column, and what stands before the number in its cell.

    A table has a first line without digits that names its columns, and rows with as many separators. A
    greeting has a comma as well: "Hello Anna,", "Hello, good morning".
    """
    head = text[: text.find("\n", 0, _LONGEST_ROW) + 1].rstrip()
    sign = next((sign for sign in _SIGNS if sign in head), "")
    if not sign or ":" in head or _DIGIT.search(head):
        return None
    end = text.find("\n", at, start + _LONGEST_ROW)
    row = text[start : end if end >= 0 else start + _LONGEST_ROW]
    names = head.split(sign)
    named = names[1:-1] if head[0] == head[-1] == sign else names
    if row.count(sign) != len(names) - 1 or not all(map(str.strip, named)):
        return None
    if not any(map(is_telling, words_in(head))):
        return None
    cell = text[max(start, text.rfind(sign, start, at) + 1) : at]
    return f"{names[row.count(sign, 0, at - start)]} {cell}"
