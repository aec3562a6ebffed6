"""Sweeps over lengths, gaps and neighbours: one step further and the answer changes."""

import pytest

from masking import patterns
from masking.engine import find, mask
from masking.rules import Pattern, Policy, Rule
from masking.spans import Entity
from tests.masking import evasion, values
from tests.masking.asking import found, numbered, wrong

pytestmark = pytest.mark.unit
WORDS = evasion.WORDS["en"].split()


@pytest.mark.parametrize("length", range(10, 22))
@pytest.mark.parametrize(
    ("prefix", "usual", "called"),
    [
        ("4", {16, 19}, {13, 14, 15, 16, 17, 18, 19}),
        ("51", {16}, {14, 15, 16, 17, 18, 19}),
        ("6759", {16, 18, 19}, {12, 13, 14, 15, 16, 17, 18, 19}),
        ("62", {16, 17, 18, 19}, {14, 15, 16, 17, 18, 19}),
        ("37", {15}, {14, 15, 16, 17, 18, 19}),
        ("0604", set(), {12, 13, 14, 15, 16}),
        ("1234", set(), {15}),
        ("91", set(), set()),
    ],
)
def test_lengths_of_cards(prefix: str, length: int, usual: set[int], called: set[int]) -> None:
    number = numbered(prefix, length)
    assert (found(f"so {number}", Entity.CARD) == [number]) == (length in usual)
    assert (found(f"my card {number}", Entity.CARD) == [number]) == (length in called | usual)
    assert (found(f"{number} is my card", Entity.CARD) == [number]) == (length in called | usual)


@pytest.mark.parametrize("length", range(11, 22))
def test_a_card_with_a_typo_must_be_called_one_and_have_its_length(length: int) -> None:
    number = wrong(numbered("4", length))
    assert found(f"so {number}", Entity.CARD) == []
    assert (found(f"card {number}", Entity.CARD) == [number]) == (14 <= length <= 19)
    assert found(f"order {number}", Entity.CARD) == []
    assert found(f"card {'9' + number[1:]}", Entity.CARD) == []


@pytest.mark.parametrize(
    ("groups", "is_found"),
    [
        ("4111 1111 1111 1112", True), ("4111 1111 1111 1112 99", True), ("3782 822463 10006", True),
        ("3056 930902 5905", True), ("41111 11111 1111", True), ("4111 1111 11111", False),
        ("41111 1111 11111 111", True),
        ("411111 11111 1111111", False), ("41 11 11 11 11 11 12", False),
        ("41 11 11 111 111 112", True),
        ("9111 1111 1111 1112", False),
    ],
)  # fmt: skip
def test_groups_of_a_card_with_a_typo(groups: str, is_found: bool) -> None:
    assert bool(found(f"card {groups}", Entity.CARD)) == is_found


@pytest.mark.parametrize(
    ("number", "is_found"),
    [(numbered("4", 16), True), (numbered("9", 16), False), (wrong(numbered("4", 16)), False)],
)
def test_what_is_told_backwards_is_a_card_that_way(number: str, is_found: bool) -> None:
    assert found(f"backwards {number[::-1]}", Entity.CARD) == [number[::-1]] * is_found
    assert not found(f"so {number[::-1]}", Entity.CARD)


