"""Numbers told in pieces or in words, as people dictate them, and what only looks so."""

import re

import pytest

from masking.detect import numerals
from masking.engine import find, mask
from masking.spans import Entity
from tests.masking.asking import found

pytestmark = pytest.mark.unit


def kinds(text: str, region: str = "US") -> set[Entity]:
    return {span.entity for span in find(text, region=region)}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("part 1: 41111111 part 2: 11111111", "part 1: ******** part 2: ****1111"),
        ("card\n1) 4111\n2) 1111\n3) 1111\n4) 1111", "card\n1) ****\n2) ****\n3) ****\n4) 1111"),
        ("the first eight digits are 41111111 and the last eight 11111111",
         "the first eight digits are ******** and the last eight ****1111"),
        ("first half four one one one one one one one, second half 11111111",
         "first half ********, second half ****1111"),
        ("first half four one one one one one one one, second half one one one one one one one one 12/28",
         "first half ********, second half ****1111 12/28"),
        ("7 ok " * 25 + "card four one one one, ok, 1111 1111 1111",
         "7 ok " * 25 + "card ****, ok, ********1111"),
        ("card 41111111 exp 12/27 then 11111111", "card ******** exp 12/27 then ****1111"),
        ("first half 41111111, 12/27, second half 11111111",
         "first half ********, 12/27, second half ****1111"),
        ("card four one one one, order, 1111, ok 1111, ok 1111",
         "card ****, order, ****, ok ****, ok 1111"),
        ("card four one one one, ok, 1111 1111, ok, last four 1111",
         "card ****, ok, ********, ok, last four 1111"),
        ("card 4111 ok four ok one one one one ok 1111 ok 1111",
         "card **** ok four ok **** ok **** ok 1111"),
        (f"card 6210 8243{' ' * 10}4480 5654 279", f"card ********{' ' * 10}*******4279"),
        ("7 ok " * 25 + "card four one one one, ok, 1111, ok, 1111, ok, 1111",
         "7 ok " * 25 + "card ****, ok, ****, ok, ****, ok, 1111"),
        ("so it's 4111, uh, one one one one, hmm, 1111, and 1111",
         "so it's ****, uh, ****, hmm, ****, and 1111"),
        ("karta: 4 1 1 1 a 1 1 1 1 a 1 1 1 1 a nakonec 1 1 1 1",
         "karta: **** a **** a **** a nakonec 1111"),
    ],
)  # fmt: skip
def test_a_card_in_pieces_has_one_tail(text: str, masked: str) -> None:
    assert mask(text, region="US") == masked


@pytest.mark.parametrize(
    "text",
    [
        "part 1: 41111111 part 2: 11111112",  # the sum is wrong
        "order part 1: 41111111 then order 11111111",
        "#41111111 and then 11111111",
        "41111111 or 11111111",  # no word says that it goes on
        "diners 3056 order 930902 5904",
        f"card 6210 8243{' ' * 10}4480 5654 2790",
        "card four one one one, order, 11111111, ok 1111",
        "7 ok " * 25 + "four one one one, ok, 1111 1111 1111",
        "7 ok " * 25 + "card four one one one, ok, 1111, ok, 11 11, ok, 11, ok, 11",
        "I paid by card, 12 pieces, and then 5 more, 2026 and 2027",
    ],
)
def test_other_numbers_in_pieces_stay(text: str) -> None:
    assert not find(text, region="US")


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("my card: forty-one eleven eleven eleven eleven eleven eleven eleven", "US"),
        ("ctyricet jedna jedenact jedenact jedenact jedenact jedenact jedenact jedenact", "CZ"),
        ("כרטיס ארבעים ואחת אחת עשרה אחת עשרה אחת עשרה אחת עשרה אחת עשרה אחת עשרה אחת עשרה", "IL"),
        ("karta cztery trzy razy jeden trzy razy jeden trzy razy jeden trzy razy jeden "
         "trzy razy jeden", "PL"),
        ("tarjeta cuarenta y uno once once once once once once once", "ES"),
        ("carte quarante et un onze onze onze onze onze onze onze", "FR"),
        ("pay with fouroneoneone oneoneoneone oneoneoneone oneoneoneone", "US"),
        ("Karte vierEinsEinsEins einseinseinseins einseinseinseins einseinseinseins", "DE"),
        ("carta: quattrounounouno unounounouno unounounouno unounounouno", "IT"),
        ("karta pozpátku: jedna jedna jedna jedna jedna jedna jedna jedna jedna jedna jedna jedna "
         "jedna jedna jedna čtyři", "CZ"),
        ("numero carta sei zero uno uno quattro due quattro nove, un attimo, "
         "nove tre zero zero otto uno due tre", "IT"),
        ("three zero five six nine three zero nine zero two five nine zero four", "US"),
        ("four o one two eight eight eight eight eight eight eight eight one eight eight one", "US"),
    ],
)  # fmt: skip
def test_cards_in_words(text: str, region: str) -> None:
    assert Entity.CARD in kinds(text, region)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("my IBAN starts with DE89 and then 3704 0044 0532 0130 00", "US"),
        ("konto: NO33 number 6370 5574 916", "US"),
        ("IBAN CH85 telefon code 4963 4865 B8YY L7A1 S", "US"),
        ("iban GB29NWBK then 6016 1331 then 9268 19", "US"),
        ("iban MT84 then MALT 0110 0001 2345 MTLCAST001 PLEASE S", "US"),
        ("iban MT84 then MALT 0110 0001 2345 MTLCAST001 Č S", "US"),
        ("IBAN part one NL68, second part ABNA3213430371", "US"),
        ("IBAN: D E 8 9, und dann drei sieben null vier 0044 0532 0130 00", "DE"),
        ("my IBAN is GB29 dot NWBK dot 6016 dot 1331 dot 9268 dot 19", "US"),
        ("my IBAN is gb29 nwbk 6016 then 1331 then 9268 then 19", "US"),
    ],
)
def test_accounts_in_pieces(text: str, region: str) -> None:
    assert kinds(text, region) == {Entity.IBAN}
    assert mask(text, region=region) != text
    head, last, tail = re.split(r"([0-9])(?=[^0-9]*\Z)", text)
    assert Entity.IBAN not in kinds(f"{head}{(int(last) + 1) % 10}{tail}", region)


