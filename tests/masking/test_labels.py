"""What labels and signs right before a number say, letters that look like digits, and codes beside a card."""

from itertools import pairwise

import pytest

from masking.detect.context import Index, Role, role_after, role_before
from masking.engine import find, mask
from masking.spans import Entity

pytestmark = pytest.mark.unit


def phones(text: str, region: str) -> list[str]:
    return [text[a:b] for a, b, entity, *_ in find(text, region=region) if entity is Entity.PHONE]


@pytest.mark.parametrize(
    ("text", "region", "phone"),
    [
        ("Accounts Payable\nT: 020 7946 0018", "GB", "020 7946 0018"),
        ("Account Manager | M: 312-714-7682", "US", "312-714-7682"),
        ("T. 05.12790745 M. 318.2845607", "IT", "318.2845607"),
        ("USt-IdNr.: DE136695976\nFon 089 3815 2207", "DE", "089 3815 2207"),
        ("Tel.: 030 / 28 39 40 17", "DE", "030 / 28 39 40 17"),
        ("T:612345678", "FR", "612345678"),
        ("the code: area code 415 392 8816", "US", "415 392 8816"),
        ('order 7, caller_id="2084613855"', "US", "2084613855"),
        ("objednávka, telefon zákazníka: 773 947 909", "CZ", "773 947 909"),
        ("order 12, phone number of the customer 601 142 082", "CZ", "601 142 082"),
        ("ref 7785-72 / 826.776.0427 / Boise", "US", "826.776.0427"),
        ("The driver (07861 431856) says nobody was home", "GB", "(07861 431856"),
        ("collected by Mr Hughes 07224 170061 on 24/11/2026, parcel 7", "GB", "07224 170061"),
        ("100482,bob,212-736-5010,18.50,2025-01-31", "US", "212-736-5010"),
        ("מספר הזמנה 77120934, לא הגיע. תחזרו אליי 050 772 1840", "IL", "050 772 1840"),
        ("leave a voicemail (209) 224-7312 (ext 489)", "US", "(209) 224-7312 (ext 489"),
        ("contact number/07400 215306", "GB", "07400 215306"),
        ("FISSO 318 / 5549481", "IT", "318 / 5549481"),
        ("meine Nummer ist 01512 3431384 Durchwahl 875", "DE", "01512 3431384 Durchwahl 875"),
        ("call (201) 555-1988 #2638", "US", "(201) 555-1988 #2638"),
        ("code 201 / 601 142 082", "CZ", "601 142 082"),
        ("my number is 60 11 42 08 26", "US", "60 11 42 08 26"),
        ("my phone ends at: 601 142 082", "CZ", "601 142 082"),
        ("Hungary 70951\\n0494 26 46 14 office\\n(07700)034176 fax\\n", "US", "0494 26 46 14"),
        ("Cyprus 62985\\n22 806277-Office\\,(07700)379695-Fax", "US", "22 806277"),
    ],
)
def test_a_phone_is_found_beside_other_numbers(text: str, region: str, phone: str) -> None:
    assert phone in phones(text, region)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Tel. 02 4801 5532\nP.IVA 07643520567", "IT"),
        ("Nr. 4711-882043 4 Stück", "DE"),
        ("loto 06 12 24 37 41, chance 8", "FR"),
        ("mi chiami per il reso R/2026/7518", "IT"),
        ("order ref 212 736 5010", "US"),
        ("customer number 212 736 5010", "US"),
        ("order / 212 736 5010", "US"),
        ("order at: 7785 7726", "US"),
        ("Artikel 042 / 45678", "DE"),
        ("nr polisy 967582632", "PL"),
        ("total 601 142 082,50", "CZ"),
        ("601 142 082 is the order", "CZ"),
        ("my number is 12.345.678", "US"),
        ("VIN WVWZZZ1KR72008015, mob later", "GB"),
        ("SSN ends 8321, zip+4 60614-3321", "US"),
        ("Router 31.71.119.210:8080", "DE"),
    ],
)
def test_what_is_called_otherwise_is_no_phone(text: str, region: str) -> None:
    found = phones(text, region)
    assert [phone for phone in found if phone != "02 4801 5532"] == []


@pytest.mark.parametrize(
    ("text", "region", "entity"),
    [
        ("phone 4l5 3Ol 88lO", "US", Entity.PHONE),
        ("+4475OO527853", "US", Entity.PHONE),
        ("+447IoS82SoIS", "US", Entity.PHONE),
        ("numer: 5l3O2475O", "PL", Entity.PHONE),
        ("ssn = 693l59386", "US", Entity.SSN),
        ("s s n 524.26.3482", "US", Entity.SSN),
        ("card 41ll llll llll llll", "US", None),
        ("4O00 0O0O 0000 OO02", "US", Entity.CARD),
        ("cuenta ES91 21OO O418 45O2 OOO5 1332", "ES", Entity.IBAN),
        ("cuenta ES91 21OO O418 45O2 OOO5 1333", "ES", None),
        ("model 4l5 3Ol 88lO", "US", None),
        ("rooms B5 S8 1O 2Z", "US", None),
    ],
)
def test_letters_that_look_like_digits(text: str, region: str, entity: Entity | None) -> None:
    assert [span.entity for span in find(text, region=region)] == ([entity] if entity else [])