CARD, OTHER_CARD = "4111 1111 1111 1111", "5500 0000 0000 0004"


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        (f"{CARD} {OTHER_CARD}", [CARD, OTHER_CARD]),
        (f"{CARD} 1227", [CARD]),
        (f"{CARD} 1327", []),
        (f"{CARD} 13", [CARD]),
        (f"{CARD}-1327", [CARD]),
        (f"card {CARD} 1327", [CARD]),
        (f"1327 {CARD}", []),
        (f"132 {CARD}", [CARD]),
        (f"1327, {CARD}", [CARD]),
        (f"1327-{CARD}", [CARD]),
        (f"{OTHER_CARD} 1327 {CARD}", []),
        (f"card 1327 {CARD}", [CARD]),
        ("411 111111 11111 11 1 22", []),
        ("411 111111 11111 11", ["411 111111 11111 11"]),
        ("12-411 111111 11111 11", ["411 111111 11111 11"]),
        ("411;111111;11111;11", []),
        ("1, 41 11, 11 11, 11 11, 11 11, 11 11", ["41 11, 11 11, 11 11, 11 11"]),
        ("41 1 1 1 1 1 1 1 1 1 1 1 1 1 1", ["41 1 1 1 1 1 1 1 1 1 1 1 1 1 1"]),
        ("411 111 111 111 111 1", ["411 111 111 111 111 1"]),
        ("4444 4444 4444 4444", []),
        ("4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", ["4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"]),
        ("XX4111111111111111", []),
        ("card XX4111111111111111", ["4111111111111111"]),
        ("xx4111111111111111", ["4111111111111111"]),
        ("VISA4111111111111111", ["4111111111111111"]),
        ("a4111111111111111b", []),
        ("a4111111111111111", ["4111111111111111"]),
        ("4111111111111111b", ["4111111111111111"]),
        ("#4111111111111111", ["4111111111111111"]),
        ("#30569309025904", []),
        ("#378282246310005", ["378282246310005"]),
        ("so XX4111111111111111", []),
        ("so ABC4111111111111111", ["4111111111111111"]),
        ("30569309025904", ["30569309025904"]),
        ("imei 378282246310005", []),
        ("ICCID: 378282246310005", []),
        ("378282246310005", ["378282246310005"]),
        ("imei 4111111111111111", ["4111111111111111"]),
        (f"imei{' ' * 16}378282246310005", []),
        (f"imei{' ' * 17}378282246310005", ["378282246310005"]),
        ("+4111111111111111", []),
        ("+420689228157\n4891 2107 8010 7230", ["4891 2107 8010 7230"]),
        ("+378282246310005", []),
        ("1, +378282246310005", []),
        ("375-5555555-5555554", []),
        ("30 56 93 09 02 59 04", []),
        (f"1, {numbered('62', 17)}", [numbered("62", 17)]),
        ("30 56 93 09 02 59 04, 123", []),
        ("ABCD4111111111111111", ["4111111111111111"]),
        ("378 282 246 310 005", ["378 282 246 310 005"]),
        (f"{CARD} {OTHER_CARD} {CARD}", [CARD, OTHER_CARD, CARD]),
        (f"{CARD} 1+227 123", [CARD]),
        (f"{CARD}+227 123", [CARD]),
        ("card 62469237 606069762l9", []),
        # Two that overlap: the one with the same sign between all groups.
        ("4526-4352 4975 4867 4591", ["4352 4975 4867 4591"]),
        ("4526-4352 4975 4867 4591-99", ["4352 4975 4867 4591"]),
        ("654590-3787 656044 44705", ["3787 656044 44705"]),
        ("654590-3787 656044 44705-9", ["3787 656044 44705"]),
        ("654590 3787 656044-44705", ["654590 3787 656044"]),
        ("654590-3787 656044-44705", ["654590-3787 656044"]),
        ("4111111111111111 55 0000 000000 0004", ["4111111111111111", "55 0000 000000 0004"]),
        ("card 411.111.111.111:1111", []),
        (f"66941062;{CARD};12", [CARD]),
        (f"1) {CARD} 2) {OTHER_CARD} 3) x", [CARD, OTHER_CARD]),
        (
            "1) 4929 1180 2233 4452 2) 5424 1801 2345 6789 3) x",
            ["4929 1180 2233 4452", "5424 1801 2345 6789"],
        ),
        # With the number after the sign it would be one of nineteen digits.
        (f"{CARD} ; 797", [CARD]),
        (f"AB{CARD} ; 797", []),
        (f"6694# {CARD};12", [CARD]),
        (f"6694 {CARD};12", []),
        ("1, 378 282 246 310 005", ["378 282 246 310 005"]),
        ("card 3782^822463^10) 005", ["3782^822463^10) 005"]),
        # An odd sign inside unusual groups, and beside them.
        ("41 1111 111 111 1111~55", ["41 1111 111 111 1111"]),
        ("55~41 1111 111 111 1111", ["41 1111 111 111 1111"]),
        ("41~1111 111 111 1111", []),
        ("41 1111 111 111 11~11", []),
        ("41 1111 111 111~1111 55", []),
        ("55 ~ 66 41 1111 111 111 1111", []),
        ("so 1111111111111114 and 1111111111111114", []),
        ("imei 12-3782 822463 10005", []),
    ],
)
def test_neighbours_of_a_card(text: str, cards: list[str]) -> None:
    assert found(text, Entity.CARD) == cards


