"""The parts of the engine by themselves, at their edges."""

import random
import re
from itertools import accumulate

import pytest

from masking.detect import context, plain
from masking.detect.charsets import ALNUM
from masking.detect.context import (
    Role,
    has_role,
    is_near,
    is_split_word,
    role_after,
    role_before,
    role_of,
)  # fmt: skip
from masking.detect.issuers import lengths, luhn, windows
from masking.detect.line import Line
from masking.detect.normal import Normal, normalised, plain_text
from masking.detect.plain import AT, AT_IN_WORDS, CODE, DIGITS, NOTHING, ODD, WORDS, clues
from masking.spans import Entity
from tests.masking import values

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello there", NOTHING),
        ("", NOTHING),
        ("1234", NOTHING),
        ("12345", DIGITS),
        ("1 2 3 4 5", DIGITS),
        ("a@b", AT),
        ("a%40b", AT),
        ("a&#64;b", AT | NOTHING),
        ("lu47abcdefghijklmn", DIGITS),
        ("lu4 abcdefghijklmn", NOTHING),
        ("we meet at noon", NOTHING),
        ("we meet at noon.", AT_IN_WORDS),
        ("jo at gmail dot com", AT_IN_WORDS),
        ("petr zavináč seznam tečka cz", AT_IN_WORDS),
        ("cvv", CODE),
        ("CVC", CODE),
        ("one two three four five six", NOTHING),
        ("one two three four five six seven", WORDS),
        ("ONE TWO THREE FOUR FIVE SIX SEVEN", WORDS),
        ("ČTYŘI PĚT ŠEST SEDM OSM DEVĚT NULA", WORDS),
        ("one two three four 1 2 3", WORDS),
        ("cvv one two three", CODE | WORDS),
        ("\uff11\uff12", ODD),
        ("\uff46our", ODD),
        ("fo\u200bur", ODD),
        ("fo\u200eur", ODD),
        ("\U0001f469\u200d\U0001f4bb", NOTHING),
        ("\u0664", ODD),
        ("\U0001d7d2", ODD),
        ("\U0001f100", ODD),
        ("\u2460", ODD),
        ("\uff01", ODD),
        ("\uff5e", ODD),
        ("\uff5f", NOTHING),
        ("it\u2019s \u201cfine\u201d \u2013 ok\u2026", NOTHING),
        ("\U0001f642\U0001f44d \U0001f600", NOTHING),
        ("\U0001f642" * 20, NOTHING),
        ("\U0001f642" * 20 + "\uff11", ODD),
        ("10 \u20ac", NOTHING),
        ("שלום תודה", NOTHING),
        ("12 jo(a)x", AT_IN_WORDS),
        ("12345 jo(a)x", DIGITS | AT_IN_WORDS),
        ("jo(a)x", AT_IN_WORDS),
        ("12 a%40b", AT),
        ("12345 a%40b", DIGITS),
        ("eleven eleven eleven eleven", WORDS),
        ("eleven eleven 12345", DIGITS),
        ("eleven x x x x x 12345", DIGITS),
        ("eleven twelve x x x x 123", WORDS),
        ("eleven twelve x x x x 12", NOTHING),
        ("two or three days, maybe four at most", NOTHING),
    ],
)
def test_what_a_text_may_hold(text: str, expected: int) -> None:
    assert clues(text) == expected


def test_a_letter_beyond_ascii_goes_on_with_a_word() -> None:
    letters = [*map(chr, range(0xC0, 0x100))]
    assert {clues(f"cvv{letter}") for letter in letters} == {NOTHING}
    assert {clues(f"{letter}cvv") for letter in letters} == {NOTHING}


@pytest.mark.parametrize(
    ("before", "size", "is_glued"),
    [
        ("", 44, False), ("", 45, True), ("q w z v ", 45, False), ("q w z v ", 46, True), ("", 1000, True),
        ("", 1001, False), ("x", 60, False),
    ],
)  # fmt: skip
def test_numbers_in_words_without_a_space_are_long_words(
    before: str, size: int, is_glued: bool
) -> None:
    assert clues(f"{before}fourone".ljust(size, "x")) == (WORDS if is_glued else NOTHING)


