"""Texts of files: lines that end inside a value, and rows of numbers that are none."""

import random
import time
from itertools import pairwise

import pytest

from masking import pages
from masking.rules import DEFAULT, Pattern, Policy
from masking.spans import Entity

pytestmark = pytest.mark.unit


def broken(value: str) -> list[str]:
    """The value with a line's end at each place: between two signs, and instead of a space."""
    between = [f"{value[:at]}\n{value[at:]}" for at in range(1, len(value))]
    return between + [way.replace("\n ", "\n") for way in between if "\n " in way]


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


@pytest.mark.parametrize("head", ["", "card ", "Reach me at "])
@pytest.mark.parametrize(
    ("value", "entity"),
    [
        ("4111 1111 1111 1111", Entity.CARD),
        ("4111111111111111", Entity.CARD),
        ("3782 822463 10005", Entity.CARD),
        ("DE89 3704 0044 0532 0130 00", Entity.IBAN),
        ("+420 601 142 082", Entity.PHONE),
        ("+1 212 555 0143", Entity.PHONE),
    ],
)
def test_a_line_that_ends_inside_a_value_hides_nothing(
    head: str, value: str, entity: Entity
) -> None:
    for way in broken(value):
        text = f"Hello,\n{head}{way}\nBye"
        (span,) = pages.find(text, DEFAULT, is_wrapped=True)
        assert digits(text[span.start : span.end]) == digits(value), way
        # What is called a card and might be a phone is hidden either way.
        assert span.entity in {entity, Entity.CARD if head == "card " else entity}, way


def test_a_card_over_three_lines_wins_over_what_its_lines_look_like() -> None:
    text = "card 4111 1111\n1111\n1111, phone +420 601\n142 082, melissa@mail.example"
    found = pages.find(text, DEFAULT, is_wrapped=True)
    assert [(s.entity, text[s.start : s.end]) for s in found] == [
        (Entity.CARD, "4111 1111\n1111\n1111"),
        (Entity.PHONE, "+420 601\n142 082"),
        (Entity.EMAIL, "melissa@mail.example"),
    ]
    assert len({s.group for s in found}) == 3


def test_what_sticks_out_of_a_card_stays_hidden() -> None:
    """A pattern of an admin reaches from the line before into the card."""
    text = "badge EMP 4111\n1111 1111 1111"
    policy = Policy(patterns=(Pattern("badge", r"EMP \d{4}"),))
    found = pages.find(text, policy, is_wrapped=True)
    assert [(s.entity, text[s.start : s.end]) for s in found] == [
        (Entity.CUSTOM, "EMP "),
        (Entity.CARD, "4111\n1111 1111 1111"),
    ]


def test_finds_never_overlap() -> None:
    pieces = ["4111", "1111", "+420 601 142 082", "DE89", "3704 0044", "0532 0130 00", "card", "phone",
              "a@b.example", "123-45-6789", "EMP 12", "\n", "\n", "\n", "then"]  # fmt: skip
    policy = Policy(patterns=(Pattern("badge", r"EMP \d+|\d{4}"),))
    dice = random.Random(17)
    most = 0
    for _ in range(2000):
        text = " ".join(dice.choices(pieces, k=dice.randint(2, 14))).replace(" \n ", "\n")
        found = pages.find(text, policy, is_wrapped=True)
        assert all(a.end <= b.start for a, b in pairwise(found)), text
        most = max(most, len(found))
    assert most > 3


def test_a_page_full_of_addresses_takes_no_more_than_its_length() -> None:
    """One comparison with each other find would take minutes here."""
    text = "a@b.co\n" * 60_000
    began = time.process_time()
    assert len(pages.find(text, DEFAULT, is_wrapped=True)) == 60_000
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "row",
    [
        "70672157 Chair 366 8 9366.41 9974,06 Kč",
        "301 5 9484.99 3439,63",
        "98259791;Chair;366;8;9366.41;9974.06",
        "Date 23.8.2026, due 2026-10-27",
    ],
)
@pytest.mark.parametrize("is_wrapped", [True, False])
def test_a_row_of_numbers_with_the_sum_of_a_card_is_none(row: str, is_wrapped: bool) -> None:
    assert pages.find(f"Total\n{row}\nThanks", DEFAULT, is_wrapped=is_wrapped) == []


@pytest.mark.parametrize(
    "way",
    [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4111111111111111",
        "4111\u00a01111\u00a01111\u00a01111", "3782 822463 10005", "3056 930902 5904",
        "4111\u200b 1111 1111 1111", "\uff14111 1111 1111 1111", "4111  1111  1111  1111",
        "card 41111111 11111111", "karta: 411 111 1111 111111", "6304 9850 2809 0561 515",
    ],
)  # fmt: skip
def test_cards_are_found_as_they_are_written(way: str) -> None:
    for text in (way, f"Paid by {way} on Monday", f"1;{way};12.50"):
        assert any(s.entity is Entity.CARD for s in pages.find(text, DEFAULT, is_wrapped=True)), (
            text
        )
