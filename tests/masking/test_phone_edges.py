"""Phones at their edges: lengths, labels, signs and words around them."""

import pytest

from masking.detect.context import Role, role_before
from masking.engine import mask
from masking.spans import Entity
from tests.masking import evasion
from tests.masking.asking import found

pytestmark = pytest.mark.unit
WORDS = evasion.WORDS["en"].split()


@pytest.mark.parametrize("count", range(8))
def test_a_phone_among_letters_has_half_its_digits(count: int) -> None:
    """Nearly: four of nine are enough, and four in all after a plus."""
    number = "6OllZZOBZ"[: count + 1] + "601122082"[count + 1 :]
    assert bool(found(f"room 12345, phone {number}", Entity.PHONE, "CZ")) == (count <= 5)
    number = "ZOlSSSOlZB"[:count] + "2015550128"[count:]
    assert bool(found(f"room 12345, phone {number}", Entity.PHONE)) == (count <= 5)


def test_a_phone_among_letters_has_four_digits_after_a_plus() -> None:
    assert found("12, +4475OOlZOBSB", Entity.PHONE) == ["4475OOlZOBSB"]
    assert not found("12, +447SOOlZOBSB", Entity.PHONE)


@pytest.mark.parametrize("size", range(11, 17))
def test_the_number_of_a_device_is_named_soon_before(size: int) -> None:
    assert bool(found(f"imei{'.' * size} phone 201 555 0123", Entity.PHONE)) == (size > 13)


@pytest.mark.parametrize("count", range(5, 18))
def test_how_many_digits_a_phone_has(count: int) -> None:
    digits = "314159265358979323"[:count]
    assert bool(found(f"call {digits}", Entity.PHONE)) == (7 <= count <= 15)
    assert bool(found(f"+{digits}", Entity.PHONE)) == (count >= 7)
    spelled = " ".join(WORDS[int(d)] for d in digits)
    assert bool(found(f"call {spelled}", Entity.PHONE)) == (7 <= count <= 15)
    assert bool(found(f"+ {spelled}", Entity.PHONE)) == (7 <= count <= 15)
    assert not found(f"order {spelled}", Entity.PHONE)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("call 61 60 34", "61 60 34"), ("61 60 34 office", "61 60 34"), ("call 61-60-34", "61-60-34"),
        ("61 60 34", ""), ("the number 61 60 34", ""), ("order 61 60 34", ""), ("call 61 60-34", ""),
        ("call 616 034", ""), ("call 61 60 3", ""),
        ("0494 41 18 24-Office", "0494 41 18 24"), ("0494 41 18 24-Orange", ""),
        ("call 201 555 0123 Mr Smith", "201 555 0123"), ("call 817 4301 Ethels Lane", ""),
        ("call 817 4301 Old Mill St.", ""), ("call 817 4301 rue Hugo", ""),
        ("call 817 4301 by the way", "817 4301"), ("call 8174301 Ethels Lane", "8174301"),
        ("Apt. 201 555 0123", ""), (r"\nMobile: 61 60 57\n", "61 60 57"),
        (r"Phone:\t439 4166\r\nx", "439 4166"),
    ],
)  # fmt: skip
def test_phones_of_business_cards(text: str, number: str) -> None:
    assert "".join(found(text, Entity.PHONE)) == number


@pytest.mark.parametrize("count", range(6))
def test_a_number_asks_whose_within_three_words(count: int) -> None:
    before = role_before(f"order {'x ' * count}number ", 14 + 2 * count)
    assert before is (Role.OTHER if count <= 3 else Role.NUMBER)


