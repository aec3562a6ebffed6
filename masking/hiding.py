"""From a text and its spans to what may be read and what may be written (MASK-2, MASK-3).

One format everywhere: two different truncations of one card would let it be put together again.
"""

from collections.abc import Iterable

from masking.detect.normal import plain_text
from masking.detect.spoken import digits_in
from masking.rules import Action, Policy, Rule
from masking.spans import Entity, Span

_BIN = 6
_TO_READ, _TO_WRITE = frozenset({Action.MASK, Action.REDACT}), frozenset({Action.REDACT})
_ALL_BUT_SPACE = frozenset({Entity.PHONE, Entity.CUSTOM})
_WITHOUT_TAIL = ("stream", "held")
"""Pieces over several messages: a tail in each would show most of the number."""


def for_reading(text: str, spans: Iterable[Span], policy: Policy) -> str:
    """What a reader under this policy sees: every span hidden whose rule says mask or redact."""
    return _hidden(text, spans, policy, _TO_READ)[0]


def places(text: str, spans: Iterable[Span], policy: Policy) -> list[tuple[int, int, Span]]:
    """Where `for_reading` hides what: start and end in its text, and the span in the original."""
    found: list[tuple[int, int, Span]] = []
    at = length = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start < at:
            continue
        length += span.start - at
        at = span.end
        if policy.rule(span).action is Action.SHOW:
            length += span.end - span.start
            continue
        size = len(_stars(text, span, policy.rule(span), policy))
        found.append((length, length + size, span))
        length += size
    return found


def for_storage(text: str, spans: Iterable[Span], policy: Policy) -> tuple[str, list[Span]]:
    """What may be written: "redact" spans are gone for good. With the spans that are left, in that text."""
    return _hidden(text, spans, policy, _TO_WRITE)


def _hidden(
    text: str, spans: Iterable[Span], policy: Policy, actions: frozenset[Action]
) -> tuple[str, list[Span]]:
    pieces: list[str] = []
    left: list[Span] = []
    at = length = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start < at:
            continue
        rule = policy.rule(span)
        pieces.append(text[at : span.start])
        length += span.start - at
        # What is only held back may yet be released.
        is_kept = span.is_provisional and Action.MASK not in actions
        if rule.action in actions and not is_kept:
            pieces.append(_stars(text, span, rule, policy))
            length += len(pieces[-1])
        else:
            shift = length - span.start
            parts = tuple((a + shift, b + shift) for a, b in span.parts)
            left.append(span._replace(start=length, end=span.end + shift, parts=parts))
            pieces.append(text[span.start : span.end])
            length += span.end - span.start
        at = span.end
    return "".join([*pieces, text[at:]]), left


def _stars(text: str, span: Span, rule: Rule, policy: Policy) -> str:
    if span.entity is Entity.EMAIL:
        return _address(text, span, policy)
    kept = _kept(text[span.start : span.end], span)
    before, total, is_fragment = 0, len(kept), len(span.parts) > 1
    if is_fragment:
        sizes = {a: len(_kept(text[a:b], span)) for a, b in span.parts}
        before = sum(size for a, size in sizes.items() if a < span.start)
        total = sum(sizes.values())
    tail = rule.tail if total - rule.tail >= 2 and span.validator not in _WITHOUT_TAIL else 0
    bin_size = _BIN if rule.shows_bin and span.entity is Entity.CARD and total > 12 else 0
    head = kept[: max(0, bin_size - before)]
    rest = kept[len(head) :]
    hidden = min(len(rest), max(0, total - tail - before - len(head)))
    count = policy.fixed_length if policy.fixed_length and not is_fragment else hidden
    return head + policy.mask_char * count + rest[hidden:]


def _kept(value: str, span: Span) -> str:
    """The characters that count: a phone's all but white space, else letters and digits."""
    plain = plain_text(value)
    if span.validator == "spelled":
        return digits_in(plain)
    if span.entity in _ALL_BUT_SPACE:
        return "".join(plain.split())
    bare = plain.replace(" ", "").replace("-", "")
    return bare if bare.isalnum() else "".join([c for c in bare if c.isalnum()])


def _address(text: str, span: Span, policy: Policy) -> str:
    """First letter and domain stay. A lone letter does not: the address would stand there in clear."""
    start, end = span.parts[0] if span.parts else (span.start, span.end)
    local = "".join(plain_text(text[start:end]).split())
    stars = policy.mask_char * (policy.fixed_length or max(1, len(local) - 1))
    first = local[:1] if len(local) > 1 else ""
    return first + stars + text[end : span.end]