LONG = "my parcel has still not arrived and the page shows nothing new today " * 20


def test_long_texts_are_searched_in_samples() -> None:
    spelled = "four seven two eight " * 4
    assert clues(LONG) == NOTHING
    assert clues(LONG + "one moment please, at home. " + LONG) == NOTHING
    for shift in range(64):
        assert clues(LONG + "x" * shift + " " + spelled + LONG) & WORDS
    assert clues(LONG[:900] + spelled) & WORDS
    assert clues(LONG + "5 5 5 5 5") == DIGITS
    assert clues(LONG + "a@b") == AT
    assert not clues(LONG + "zavináč " * 12)
    assert clues(LONG + "zavináč " * 12 + ".") == AT_IN_WORDS
    assert plain.LONG == 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4\u200b1", "41"),
        ("\uff14\uff11", "41"),
        ("4\ufe0f\u20e3", "4"),
        ("a\u00a0b\u2009c", "a b c"),
        ("a\u2028b", "a\nb"),
        ("1\u20132\u22123", "1-2-3"),
        ("a\u2022b\u00b7c\u3002", "a.b.c."),
        ("\u2800x\u3164", "x"),
        ("a%40b", "a@b"),
        ("4%20%32", "4 2"),
        ("a&#64;b&nbsp;c&shy;d", "a@b cd"),
        ("<b>41</b>11<br>22<p>3</p>", "4111 22 3 "),
        ("<strong>4</strong>", "4"),
        ("<p.martin@x.fr>", "<p.martin@x.fr>"),
        ("<p class='x'>1", " 1"),
        ("<td>1</td><li>2", " 1  2"),
        ("100% of & < 5", "100% of & < 5"),
        ("é\u0301", "é"),
        ("\u00bd\u2075", "\u00bd5"),
        ("x\x85y", "x y"),
    ],
)
def test_one_spelling(text: str, expected: str) -> None:
    assert plain_text(text) == expected


def test_what_has_its_one_spelling_keeps_it() -> None:
    """Also what a character stands for: a superscript minus is a minus is a dash."""
    for code in (*range(0xD800), *range(0xE000, 0x20000)):
        once = plain_text(f"4{chr(code)}1")
        assert plain_text(once) == once, hex(code)


def test_many_odd_characters_beside_each_other() -> None:
    assert (
        plain_text("\uff14\u200b\uff11\xa0\u200b\uff11\u207b\uff11 \uff10\xad\uff10🙂\u200b")
        == "41 1-1 00🙂"
    )
    assert plain_text("€\xa04\xa01 €\u2011") == "€ 4 1 €-"


def test_a_piece_knows_where_it_came_from() -> None:
    normal = Normal("č\u200b4%201<b>2</b>\u200b3")
    assert normal.text == "č4 123"
    assert [normal.back(i, i + 1) for i in range(6)] == [
        (0, 1),
        (2, 3),
        (3, 6),
        (6, 7),
        (10, 11),
        (16, 17),
    ]
    assert normal.back(1, 6) == (2, 17)
    assert Normal("a\u200bb").back(0, 2) == (0, 3)
    assert Normal("ab").back(0, 2) == (0, 2)
    among = Normal("\u200ba\u200b\u200bb%20č\u200bc\u200b")
    assert among.text == "ab čc"
    assert [among.back(i, i + 1) for i in range(5)] == [(1, 2), (4, 5), (5, 8), (8, 9), (10, 11)]
    vanished = Normal("\u200ba\u200b\u200bb\u200b")
    assert [vanished.back(i, i + 1) for i in range(2)] == [(1, 2), (4, 5)]
    assert vanished.has_moved
    assert not Normal("č１").has_moved


def test_what_is_in_one_spelling_needs_no_way_back() -> None:
    assert normalised("plain 4111") is None
    assert normalised("100% sure") is None
    assert normalised("číslo") is None
    assert normalised("\uff11") is not None


