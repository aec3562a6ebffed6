"""What only its name gives away: a card's code without a card, accounts told by their pieces, columns."""

import pytest

from masking.engine import find, mask
from masking.spans import Entity

pytestmark = pytest.mark.unit


def found(text: str, region: str = "US") -> list[str]:
    """Kind and value of every find, a split one in one."""
    return [f"{span.entity} {text[span.start : span.end]}" for span in find(text, region=region)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("codice di sicurezza della carta: 632", "632"),
        ("Bezpečnostní kód karty je 962, zapomněl jsem ho připsat", "962"),
        ("kód bezpečnostní 962", "962"),
        ("Kod zabezpieczający z tyłu karty: 820", "820"),
        ("Die drei Ziffern hinten auf der Karte, also der Sicherheitscode: 129", "129"),
        ("Kartenprüfnummer 466", "466"),
        ("código de seguridad de la tarjeta: 145", "145"),
        ("code de la sécurité 145", "145"),
        ("cryptogramme visuel : 747", "747"),
        ("Security Code\n622", "622"),
        ("security code is 482. thanks", "482"),
        ("security code of my amex: 4821", "4821"),
        ("my card, security code 4821", "4821"),
        ("קוד האבטחה: 123", "123"),
        ("קוד הביטחון של הכרטיס 482", "482"),
        ("security code 622 04/28", "622"),
        ("שלוש הספרות בגב הכרטיס: 119", "119"),
        ("the three digits on the back: 119", "119"),
        ("les 3 chiffres au dos sont 119", "119"),
        ("031 (cvv). Price 129", "031"),
        ("the code on the back (cvv) is 639", "639"),
        ("4 digits (cvv) 6391", "6391"),
    ],
)
def test_a_named_code_needs_no_card(text: str, code: str) -> None:
    assert found(text) == [f"CVV {code}"]
    assert mask(text) == text.replace(code, "*" * len(code))


@pytest.mark.parametrize(
    "text",
    [
        "security code: 4821",  # of a door as well
        "the security code for order 123",
        "security code 123 456",
        "security code 123456",
        "security code. 123 people",
        "le code de sécurité de l'alarme est 1234",
        "Kartennummer endet auf 1234",
        "security of 123 codes",
        "the last three digits 119",
        "three digits are missing, 119 people",
        "security code " + "x" * 48 + " 123",
    ],
)
def test_other_codes_stay(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("after", "is_found"),
    [
        ("les 3 chiffres 583", True),
        ("the three digits 583", True),
        ("3 Ziffern: 583", True),
        ("tre cifre 583", True),
        ("tres dígitos 583", True),
        ("trzy cyfry 583", True),
        ("tři číslice 583", True),
        ("שלוש ספרות 583", True),
        ("trois cents 583", False),
    ],
)
def test_so_many_digits_beside_a_card_are_its_code(after: str, is_found: bool) -> None:
    card = "4111 1111 1111 1111"
    assert (f"CVV {after[-3:]}" in found(f"{card}, 12/26, {after}")) is is_found


