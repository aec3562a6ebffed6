"""One table per kind: what is found whole, and what looks alike and stays."""

import pytest

from masking.engine import find, mask
from masking.spans import Entity

pytestmark = pytest.mark.unit

FOUND: dict[Entity, list[tuple[str, str, str]]] = {
    Entity.CARD: [
        ("US", "my card 4111111111111111.", "4111111111111111"),
        ("US", "amex 3782 822463 10005", "3782 822463 10005"),
        ("US", "diners 3056 930902 5904", "3056 930902 5904"),
        ("US", "4222222222222 is my visa card", "4222222222222"),
        ("CZ", "platím kartou 5555\n5555\n5555\n4444", "5555\n5555\n5555\n4444"),
        ("DE", "41 11 11 11 11 11 11 11", "41 11 11 11 11 11 11 11"),
        ("DE", "Karte 41111 11 111111 111", "41111 11 111111 111"),
        ("US", "scan_4111111111111111.pdf", "4111111111111111"),
        ("US", "VISA4111111111111111", "4111111111111111"),
        ("US", "4111*1111*1111*1111", "4111*1111*1111*1111"),
        ("US", "(4111)(1111)(1111)(1111)", "4111)(1111)(1111)(1111"),
        ("US", "4111 1111 1111 1111 1227 123", "4111 1111 1111 1111"),
        ("US", "card 4111 1111 1111 1112 please", "4111 1111 1111 1112"),
        ("US", "my card is 411111111111111 sorry", "411111111111111"),
        ("US", "4O00 0O0O 0000 OO02", "4O00 0O0O 0000 OO02"),
        ("US", "card backwards 1111111111111114", "1111111111111114"),
        ("US", "card 6759649826438453", "6759649826438453"),
        ("US", "2424 2424 2424 2424 reversed", "2424 2424 2424 2424"),
        ("US", "4111x1111x1111x1111", ""),
        ("US", "4111dash1111dash1111dash1111", ""),
        ("US", "2223 0031 2200 3222", "2223 0031 2200 3222"),
        ("US", "6200 0000 0000 0005", "6200 0000 0000 0005"),
        ("US", "3530111333300000", "3530111333300000"),
        ("US", "four one one one, one one one one, one one one one, one one one one",
         "four one one one, one one one one, one one one one, one one one one"),
        ("US", "four triple one triple one triple one triple one triple one", ""),
        ("US", "four 1 one 1 1 1 one 1 1 1 1 1 1 one 1 1", "four 1 one 1 1 1 one 1 1 1 1 1 1 one 1 1"),
    ],
    Entity.CVV: [
        ("US", "cvv 123", "123"),
        ("US", "the cvc2 is: 0417", "0417"),
        ("US", "123 is my cvv", "123"),
        ("US", "cvv 1 2 3", "1 2 3"),
        ("US", "4111 1111 1111 1111 12/27 123", "123"),
        ("US", "4111111111111111|09|2028|123", "123"),
        ("CZ", "karta 4111111111111111 kód 987", "987"),
        ("US", "cvv is one two three", "one two three"),
    ],
    Entity.IBAN: [
        ("DE", "IBAN DE89 3704 0044 0532 0130 00.", "DE89 3704 0044 0532 0130 00"),
        ("DE", "de89370400440532013000", "de89370400440532013000"),
        ("GB", "GB29-NWBK-6016-1331-9268-19", "GB29-NWBK-6016-1331-9268-19"),
        ("US", "N O 9 3 8 6 0 1 1 1 1 7 9 4 7", "N O 9 3 8 6 0 1 1 1 1 7 9 4 7"),
        ("US", "IBANDE89370400440532013000", "DE89370400440532013000"),
        ("US", "NO93 8601 1117 947 and more", "NO93 8601 1117 947"),
        ("PL", "przelew 61 1090 1014 0000 0712 1981 2874", "61 1090 1014 0000 0712 1981 2874"),
        ("PL", "61109010140000071219812874", "61109010140000071219812874"),
        ("CZ", "účet 19-2000145399/0800", "19-2000145399/0800"),
        ("ES", "cuenta 2100 0418 45 0200051332", "2100 0418 45 0200051332"),
        ("FR", "RIB 20041 01005 0500013M026 06", "20041 01005 0500013M026 06"),
    ],
    Entity.SSN: [
        ("US", "078-05-1120 ok", "078-05-1120"),
        ("US", "SSN 078051120", "078051120"),
        ("US", "social security 078 05 1120", "078 05 1120"),
        ("US", "078.05.1120 is my ssn", "078.05.1120"),
        ("US", "ssn 912-78-1234", "912-78-1234"),
        ("US", "https://shop.example/pay/078-05-1120?card=1", "078-05-1120"),
        ("US", "SSN zero seven eight oh five 1 one two zero", "zero seven eight oh five 1 one two zero"),
    ],
    Entity.EMAIL: [
        ("US", "mail o'lucie.k+news@walla.co.il!", "o'lucie.k+news@walla.co.il"),
        ("US", "<d.brown@mail.example.org>", "d.brown@mail.example.org"),
        ("US", "mailto:jo@müller-bau.de", "jo@müller-bau.de"),
        ("US", "?mail=jo.b%40gmail.com&t=9", "jo.b%40gmail.com"),
        ("US", "jo.b&#64;gmail.com", "jo.b&#64;gmail.com"),
        ("US", "jo.b [at] firma [dot] eu", "jo.b [at] firma [dot] eu"),
        ("US", "jo.b_at_gmail_dot_com", "jo.b_at_gmail_dot_com"),
        ("US", "john dot doe at gmail dot com", "john dot doe at gmail dot com"),
        ("CZ", "petr zavináč seznam tečka cz", "petr zavináč seznam tečka cz"),
        ("PL", "ola22 małpa wp kropka pl", "ola22 małpa wp kropka pl"),
        ("US", "jo@gmail,com", "jo@gmail,com"),
        ("US", "jo @ gmail . com", "jo @ gmail . com"),
        ("US", "mail anna at firma.eu now", "anna at firma.eu"),
        ("US", '"jo b"@example.org', '"jo b"@example.org'),
    ],
    Entity.PHONE: [
        ("US", "+ 1 (123) 456 7890", "+ 1 (123) 456 7890"),
        ("US", "(201) 784-1119 ext. 4587", "(201) 784-1119 ext. 4587"),
        ("US", "345-899-3560x4587 call", "345-899-3560x4587"),
        ("CZ", "volejte 00420 601 142 082", "00420 601 142 082"),
        ("CZ", "601 142 082", "601 142 082"),
        ("CZ", "601142082 602142083", ""),
        ("PL", "512.429.545", "512.429.545"),
        ("FR", "06 12 34 56 78", "06 12 34 56 78"),
        ("DE", "ani=+4915224485664; dnis=4711", "+4915224485664"),
        ("US", "tel:2017841119", "2017841119"),
        ("US", "https://shop.example/pay/(212)555-0175?card=1", "(212)555-0175"),
        ("US", "Jane, 468 06 892 office", "468 06 892"),
        ("US", "stop messages to 04 12 34 56", "04 12 34 56"),
        ("CZ", "voláte 601_142_082?", "601_142_082"),
        ("CZ", "zavolejte šest nula jedna jedna čtyři dva nula osm dva",
         "šest nula jedna jedna čtyři dva nula osm dva"),
        ("US", "\u200e+49 30 119520\u200e", "+49 30 119520"),
    ],
}  # fmt: skip
LEFT = [
    ("US", "my order 4111 1111 1111 1112 never came"),
    ("US", "tracking 9400 1486 5465 9255 1732 00"),
    ("US", "IMEI 354034866262208"),
    ("US", "order 648-0445765-8485371"),
    ("US", "1111 1111 1111 1111"),
    ("US", "0000 0000 0000 0000"),
    ("US", "uuid 21a16b16-82fa-5847-1fb9-396f70a25794"),
    ("US", "VIN TMBJJ7NE306930313"),
    ("US", "it says 25 16 24 19 19 43 16 on the screen"),
    ("US", "DE89 3704 0044 0532 0130 01"),
    ("US", "it shows 666-32-4106 as example"),
    ("US", "000-12-3456"),
    ("US", "zip 12345-6789"),
    ("US", "open 2026-11-21 14:30, call back 22.11.2026"),
    ("CZ", "stojí to 2 171 658,00 Kč"),
    ("DE", "€ 1.234.567,00"),
    ("US", "server 192.168.10.201 is down"),
    ("US", "at 50.0755381, 14.4378005"),
    ("US", "v10.23.1101.147"),
    ("US", "ISBN 978-80-7203-923-5"),
    ("US", "IMG_20261114_797016.jpg"),
    ("US", "npm i @types/node@20.1.1 icon@2x.png"),
    ("US", "git@github.com:a/b.git"),
    ("US", "I bought it at amazon.com"),
    ("US", "look at the dot on the screen"),
    ("US", "one two three four five six seven eight nine"),
    ("CZ", "objednávka 601 142 082 nedorazila"),
    ("PL", "numer zamówienia 512847214"),
    ("IL", "מספר הזמנה 0501234567"),
    ("CZ", "IČO 27082440, DIČ CZ27082440"),
    ("US", "Guest 48213, Room 204, Agent 007"),
    ("US", "my driver's license number is 2270-66-1551"),
    ("US", "pin code 1234"),
    ("US", "first 1234, then 5678"),
    ("CZ", "rodné číslo 850101/1234"),
    ("DE", "0820.053.903-76"),
]


