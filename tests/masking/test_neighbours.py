"""What stands beside a number, or between its digits, and what it makes of it."""

import pytest

from masking.detect.context import Role, role_after
from masking.detect.line import Line
from masking.engine import find, mask
from masking.rules import Pattern, Policy, Rule
from masking.spans import Entity
from tests.masking.asking import found, numbered

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("length", [12, 13, 14, 15, 17])
def test_a_grouped_card_of_an_unusual_length_must_be_called_one(length: int) -> None:
    number = numbered("6759", length)
    groups = " ".join(number[i : i + 4] for i in range(0, length, 4))
    assert found(f"my card {groups}", Entity.CARD) == [groups]
    assert found(f"so {groups}", Entity.CARD) == []


@pytest.mark.parametrize(("spaces", "is_heard"), [(0, True), (24, True), (25, False)])
def test_a_word_after_a_number_is_heard_from_nearby(spaces: int, is_heard: bool) -> None:
    role = role_after("1" + " " * spaces + "phone", 1)
    assert role is (Role.PHONE if is_heard else None)


def test_a_tail_is_shown_when_two_more_characters_stay_hidden() -> None:
    assert mask("call me at 12 34 56", region="US") == "call me at **3456"


def test_own_patterns_take_what_is_left_and_never_nothing() -> None:
    card, pattern = "4111 1111 1111 1111", Pattern("order", r"(?:\d{4} ?){4}(?:X\d)?", Rule(tail=0))
    policy = Policy(patterns=(pattern,))
    assert [s.entity for s in find(card, policy=policy)] == [Entity.CARD]
    spans = find(f"{card} X7", policy=policy)
    assert [(s.start, s.end) for s in spans] == [(0, 19), (19, 22)]
    assert mask(f"{card} X7", policy=policy) == "*" * 12 + "1111" + "**"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("cvv 123", ["123"]), ("CVC2: 1234", ["1234"]), ("cid is 1 2 3", ["1 2 3"]),
        ("123 is the csc", ["123"]),
        ("cvv and cvc are 123", ["123"]), ("cvv\n123", []), ("xcvv 123", []),
        ("cvvx 123", []), ("cvv 12", []),
        ("cvv 12345", []), ("cvv of the card I told you 123", []), ("123 for my own cvv", ["123"]),
        ("123 for my very own cvv", []), ("123 cvv, 456 cvc", ["123", "456"]),
        ("4111 1111 1111 1111 cvv 123 and +420 601 234 567", ["123"]),
    ],
)  # fmt: skip
def test_codes_stand_beside_their_name(text: str, codes: list[str]) -> None:
    assert found(text, Entity.CVV) == codes


def test_digits_of_another_sign_between_are_a_phone_only_when_all_signs_are_one() -> None:
    assert found("601_142_082", Entity.PHONE, "CZ") == ["601_142_082"]
    assert found("601_142*082", Entity.PHONE, "CZ") == []
    assert found("so 12345\n0127 a_1", Entity.PHONE) == []


def test_a_code_is_no_part_of_a_number_after_it() -> None:
    spans = find("cvv 201-555-0123", region="US")
    assert [(s.start, s.end, s.entity) for s in spans] == [(4, 7, Entity.CVV)]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("+378282246310005", Entity.PHONE), ("x +378282246310005", Entity.PHONE),
        ("378282246310005", Entity.CARD), ("+4111111111111111", Entity.PHONE),
        ("+420601234567, 4111111111111111", Entity.PHONE),
        ("card +519080706050402", Entity.PHONE), ("card +5190807060504029", Entity.CARD),
    ],
)  # fmt: skip
def test_a_plus_makes_it_a_phone(text: str, entity: Entity) -> None:
    assert find(text, region="US")[0].entity is entity


def test_a_card_with_a_typo_ends_before_its_expiry() -> None:
    assert found("card 3056 930902 5905 11/27", Entity.CARD) == ["3056 930902 5905"]
    assert found("card 3782 822463 10006 11/27", Entity.CARD) == ["3782 822463 10006"]
    assert found("card 4111 1111 1111 1112 11/27", Entity.CARD) == ["4111 1111 1111 1112"]


