"""What the answer to a question of a form holds: often a number alone, and the question says of what."""

from collections.abc import Iterable

from masking import engine
from masking.detect.context import Role, role_before
from masking.rules import Policy
from masking.spans import Span


def find(text: str, policy: Policy, *, question: str) -> list[Span]:
    """The finds in this answer: what is found in it alone, and what its question makes of it."""
    head = f"{question.strip().rstrip(':')}: "
    asked = [
        _moved(span, -len(head))
        for span in engine.find(head + text, policy=policy)
        if span.start >= len(head)
    ]
    # Where both see something, the question knows better what it is; but nothing is hidden less for it,
    # unless all that speaks for a phone is its form, and another number was asked for.
    is_other = role_before(head, len(head)) is Role.OTHER
    alone = [
        span
        for span in engine.find(text, policy=policy)
        if not _is_within(span, asked) and not (is_other and span.validator == "plan")
    ]
    groups = 1 + max((span.group for span in alone), default=-1)
    told = [s._replace(group=s.group + groups) for s in asked if not _meets(s, alone)]
    return sorted([*alone, *told], key=lambda span: span.start)


def _moved(span: Span, by: int) -> Span:
    parts = tuple((start + by, end + by) for start, end in span.parts)
    return span._replace(start=span.start + by, end=span.end + by, parts=parts)


def _is_within(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)
