"""What was said of one number says nothing of the next; who and where a code of a card is told by."""

from itertools import pairwise

import pytest

from masking.engine import find, mask
from masking.spans import Entity
from tests.masking.asking import found, told

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("cell 612.752.6616, potassium 4.1 mmol/L, accession S24-118843", "US", ["PHONE 612.752.6616"]),
        ("Anruf: 0049 89 8592462, Vers.-Nr. K624717539", "DE", ["PHONE 0049 89 8592462"]),
        ("call 112, then show the pass 46120998", "US", []),
        ("call 2015550123 about 46120998", "US", ["PHONE 2015550123"]),
        # One or two digits are no number, and a short word says nothing.
        ("tel. for 2 of us 4612099", "US", ["PHONE 4612099"]),
        ("tel. 601 142 082 or 4612099", "CZ", ["PHONE 601 142 082", "PHONE 4612099"]),
        ("tel. 601 142 082 nebo domů 4612099", "CZ", ["PHONE 601 142 082", "PHONE 4612099"]),
        ("tel. 601 142 082, then 4612099", "CZ", ["PHONE 601 142 082", "PHONE 4612099"]),
        ("telefon żony 12 971 58 24 a mój 4531218", "PL", ["PHONE 12 971 58 24", "PHONE 4531218"]),
        ("call 201-555-0123, the phone of the customer is 4612099", "US",
         ["PHONE 201-555-0123", "PHONE 4612099"]),
        ("call 201-555-0123 and the customer 4612099", "US", ["PHONE 201-555-0123"]),
        ("call 201-555-0123, my number 555-0199", "US", ["PHONE 201-555-0123", "PHONE 555-0199"]),
        ("my SSN is 602-18-1108. EIN of the LLC is 84-2910077", "US", ["SSN 602-18-1108"]),
        ("n° sécu 2 84 05 31 555 204 95", "FR", []),
        ("securité sociale 284-05-3155", "FR", ["SSN 284-05-3155"]),
    ],
)  # fmt: skip
def test_a_word_before_another_number_is_past(text: str, region: str, expected: list[str]) -> None:
    assert told(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Home: 401-760-6124 / Work: 401-455-2903 / Claim 0015-2107-55", "US",
         ["PHONE 401-760-6124", "PHONE 401-455-2903"]),
        ("a bell on 0800 685 8964 - quote SW/009/4706", "GB", ["PHONE 0800 685 8964"]),
        ("0800 685 8964 quote of today 2", "GB", []),
        ("0800 685 8964 is your quote", "GB", []),
        ("0800 685 8964 quote ABCD/009", "GB", []),
        ("0800 685 8964\nClient: no", "GB", ["PHONE 0800 685 8964"]),
        ("on file 919 252 3247?\nMember: no, use 984 215 9939", "US",
         ["PHONE 919 252 3247", "PHONE 984 215 9939"]),
        ("member number 984 215 9939", "US", []),
        ("fax the invoice to us on 0161 496 0018", "GB", ["PHONE 0161 496 0018"]),
        ("Faxez l'ordonnance au 02 40 82 60 75", "FR", ["PHONE 02 40 82 60 75"]),
        ("the invoice on 01614960018", "GB", []), ("the invoice person 0161 496 0018", "GB", []),
        ("the invoice on 0161 4960", "GB", []),
    ],
)  # fmt: skip
def test_what_follows_a_phone_speaks_of_the_next(
    text: str, region: str, expected: list[str]
) -> None:
    assert told(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("my routing number for the direct deposit is 021000021", "US"),
        ("Sp. zn. 21 C 283/2024-38, jednání", "CZ"), ("Obj.: 774-2025-09", "CZ"),
        ("OP č. 266235878", "CZ"), ("el anuncio 712211657", "ES"), ("Parkschein 0924 7209 38", "DE"),
        ("Police n° MRH 0418 7209 38", "FR"), ("numéro fiscal 30 91 479 093 811", "FR"),
        ("Flug EW 9716, Gate B17, Koffer-Tag 0220 739036", "DE"),
        ("e-TOLL: urządzenie OBU 44-772-093-81", "PL"), ("citation P 0044 1187 32", "US"),
        ("my app number is 27556336-3080", "US"),
    ],
)  # fmt: skip
def test_numbers_of_other_things(text: str, region: str) -> None:
    assert find(text, region=region) == []