@pytest.mark.parametrize(
    ("entity", "region", "text", "value"), [(e, *row) for e, rows in FOUND.items() for row in rows]
)
def test_it_is_found_whole(entity: Entity, region: str, text: str, value: str) -> None:
    found = [
        text[span.start : span.end] for span in find(text, region=region) if span.entity is entity
    ]
    if value:
        assert found == [value]
    else:
        assert found


@pytest.mark.parametrize(("region", "text"), LEFT)
def test_it_stays(region: str, text: str) -> None:
    assert mask(text, region=region) == text


def test_pieces_of_a_card_share_one_tail() -> None:
    text = "first half 4111 1111, second half 1111 1111"
    spans = find(text)
    assert len({span.group for span in spans}) == 1
    assert {span.parts for span in spans} == {tuple((s.start, s.end) for s in spans)}
    assert mask(text) == "first half **** ****, second half **** 1111"


def test_two_cards_on_a_line_have_a_tail_each() -> None:
    assert mask("2300367013145772 3589106803828530") == "************5772 ************8530"


def test_several_kinds_on_one_line() -> None:
    text = "#52702651 / 6212 5567 5233 4104 / 01 26 96 17 97 / p.martin@icloud.com"
    expected = "#52702651 / ************4104 / ******1797 / p*******@icloud.com"
    assert mask(text, region="FR") == expected