@pytest.mark.parametrize(
    ("region", "text", "pieces", "wrong"),
    [
        ("FR", "Banque 30003 Guichet 11829 Compte 9717874K194 Clé 15", 4, ("Clé 15", "Clé 16")),
        ("FR", "RIB\nBanque : 30003\nGuichet : 11829\nCompte : 9717874K194\nClé : 15", 4, (": 15", ": 51")),
        ("ES", "Entidad 2038 Oficina 7224 D.C. 10 Cuenta 5913838130", 4, ("2038", "2039")),
        ("CZ", "účet 1943062156, předčíslí je 115 a kód banky 0710", 3, ("0710", "0711")),
        ("CZ", "účet předčíslí 115, číslo 1943062156, kód banky 0710", 3, ("1943062156", "1943062157")),
        ("CZ", "číslo účtu 1943062156, kód banky 0710", 2, ("1943062156", "1943062157")),
        ("PL", "rachunek: pierwsze dwie 46, dalej 1090 6963, potem 7523 9163 i końcówka 5979 4186", 7,
         ("4186", "4187")),
        ("DE", "IBAN, Teil eins: DE47 4306 0967 Teil zwei: 2263 9838 52", 2, ("9838 52", "9838 53")),
    ],
)  # fmt: skip
def test_accounts_told_by_their_pieces(
    region: str, text: str, pieces: int, wrong: tuple[str, str]
) -> None:
    spans = find(text, region=region)
    assert {(span.entity, span.group, len(span.parts)) for span in spans} == {
        (Entity.IBAN, 0, pieces)
    }
    shown = mask(text, region=region)
    assert mask(shown, region=region) == shown
    assert "IBAN" not in str(find(text.replace(*wrong), region=region))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("name,email,phone,order\nLiu Chen,liu@example.com,702-648-3439,702-648-3440",
         ["EMAIL liu@example.com", "PHONE 702-648-3439"]),
        ("order;phone\n702-648-3440;702-648-3439\n\n702-648-3441;702-648-3438",
         ["PHONE 702-648-3439", "PHONE 702-648-3438"]),
        ("ssn\tdob\tcase\n233-78-5213\t1990-11-02\tLN-36256", ["SSN 233-78-5213"]),
        ("order,phone 2\n702-648-3440,702-648-3439", ["PHONE 702-648-3440", "PHONE 702-648-3439"]),
        ("order,phone\n702-648-3440,702-648-3439,x", ["PHONE 702-648-3440", "PHONE 702-648-3439"]),
        ("my order, please:\nphone 702-648-3439", ["PHONE 702-648-3439"]),
        ("order|phone\n" + "- " * 200 + "702-648-3440|702-648-3439",
         ["PHONE 702-648-3440", "PHONE 702-648-3439"]),
    ],
)  # fmt: skip
def test_the_head_of_a_column_says_what_its_numbers_are(text: str, values: list[str]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    ("text", "region", "values"),
    [
        ("Part number 555-210-8834 doesn't fit", "US", []),
        ("job no 7765-1805-26, surveyor coming", "GB", []),
        ("Numer partii 505-160-887 na opakowaniu", "PL", []),
        ("at my job 201-555-0123", "US", ["PHONE 201-555-0123"]),
        ("for my part, the number is 201-555-0123", "US", ["PHONE 201-555-0123"]),
        ("part of the number: 4111 1111 then 1111 1111", "US", ["CARD 4111", *["CARD 1111"] * 3]),
        ("2024-05-30 16:45:02 pago rechazado tarjeta=2472965496230524 cod=190", "ES",
         ["CARD 2472965496230524"]),
        ("2024-05-30 16:45:02 tarjeta 4111111111111111", "ES", ["CARD 4111111111111111"]),
        ("Her social as 605-42-4103 but the card says 045-78-6665.", "US",
         ["SSN 605-42-4103", "SSN 045-78-6665"]),
        ("the card says 045-78-6665", "US", []),
        ("Vorwahl 0160 und dann 2441382", "DE", ["PHONE 0160", "PHONE 2441382"]),
        ("קידומת 054 ואז המספר 5635419", "IL", ["PHONE 054", "PHONE 5635419"]),
        ("area code 713 number 936 then 9462", "US", ["PHONE 713", "PHONE 936", "PHONE 9462"]),
        ("area 713 number 936 then 9462", "US", []),
        ("cell 713 / 454 / 0389", "US", ["PHONE 713 / 454 / 0389"]),
        ("the social: area 216, group 67, and finally 1284", "US", ["SSN 216", "SSN 67", "SSN 1284"]),
        ("begin 42907252 ... hang on ... 67716234", "US", ["CARD 42907252", "CARD 67716234"]),
        ("42907252 ... hang on ... 67716234", "US", []),
        ("le prime quattro sono quattro uno zero uno, le altre 2950 3834 2784", "IT",
         ["CARD quattro uno zero uno", "CARD 2950 3834 2784"]),
        ("NIP 526-104-08-28, płatność na 39 1140 2004 6784 3047 8330 5962", "PL",
         ["IBAN 39 1140 2004 6784 3047 8330 5962"]),
        ("przesyłka 39114020046784304783305962", "PL", []),
        ("it's oh-seven style: O7732676154", "GB", ["PHONE O7732676154"]),
        ("order O7732676154", "GB", []),
        ("code B601142082", "US", []),
        ("642 7Bo B2o mi tel", "ES", ["PHONE 642 7Bo B2o"]),
        ("mail me: j o 7 @ s h o p . c o m", "US", ["EMAIL j o 7 @ s h o p . c o m"]),
        ("j o 7 @ s h o p please", "US", []),
        ("joe and a @ s h o p . c o m", "US", []),
        ("card=4111111111111111 cvv=663 ip=10.42.7.118", "US", ["CARD 4111111111111111", "CVV 663"]),
        ("cards 4111111111111111 cvv 663 and 5555555555554444 cvc 118", "US",
         ["CARD 4111111111111111", "CVV 663", "CARD 5555555555554444", "CVV 118"]),
        ("Operator: your number?\nCustomer: well, 201-555-0123", "US", ["PHONE 201-555-0123"]),
        ("Agent: your Social?\n> customer (Jo): umm ok its 504 05 9226", "US", ["SSN 504 05 9226"]),
        ("your number?\nOrder: 201-555-0123", "US", []),
        ("your order?\nthe customer: 201-555-0123", "US", []),
        ("moje číslo je 775 potom 696 a nakonec 494", "CZ", ["PHONE 775", "PHONE 696", "PHONE 494"]),
        ("moje číslo je 775 potom 69 a nakonec 494", "CZ", []),
        ("to je 775 potom 696 a nakonec 494", "CZ", []),
        ("600, dalej 852, i końcówka 681 - to mój numer", "PL", ["PHONE 600", "PHONE 852", "PHONE 681"]),
        ("0170 danach 463 und dann 65139, ruf an", "DE", ["PHONE 0170", "PHONE 463", "PHONE 65139"]),
        ("tlf: 696 luego 059 y por último 915", "ES", ["PHONE 696", "PHONE 059", "PHONE 915"]),
        ("הנייד 050 ואז 650 ובסוף 4155", "IL", ["PHONE 050", "PHONE 650", "PHONE 4155"]),
        ("SSN is 664, middle 33, last four 5703", "US", ["SSN 664", "SSN 33", "SSN 5703"]),
        ("two mobiles on the account, 07971522272 and 07971522273", "GB",
         ["PHONE 07971522272", "PHONE 07971522273"]),
        ("number on my account, should be 07381 936260", "GB", ["PHONE 07381 936260"]),
        ("the account 07381 936260", "GB", []),
        ("the account, the one you see there 07381 936260", "GB", []),
        ("rappelez moi au 0033673544189 pr la cmd 3673495", "FR", ["PHONE 0033673544189"]),
        ("Agent: the three digit number on the back?\nMe: 856", "US", ["CVV 856"]),
        ("Agent: the three digit number on the back?\nMe: sure", "US", []),
        ("účet 654151/0100", "CZ", ["IBAN 654151/0100"]),
        ("narozen 654151/0100", "CZ", []),
        ("domiciliad el recibo: 2100-5318-15-4330499397", "ES", ["IBAN 2100-5318-15-4330499397"]),
        ("pedido 2100-5318-15-4330499397", "ES", ["IBAN 2100-5318-15-4330499397"]),
        ("pedido 21005318154330499397", "ES", []),
        ("Relevé compteur 015269, mon numéro 06-77-18-00-30", "FR", ["PHONE 06-77-18-00-30"]),
        ("order 7, my number 201-555-0123", "US", ["PHONE 201-555-0123"]),
        ("my order number 201-555-0123", "US", []),
        ("paczka ma numer 601 142 082", "PL", []),
        ("I live in Reading, 0118 496 0123", "GB", ["PHONE 0118 496 0123"]),
        ("ich habe nur ein 0151 12345678", "DE", ["PHONE 0151 12345678"]),
        ("reservation LH 37, reach me there: 00491786909489", "DE", ["PHONE 00491786909489"]),
        ("Buchungscode ZB2LWK, bin nur unter 00491786909489 da", "DE", ["PHONE 00491786909489"]),
        ("Bestellung 00491786909489", "DE", []),
        ("code reçu sur le 07.30.46.10.55", "FR", ["PHONE 07.30.46.10.55"]),
        ("code reçu 07.30.46.10.55", "FR", []),
        ("code envoyé sur 0730461055", "FR", []),
        ("le début c'est 0684 ensuite 252 et enfin 672", "FR", ["PHONE 0684", "PHONE 252", "PHONE 672"]),
        ("le début c'est 0684 ensuite 252672", "FR", []),
        ("commande 0684 ensuite 252 et enfin 672", "FR", []),
        ("carte moitié 1 = 53522030, moitié 2 = 04743343", "FR", ["CARD 53522030", "CARD 04743343"]),
        ("תשלחו תזכורת ל053-980-8978", "IL", ["PHONE 053-980-8978"]),
        ("\u05e9\u05dc\u05d8053-980-8978", "IL", []),
        ("IMEI del telefono che mi hanno rubato: 357825146991578", "IT", []),
        ("protocollo n. 0021419720/2025", "IT", []),
        ("my number 66163737/2019", "US", []),
        ("12 661 64 83 busy, mam skierowanie", "PL", ["PHONE 12 661 64 83"]),
        ("12 661 64 83 to skierowanie", "PL", []),
        ("[10:42] Client: hello\n[10:43] Client: 201-555-0123", "US", ["PHONE 201-555-0123"]),
        ("pete.w&commat;rivercity&period;net", "US", ["EMAIL pete.w&commat;rivercity&period;net"]),
        ("Policennummer 0151 0982 8512", "DE", []),
        ("Claims\nO: (212) 518-2140 x214", "US", ["PHONE (212) 518-2140 x214"]),
        ("sinistres\nLD : 04 64 37 56 47", "FR", ["PHONE 04 64 37 56 47"]),
        ("D:20261127340000+01'00'", "DE", []),
        ("sinistres\nXY : 04 64 37 56 47", "FR", []),
        ("účet je 2078663145 lomeno 0100", "CZ", ["IBAN 2078663145", "IBAN 0100"]),
        ("účet je 2078663145 lomeno 0101", "CZ", []),
        ("reste : 10278  08880  6083161E298  60", "FR", ["IBAN 10278  08880  6083161E298  60"]),
        ("kod z tyłu karty 449", "PL", ["CVV 449"]),
        ("třímístný kód vzadu je 038", "CZ", ["CVV 038"]),
        ("los tres números de detrás son 637", "ES", ["CVV 637"]),
        ("the code you sent, call me back, 449", "US", []),
        ("N° étudiant : 22067733", "FR", []),
        ("Konto DE20200411335522352266 und Kd.-Nr. 70865258", "DE", ["IBAN DE20200411335522352266"]),
        ("job ref HG/412865). I'm on 07758434621", "GB", ["PHONE 07758434621"]),
        ("job ref HG/412865). and 07758434621", "GB", []),
        ("job ref HG/412865). My wife is on 07758434621", "GB", ["PHONE 07758434621"]),
        ("job ref HG/4128, the other ref is 07758434621", "GB", []),
        ("job ref. I'm on 07758434621", "GB", []),
        ("order 7, my ssn is 536 then 22 then 1234", "US", ["SSN 536", "SSN 22", "SSN 1234"]),
        ("order 7, phone 601 then 142 then 082", "CZ", ["PHONE 601", "PHONE 142", "PHONE 082"]),
        ("IBAN of my customer DE89 then 3704 then 0044 0532 0130 00", "DE",
         ["IBAN DE89", "IBAN 3704", "IBAN 0044 0532 0130 00"]),
        ("IMEI of the phone that was stolen: 357825146991578", "US", []),
        ("cryptogramme en lettres : quatre un sept", "FR", ["CVV quatre un sept"]),
        ("רוני שטרודל ג'ימייל נקודה קום", "IL", ["EMAIL רוני שטרודל ג'ימייל נקודה קום"]),
    ],
)  # fmt: skip
def test_words_around_a_number(text: str, region: str, values: list[str]) -> None:
    assert found(text, region) == values