@pytest.mark.parametrize(
    ("text", "entity", "region"),
    [
        ("my SSN is 536 then 22 then 1234", Entity.SSN, "US"),
        ("my SSN is 536 ... 22 ... 1234", Entity.SSN, "US"),
        ("soc sec num: 536221234", Entity.SSN, "US"),
        ("my phone: first part 415 and then 5552671", Entity.PHONE, "US"),
        ("můj telefon je 601 pomlčka 142 pomlčka 082", Entity.PHONE, "CZ"),
        ("tel. 601x142x082", Entity.PHONE, "CZ"),
        ("tel. 601\n142\n082", Entity.PHONE, "CZ"),
        ("mobil: dvakrát šest jedna čtyři dva nula osm dva tři", Entity.PHONE, "CZ"),
        (
            "Handy null... eins... fünf... 1... zwei... drei... eins... zwei... 8... sieben... null... 5",
            Entity.PHONE,
            "DE",
        ),
        ("תעדכנו ל-0502216327", Entity.PHONE, "IL"),
        ("IBAN DE89370400440532013000, 605162470", Entity.PHONE, "CZ"),
        ("it keeps sending the sms code to 2015550123", Entity.PHONE, "US"),
        ("phone 059 then 968 then 9474", Entity.PHONE, "PL"),
        ("tel 9x1x7x4x1x0x2x8x5", Entity.PHONE, "ES"),
        ("602 then 142 then 082, so that is my phone", Entity.PHONE, "CZ"),
        ("phone 0596 then 968 then 9474", Entity.PHONE, "PL"),
    ],
)
def test_other_numbers_told_in_pieces(text: str, entity: Entity, region: str) -> None:
    assert entity in kinds(text, region)


def test_an_article_is_a_number_unless_a_moment_follows() -> None:
    assert mask("call four one one one one one one un") == "call ****1111"
    assert not find("call four one one one one one un moment")


def test_two_numbers_in_pieces() -> None:
    text = "ssn 536 then 22 then 1234, and her ssn 536 then 22 then 1235"
    assert found(text, Entity.SSN) == ["536", "22", "1234", "536", "22", "1235"]


