"""Finds and hides cards, their codes, accounts, social security numbers, e-mail addresses and phones.

Pure: no Django, no database, nothing outside this package but the numbering plans. Most texts are turned
away by `detect.plain`; the others are normalised and searched from the strongest evidence to the weakest,
each find blanked for the searches after it. Time grows linearly with the text.
"""

import re
from functools import lru_cache
from itertools import pairwise

from masking import hiding, patterns
from masking.detect import accounts, cards, cvv, emails, phones, spoken, ssn, told, told_accounts
from masking.detect.context import TAKEN
from masking.detect.emphasis import is_emphasised
from masking.detect.issuers import lengths
from masking.detect.line import Line, digits_of
from masking.detect.normal import Normal, normalised
from masking.detect.numerals import FIRST_WORDS
from masking.detect.plain import ANY_AT, AT_IN_WORDS, CODE, DIGITS, ODD, WORDS, clues
from masking.rules import DEFAULT, Policy
from masking.spans import Entity, Span

VERSION = 12
"""Raised when a change finds other things; what was searched by an older one can be searched again."""

_BOLD = "**"
_MOST_IN_TAILS = 12
"""Digits in the tails of masked values beside each other: the shortest card has one more."""


def find(text: str, *, region: str | None = None, policy: Policy = DEFAULT) -> list[Span]:
    """Every sensitive place that the policy does not show, in order, not overlapping.

    region: ISO country of national number formats; without it those of the policy. Never raises.
    """
    hints = clues(text)
    if not hints and not policy.patterns:
        return []
    normal = normalised(text)
    line = Line(normal.text if normal else text, (region,) if region else policy.regions)
    if normal or hints & ODD:
        hints = clues(line.plain, is_normal=True)
    if policy.masked in line.plain:
        line.text = _without_masked(line.plain, policy.mask_char)
    if hints:
        _detect(line, hints)
    spans = line.finds
    if spans and (normal or policy.shows or len(spans) > 1):
        spans = _spans(spans, normal, policy)
    return _with_patterns(spans, line.plain, normal, policy) if policy.patterns else spans


def mask(text: str, *, region: str | None = None, policy: Policy = DEFAULT) -> str:
    """The text as a reader may see it (MASK-2, MASK-3). Masking it again changes nothing."""
    spans = find(text, region=region, policy=policy)
    return hiding.for_reading(text, spans, policy) if spans else text


def redact(text: str, *, region: str | None = None, policy: Policy = DEFAULT) -> str:
    """The text as it may be written: what the policy redacts is gone for good, the rest stands."""
    spans = find(text, region=region, policy=policy)
    return hiding.for_storage(text, spans, policy)[0] if spans else text


def _detect(line: Line, hints: int) -> None:
    if hints & ANY_AT:
        emails.search(line, is_spelled=bool(hints & AT_IN_WORDS))
        if not hints & (DIGITS | CODE | WORDS):
            return
        line.settle()
    if hints & DIGITS:
        line.read_digits()
        # Most often no digits are left after one of these; then nobody has settled.
        if (
            accounts.search(line)
            or (len(line.runs) > 1 and told_accounts.search_written(line))
            or cards.search(line)
        ):
            if not hints & (CODE | WORDS):
                return
            line.settle()
    if hints & CODE or (line.finds and line.runs):
        cvv.search(line, is_described=bool(hints & CODE))
    if hints & WORDS or (
        (len(line.runs) > 1 or line.most > told.LONGEST_ALONE) and told.is_likely(line)
    ):
        _detect_told(line, hints)
    if line.most >= ssn.DIGITS:
        ssn.search(line)
    if line.most >= phones.FEWEST_CALLED:
        phones.search(line)


def _detect_told(line: Line, hints: int) -> None:
    """Numbers in words, and those between whose pieces words stand."""
    rows = spoken.rows_of(line.text)
    if told.search(line, rows):
        line.settle()
        rows = spoken.rows_of(line.text)
    if hints & WORDS:
        spoken.search(line, rows)


def _without_masked(text: str, mask_char: str) -> str:
    """The text without what was masked earlier, which is never found again."""
    masked = _masked_before(mask_char)
    # "****4111 ****1111 …" are pieces behind stars: no more is shown of what we masked.
    if sum([len(match[1]) for match in masked.finditer(text)]) > _MOST_IN_TAILS:
        return text
    return masked.sub(_blank, text)


@lru_cache(16)
def _masked_before(mask_char: str) -> re.Pattern[str]:
    """A value masked earlier, the tail it may show, and the digits right after it."""
    sign = re.escape(mask_char)
    return re.compile(
        rf"{sign}{{2,}}([^\W_]{{0,3}}|(?<={sign}{{3}})[^\W_]{{4}})(?![^\W_]|{sign})"
        r"(?=((?:[\W_]{0,3}[0-9]){9,15})?)"
    )


def _blank(match: re.Match[str]) -> str:
    """Taken, unless it is only decorated: "**601 234 567**", "***four one one …", "***4111 1111 …"."""
    tail, after, (start, end) = match[1], match[2], match.span()
    if end - start - len(tail) == len(_BOLD):
        text = match.string
        if is_emphasised(text, start + 2, start + 2, "*") or is_emphasised(text, start, start, "*"):
            return match[0]
    is_number = tail.lower() in FIRST_WORDS or (after and lengths(digits_of(tail + after)))
    return match[0] if is_number else TAKEN * len(match[0])


def _spans(finds: list[Span], normal: Normal | None, policy: Policy) -> list[Span]:
    """The finds that the policy does not show, in order, in offsets of the original text."""
    if policy.shows:
        finds = [find for find in finds if find.entity not in policy.shows]
    if normal and normal.has_moved:
        finds = [_in_original(find, normal) for find in finds]
    if len(finds) > 1:
        finds.sort()
    return finds


def _in_original(find: Span, normal: Normal) -> Span:
    start, end, entity, validator, parts, group, _ = find
    place = normal.back(start, end)
    is_whole = parts == ((start, end),)
    places = (place,) if is_whole else tuple([normal.back(*part) for part in parts])
    return Span(*place, entity, validator, places, group)


def _with_patterns(
    spans: list[Span], text: str, normal: Normal | None, policy: Policy
) -> list[Span]:
    """The admin's patterns last, on what nothing else has found."""
    spans = list(spans)
    group = len(spans)
    for pattern in policy.patterns:
        for match in patterns.search(pattern, text):
            for a, b in _free(*(normal.back(*match) if normal else match), spans):
                spans.append(Span(a, b, Entity.CUSTOM, pattern.name, ((a, b),), group))
                group += 1
        spans.sort()
    return spans


def _free(start: int, end: int, spans: list[Span]) -> list[tuple[int, int]]:
    """The pieces of start..end that no span covers."""
    inside = [(span.start, span.end) for span in spans if span.start < end and span.end > start]
    borders = [(start, start), *inside, (end, end)]
    return [(a[1], b[0]) for a, b in pairwise(borders) if a[1] < b[0]]