@pytest.mark.parametrize(
    "text",
    [
        "i need the 3 digit code u said?? its 392", "three digits code: 392",
        "security number off the back of the card? 392", "kontrolni kod ze zadni strany karty 392",
        "Prüfziffer hinten? Das ist 392.", "Prüfnr 392", "die Nr. auf der Rückseite 392",
        "tu zdjecie z tylu karty, te trzy cyferki to 392", "el numerito de detrás de la tarjeta es 392",
        "i tre numeri sul retro della carta sono 392", "die drei Zahlen hinten: 392",
        "číslo zezadu karty: 392", "la tarjeta 4111111111111111 y el cevevé 392",
        "los tres números de detrás 392", "card, number behind it 392",
    ],
)  # fmt: skip
def test_codes_as_people_describe_them(text: str) -> None:
    assert found(text, Entity.CVV) == ["392"]


@pytest.mark.parametrize(
    "text",
    [
        "room number 392 at the back of the house", "three digits 392", "my number is back to 392",
        "el número de pedidos 392",
        "numer motyla 392",
        "the 3 digit code is on the back. Room 392", "Mastercard 5555555555554444 declined, code E-2207",
        "4111111111111111 code X392", "4111111111111111, room 509 three nights",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_code(text: str) -> None:
    assert found(text, Entity.CVV) == []


def test_a_code_of_american_express_is_on_the_front() -> None:
    for text in (
        "vierstellige Nummer vorn 6027",
        "und der vierstellige 6027",
        "codice davanti 6027",
    ):
        assert found(f"Amex 378282246310005, {text}", Entity.CVV) == ["6027"]


def test_a_masked_code_after_letters_is_one() -> None:
    assert mask("000 cvv ***cvv ") == "000 cvv ***cvv "
    assert mask("cvv ****, 123 cvc") == "cvv ****, *** cvc"


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Nájem posílejte na 6012 717 057 / 2010", "CZ", ["IBAN 6012 717 057 / 2010"]),
        ("Nájem posílejte na 6012 717 058 / 2010", "CZ", []),
        ("mail biuro małpa kwiaciarnia myślnik zosia kropka pl", "PL",
         ["EMAIL biuro małpa kwiaciarnia myślnik zosia kropka pl"]),
        ("jo arobase fleurs tiret nantes point fr", "FR", ["EMAIL jo arobase fleurs tiret nantes point fr"]),
        ("tel. 601 142 082, più tre nove tre quattro sei cinque tre zero quattro sette nove tre", "IT",
         ["PHONE 601 142 082", "PHONE tre nove tre quattro sei cinque tre zero quattro sette nove tre"]),
        ("il numero è trecento quindici sessantuno quarantaquattro duecento dieci", "IT",
         ["PHONE trecento quindici sessantuno quarantaquattro duecento dieci"]),
    ],
)  # fmt: skip
def test_other_ways_to_tell(text: str, region: str, expected: list[str]) -> None:
    assert told(text, region) == expected


def test_an_account_to_which_somebody_shall_pay_in_pieces() -> None:
    spans = find("przelejcie na 11 1090 1014 0000 i dalej 0007 6538 3861", region="PL")
    assert {span.entity for span in spans} == {Entity.IBAN}
    assert len({span.group for span in spans}) == 1
    assert (spans[0].start, spans[-1].end) == (14, 54)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("security code 366 and the card ends with 5033", "US"),
        ("Amex 378282246310005 code devant 5190, chambre 207", "FR"),
        ("my SSN is 249-42-6931, primary on acct 4980804-11", "US"),
        ("Anruf: 0049 89 8592462, Vers.-Nr. K624717539", "DE"),
        ("jo@example.com call 201-555-0123, then show the pass X46120998", "US"),
    ],
)
def test_what_was_masked_still_speaks_of_nothing_else(text: str, region: str) -> None:
    once = mask(text, region=region)
    assert once != text
    assert mask(once, region=region) == once


def test_a_card_may_stand_between_the_name_of_a_code_and_the_code() -> None:
    assert found("the security code of 4111 1111 1111 1111 is 392", Entity.CVV) == ["392"]