@pytest.mark.parametrize("sign", ["", "("])
@pytest.mark.parametrize("size", range(5, 18))
def test_a_plus_before_seven_digits_or_more_is_a_phone(size: int, sign: str) -> None:
    number = "420601234567890123"[:size]
    text = f"so {sign}+{number} ok"
    spans = [(s.start, s.end, s.entity) for s in find(text, region="CZ")]
    start = 3 + len(sign)
    assert spans == ([(start, start + 1 + size, Entity.PHONE)] if size > 6 else [])
    assert found(f"+{number} ext 5", Entity.PHONE) == ([f"+{number} ext 5"] if size > 6 else [])


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("my card AB4111111111111111", ["4111111111111111"]), ("so AB4111111111111111", []),
        ("imei 3782 822463 10005", []), ("so 3782 822463 10005", ["3782 822463 10005"]),
        ("iccid 3782 822463 10005", []), ("imei 378282246310005", []),
    ],
)  # fmt: skip
def test_what_is_glued_to_a_number_or_names_it(text: str, cards: list[str]) -> None:
    assert found(text, Entity.CARD) == cards


@pytest.mark.parametrize("sign", ["", " ", ": ", " - "])
def test_signs_after_the_country_of_an_account(sign: str) -> None:
    account = f"GB{sign}29 NWBK 6016 1331 9268 19"
    assert (found(f"so {account}", Entity.IBAN) == [account]) == (len(sign) < 3)


def test_a_bracket_belongs_to_the_phone() -> None:
    assert found("call (201) 555-0123 now", Entity.PHONE) == ["(201) 555-0123"]
    assert found("(201) 555-0123", Entity.PHONE) == ["(201) 555-0123"]
    assert found("call +1 (201) 555-0123", Entity.PHONE) == ["+1 (201) 555-0123"]


def test_a_code_in_words_is_found_when_the_card_took_all_digits() -> None:
    text = "my card 4111 1111 1111 1111 cvv four two one"
    assert found(text, Entity.CARD) == ["4111 1111 1111 1111"]
    assert found(text, Entity.CVV) == ["four two one"]


_ID, _DIGEST = "9d4ea3bc-9620-4d44-9cb8-163d176fe3ec", "ce276fbb4bca1235574f28f2e13c96664d102df7"


@pytest.mark.parametrize(
    "machine", [_ID, _ID.upper(), _DIGEST, _DIGEST[:32], (_DIGEST * 2)[:64], f"etag:{_DIGEST}"]
)
def test_pieces_of_an_id_or_a_digest_are_nobodys_numbers(machine: str) -> None:
    assert find(f"my phone shows {machine}", region="US") == []
    assert found(f"call 386 389 0655 - {machine}", Entity.PHONE, "IT") == ["386 389 0655"]
    card = f"la carta inizia con 6 5 6 4 7 5 8 9 e finisce con 0 2 6 4 5 9 7 5, id {machine}"
    assert found(card, Entity.CARD) == ["6 5 6 4 7 5 8 9", "0 2 6 4 5 9 7 5"]


@pytest.mark.parametrize(
    "other", [_DIGEST[:31], (_DIGEST * 2)[:65], f"z{_ID}", f"{_ID}z", _ID.replace("-", " ")]
)
def test_what_only_looks_like_an_id_of_a_machine_is_read(other: str) -> None:
    """Nobody wrote a digest of 31 digits or an id with a letter at it: somebody may have written a phone."""
    line = Line(other, ("US",))
    line.read_digits()
    assert line.text == other
    assert len(line.runs) > 4


@pytest.mark.parametrize("address", ["2001:718:29ab:971f::41db", "2001:DB8:9ABC:4DF::A1"])
def test_parts_of_an_address_of_a_machine_are_nobodys_numbers(address: str) -> None:
    line = Line(f"{address} tel 601142082, 1, 2", ("CZ",))
    line.read_digits()
    assert [digits for *_, digits in line.runs] == ["60114208212"]


@pytest.mark.parametrize("text", ["4111::1111::1111::1111", "e::4111:1111:1111:1111"])
def test_a_card_written_as_an_address_of_a_machine_is_a_card(text: str) -> None:
    assert len(found(text, Entity.CARD)) == 1


@pytest.mark.parametrize(
    "other", ["601:142:082::1 2", "tel:601::142::082, 1, 2", "ab:601:142:082, 1, a 2"]
)
def test_numbers_with_colons_are_read(other: str) -> None:
    line = Line(other, ("CZ",))
    line.read_digits()
    assert line.text == other


def test_a_card_glued_to_a_digest_is_a_card() -> None:
    number = "4111111111111111"
    assert found(f"{number}deadbeefdeadbeefdead a1b2c3 d4", Entity.CARD) == [number]


