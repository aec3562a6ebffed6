"""The code of a card: beside its own words, or after a card and its expiry."""

import re

from masking.detect.context import Role
from masking.detect.line import Line
from masking.spans import Entity

_NAMES = r"cvv2?|cvc2?|cvn|cid|csc|cav2"
# Each name holds one of these: the texts without are turned away by them.
_SIGN = re.compile("cv|cid|csc|cav")
_AFTER_NAME = re.compile(
    rf"\b(?:{_NAMES})\b[^\d\n]{{0,16}}?(?<![0-9])([0-9]{{3,4}})(?![0-9])", re.IGNORECASE
)
_BEFORE_NAME = re.compile(
    rf"(?<![0-9])([0-9]{{3,4}})(?![0-9])[^\w\n]{{1,3}}(?:[^\W\d]{{1,8}}[ ]){{0,3}}(?:{_NAMES})\b",
    re.IGNORECASE,
)
_SPACED = re.compile(
    rf"\b(?:{_NAMES})\b[^\d\n]{{0,8}}([0-9](?:[ .\-]{{1,2}}[0-9]){{2,3}})(?![ .\-]{{0,2}}[0-9])",
    re.IGNORECASE,
)
_FOUND = re.compile(r"(?<![0-9])[0-9]{3,4}(?![0-9])")
_GLUED = re.compile(
    r"(?:(?!\+)[\W_]){1,4}(?:(?:exp\w*|val\w*|plat\w*|waż\w*|scad\w*|gült\w*|cad\w*)[\W_]{0,3})?"
    r"(?:0?[1-9]|1[0-2])[\W_]{0,3}(?:20)?[2-4][0-9][\W_]{1,4}([0-9]{3,4})(?![0-9])",
    re.IGNORECASE,
)
_REACH = 40
_IN_PHONE = re.compile(r"\+[0-9]{1,3}[ \-.]?\Z")


def search(line: Line) -> None:
    """Take every code that its words or its card give away."""
    cards = [find for find in line.finds if find.entity is Entity.CARD]
    taken: set[int] = set()
    if _SIGN.search(line.text.lower()):
        for pattern in (_SPACED, _AFTER_NAME, _BEFORE_NAME):
            for match in pattern.finditer(line.text):
                if match.start(1) not in taken:
                    taken.add(match.start(1))
                    line.take(*match.span(1), Entity.CVV, "name")
    for card in cards:
        _beside(line, card.end, taken)
    line.settle()


def _beside(line: Line, card_end: int, taken: set[int]) -> None:
    """What follows a card: its expiry and its code, or a code called so."""
    text = line.text
    glued = _GLUED.match(text, card_end)
    if glued and glued.start(1) not in taken:
        taken.add(glued.start(1))
        line.take(*glued.span(1), Entity.CVV, "after the expiry")
        return
    for match in _FOUND.finditer(text, card_end, card_end + _REACH):
        if _IN_PHONE.search(text, match.start() - 5, match.start()):
            return
        role = line.context.before(match.start())
        if role in (Role.CODE, Role.CVV) and match.start() not in taken:
            taken.add(match.start())
            line.take(*match.span(), Entity.CVV, "called a code")
            return
