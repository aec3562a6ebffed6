"""What is sensitive in the text of a file: its lines end as a page does, and it has rows of numbers.

Pure, like the engine; time grows linearly, for a file may hold a hundred thousand finds.
"""

import re
from collections import deque

from masking import engine
from masking.detect.context import Role, role_before
from masking.detect.normal import plain_text
from masking.rules import Policy
from masking.spans import Entity, Span

_PAYMENT = frozenset({Entity.CARD, Entity.IBAN, Entity.SSN})
_SPACE_AT_END = re.compile(r"\s*\n\s*")
_GROUP, _SIGNS = re.compile(r"[^\W_]+"), re.compile(r"[\W_]+")
_GROUPS = frozenset({(4, 6, 5), (4, 6, 4), (6, 13)})
_FOUR = 4
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./] ?\d{1,2}[./] ?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)"
)


def find(text: str, policy: Policy, *, is_wrapped: bool) -> list[Span]:
    """What the policy does not show, in order, never overlapping.

    is_wrapped: what a line begins may go on in the next one, as on pages; not in tables (CSV).
    """
    spans = _meant(engine.find(text, policy=policy), text, text)
    if not is_wrapped or "\n" not in text:
        return spans
    # One sign for another: the places stay the same.
    flat = text.replace("\n", " ")
    return _with(_meant(engine.find(flat, policy=policy), flat, text), spans)


def _meant(spans: list[Span], searched: str, text: str) -> list[Span]:
    """Without the rows of a table, and the dates, that only by chance have the sum of a card."""
    return [
        span
        for span in spans
        if span.entity is not Entity.CARD
        or len(span.parts) > 1
        or _is_card_like(span, text)
        or role_before(searched, span.start) is Role.CARD
    ]


def _is_card_like(span: Span, text: str) -> bool:
    """Written as cards are: in one piece or in their usual groups, with one sign between all of them."""
    value = text[span.start : span.end]
    if span.validator == "spelled":
        return not _DATE.search(value)
    # A line may end between two groups, and inside one.
    ways = {_SPACE_AT_END.sub(" ", value), value.replace("\n", "")}
    return any(_is_grouped(plain_text(way)) for way in ways)


def _is_grouped(value: str) -> bool:
    *most, last = sizes = [len(group) for group in _GROUP.findall(value)] or [0]
    is_even = set(most) <= {_FOUR} and (last <= _FOUR or not most)
    return len(set(_SIGNS.findall(value))) <= 1 and (is_even or tuple(sizes) in _GROUPS)


def _with(wide: list[Span], narrow: list[Span]) -> list[Span]:
    """Finds over line ends put among those of single lines; of two that overlap the better one stays."""
    found: list[Span] = []
    rest = deque(narrow)
    groups = 1 + max((span.group for span in narrow), default=-1)
    for span in wide:
        while rest and rest[0].end <= span.start:
            found.append(rest.popleft())
        touched = []
        while rest and rest[0].start < span.end:
            touched.append(rest.popleft())
        if not all(_yields(other, span) for other in touched):
            rest.extendleft(reversed(touched))
            continue
        # What sticks out of it was hidden for a reason, and stays so.
        found += [_cut(o, o.start, span.start) for o in touched if o.start < span.start]
        found.append(span._replace(group=span.group + groups))
        rest.extendleft(_cut(o, span.end, o.end) for o in touched if o.end > span.end)
    return [*found, *rest]


def _yields(narrow: Span, wide: Span) -> bool:
    """Half a card passes for a phone, and half a phone for a shorter one: what is longer is meant."""
    is_inside = wide.start <= narrow.start and narrow.end <= wide.end
    is_payment = wide.entity in _PAYMENT
    if narrow.entity in _PAYMENT:
        is_longer = wide.end - wide.start > narrow.end - narrow.start
        return is_payment and is_inside and is_longer
    return is_payment or is_inside


def _cut(span: Span, start: int, end: int) -> Span:
    return span._replace(start=start, end=end, parts=((start, end),))
