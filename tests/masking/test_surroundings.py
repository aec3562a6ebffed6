"""What is found by itself is found wherever people write it: quoted, stressed, below a greeting."""

import pytest

from masking.engine import find, mask
from tests.masking import fresh
from tests.masking.asking import told

pytestmark = pytest.mark.unit

LINES = [line for line in fresh.lines(31, 700) if line.secrets]
FILLER = "The weather was nice and we walked around the lake for a while. " * 20

AROUND = {
    "curly quotes": ("“", "”"),
    "low quotes": ("„", "“"),
    "guillemets": ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"),
    "an ellipsis": ("…", "…"),
    "emoji": ("👍", "👍"),
    "a bullet": ("• ", ""),
    "a bullet without a space": ("•", ""),
    "a quotation": ("> ", ""),
    "a paragraph": ("<p>", "</p>"),
    "a greeting": ("Hello,\r\n", "\r\nThanks"),
    "a greeting with a name": ("Hi Anna, good morning\n", "\n\nThanks,\nJana"),
    "a subject": ("Re: your order, thanks\n", ""),
    "a greeting and a semicolon": ("Good morning; I have a question\n", ""),
    "the time in brackets": ("[10:32] ", ""),
    "the day and time in brackets": ("[27.11.2026, 10:32:05] Jana: ", ""),
    "an exported chat": ("27/11/2026, 10:32 - Jana: ", ""),
    "an answered e-mail": ("On Mon, Nov 2, 2026 at 3:15 PM Jana wrote:\n> ", ""),
    "an answer in Czech": ("Dne 2. 11. 2026 v 15:15 Jana napsala:\n> ", ""),
    "an answered e-mail below": ("", "\n\nOn Mon, Nov 2, 2026 at 3:15 PM Support wrote:\n> Hello"),
    "a time after it": ("", " at 10:32"),
    "a question after it": ("", " do you see it?"),
    "a signature": ("", "\n-- \nJana Nová\nACME s.r.o.\n"),
}


@pytest.mark.parametrize("name", AROUND)
def test_what_stands_around_a_message_hides_nothing(name: str) -> None:
    before, after = AROUND[name]
    for line in LINES:
        alone = [span[:3] for span in find(line.text, region=line.region)]
        shift = len(before)
        inside = [
            (start - shift, end - shift, entity)
            for start, end, entity, *_ in find(f"{before}{line.text}{after}", region=line.region)
        ]
        assert inside == alone, line.text


@pytest.mark.parametrize(
    "space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"]
)
def test_any_space_is_a_space(space: str) -> None:
    for line in LINES:
        alone = find(line.text, region=line.region)
        assert find(line.text.replace(" ", space), region=line.region) == alone, line.text


def test_a_long_text_hides_nothing_that_has_digits_or_brackets() -> None:
    for line in LINES:
        alone = [span[:3] for span in find(line.text, region=line.region)]
        before = f"{FILLER}\n\n"
        inside = find(f"{before}{line.text}\n\n{FILLER}", region=line.region)
        found = [(start - len(before), end - len(before), kind) for start, end, kind, *_ in inside]
        is_spelled = any(span.validator == "spelled address" for span in find(line.text))
        assert found == alone or (is_spelled and not found), line.text