@pytest.mark.parametrize(
    "text",
    [
        "CC#6451761687839017 CVV#202 EXP 1030",
        "card 4111111111111111, the code is 031 (cvv). Price 129",
        "cvv 123 until 1030",
    ],
)
def test_what_stands_beside_a_masked_code_is_no_second_one(text: str) -> None:
    shown = mask(text)
    assert "***" in shown
    assert mask(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "imei 378282246310005, call 201 555 0123",
        "XX4111111111111111 and 12",
        "so AB4111111111111111, then 12",
        "+378282246310005; chiamatemi al 0036 20 149 9974",
        "so 1AB4111111111111111",
    ],
)
def test_a_card_in_one_group_that_may_not_begin_is_not_told_in_pieces(text: str) -> None:
    assert Entity.CARD not in {span.entity for span in find(text, region="US")}


def test_many_numbers_one_after_the_other_are_no_account_in_pieces() -> None:
    """By accident they pass mod 97, and with them a piece of a phone would be gone."""
    told = "IBAN\n6;Call +420 796 014 999;\n7;a;\n8;b;\n9;+420747711372;\n10;+420 750 764 511;"
    assert found(told, "PL")[-1] == "PHONE +420 750 764 511"
    account = "46 1090 6963 7523 9163 5979 4186"
    pieces = account.split()
    for sign, is_found in (
        (" potem ", True),
        (" i ", True),
        (" zł ", False),
        (";\n", False),
        (" +", False),
    ):
        text = f"rachunek: {sign.join(pieces)}"
        assert ("IBAN" in str(find(text, region="PL"))) is is_found, text
    for blanks, is_found in ((50, True), (51, False)):
        text = f"rachunek: {pieces[0]} i {' ' * blanks} potem {' potem '.join(pieces[1:])}"
        assert ("IBAN" in str(find(text, region="PL"))) is is_found, text
    lonely = "rachunek: 4 potem 6 potem 1090 potem 6963 potem 7523 potem 9163 potem 5979 potem 4186"
    assert "IBAN" not in str(find(lonely, region="PL"))


def test_the_card_after_a_small_word_is_no_account_of_iceland() -> None:
    text = "IBAN later\nMy card is 6011.7215.0172.7346\nmy number: 60"
    assert found(text)[0] == "CARD 6011.7215.0172.7346"
