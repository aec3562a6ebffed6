"""What is found, what is left alone, and how it looks afterwards (MASK-2, 3, 4, 16)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masking.engine import find, mask, redact
from masking.rules import DEFAULT, Action, Policy, Rule
from masking.spans import Entity

pytestmark = pytest.mark.unit
HIDDEN = [
    ("+ 1 (123) 456 7890", "**********7890"),
    ("+447966197542", "*********7542"),
    ("example@gmail.com", "e******@gmail.com"),
    ("card 4111 1111 1111 1111 ok", "card ************1111 ok"),
    ("4111-1111-1111-1111", "************1111"),
    ("DE89 3704 0044 0532 0130 00 thanks", "******************3000 thanks"),
    ("ssn 123-45-6789", "ssn *****6789"),
    ("\uff14\uff11\uff11\uff11 1111 1111 1111", "************1111"),
    ("4111\u200b1111\u200b1111\u200b1111", "************1111"),
    ("4111\u00a01111\u00a01111\u00a01111", "************1111"),
]
LEFT = [
    "order 10482",
    "order 123456789012",
    "4111 1111 1111 1112",
    "DE89 3704 0044 0532 0130 01",
    "000-12-3456",
    "call me at 10:30 on 12/05",
    "version 1.2.3.4",
    "#4471 and 2026-11-21",
]


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_sensitive_data_is_hidden(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize("text", LEFT)
def test_other_numbers_survive(text: str) -> None:
    assert mask(text) == text


def test_payment_data_alone_is_redacted() -> None:
    text = "4111111111111111 melissa@gmail.com"
    assert redact(text) == "************1111 melissa@gmail.com"


def test_a_policy_shows_what_it_says() -> None:
    policy = Policy(email=Rule(Action.SHOW))
    assert (
        mask("melissa@gmail.com +447966197542", policy=policy) == "melissa@gmail.com *********7542"
    )
    assert DEFAULT.shows == frozenset()


def test_offsets_speak_of_the_original_text() -> None:
    text = "čísło\u200b 4111\u200b111111111111 end"
    (span,) = find(text)
    assert (span.entity, text[span.end :]) == (Entity.CARD, " end")


@given(st.text(max_size=300))
def test_any_text_is_survived_and_masking_twice_is_masking_once(text: str) -> None:
    spans = find(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    once = mask(text)
    assert mask(once) == once