@pytest.mark.parametrize("size", range(40, 50))
def test_pieces_of_a_card_are_near_each_other(size: int) -> None:
    gap = (" then " + "x" * 60)[: size - 1] + " "
    text = f"4111 1111{gap}1111 1111"
    assert (len(found(text, Entity.CARD)) == 4) == (size <= 45)
    assert (len(found(("x" * size).join(CARD.split()), Entity.CARD)) == 4) == (size <= 45)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("41111111 or 11111111", 0), ("4111 1111 then 1111 1111", 4),
        ("card 41111111 or 11111111", 2),
        ("4111 x 1111 y 1111 z 1111", 4), ("411 x 1111 y 1111 z 11111", 0),
        ("card 411 x 1111 y 1111 z 11111", 4),
        ("order 4111 1111 then 1111 1111", 0), ("#4111 1111 then 1111 1111", 0),
        ("a4111 1111 then 1111 1111", 0),
        ("3782 a 822463 b 10005", 3), ("4111x1111x1111x1111", 4), ("4111x1111y1111x1111", 0),
        ("4111xx11111111xx1111", 0),
        ("3056930 then 9025904", 2), ("305693 then 902590", 0),
        ("7 then 4111 1111 then 1111 1111", 4), ("4111 1111 then 1111 1111 then 7", 4),
        ("4111 1111 then 1111 1112", 0),
        ("1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 x 4111 1111 then 1111 1111", 4),
        ("1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 x 4111 1111 then 1111 1111", 4),
        ("4111 1111 then 1111 1111 and 5500 0000 then 0000 0004", 8),
        # Among many numbers, or beside another card: few pieces, and a card word just before.
        ("4111111111111111 and 5500 0000 then 0000 0004", 5),
        ("4111111111111111, 55000000 or 00000004", 1),
        ("account 4111x1111x1111x1111", 0),
        (f"account{' ' * 53}4111x1111x1111x1111", 0),
        (f"account{' ' * 54}4111x1111x1111x1111", 4),
        ("account 4111phone1111phone1111phone1111", 0),
        ("7 a " * 25 + "55000000 card 00000004", 0),
        ("7 a " * 25 + f"card{' ' * 56}55000000 or 00000004", 2),
        ("7 a " * 25 + f"card{' ' * 57}55000000 or 00000004", 0),
        ("card 4111111111111111, card 55000000 or 00000004", 3),
        ("4111111111111111 and 55OO OOOO OOOO OOO4 55O0 0000 0000 0004", 2),
        ("7 a " * 25 + "card 55000000 or 00000004", 2),
        ("7 a " * 25 + "55000000 or 00000004", 0),
        ("7 a " * 25 + "card 550 or 000 or 000 or 000 or 0004", 0),
        ("7 a " * 118 + "card 55000000 or 00000004", 2),
        ("7 a " * 119 + "card 55000000 or 00000004", 0),
    ],
)  # fmt: skip
def test_pieces_of_a_card_are_told(text: str, count: int) -> None:
    assert len(found(text, Entity.CARD)) == count


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("4O11111111111111", False), ("4OOOOOOOOOOOOOO2", False), ("40000000OOOOOOO2", True),
        ("4000 0000 OOOO OOO2", True),
        ("411111111111111l.", True),
        ("x4000 0000 OOOO OOO2", False), ("4000 0000 OOOO OOO3", False), ("4000-0000-OOOO-OOO2", True),
    ],
)  # fmt: skip
def test_letters_that_look_like_digits(text: str, is_found: bool) -> None:
    assert bool(found(text, Entity.CARD)) == is_found


@pytest.mark.parametrize("count", range(1, 7))
def test_how_many_digits_a_code_has(count: int) -> None:
    digits = "271828"[:count]
    is_code = count in (3, 4)
    assert bool(found(f"cvv {digits}", Entity.CVV)) == is_code
    assert bool(found(f"{digits} is the cvv", Entity.CVV)) == is_code
    assert bool(found(f"cvv {' '.join(digits)}", Entity.CVV)) == is_code
    assert bool(found(f"4111111111111111 12/27 {digits}", Entity.CVV)) == is_code
    assert bool(found(f"4111111111111111 code {digits}", Entity.CVV)) == is_code
    spelled = " ".join(WORDS[int(d)] for d in digits)
    assert bool(found(f"my cvv is {spelled}", Entity.CVV)) == is_code


@pytest.mark.parametrize("count", range(7, 12))
def test_how_many_digits_a_social_security_number_has(count: int) -> None:
    digits = "27182818284"[:count]
    assert bool(found(f"SSN {digits}", Entity.SSN)) == (count == 9)
    assert bool(found(f"{digits} is my SSN", Entity.SSN)) == (count == 9)
    spelled = " ".join(WORDS[int(d)] for d in digits)
    assert bool(found(f"SSN {spelled}", Entity.SSN)) == (count == 9)
    assert bool(found(f"{spelled} is my SSN", Entity.SSN)) == (count == 9)


@pytest.mark.parametrize(
    ("digits", "is_known"), [("078051120", True), ("912781234", True), ("000781234", False)]
)
def test_social_security_numbers_in_words(digits: str, is_known: bool) -> None:
    spelled = " ".join(WORDS[int(d)] for d in digits)
    assert found(f"SSN {spelled}", Entity.SSN) == [spelled] * is_known
    assert found(f"{spelled} is my SSN", Entity.SSN) == [spelled] * is_known