@pytest.mark.parametrize(
    ("text", "region", "phones"),
    [
        ("phone number of the customer: 415-555-2671", "US", ["415-555-2671"]),
        ("nr tel. klienta: 601 234 567", "PL", ["601 234 567"]),
        ("nobody called! client no. 4155552671", "US", []),
        ("nobody ever called. client no. 4155552671", "US", []),
        ("que me llamen, 664-097-503, cliente 103524185", "ES", ["664-097-503"]),
        ("fax 249364309\nčíslo zákazníka 361664677", "CZ", ["249364309"]),
        ("call me, client of yours since 2019, 415-555-2671", "US", ["415-555-2671"]),
        ("Agent: a callback number? Customer: sure 713 440 5258", "US", ["713 440 5258"]),
        ("call me! client's phone 4155552671", "US", ["4155552671"]),
    ],
)
def test_whose_number_it_is_was_not_said_of_an_earlier_phone(
    text: str, region: str, phones: list[str]
) -> None:
    assert found(text, Entity.PHONE, region) == phones


@pytest.mark.parametrize(
    ("text", "region", "is_phone"),
    [
        ("der Nachbar hat das Paket, seine Nummer 017649237332", "DE", True),
        ("parcel is with the neighbour, her number 4155552671", "US", True),
        ("balík má soused, jeho číslo 731495974", "CZ", True),
        ("die Nummer ihrer Bestellung 017649237332", "DE", False),
        ("his order number 4155552671", "US", False),
        ("número de su pedido 612345678", "ES", False),
    ],
)
def test_the_number_of_somebody_is_a_phone(text: str, region: str, is_phone: bool) -> None:
    assert (found(text, Entity.PHONE, region) != []) is is_phone


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("SSN is 249-42-6931, primary on account 4980804-11", ["249-42-6931"]),
        ("mi seguro social es 216-50-3824 y mi cuenta 556268270", ["216-50-3824"]),
        ("SSN for my account: 249426931", ["249426931"]),
    ],
)
def test_an_account_beside_a_social_security_number_is_none(text: str, numbers: list[str]) -> None:
    assert found(text, Entity.SSN) == numbers


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("primera parte ES51 9607, segunda parte 3629 3542 9371 2168", 2),
        ("the first half is DE88 5001 0517 and it goes on 8528 0133 77", 2),
        ("my mother's FR76 3000 4047 then 5344 0768 8525 772", 2),
        ("AT43, second part 8154407181286851; DE88 5001 0517 then 8528 0133 77", 4),
    ],
)
def test_pieces_of_an_account_are_no_card_by_accident(text: str, parts: int) -> None:
    spans = find(text)
    assert {span.entity for span in spans} == {Entity.IBAN}
    assert len(spans) == parts


@pytest.mark.parametrize(("heads", "is_found"), [(39, True), (40, False)])
def test_among_more_than_forty_beginnings_no_account_in_pieces_is_looked_for(
    heads: int, is_found: bool
) -> None:
    text = "AT24; " * heads + "DE88 5001 0517 then 8528 0133 77"
    assert (found(text, Entity.IBAN) != []) is is_found


def test_on_a_page_an_account_in_pieces_must_be_called_one() -> None:
    pieces = "DE88 5001 0517 then 8528 0133 77"
    assert found(pieces + " " * (1000 - len(pieces)), Entity.IBAN) != []
    assert found(pieces + " " * (1001 - len(pieces)), Entity.IBAN) == []
    assert found(f"my iban: {pieces}" + " " * 1000, Entity.IBAN) != []


def test_beside_an_account_in_pieces_a_card_in_pieces_is_found() -> None:
    text = "DE88 5001 0517 then 8528 0133 77; my card 4111 1111 and then 1111 1111"
    assert found(text, Entity.CARD) == ["4111", "1111", "1111", "1111"]


@pytest.mark.parametrize(
    ("grouped", "is_card"),
    [
        ("5018 0004 8653 4097 53", True), ("6759-3694-5863-6857-50", True),
        ("5018 0004-8653 4097 53", False), ("5018 0004 8653 409753", False),
        ("11 5018 0004 8653 4097 53", False),
    ],
)  # fmt: skip
def test_a_maestro_of_eighteen_digits_is_a_card_in_its_usual_groups(
    grouped: str, is_card: bool
) -> None:
    assert (found(f"so {grouped}", Entity.CARD) == [grouped]) is is_card


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("código de seguridad de la tarjeta cero cinco cinco", ["cero cinco cinco"]),
        ("Prüfnummer sechs eins sieben, Karte 4111 1111 1111 1111", ["sechs eins sieben"]),
        ("security code of the card? It waits. Then one two three", []),
        ("my card 4111 1111 1111 1111 came after one two three days", []),
        ("the card has a chip, one two three", []),
    ],
)
def test_a_code_in_words_is_called_one(text: str, codes: list[str]) -> None:
    assert found(text, Entity.CVV) == codes