def test_luhn_is_the_schoolbook_sum() -> None:
    rnd = random.Random(5)
    for _ in range(2000):
        number = values.digits(rnd, rnd.randint(2, 25))
        expected = number[-1] == values.check_digit(number[:-1]) and len(set(number)) > 1
        assert luhn(number) == expected


@pytest.mark.parametrize("is_called", [False, True])
@pytest.mark.parametrize("alphabet", ["0123456789", "456", "4"])
@pytest.mark.parametrize("size", [12, 30, 41, 90])
def test_windows_are_all_of_them(size: int, alphabet: str, is_called: bool) -> None:
    rnd = random.Random(f"{size} {alphabet}")
    for _ in range(40):
        groups = [rnd.choice([1, 2, 4, 4, 4, 6]) for _ in range(size // 3)]
        digits = "".join(
            values.card(rnd, "visa") if rnd.random() < 0.3 else "".join(rnd.choices(alphabet, k=8))
            for _ in groups
        )
        digits = digits[: sum(groups)]
        borders = [0, *accumulate(groups)]
        expected = [
            (a, b)
            for a in range(len(borders))
            for b in range(a + 1, len(borders))
            if borders[b] - borders[a] in lengths(digits[borders[a] :], is_called)
            and luhn(digits[borders[a] : borders[b]])
        ]
        found = windows(digits, borders, is_called)
        assert sorted(found) == expected
        assert [first for first, _ in found] == sorted(first for first, _ in found)


def test_windows_of_single_digits_reach_the_end() -> None:
    digits = "0" * 30 + "4111111111111111"
    assert windows(digits, [*range(len(digits) + 1)]) == [(30, 46)]


@pytest.mark.parametrize(
    ("digits", "usual", "called"),
    [
        ("4111", {16, 19}, {13, 16, 19}), ("3782", {15}, {15}), ("2221", {16}, {16}),
        ("2720", {16}, {16}),
        ("2721", set(), {16}), ("2220", set(), {16}), ("3000", {14, 16}, {14, 16}),
        ("3600", {14, 16}, {14, 16}),
        ("6011", {16, 19}, {16, 19}), ("6759", {16, 18, 19}, {12, 13, 14, 15, 16, 17, 18, 19}),
        ("9999", set(), set()),
        ("1234", set(), {15}), ("1800", {15}, {15}), ("3528", {16, 19}, {16, 19}), ("3527", set(), {16}),
    ],
)  # fmt: skip
def test_issuers(digits: str, usual: set[int], called: set[int]) -> None:
    assert set(lengths(digits + "0" * 12)) == usual
    assert set(lengths(digits, is_called=True)) == called


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("phone", Role.PHONE), ("telefonu", Role.PHONE), ("zavolejte", Role.PHONE),
        ("order", Role.OTHER),
        ("objednávka", Role.OTHER), ("zamówienie", Role.OTHER), ("kartou", Role.CARD),
        ("kontakt", Role.PHONE),
        ("konto", Role.ACCOUNT), ("ssn", Role.SSN), ("cvv", Role.CVV), ("kód", Role.CODE),
        ("number", Role.NUMBER), ("xtel", None), ("ltext", None),
        ("הזמנה", Role.OTHER), ("בהזמנה", Role.OTHER), ("hello", None), ("a", None), ("ה", None),
    ],
)  # fmt: skip
def test_words_have_roles(word: str, role: Role | None) -> None:
    assert role_of(word) is role


def test_the_nearest_word_decides_and_number_asks_whose() -> None:
    text = "order 1, call 2, my order number 3, the number 4 is 5 (phone)"
    assert role_before(text, text.index("1")) is Role.OTHER
    assert role_before(text, text.index("2")) is Role.PHONE
    assert role_before(text, text.index("3")) is Role.OTHER
    assert role_before("the number 4", 11) is Role.NUMBER
    assert role_before("order that came to my number 4", 29) is Role.NUMBER
    assert role_after(text, text.index("5")) is Role.PHONE
    assert role_before(text, 0) is None
    assert role_before("order " + "x" * 60, 66) is None
    assert role_before("order " + "x" * 50, 56) is Role.OTHER
    assert role_before("x " * 60 + "order 1", 126) is Role.OTHER
    assert role_after("1 " + "x" * 30 + " phone", 1) is None
    assert is_near("ssn 1", 4, Role.SSN)
    assert is_near("1 ssn", 1, Role.SSN)
    assert not is_near("1 ssn", 1, Role.CARD)
    assert has_role("one card", Role.CARD)
    assert not has_role("one card", Role.SSN)
    assert [is_split_word(w) for w in ("then", "začíná", "parcel")] == [True, True, False]