@pytest.mark.parametrize(
    ("text", "region", "masked"),
    [
        ("Handy 0170 und dann 386 und zum Schluss 2149", "DE",
         "Handy **** und dann *** und zum Schluss 2149"),
        ("najpierw 887 potem 939 na końcu 160 - mój telefon", "PL",
         "najpierw *** potem **9 na końcu 160 - mój telefon"),
        ("my cell: area code 205, then 872, then 0716", "US", "my cell: area code ***, then ***, then 0716"),
        ("card\n1st: 4111\n2nd: 1111\n3rd: 1111\n4th: 1111", "US",
         "card\n1st: ****\n2nd: ****\n3rd: ****\n4th: 1111"),
        ("4111  |  1111  |  1111  |  1111", "US", "****  |  ****  |  ****  |  1111"),
        ("1) 4111 2) 1111 3) 1111 4) 1111", "US", "1) **** 2) **** 3) **** 4) 1111"),
        ("IBAN DE89 אחר כך 3704 אחר כך 0044 אחר כך 0532 אחר כך 0130 אחר כך 00", "IL", None),
        ("IBAN חלק ראשון IL620108, חלק שני 000000099999999", "IL", None),
        ("rachunek 61 - 1090 - 1014 - 0000 - 0712 - 1981 - 2874", "PL", None),
    ],
)  # fmt: skip
def test_pieces(text: str, region: str, masked: str | None) -> None:
    found = find(text, region=region)
    assert all(one.end <= other.start for one, other in pairwise(found)), "nothing is taken twice"
    if masked is None:
        assert {span.entity for span in find(text, region=region)} == {Entity.IBAN}
    else:
        assert mask(text, region=region) == masked


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("4111 1111 1111 1111 / exp 06/2029 / CVV 194", ["194"]),
        ('{"pan":"4111111111111111","exp":"2809","cvc":"707"}', ["707"]),
        ("כרטיס 4111 1111 1111 1111 תוקף 10/28 092", ["092"]),
        ("Karte 4111-1111-1111-1111\nGültig: 04/29\nKPN: 347", ["347"]),
        ("amex 3782 822463 10005, 4 digits on the front are 5207", ["5207"]),
        ("************1111, CVV: *** / box 316", []),
        ("CC#4111111111111111 CVV#463 EXP 01/2032", ["463"]),
        ("************1111 exp 01/2031, cvv ***", []),
        ("123 cvv, 456 cvc", ["123", "456"]),
    ],
)
def test_codes_beside_an_expiry(text: str, codes: list[str]) -> None:
    found = find(text, region="US")
    assert [text[a:b] for a, b, entity, *_ in found if entity is Entity.CVV] == codes


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mary . jones @ gmail . com", "m*********** @ gmail . com"),
        ("bob underscore smith at hotmail dot com", "b***************** at hotmail dot com"),
        ("ola podkreślnik nowak małpa wp kropka pl", "o******************* małpa wp kropka pl"),
        ("I like it. Jones at gmail dot com", "I like it. J**** at gmail dot com"),
        ("mail tomas.dvorak(a)email.cz", "mail t***********(a)email.cz"),
        ("pull git@github.com repo", "pull git@github.com repo"),
    ],
)
def test_signs_in_addresses(text: str, masked: str) -> None:
    if masked == text:
        assert find(text) == []
        return
    shown = mask(text)
    assert shown[0] == masked[0]
    assert shown.replace("*", "") == masked.replace("*", "")


