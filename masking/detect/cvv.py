"""The code of a card: beside its own words, or after a card and its expiry."""

import re

from masking.detect.context import Role
from masking.detect.line import TAKEN, Line
from masking.spans import Entity

_CARD, _CVV = Entity.CARD, Entity.CVV
_NAME = re.compile(
    r"[cC](?<!\w[cC])(?:[vV](?:[vV]2?|[cC]2?|[nN])|[iI][dD]|[sS][cC]|[aA][vV]2)(?!\w)"
)
_AFTER_NAME = re.compile(r"[^\d\n]{0,16}?(?<![0-9])([0-9]{3,4})(?![0-9])")
_RIGHT_AFTER = re.compile(r"[ :=#\"']{1,4}[0-9]")
_MASKED_AFTER = re.compile(rf"[ :=\"']{{0,4}}[{TAKEN}*]{{3,4}}(?![{TAKEN}*])")
_BEFORE_NAME = re.compile(r"(?<![0-9])([0-9]{3,4})(?![0-9])[^\w\n]{1,3}(?:[^\W\d]{1,8}[ ]){0,3}\Z")
_LONGEST_BEFORE = 34
_SPACED = re.compile(r"[^\d\n]{0,8}([0-9](?:[ .\-]{1,2}[0-9]){2,3})(?![ .\-]{0,2}[0-9])")
# By itself: a group of a longer number is no code, and taking it would leave the rest to be read.
_FOUND = re.compile(
    r"[0-9](?<![0-9/][0-9])(?<![0-9]{3}[ .\-][0-9])[0-9]{2,3}(?![0-9]|[ .\-]{1,2}[0-9]{3,4}(?![0-9]))"
)
_GLUED = re.compile(
    r"(?:(?!\+)[\W_]){1,4}(?:(?:exp\w*|val\w*|plat\w*|waż\w*|scad\w*|gült\w*|cad\w*|venc\w*|ważn\w*|ב?תוקף)[\W_]{0,3})?"
    r"(?:0?[1-9]|1[0-2])[\W_]{0,3}(?:20)?[2-4][0-9][\W_]{1,4}([0-9]{3,4})(?![0-9])",
    re.IGNORECASE,
)
_REACH = 64
_CALLED_CODE, _CALLED_PHONE = frozenset({Role.CODE, Role.CVV}), Role.PHONE
_BACK = re.compile(
    r"\b(?:back|reverse|atr[aá]s|retro|verso|dos\b|zadn|zezadu|rückseite|hinten|ty[lł]u|odwroc|rewers"
    r"|on the front)|בגב|מאחור",
    re.IGNORECASE,
)
"""Where the code stands: beside a card this is as good as its name."""
_IN_PHONE, _LONGEST_COUNTRY = re.compile(r"\+(?:[0-9]{1,3}[ \-.]?)?\Z"), 5


def search(line: Line) -> None:
    """Take every code that its words or its card give away."""
    text = line.text
    taken: set[int] = set()
    cards = [find for find in line.finds if find.entity is _CARD]
    for name in _NAME.finditer(text):
        if _MASKED_AFTER.match(text, name.end()):
            continue
        before = max(0, name.start() - _LONGEST_BEFORE)
        for match in (
            _SPACED.match(text, name.end()),
            _AFTER_NAME.match(text, name.end()),
            # "2029, CVV 123": what stands before is an expiry.
            None if _RIGHT_AFTER.match(text, name.end())
            else _BEFORE_NAME.search(text, before, name.start()),
        ):  # fmt: skip
            if match and match.start(1) not in taken:
                taken.add(match.start(1))
                line.take(*match.span(1), _CVV, "name")
    for card in cards:
        _beside(line, card.end, taken)
    if taken:
        line.settle()


def _beside(line: Line, card_end: int, taken: set[int]) -> None:
    """What follows a card: its expiry and its code, or a code called so."""
    text = line.text
    glued = _GLUED.match(text, card_end)
    if glued and glued.start(1) not in taken:
        taken.add(glued.start(1))
        line.take(*glued.span(1), _CVV, "after the expiry")
        return
    end = card_end
    while match := _FOUND.search(text, end, card_end + _REACH):
        start, end = match.span()
        if _IN_PHONE.search(text, start - _LONGEST_COUNTRY, start):
            return
        role = line.role_before(start)
        # "Call me back on …" is another back.
        is_on_back = role is not _CALLED_PHONE and _BACK.search(text, card_end, start)
        if start not in taken and (role in _CALLED_CODE or is_on_back):
            taken.add(start)
            line.take(start, end, _CVV, "called a code")
            return