def test_a_line_is_consumed() -> None:
    line = Line("a 12 34 b 56, 789", ())
    line.read_digits()
    assert line.runs == [(2, 7, "1234"), (10, 17, "56789")]
    assert (line.most, line.count_digits()) == (5, 9)
    line.take(2, 7, Entity.PHONE, "x")
    line.settle()
    assert (line.runs, line.most) == ([(10, 17, "56789")], 5)
    line.take(14, 17, Entity.PHONE, "x")
    line.settle()
    assert line.runs == [(10, 12, "56")]
    assert len(line.text) == len(line.plain)
    line.settle()
    line.take(10, 12, Entity.PHONE, "x")
    line.settle()
    assert (line.runs, line.most) == ([], 0)
    nothing = Line("a", ())
    assert (nothing.runs, nothing.most) == ([], 0)
    nothing.read_digits()
    assert (nothing.runs, nothing.most) == ([], 0)
    both = Line("12 a 34", ())
    both.read_digits()
    both.take(0, 2, Entity.PHONE, "x")
    both.take(5, 7, Entity.PHONE, "x")
    both.settle()
    assert (both.runs, both.most) == ([], 0)
    two = Line("12 a 34 b 56", ())
    two.read_digits()
    two.take(0, 2, Entity.PHONE, "x")
    two.take(5, 7, Entity.PHONE, "x")
    two.settle()
    assert two.runs == [(10, 12, "56")]
    assert not line.is_whole(2, 7)
    assert Line(" 12. ", ()).is_whole(1, 3)


@pytest.mark.parametrize(
    ("text", "taken", "is_spent"),
    [
        ("a 12 b", (2, 4), True), ("a 12 b", (1, 5), True), ("a 12 b", (3, 4), False),
        ("a 12 b", (2, 3), False), ("a 12 b", (0, 1), False), ("a 12 b", (5, 6), False),
        ("12 b 3", (0, 2), False),
    ],
)  # fmt: skip
def test_a_line_is_spent_when_its_only_digits_are_taken(
    text: str, taken: tuple[int, int], is_spent: bool
) -> None:
    line = Line(text, ())
    line.read_digits()
    assert not line.is_spent()
    line.take(*taken, Entity.PHONE, "x")
    assert line.is_spent() is is_spent
    line.settle()
    assert not line.is_spent()


@pytest.mark.parametrize(
    ("text", "piece", "is_whole"),
    [
        ("12", (0, 2), True), ("  12!", (2, 4), True), ("12 . ", (0, 2), True), ("x 12", (2, 4), False),
        ("12?", (0, 2), False), ("12 x", (0, 2), False), (" 12", (2, 3), False),
    ],
)  # fmt: skip
def test_a_piece_is_whole_when_nothing_else_stands_there(
    text: str, piece: tuple[int, int], is_whole: bool
) -> None:
    assert Line(text, ()).is_whole(*piece) is is_whole


def test_what_words_mean_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_MOST_WORDS", 2)
    learned = context.Learned(len)
    kept = [learned[word] and len(learned) for word in ("a", "ab", "a", "abc", "ab")]
    assert kept == [1, 2, 2, 1, 2]


def test_letters_and_digits_are_listed_as_python_knows_them() -> None:
    """A set that misses a letter would let a number run across a word."""
    listed = re.compile(f"[{ALNUM}]")
    plain = [chr(code) for code in range(0x10000)]
    assert [c for c in plain if listed.match(c)] == [c for c in plain if c.isalnum()]