def test_cards_of_a_list_are_found_and_the_rest_is_searched() -> None:
    text = "#66941062 / 4111 1111 1111 1111 / 5555 5555 5555 4444; 378282246310005\n(201) 874-5114"
    found = [(span.entity, text[span.start : span.end]) for span in find(text, region="US")]
    assert found == [
        (Entity.CARD, "4111 1111 1111 1111"),
        (Entity.CARD, "5555 5555 5555 4444"),
        (Entity.CARD, "378282246310005"),
        (Entity.PHONE, "(201) 874-5114"),
    ]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("**4111 1111 1111 1111**", "**************1111**"),
        ("***4111 1111 1111 1111***", "***************1111***"),
        ("*4111**1111**1111**1111*", "*************1111*"),
        ("**4111** **1111** **1111** **1111**", "******** ******** ******** **1111**"),
        ("****4111 ****1111 ****1111 ****1111", "******** ******** ******** ****1111"),
        ("****4111 1111 1111 1111", "****************1111"),
        ("************4111 1111 1111 1111", "************************1111"),
        ("********41 11 11 11 11 11 11 11", "********************1111"),
        ("*****4111 *****1111 *****1111 *****1111", "********* ********* ********* *****1111"),
        (
            "**four one one one one one one one one one one one one one one one",
            "**************1111",
        ),
        ("call **12 601 142 082", "call **12 *****2082"),
        ("************1111 12/28 123", "************1111 12/28 123"),
        ("************1111 1227 1234", "************1111 1227 1234"),
        ("************1111, ************4444", "************1111, ************4444"),
        ("***8676, **8 and ****", "***8676, **8 and ****"),
    ],
)
def test_stars_of_others_hide_nothing_from_us(text: str, masked: str) -> None:
    """What is bold is not masked yet; what was masked stays as it is."""
    assert mask(text, region="US") == masked
    assert mask(masked, region="US") == masked


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("tel 42 / 601 142 082", "CZ", ["PHONE 601 142 082"]),
        ("030 / 28 39 40 17", "DE", []),
        ("my number is 482915736", "US", []),
        ("1234567 and jo(a)firma.eu", "US", ["EMAIL jo(a)firma.eu"]),
        ("call 5551234 / 601 142 082", "CZ", ["PHONE 5551234", "PHONE 601 142 082"]),
        (
            "581 2345 581 2346 581 2347",
            "IS",
            ["PHONE 581 2345", "PHONE 581 2346", "PHONE 581 2347"],
        ),
        ("call 601 then" + " " * 25 + "142 082", "CZ", ["PHONE 601", "PHONE 142 082"]),
        ("call 601 then" + " " * 26 + "142 082", "CZ", []),
        ("room 12: phone 581 then 2345", "IS", ["PHONE 581", "PHONE 2345"]),
        ("room 123: phone 581 then 234", "IS", []),
        (
            "phone + 4915 then 1234 then 56789",
            "US",
            ["PHONE 4915", "PHONE 1234", "PHONE 56789"],
        ),
        ("nine nine four two zero six zero one one four two zero eight two", "US", []),
        (
            "DE89 then 3704 then 0044 then 0532 then 0130 then 00 is my iban",
            "DE",
            ["IBAN DE89", "IBAN 3704", "IBAN 0044", "IBAN 0532", "IBAN 0130", "IBAN 00"],
        ),
        ("call 601 142 082 / 602 111 222", "CZ", ["PHONE 601 142 082", "PHONE 602 111 222"]),
        ("601 142 082 / 602 111 222", "CZ", ["PHONE 601 142 082", "PHONE 602 111 222"]),
        (
            "tel 601 142 082 / 602 111 222 / 603 111 222",
            "CZ",
            ["PHONE 601 142 082", "PHONE 602 111 222", "PHONE 603 111 222"],
        ),
        ("tel 030 / 28 39 40 17 / 5", "DE", ["PHONE 28 39 40 17"]),
        ("tel 03 0 / 28 39 40 17", "DE", ["PHONE 28 39 40 17"]),
        ("tel 1 / 601 142 082", "CZ", ["PHONE 601 142 082"]),
        ("tel 123456 / 601 142 082", "CZ", ["PHONE 601 142 082"]),
        ("tel 030 / 1", "DE", []),
        (
            "4111-1111-1111-1111 5555-5555-5555-4444 378282246310005",
            "US",
            ["CARD 4111-1111-1111-1111", "CARD 5555-5555-5555-4444", "CARD 378282246310005"],
        ),
        (
            "4111 1111 1111 1111-5555 5555 5555 4444",
            "US",
            ["CARD 4111 1111 1111 1111", "CARD 5555 5555 5555 4444"],
        ),
        (
            "4111 11 1111 111111.5555 5555 5555 4444",
            "US",
            ["CARD 4111 11 1111 111111", "CARD 5555 5555 5555 4444"],
        ),
        (
            "x 4111 1111 1111 1111; 4111 1111 1111 1111 5555 5555 5555 4444; 2",
            "US",
            ["CARD 4111 1111 1111 1111", "CARD 4111 1111 1111 1111", "CARD 5555 5555 5555 4444"],
        ),
        (
            "5555 5555 5555 4444 4111 1111 1111 1111.4",
            "US",
            ["CARD 5555 5555 5555 4444", "CARD 4111 1111 1111 1111"],
        ),
        (
            "card 4111 1111 1111 here come four: one one one one",
            "US",
            ["CARD 4111 1111 1111", "CARD one one one one"],
        ),
        (
            "card 4111 1111 1111 and last four 1111",
            "US",
            ["CARD 4111", "CARD 1111", "CARD 1111", "CARD 1111"],
        ),
        (
            "card four one one one, one one one one, one one one one, last three one one one one",
            "US",
            ["CARD four one one one, one one one one, one one one one", "CARD one one one one"],
        ),
        ("phone 4l5 3Ol 88l", "US", []),
        ("phone 4l5-3Ol-88lO", "US", ["PHONE 4l5-3Ol-88lO"]),
        ("phone 4l5.3Ol.88lO", "US", ["PHONE 4l5.3Ol.88lO"]),
        ("+l 4l5 3Ol 88lO", "US", ["PHONE l 4l5 3Ol 88lO"]),
        ("+142O 5b", "US", []),
        ("ssn 9O0 11 1111", "US", []),
        ("ssn 693l5938", "US", []),
        ("acct DE89 37O4 OO44 O532 O13O OO", "DE", ["IBAN DE89 37O4 OO44 O532 O13O OO"]),
        ("xDE89 37O4 OO44 O532 O13O OO", "DE", []),
        ("DE89 37O4 OO44 O532 O13O O", "DE", []),
        ("B4111111111111111", "US", []),
        ("IMEI l5 35 O99 8O8", "US", []),
        ("order T:0207946001 8", "GB", ["PHONE 0207946001 8"]),
        ("at: 020 7946 0018 order", "GB", []),
        ("order at. 020 7946 0018", "GB", []),
        ("order M: 12 34 56", "US", []),
        ("ref a/ 826.776.0427", "US", []),
        ("ref 7 | 826.776.0427", "US", ["PHONE 826.776.0427"]),
        ("ref 7; (826) 776-0427", "US", ["PHONE (826) 776-0427"]),
        ("ref / 826.776.0427", "US", []),
        ("601142082 x12", "CZ", ["PHONE 601142082 x12"]),
        ("601142082  x12", "CZ", ["PHONE 601142082"]),
        ("601142082, 5 x", "CZ", ["PHONE 601142082"]),
        ("call ((201) 555-0123", "US", ["PHONE (201) 555-0123"]),
    ],
)
def test_numbers_at_their_edges(text: str, region: str, found: list[str]) -> None:
    spans = find(text, region=region)
    assert [f"{span.entity} {text[span.start : span.end]}" for span in spans] == found


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("phone of the customer ", Role.PHONE),
        ("phone number of the customer ", Role.PHONE),
        ("telefon klienta ", Role.PHONE),
        ("phone and the order of the customer ", Role.OTHER),
        ("call me about that thing of the customer ", Role.OTHER),
        ("customer number ", Role.OTHER),
        ("call me, customer number ", Role.OTHER),
        ("customer's mobile ", Role.PHONE),
        ("sms code to ", None),
        ("order code to ", Role.CODE),
    ],
)
def test_whose_number_it_is(text: str, role: Role | None) -> None:
    """The same answer where a text is asked about one number and where about hundreds."""
    assert role_before(text, len(text)) is role
    assert Index(text).role_before(len(text)) is role


