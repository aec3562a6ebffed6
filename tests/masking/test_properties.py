"""What holds for any text whatever: offsets, no error, no digit but the tail, and linear work."""

import itertools
import random
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from masking import hiding
from masking.detect.line import digits_of
from masking.detect.normal import Normal, plain_text
from masking.engine import find, mask
from masking.rules import DEFAULT, Policy, Rule
from masking.spans import Entity
from masking.stream import find_stream
from tests.masking import evasion, fresh

pytestmark = pytest.mark.unit

SIGNS = "0123456789 -./+()@,:;#*%&<>_\n\t\u200b\uff14\u0664\ufe0f\U0001d7d2\ud800אč"
PIECES = r"at |dot |four |one |cvv |card |call |order |SSN |DE89|gmail|.com|then |&nbsp;|%40|\n|St |office"
ALPHABET = st.sampled_from([*SIGNS, *PIECES.split("|")])
NASTY = st.lists(ALPHABET, max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), NASTY))
@example("\ud800 4111111111111111")
@example("")
def test_spans_are_in_order_inside_the_text_and_apart(text: str) -> None:
    for region in (None, "CZ", "US", "XX"):
        spans = find(text, region=region)
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        assert all(
            s.start <= a < b <= s.end for s in spans if len(s.parts) == 1 for a, b in s.parts
        )


@settings(max_examples=300, deadline=None)
@given(NASTY)
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@settings(max_examples=100, deadline=None)
@given(st.lists(NASTY, max_size=6))
def test_streams_survive_anything(texts: list[str]) -> None:
    messages = [{"sender": "customer", "text": text} for text in texts]
    spans = find_stream(messages)
    assert len(spans) == len(texts)
    assert all(
        0 <= s.start < s.end <= len(t) for t, row in zip(texts, spans, strict=True) for s in row
    )


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_only_the_tail_of_what_was_found_can_be_read(seed: int) -> None:
    rnd = random.Random(seed)
    line = rnd.choice([fresh.line(rnd, "en"), evasion.line(rnd)])
    for span in find(line.text, region=line.region):
        before, after = line.text[: span.start], line.text[span.end :]
        shown = hiding.for_reading(line.text, [span], DEFAULT)
        value = shown[len(before) : len(shown) - len(after)]
        if span.entity is Entity.EMAIL:
            assert value.startswith((line.text[span.start] + "*", "*"))
        else:
            assert len(digits_of(plain_text(value))) <= (0 if span.entity is Entity.CVV else 4)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_every_normalised_character_knows_where_it_came_from(text: str) -> None:
    normal = Normal(text)
    places = [normal.back(i, i + 1) for i in range(len(normal.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))


LONG = {
    "digits": "7",
    "digit space": "1 ",
    "digit dash": "4-",
    "fours": "4 ",
    "dots": "1.",
    "plus": "+1",
    "paren": "(1",
    "at": "@",
    "a.a": "a.",
    "a@": "a@",
    "at word": "a at ",
    "dot word": "a dot ",
    "iban": "GB82 ",
    "cards": "4111 ",
    "full width": "\uff14",
    "keycap": "4\ufe0f\u20e3",
    "ssn": "000-00-0000 ",
    "addresses": "a@b.co ",
    "vin": "AB12",
    "words": "four one ",
    "calls": "call 601142082 ",
    "orders": "order 512847214, ",
    "percent": "a%40b.co ",
    "tags": "<b>4</b>",
    "codes": "cvv 12 ",
    "stars": "**4",
    "split": "4111 then 1111 ",
    "double": "double 4 ",
}


def work(text: str) -> int:
    """Calls made while searching: a count, so that no clock decides."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    find(text)
    sys.setprofile(note)
    try:
        find(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG.keys())
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    short, long = (work(piece * (size // len(piece))) for size in (1500, 3000))
    assert long <= 2.3 * short + 200


def test_a_mask_character_of_the_policy_is_known_again() -> None:
    policy = Policy(mask_char="#", phone=Rule(tail=2))
    once = mask("call +420 601 142 082", policy=policy)
    assert once == "call ###########82"
    assert mask(once, policy=policy) == once
