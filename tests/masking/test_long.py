"""Texts with hundreds of numbers: other ways to look are taken, and the same is found."""

import random
from itertools import pairwise

import pytest

from masking.detect.context import Index, Role, role_after, role_before
from masking.engine import find
from tests.masking import fresh

pytestmark = pytest.mark.unit
_PIECES = (
    "card ", "phone ", "číslo ", "order ", "number ", "discard", "x", "12 ", "- ", "€", "my ", "a ", "_",
    "telefonnummer", "מספר ", "טלפון ",
)  # fmt: skip


def test_words_are_told_apart_the_same_way_however_often_is_asked() -> None:
    rnd = random.Random(7)
    for _ in range(1500):
        text = "".join(rnd.choices(_PIECES, k=rnd.randint(1, 40))) + "1"
        index = Index(text)
        for at, (before, after) in enumerate(pairwise(f" {text}")):
            if before.isalpha() and after.isalpha():
                continue  # no number begins or ends there
            assert index.role_before(at) is role_before(text, at), (text, at)
            assert index.role_after(at) is role_after(text, at), (text, at)


def test_the_end_of_a_word_is_no_word() -> None:
    further = " x" * 28
    assert role_before(f"card{further}", 60) is Role.CARD
    assert role_before(f"dis card{further}", 64) is Role.CARD
    assert role_before(f"discard{further}", 63) is None


def test_in_a_long_text_the_same_is_found_as_in_its_lines() -> None:
    lines = [line for line in fresh.lines(11, 400) if line.region == "US"][:60]
    filler = "\n" + "so it is; " * 14 + "\n"
    text = filler.join(line.text for line in lines)
    at, expected = 0, []
    for line in lines:
        expected += [
            (span.start + at, span.end + at, span.entity) for span in find(line.text, region="US")
        ]
        at += len(line.text) + len(filler)
    assert [(span.start, span.end, span.entity) for span in find(text, region="US")] == expected