def test_the_customer_after_a_number_is_something_else() -> None:
    assert role_after("601 customer", 3) is Role.OTHER
    assert Index("601 customer").role_after(3) is Role.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "my card is four one one one one one one one one one one one one one one one",
        "my card backwards two four two four two four two four two four two four two four two four",
    ],
)
def test_a_card_in_words_is_taken_once(text: str) -> None:
    assert [span.entity for span in find(text)] == [Entity.CARD]


def test_the_address_of_a_machine_is_no_card() -> None:
    assert find("Router 31.71.119.210:8080") == []


PARTS = ["3704", "0044", "0532", "0130", "00"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("DE89 then " + " then ".join(PARTS) + " is my iban", True),
        ("iban DE89 BANK 3704 0044 0532 0130 00", True),
        ("iban DE89 " + "bla " * 8 + " ".join(PARTS), True),
        ("iban DE89 " + "bla " * 9 + " ".join(PARTS), False),
        ("iban DE89 " + "then " * 9 + " ".join(PARTS), True),
        ("iban DE89" + "." * 60 + " ".join(PARTS), True),
        ("iban DE89" + "." * 61 + " ".join(PARTS), False),
        ("iban DE89 3704 then 00 double 4 0532 0130 00", True),
        ("iban DE89 then three seven o four then 0044 0532 0130 00", True),
        ("iban DE89 3704 then 00 double four 0532 0130 double 0", True),
    ],
)
def test_words_between_the_parts_of_an_account(text: str, is_found: bool) -> None:
    assert (Entity.IBAN in {span.entity for span in find(text, region="DE")}) is is_found


def test_a_count_after_a_word_that_joins_is_no_digit() -> None:
    assert mask("card 4111 1111 1111, then one 1111").endswith("then one 1111")
    assert "4111" not in mask("card 4111 1111 1111, then one 1111")