def test_no_number_is_taken_as_an_extension_and_once_more() -> None:
    for text in ('"phone":"+972506332x80070057"', "tel 601142082 x12 34 56 7"):
        spans = find(text, region="CZ")
        assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("TN-Nr. 2025-0419", "DE", []), ("A.P.Nr. 2 606 319 014 22", "DE", []),
        ("Tel.-Nr. 606 319 014", "DE", ["PHONE 606 319 014"]),
        ("Vers.-Nr. A123456780, HKP 2025/311", "DE", []),
        ("meine Nr. 606 319 014", "DE", ["PHONE 606 319 014"]),
        ("DOT number 2217845, EIN for the agency 36-7914720", "US", []),
        ("report 2025-031884", "US", []),
        ("nr aktu zgonu 1465011/00/AZ", "PL", []), ("06-12-34-56-78/bureau", "FR", ["PHONE 06-12-34-56-78"]),
        ("Handy gesperrt, PUK 71820034", "DE", []), ("Pass Navigo 0418 2207 93", "FR", []),
        ("permanentka č. 0098 4471 1462", "CZ", []),
        ("IMEI 358240051111110. Zavolejte 00420 607 472 991", "CZ", ["PHONE 00420 607 472 991"]),
        ("IMEI of the phone: 00420607472991", "CZ", []),
        ("Customer service gave me 0800 513508", "GB", ["PHONE 0800 513508"]),
        ("servicio al cliente 956 29 92 50", "ES", ["PHONE 956 29 92 50"]),
        ("the service of the customer 0800 513508", "GB", []),
        ("customer of the service 0800 513508", "GB", []),
        ("[12.06.2024 09:14] Nina: die nr bitte\n[12.06.2024 09:15] Ole: 0177 434 28 13", "DE",
         ["PHONE 0177 434 28 13"]),
        ("serial label reads 1897/22. The luthier: (01865) 249696", "GB", ["PHONE (01865) 249696"]),
        ("serial label reads 1897/22. The order: (01865) 249696", "GB", []),
        ("serial label reads 1897/22 the luthier (01865) 24969", "GB", []),
        ("serial label reads 22, a 01865249696", "GB", []),
        ("faktura, IČO 27082440, uhradit na 27-7951425989/0100", "CZ", ["IBAN 27-7951425989/0100"]),
        ("faktura 27-7951425989/0100", "CZ", []),
        ("účtárna faktury@firma.cz, sklad 519 167 025", "CZ",
         ["EMAIL faktury@firma.cz", "PHONE 519 167 025"]),
        ("office@firma.cz\nIČ 50331172", "CZ", ["EMAIL office@firma.cz"]),
        ("[35-8587654260 / 0300]", "CZ", ["IBAN 35-8587654260 / 0300"]),
    ],
)  # fmt: skip
def test_numbers_beside_each_other(text: str, region: str, expected: list[str]) -> None:
    assert told(text, region) == expected


def test_codes_of_cards_in_forms_and_conversations() -> None:
    for text in (
        "4929035176013114 / 377 / 0727", "4929035176013114|377|12/27",
        "Kod CVV?\nKlient: 377", "et le cryptogramme au dos ?\nCliente : 377",
    ):  # fmt: skip
        assert found(text, Entity.CVV) == ["377"], text
    assert found("4929035176013114 / 377 - 0727", Entity.CVV) == []
    assert found("4929035176013114 / 377 / 1327", Entity.CVV) == []


def test_the_end_of_a_card_with_its_expiry_is_no_card() -> None:
    numbers = found("cb 4978 1271 attendez... 3700 7861 / 0227 / 360", Entity.CARD)
    assert numbers == ["4978", "1271", "3700", "7861"]


def test_odd_numbers_before_the_word_for_cards_are_no_pieces_of_one() -> None:
    text = "Señal 50€, pieza de 14 cm, vie 9/5 17:30. tarjeta 4509 5311 espera 7968 6664"
    assert "50" not in found(text, Entity.CARD)
    assert "14" not in found(text, Entity.CARD)
    assert found("los primeros 237126 y luego 970683 y los últimos 9899 de la tarjeta", Entity.CARD) == [
        "237126", "970683", "9899",
    ]  # fmt: skip
