"""What stands right beside a number: dates, sums, stars, companies, receptions, the next clause."""

import pytest

from masking.engine import mask
from tests.masking.asking import told

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        # A date is not the number after it.
        ("04.08.2026 07 85 27 41 07 / luc.d@sfr.fr", "FR", ["PHONE 07 85 27 41 07", "EMAIL luc.d@sfr.fr"]),
        ("21.09.2026 (212) 705-9217", "US", ["PHONE (212) 705-9217"]),
        ("2026-09-21, 602 782 843", "CZ", ["PHONE 602 782 843"]),
        ("27.06.2026 02-570-6480", "IL", ["PHONE 02-570-6480"]),
        ("04.08.-20.08.2026 12:30", "CZ", []),
        ("04.08.2026 1234", "CZ", []),
        # A plus in a sum, and one between two numbers.
        ("5687+9562-228=2285", "IL", []),
        ("calcolo = 6612+1421-155=3983", "IT", []),
        ("call 601142082+420601142083", "CZ", ["PHONE 601142082", "PHONE +420601142083"]),
        ("zip+4 60614-3321", "US", []),
        ("+49 (0) 176 / 3344 8190", "DE", ["PHONE +49 (0) 176 / 3344 8190"]),
        ("ab 13:30: +49 (0) 176 / 3344 8190", "DE", ["PHONE +49 (0) 176 / 3344 8190"]),
        ("+49 (0) 176 / 12", "DE", []),
        ("mon numéro : plus 33 7 88 41 95 10", "FR", ["PHONE 33 7 88 41 95 10"]),
        ("mon numéro : plus 11 7 88 41 95 10", "FR", []),
        ("mon numéro : 33 7 88 41 95 10 13", "FR", []),
        # Companies of the US, whose numbers are phones elsewhere.
        ("EIN 45-0888734", "PL", []),
        ("our EIN is 84-3317205", "PL", []),
        ("D-U-N-S 83-321-7275", "CZ", []),
        ("ein Anruf: 030 58712507", "DE", ["PHONE 030 58712507"]),
        ("Routing number = 121000248", "PL", []),
        # A reception has a phone, and is no prescription and no receipt.
        ("die Rezeption hat 030 58712507", "DE", ["PHONE 030 58712507"]),
        ("die Rezeptnummer ist 030 58712507", "DE", []),
        ("la reception risponde al 3 4 7 8 4 7 1 6 9 5", "IT", ["PHONE 3 4 7 8 4 7 1 6 9 5"]),
        ("הקבלה עונה ב 02/571.0868", "IL", ["PHONE 02/571.0868"]),
        ("קבלה 02/571.0868", "IL", []),
        ("טלפון למשלוח: 02-563-4017", "IL", ["PHONE 02-563-4017"]),
        ("משלוח: 02-563-4017", "IL", []),
        # Parts, prizes, papers.
        ("nr części 0 986 494 524", "PL", []),
        ("część mam, nr 512 398 480", "PL", ["PHONE 512 398 480"]),
        ("números premiados 23 27 34 35 36 44", "ES", []),
        ("DOI 10.1677/j.cell.2026.751241", "ES", []),
        ("cell.347.555.0123", "US", ["PHONE 347.555.0123"]),
        # The same form, although something else was named last.
        ("SSN for my wife, same policy: 221 40 8876", "US", ["SSN 221 40 8876"]),
        ("policy: 221 40 8876", "US", []),
        ("SSN 249-42-6931, policy 221 40 8876", "US", ["SSN 249-42-6931"]),
        ("SSN for my wife, policy: 221408876", "US", []),
    ],
)  # fmt: skip
def test_what_stands_beside_a_number(text: str, region: str, expected: list[str]) -> None:
    assert told(text, region) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("did you get *jo-hill@acme.com*?", ["EMAIL jo-hill@acme.com"]),
        ("cc **sophie-hill@acme.com** too", ["EMAIL sophie-hill@acme.com"]),
        ("masked *jo-hill@acme.com", []),
        ("masked **jo@acme.com*", []),
        ("masked ***jo@acme.com**", []),
        ("stored as a…z@***.de", []),
        ("t.kaminski36@o2,pl", ["EMAIL t.kaminski36@o2,pl"]),
        ("on o2, pl please", []),
    ],
)
def test_signs_around_addresses(text: str, expected: list[str]) -> None:
    assert told(text, "PL") == expected
    assert mask(mask(text, region="PL"), region="PL") == mask(text, region="PL")


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("mi número es nueve uno cuatro uno ocho dos ocho uno siete, un saludo", "ES",
         ["PHONE nueve uno cuatro uno ocho dos ocho uno siete"]),
        ("mi número es nueve, uno, cuatro, uno, ocho, dos, ocho, siete, uno", "ES",
         ["PHONE nueve, uno, cuatro, uno, ocho, dos, ocho, siete, uno"]),
        ("mi número es nueve uno cuatro uno, uno ocho dos ocho siete", "ES",
         ["PHONE nueve uno cuatro uno, uno ocho dos ocho siete"]),
        ("call three, zero, five, eight, three, five, seven, one, nine, one after lunch", "US",
         ["PHONE three, zero, five, eight, three, five, seven, one, nine, one"]),
    ],
)  # fmt: skip
def test_an_article_in_the_next_clause_is_no_digit(
    text: str, region: str, expected: list[str]
) -> None:
    assert told(text, region) == expected


@pytest.mark.parametrize(
    "text",
    [
        "karta 5297197465290679, platí do 0932, CVC kód 048",
        "carta 3701 448812 09330 scad 02/29 cod 048",
        "card 4111111111111111 02/29 code 048",
    ],
)
def test_the_code_and_not_the_expiry_before_it(text: str) -> None:
    assert told(text, "CZ")[1:] == ["CVV 048"]
    assert mask(mask(text)) == mask(text)