@pytest.mark.parametrize("count", range(36, 40))
@pytest.mark.parametrize("word", ["7", "seven"])
@pytest.mark.parametrize("gap", [" then ", " ....... "])
def test_among_many_numbers_none_is_read_in_pieces(count: int, word: str, gap: str) -> None:
    text = f"{word} ok " * count + f"ssn 536{gap}22{gap}1234"
    assert bool(kinds(text)) == (count <= 37)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("numéros tirés : 10 • 13 • 48 • 9 • 46 • 32", "FR"),
        ("coordonnées 52.486562, 27.793226", "FR"),
        ("IMEI telefonu 358744366184597", "CZ"),
        ("dzwoncie na 112, czynne 6.00 - 14.30", "PL"),
        ("contacto, trabajé allí 1997/2001", "ES"),
        ("telefon nie działa, ip=20.82.97.228", "PL"),
        ("appel manqué le 30. 3. 2026", "FR"),
        ("rooms 201 and 202 and 305 are free", "CZ"),
        ("my sms code is 48213", "US"),
        ("call number me 202x-11-21", "DE"),
        ("call me 1.11.2026", "US"),
        ("call me 1/11/2026", "US"),
        ("phone 059 then 968 then 947", "PL"),
        ("phone 0596 then 9687 then 9474", "PL"),
        ("phone 159 then 968 then 9474", "PL"),
        ("account 7226204308/0800, x", "CZ"),
        ("1) 41111 2) 111 3) 1111 4) 1111", "US"),
        ("account 7226204308/0800 DE", "CZ"),
        ("two or three days, maybe four or five, six at most, seven never", "US"),
        ("the phone rang twice, one moment please, two minutes", "US"),
    ],
)
def test_what_only_looks_like_a_number_of_somebody(text: str, region: str) -> None:
    assert not find(text, region=region)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my card 4111111111111111, call me back at 601 142 082",
         "my card ************1111, call me back at *****2082"),
        ("card 4111111111111111, call me back at 601-142-082",
         "card ************1111, call me back at *******-082"),
        ("card 4111111111111111 exp 12/27, the code is 601 142 082",
         "card ************1111 exp 12/27, the code is 601 142 082"),
        ("card 4111111111111111 security code 123 601142082",
         "card ************1111 security code *** *****2082"),
        ("call 415 555 2671. two or three days", "call ******2671. two or three days"),
        ("call four one five five five five two six seven one. 2 or 3 days",
         "call ******2671. 2 or 3 days"),
        ("card 4111111111111111, call me back on 0601", "card ************1111, call me back on 0601"),
        ("card 4111111111111111, code +1 201 5550123", "card ************1111, code ********0123"),
        ("card 4111111111111111, code +44 123", "card ************1111, code +44 123"),
        ("card 4111111111111111 and the 3 digits on the back are 944",
         "card ************1111 and the 3 digits on the back are ***"),
        ("dobře, 00420607380003, objednávka 7100 nedorazila",
         "dobře, **********0003, objednávka 7100 nedorazila"),
    ],
)  # fmt: skip
def test_a_code_is_no_group_of_a_longer_number(text: str, masked: str) -> None:
    assert mask(text, region="CZ") == masked


@pytest.mark.parametrize(
    "text",
    [
        "s.miller  [ at ]  hotmail DOT co DOT uk", "JULIE.DUBOIS ARROBASE GMAIL POINT COM",
        "stefan.weber|at|gmail.com", "giulia at sign tiscali.it", "dave44(a)yahoo.com",
        "lucia\N{SMALL COMMERCIAL AT}yahoo.es", "dave44\\u0040gmail.com", "jo44&commat;seznam.cz",
        "chiara90\n@\nlibero.it",
    ],
)  # fmt: skip
def test_addresses_with_odd_signs(text: str) -> None:
    assert [span.entity for span in find(text, region="US")] == [Entity.EMAIL]


@pytest.mark.parametrize("sign", ["&ndash;", "&#8211;", "\\u200b", "<!-- -->", "%0A"])
def test_escapes_between_the_groups_of_a_card(sign: str) -> None:
    assert found(f"card {sign.join(['4111'] + ['1111'] * 3)}", Entity.CARD)


def test_a_number_inside_a_tag_is_read_too() -> None:
    assert mask('<a href="tel:+33612966006">call</a>') == '<a href="tel:********6006">call</a>'


def test_letters_like_digits_of_other_alphabets() -> None:
    assert found("card 4111 1111 1111 111\N{GREEK CAPITAL LETTER IOTA}", Entity.CARD)
    assert found("card 41\N{CYRILLIC CAPITAL LETTER O}8 1111 1111 1111", Entity.CARD) == []


def test_names_of_numbers_are_looked_up_without_accents() -> None:
    assert numerals.bare("Čtyřicet ŁÓDŹ") == "ctyricet lodz"
    assert numerals.bare("İ") == "i"  # in lower case it would be two letters
    assert numerals.unglued("fouroneone") == ["four", "one", "one"]
    assert numerals.unglued("fouronex") == []
    assert numerals.NAMES["ctyricet",] == "40"