@pytest.mark.parametrize("word", ["x ", "number "])
@pytest.mark.parametrize("count", range(7))
def test_a_customer_has_a_phone_within_four_words(count: int, word: str) -> None:
    text = f"phone {word * count}customer "
    assert role_before(text, len(text)) is (Role.PHONE if count <= 3 else Role.OTHER)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("č 1:601142082", ""), ("ab:601142082", "601142082"), ("x / 601142082", "601142082"),
        (" -601142082", "601142082"), ("-601142082", "601142082"), (" .601142082", "601142082"),
        ("a-601142082", ""), ("x/601142082", ""), ("call a-601142082", ""),
        ("x (601) 142 082", "(601) 142 082"),
        ("call x601142082", "601142082"), ("601601601", "601601601"),
        ("+ 420601142082", "+ 420601142082"),
        ("call )-601142082", "601142082"), ("600600600", ""), ("+601*142*082", "+601*142*082"),
        ("601142/082", ""), ("60114-2082", ""), ("00 123 456", ""),
        ("00 44 20 7946 0018", "00 44 20 7946 0018"), ("00 12 34 56 78", ""),
        ("call 00 12 34 56 78", "00 12 34 56 78"),
    ],
)  # fmt: skip
def test_what_stands_before_a_phone(text: str, number: str) -> None:
    assert "".join(found(text, Entity.PHONE, "CZ")) == number


@pytest.mark.parametrize(
    ("number", "is_found"),
    [
        ("4711-8820 4", True), ("4711-88204 4", False), ("4711-88204 44", True),
        ("47 11 88 20 44", True), ("47 11 88 20 4", False), ("47 1 8 20 44", False),
        ("47 1 8820 44", True), ("471-1-882", True), ("10 - 13 - 48 - 9", False),
    ],
)  # fmt: skip
def test_groups_of_one_number_that_is_called_a_number(number: str, is_found: bool) -> None:
    assert found(f"my number is {number}", Entity.PHONE) == [number] * is_found


@pytest.mark.parametrize("count", range(2, 6))
def test_several_phones_with_only_a_space_between(count: int) -> None:
    numbers = [f"60{i} 142 08{i}" for i in range(1, count + 1)]
    text = " ".join(numbers)
    assert found(text, Entity.PHONE, "CZ") == numbers
    assert not found(f"x{text}", Entity.PHONE, "CZ")


def test_a_plus_makes_a_phone_of_words_whatever_else_is_said() -> None:
    number = "six zero one one four two zero eight two"
    assert mask(f"order (+ {number}") == "order (+ *****2082"
    assert mask(f"order plus {number}") == "order plus *****2082"
    assert mask(f"order {number}") == f"order {number}"


def test_a_plus_stands_before_an_odd_phone_with_one_space_at_most() -> None:
    assert found("+ 1*601*142*082", Entity.PHONE)
    assert not found("+  1*601*142*082", Entity.PHONE)


def test_eight_digits_in_words_are_a_phone_where_phones_have_eight() -> None:
    words = " ".join(WORDS[int(d)] for d in "91827364")
    assert found(words, Entity.PHONE, "NO") == [words]
    assert not found(words, Entity.PHONE, "CZ")


@pytest.mark.parametrize(
    ("text", "region", "is_found"),
    [
        ("581*2345", "IS", True), ("581*234", "IS", False), ("call 581*234", "IS", False),
        ("+420*601*142*082*123", "US", True), ("+420*601*142*082*1234", "US", False),
        ("2345678901", "US", False), ("9876543210", "US", False), ("2345678902", "US", True),
    ],
)  # fmt: skip
def test_how_long_odd_phones_are_and_what_only_counts(
    text: str, region: str, is_found: bool
) -> None:
    assert found(text, Entity.PHONE, region) == [text] * is_found


def test_a_country_and_a_number_are_a_phone_when_they_are_all_of_a_text() -> None:
    numbers = ["35458123", "354581234", "3545812345", "2015688656", "420601142082"]
    assert [bool(found(number, Entity.PHONE, "PL")) for number in numbers] == [
        False,
        False,
        *[True] * 3,
    ]
    assert not found("so 420601142082", Entity.PHONE, "US")
