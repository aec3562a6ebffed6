"""Finds and hides cards, their codes, accounts, social security numbers, e-mail addresses and phones.

Pure: no Django, no database, nothing outside this package but the numbering plans. Most texts are turned
away by `detect.plain`; the others are normalised and searched from the strongest evidence to the weakest,
each find blanked for the searches after it. Time grows linearly with the text.
"""

import re
from functools import lru_cache
from itertools import pairwise

from masking import hiding, patterns
from masking.detect import accounts, cards, cvv, emails, phones, plain, spoken, ssn
from masking.detect.line import TAKEN, Line
from masking.detect.normal import Normal
from masking.rules import DEFAULT, Policy
from masking.spans import Entity, Span

VERSION = 2
"""Raised when a change finds other things; what was searched by an older one can be searched again."""


def find(text: str, *, region: str | None = None, policy: Policy = DEFAULT) -> list[Span]:
    """Every sensitive place that the policy does not show, in order, not overlapping.

    region: ISO country of national number formats; without it those of the policy. Never raises.
    """
    hints = plain.clues(text)
    if not hints and not policy.patterns:
        return []
    return _search(text, hints, (region,) if region else policy.regions, policy)


def mask(text: str, *, region: str | None = None, policy: Policy = DEFAULT) -> str:
    """The text as a reader may see it (MASK-2, MASK-3). Masking it again changes nothing."""
    spans = find(text, region=region, policy=policy)
    return hiding.for_reading(text, spans, policy) if spans else text


def redact(text: str, *, region: str | None = None, policy: Policy = DEFAULT) -> str:
    """The text as it may be written: what the policy redacts is gone for good, the rest stands."""
    spans = find(text, region=region, policy=policy)
    return hiding.for_storage(text, spans, policy)[0] if spans else text


def _search(text: str, hints: int, regions: tuple[str, ...], policy: Policy) -> list[Span]:
    normal = Normal(text)
    if normal.text != text:
        hints = plain.clues(normal.text)
    line = Line(normal.text, regions)
    if policy.mask_char * 2 in line.text:
        line.text = _masked_before(policy.mask_char).sub(_blank, line.text)
    if hints:
        _detect(line, hints)
    if not line.finds and not policy.patterns:
        return []
    spans = _spans(line, normal, policy)
    return _with_patterns(spans, normal, policy) if policy.patterns else spans


def _detect(line: Line, hints: int) -> None:
    if hints & plain.AT:
        emails.search(line)
    if hints & plain.DIGITS:
        accounts.search(line)
        cards.search(line)
    if hints & plain.CODE or any(found.entity is Entity.CARD for found in line.finds):
        cvv.search(line)
    if hints & plain.DIGITS:
        ssn.search(line)
    if hints & plain.WORDS:
        spoken.search(line)
    if hints & plain.DIGITS:
        phones.search(line)


@lru_cache(16)
def _masked_before(mask_char: str) -> re.Pattern[str]:
    """A value masked earlier, with the tail it may show: never found again."""
    return re.compile(re.escape(mask_char) + r"{2,}[^\W_]{0,4}(?![^\W_])")


def _blank(match: re.Match[str]) -> str:
    return TAKEN * len(match.group())


def _spans(line: Line, normal: Normal, policy: Policy) -> list[Span]:
    spans = []
    groups: dict[tuple[tuple[int, int], ...], int] = {}
    for found in sorted(line.finds, key=lambda found: found.start):
        if found.entity in policy.shows:
            continue
        group = groups.setdefault(found.parts, len(groups))
        start, end = normal.back(found.start, found.end)
        parts = tuple([normal.back(*part) for part in found.parts])
        spans.append(Span(start, end, found.entity, found.validator, parts, group))
    return spans


def _with_patterns(spans: list[Span], normal: Normal, policy: Policy) -> list[Span]:
    """The admin's patterns last, on what nothing else has found."""
    spans = list(spans)
    for pattern in policy.patterns:
        for match in patterns.search(pattern, normal.text):
            start, end = normal.back(*match)
            edges = [start, *(edge for span in spans for edge in (span.start, span.end)), end]
            for a, b in _free(start, end, spans):
                spans.append(
                    Span(a, b, Entity.CUSTOM, pattern.name, ((a, b),), len(edges) + len(spans))
                )
            spans.sort(key=lambda span: span.start)
    return spans


def _free(start: int, end: int, spans: list[Span]) -> list[tuple[int, int]]:
    """The pieces of start..end that no span covers."""
    inside = [(span.start, span.end) for span in spans if span.start < end and span.end > start]
    borders = [(start, start), *inside, (end, end)]
    return [(a[1], b[0]) for a, b in pairwise(borders) if a[1] < b[0]]