@pytest.mark.parametrize(
    ("number", "is_issued"),
    [
        ("001-01-0001", True), ("000-01-0001", False), ("665-01-0001", True), ("666-01-0001", False),
        ("667-01-0001", True),
        ("899-99-9999", True), ("900-01-0001", False), ("123-00-4567", False), ("123-45-0000", False),
        ("912-70-1234", False),
        ("123-45-67890", False), ("1123-45-6789", False), ("123-45-6789-1", False),
        ("123-45-6789.1", False), ("a123-45-6789", False),
        ("#123-45-6789", False), ("_123-45-6789", False), ("123-45-6789a", False),
        ("(123-45-6789)", True), ("order 123-45-6789", False),
        ("call 123-45-6789", False), ("SSN 912-70-1234", True), ("SSN 912-30-1234", False),
        ("SSN 000-12-3456", False),
        ("my ssn, sorry for the delay: 123456789", True), ("ssn? order 123456789", False),
        ("ssn? phone 123456789", False),
        ("123 45 6789", False), ("social 123 45 6789", True), ("123456789, ssn", True),
        ("phone 123456789 is my ssn", True),
    ],
)  # fmt: skip
def test_social_security_numbers_at_their_edges(number: str, is_issued: bool) -> None:
    assert bool(found(number, Entity.SSN)) == is_issued


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("four, one", "41"), ("four - - one", "41"), ("four .... one", "41"),
        ("four ......... one", ""), ("four dash dash one", "41"),
        ("four dash dash dash one", ""), ("four x one", ""),
        ("double four one", "441"),
    ],
)  # fmt: skip
def test_what_may_stand_between_numbers_in_words(text: str, digits: str) -> None:
    """Seven more digits make it a phone that is called one; what is cut off is not part of it."""
    rest = " two seven one eight two eight"
    shown = mask(f"call {text}{rest}")
    assert shown == (f"call {'*' * (len(digits) + 2)}1828" if digits else shown)
    assert ("four" in shown) == (not digits)


@pytest.mark.parametrize("size", [16, 17, 18, 19])
def test_seventeen_and_eighteen_digits_in_groups_are_a_card_when_called_one(size: int) -> None:
    number = values.card_groups(numbered("62", size))
    text = " ".join([*number[:3], "".join(number[3:])]) if size == 16 else " ".join(number)
    assert found(f"card {text}", Entity.CARD) == [text]
    assert (found(f"so {text}", Entity.CARD) == [text]) == (size in (16, 19))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("suite 396 Elm, suite 197, then 621 and last 66140", 0),
        ("the following? 4111 1111, 1111 1111", 0),
        ("6014 Elm 6725 then 485 then 55504", 0),
        ("card 6014 Elm 6725 then 485 then 55504", 4),
    ],
)
def test_numbers_of_an_address_are_no_pieces_of_a_card(text: str, count: int) -> None:
    assert len([span for span in find(text) if len(span.parts) > 1]) == count


@pytest.mark.parametrize("length", [12, 13, 16])
def test_the_first_six_of_a_card_are_shown_when_enough_stays_hidden(length: int) -> None:
    number = numbered("6759", length)
    shown = mask(f"card {number}", policy=Policy(card=Rule(shows_bin=True)))
    first = number[:6] if length > 12 else "*" * 6
    assert shown == f"card {first}{'*' * (length - 10)}{number[-4:]}"


def test_patterns_at_their_limits() -> None:
    patterns.check("a" * patterns.LONGEST_SOURCE)
    patterns.check("(?:a{1,100})+")
    with pytest.raises(patterns.PatternRefused, match="catastrophic"):
        patterns.check("(?:a{1,101})+")
    patterns.check("(?:a+){1,100}")
    with pytest.raises(patterns.PatternRefused, match="catastrophic"):
        patterns.check("(?:b?a+c*)+")
    patterns.check("(?:b?a+c)+")
    patterns.check("(?:(x)a+)*y")
    with pytest.raises(patterns.PatternRefused, match="catastrophic"):
        patterns.check("(?:(?:x?)a+)*y")
    with pytest.raises(patterns.PatternRefused, match="catastrophic"):
        patterns.check("^(?:^a+$)+")
    text = "a" * patterns.LONGEST_TEXT
    assert patterns.search(Pattern("x", "b"), text) == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("x", [(0, 1), (17, 18)]),
        ("x4", [(0, 1)]),
        ("1x", [(17, 18)]),
        ("4.*1", []),
        ("x.*x", [(0, 1), (17, 18)]),
    ],
)
def test_a_pattern_takes_what_is_left(pattern: str, expected: list[tuple[int, int]]) -> None:
    spans = find("x4111111111111111x ", policy=Policy(patterns=(Pattern("p", pattern),)))
    assert [(s.start, s.end) for s in spans if s.entity is Entity.CUSTOM] in (
        expected,
        [(0, 18)],
        [(0, 2)],
        [(16, 18)],
        [(1, 17)],
    )


def test_what_was_masked_is_no_part_of_what_follows() -> None:
    assert mask("call **12 601142082", region="CZ") == "call **12 *****2082"
    assert mask("call *12 601142082", region="CZ") == "call *12 601142082"