@pytest.mark.parametrize("text", [
    "cvv 123", "my security code is 123", "the “security code” is 123", "jo at shop dot com or room 551",
    "jo [at] shop.com", "four five three nine five seven eight seven six three six two one four eight six",
    "four\xa0five\xa0three\xa0nine\xa0five\xa0seven\xa0eight\xa0seven\xa0six\xa0three\xa0six\xa0two\xa0one\xa0four\xa0"
    "eight\xa0six",
])  # fmt: skip
@pytest.mark.parametrize("shift", range(0, 64, 7))
def test_wherever_it_stands_in_a_long_text(text: str, shift: int) -> None:
    before = FILLER + "x" * shift + " "
    assert find(before + text + " " + FILLER, region="US")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("CVV\u00a0: 123", "CVV\u00a0: ***"),
        ("mon CVV\u202f: 123", "mon CVV\u202f: ***"),
        ("cryptogramme\u00a0: 123", "cryptogramme\u00a0: ***"),
        ("my “CVV 123” ok", "my “CVV ***” ok"),
        ("moje „CVV 123“", "moje „CVV ***“"),
        ("the “security code” 123", "the “security code” ***"),
        ("¿CVV? 123", "¿CVV? ***"),
        ("«cvv» 123", "«cvv» ***"),
        ("CVV\N{EN DASH}123", "CVV\N{EN DASH}***"),
        ("CVV→123", "CVV→***"),
        ("👉CVV 123", "👉CVV ***"),
        ("l\N{RIGHT SINGLE QUOTATION MARK}cvv 123", "l\N{RIGHT SINGLE QUOTATION MARK}cvv ***"),
        ("c\u00advv 123", "c\u00advv ***"),
        ("👍👍👍👍👍👍👍👍👍 order 12345 “CVV 123”", "👍👍👍👍👍👍👍👍👍 order 12345 “CVV ***”"),
        ("👍👍👍👍👍👍👍👍👍 “CVV 123”", "👍👍👍👍👍👍👍👍👍 “CVV ***”"),
        ("jo\u00a0zavináč\u00a0seznam\u00a0tečka\u00a0cz", "j*\u00a0zavináč\u00a0seznam\u00a0tečka\u00a0cz"),
        ("“jo at seznam dot cz”", "“j* at seznam dot cz”"),
        ("JO(A)SHOP.COM", "J*(A)SHOP.COM"),
    ],
)  # fmt: skip
def test_signs_beyond_ascii_part_words(text: str, masked: str) -> None:
    """French has such a space before a colon; telephones write curly quotes by themselves."""
    assert mask(text, region="US") == masked
    assert mask(masked, region="US") == masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call *601 234 567* please", ["PHONE 601 234 567"]),
        ("call **601 234 567** please", ["PHONE 601 234 567"]),
        ("*call 601 234 567*", ["PHONE 601 234 567"]),
        ("_601 234 567_", ["PHONE 601 234 567"]),
        ("**jo@shop.com, 601 234 567**", ["EMAIL jo@shop.com", "PHONE 601 234 567"]),
        ("*my SSN* is _536-22-8841_", ["SSN 536-22-8841"]),
        ("2*601234567*3", []),
        ("*601234567 and more", []),
        ("code **12 and **34", []),
        (
            "paid with *5455* `6984` **2629** ~~5150~~",
            ["CARD 5455", "CARD 6984", "CARD 2629", "CARD 5150"],
        ),
    ],
)
def test_stress_hides_nothing(text: str, expected: list[str]) -> None:
    assert told(text, "CZ") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. 601 234 567", ["PHONE 601 234 567"]),
        ("1) 601234567\n2) 602 345 678", ["PHONE 601234567", "PHONE 602 345 678"]),
        ("(1/2) 601 234 567", ["PHONE 601 234 567"]),
        ("1. 12. 2025", []),
        ("10:32 601 234 567", ["PHONE 601 234 567"]),
        ("[10:32 AM] 601 234 567", ["PHONE 601 234 567"]),
        ("27/11/2026, 10:32 - Jana: my card ending in 0093 got charged", []),
        ("On Mon, Nov 2, 2026 at 3:15 PM Jana wrote:\n> the card ended in 0093", []),
        ("[10:32] Karta: 5020 0139 5343 0823 41", ["CARD 5020 0139 5343 0823 41"]),
        ("2026-11-27 10:32 601 234 567", ["PHONE 601 234 567"]),
        ("volejte 601 234 567 mezi 6:30-18:00", ["PHONE 601 234 567"]),
        ("Order no.:\n601234567", []),
        ("Re: your order, thanks\n601 234 567", ["PHONE 601 234 567"]),
        ("Order no., phone\n601234567, 602345678", ["PHONE 602345678"]),
        ("|Order|Phone|\n|---|---|\n|601234567|602345678|", ["PHONE 602345678"]),
        ("social security number 144-81-8254 at 10:32", ["SSN 144-81-8254"]),
        ("Order 12345678\n601 234 567", ["PHONE 601 234 567"]),
        ("Invoice about my order\n601234567", []),
        ("call 601 234 567 10 % off", ["PHONE 601 234 567"]),
        ("60123 Chair 224 2 4366.20 8732,61 EUR", []),
        ("it costs 601 234 567 €", []),
        ("it says 601234567", []),
        (
            "My invoice is wrong. 6011 2361, then 8141 1624",
            ["CARD 6011", "CARD 2361", "CARD 8141", "CARD 1624"],
        ),
        ("my order 6011 2361, then 8141 1624", []),
        ("my order no. 6011 2361, then 8141 1624", []),
        ("answer 2: 221 40 8876 is my social", ["SSN 221 40 8876"]),
    ],
)
def test_lists_times_and_the_line_above(text: str, expected: list[str]) -> None:
    assert told(text, "CZ") == expected


@pytest.mark.parametrize(
    ("text", "is_account"),
    [
        ("ro 78 aibk2yueep2u0njeceu1", True),
        ("my account is gb 97 abna 4198 9290 7212 96 thanks", True),
        ("my card is 2635_1228_0179_1121.\n6011.7215.0172.7346", False),
        ("al 31 29 59 78 39 dopo le 11.30 and +420 602 495 848", False),
    ],
)
def test_a_country_in_lower_case(text: str, is_account: bool) -> None:
    assert ("IBAN" in [span.entity.value for span in find(text, region="IT")]) == is_account
