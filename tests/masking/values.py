"""Fresh sensitive values and values that only look so, valid by arithmetic of their own."""

import random
import string
import uuid
from functools import lru_cache

import phonenumbers

from masking.detect.accounts import STRUCTURES

REGIONS = {
    "en": "US",
    "cs": "CZ",
    "pl": "PL",
    "it": "IT",
    "he": "IL",
    "de": "DE",
    "fr": "FR",
    "es": "ES",
}
FOREIGN = (
    "GB",
    "SK",
    "AT",
    "NL",
    "BE",
    "PT",
    "SE",
    "UA",
    "CH",
    "IE",
    "RO",
    "HU",
    "DK",
    "BR",
    "IN",
    "JP",
    "AE",
)
BRANDS = {
    "visa": ("4", 16),
    "visa19": ("4", 19),
    "mc": ("5[1-5]", 16),
    "mc2": ("2221-2720", 16),
    "amex": ("3[47]", 15),
    "diners": ("30[0-5]", 14),
    "diners36": ("36", 14),
    "jcb": ("3528-3589", 16),
    "discover": ("6011", 16),
    "discover65": ("65", 16),
    "unionpay": ("62", 16),
    "unionpay19": ("62", 19),
    "maestro": ("6759", 16),
    "maestro19": ("6304", 19),
}
NAMES = {
    "en": "john sara d.brown emily.stone mike99 amanda_r k-lee",
    "cs": "jana.novakova petr tomas.dvorak lucie.k",
    "pl": "ola22 piotr m.wisniewski kasia-z",
    "it": "giulia.rossi marco chiara90 luca.bianchi",
    "he": "dana.cohen yossi m.peretz noa1",
    "de": "anna.schmidt max123 jürgen lena.weber",
    "fr": "claire.dupont p.martin élodie lucas75",
    "es": "p.fernandez javier begoña m.garcia",
}
_DOMAINS = (
    "gmail.com outlook.com seznam.cz wp.pl libero.it walla.co.il web.de orange.fr icloud.com "
    "mail.example.org support.shop.example.co.uk uni-koeln.de xn--mller-kva.de müller-bau.de "
    "example.info firma.eu tlen.pl"
)
DOMAINS = _DOMAINS.split()


def digits(rnd: random.Random, count: int) -> str:
    return "".join(rnd.choices(string.digits, k=count))


def check_digit(body: str) -> str:
    """The Luhn digit, written the schoolbook way so that the engine's own is held against it."""
    total = 0
    for index, char in enumerate(reversed(body)):
        value = int(char) * (2 if index % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


def card(rnd: random.Random, brand: str) -> str:
    prefix, length = BRANDS[brand]
    if "-" in prefix and "[" not in prefix:
        low, high = prefix.split("-")
        prefix = str(rnd.randint(int(low), int(high)))
    elif "[" in prefix:
        head, _, tail = prefix.partition("[")
        inside = tail.rstrip("]")
        options = (
            inside
            if "-" not in inside
            else "".join(map(str, range(int(inside[0]), int(inside[2]) + 1)))
        )
        prefix = head + rnd.choice(options)
    body = prefix + digits(rnd, length - len(prefix) - 1)
    return body + check_digit(body)


def wrong_card(rnd: random.Random) -> str:
    """Sixteen digits whose sum is wrong."""
    good = card(rnd, "visa")
    return good[:-1] + str((int(good[-1]) + rnd.randint(1, 9)) % 10)


def card_groups(number: str) -> list[str]:
    """As printed on the card."""
    sizes = {15: (4, 6, 5), 14: (4, 6, 4)}.get(len(number), (4,) * 5)
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return [group for group in groups if group]


_BBAN = dict(entry.split(":") for entry in STRUCTURES.split())
_IBAN_COUNTRIES = """
AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IL IT LT LU LV MT NL NO PL PT RO SE SI SK SM TR AE SA
"""
IBAN_COUNTRIES = _IBAN_COUNTRIES.split()


def iban(rnd: random.Random, country: str) -> str:
    import re

    pools = {
        "n": string.digits,
        "a": string.ascii_uppercase,
        "c": string.digits + string.ascii_uppercase,
    }
    body = "".join(
        "".join(rnd.choices(pools[kind], k=int(count)))
        for count, kind in re.findall(r"(\d+)([nac])", _BBAN[country])
    )
    rest = int("".join(str(int(c, 36)) for c in body + country + "00")) % 97
    return f"{country}{98 - rest:02d}{body}"


def ssn(rnd: random.Random) -> tuple[str, str, str]:
    area = rnd.choice([n for n in range(1, 900) if n != 666])
    return f"{area:03d}", f"{rnd.randint(1, 99):02d}", f"{rnd.randint(1, 9999):04d}"


@lru_cache(64)
def _example(region: str, kind: int) -> phonenumbers.PhoneNumber | None:
    return phonenumbers.example_number_for_type(region, kind)


def phone(rnd: random.Random, region: str) -> phonenumbers.PhoneNumber:
    """A valid number of a region: the example with its last digits thrown anew."""
    kinds = [phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE]
    for _ in range(500):
        example = _example(region, rnd.choice(kinds))
        if example is None:
            continue
        national = str(example.national_number)
        keep = rnd.randint(2, 4)
        number = phonenumbers.PhoneNumber(
            country_code=example.country_code,
            national_number=int(national[:keep] + digits(rnd, len(national) - keep)),
            italian_leading_zero=example.italian_leading_zero,
        )
        if (
            phonenumbers.is_valid_number(number)
            and phonenumbers.region_code_for_number(number) == region
        ):
            return number
    raise AssertionError(region)


def national(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def international(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def nrb(rnd: random.Random) -> str:
    return iban(rnd, "PL")[2:]


def decoy(rnd: random.Random, kind: str) -> str:
    """A number of another kind."""

    def d(count: int) -> str:
        return digits(rnd, count)

    day, month = f"{rnd.randint(1, 28):02d}", f"{rnd.randint(1, 12):02d}"
    made = {
        "order12": lambda: d(12),
        "order8": lambda: d(8),
        "order10": lambda: "7" + d(9),
        "order16": lambda: wrong_card(rnd),
        "imei": lambda: (body := "35" + d(12)) + check_digit(body),
        "vat": lambda: "DE" + d(9),
        "cz_vat": lambda: "CZ" + d(8),
        "ssn_bad": lambda: f"{rnd.choice(['000', '666'])}-{d(2)}-{d(4)}",
        "iban_bad": lambda: "CZ" + d(22),
        "iban_wrong": lambda: (good := iban(rnd, "DE"))[:-1] + str((int(good[-1]) + 1) % 10),
        "version": lambda: f"v{rnd.randint(1, 20)}.{d(2)}.{d(4)}.{d(3)}",
        "ip": lambda: ".".join(str(rnd.randint(1, 255)) for _ in range(4)),
        "ipv6": lambda: f"2001:718:{d(2)}ab:9{d(2)}f::4{d(1)}db",
        "date_range": lambda: f"{day}.{month}.-{day}.{month}.2026",
        "date": lambda: f"2026-{month}-{day}",
        "date_time": lambda: f"2026-{month}-{day} 14:{day}:05",
        "us_date": lambda: f"{month}/{day}/2026",
        "vin": lambda: "TMBJJ7NE" + d(9),
        "uuid": lambda: str(uuid.UUID(int=rnd.getrandbits(128))),
        "amazon": lambda: f"{d(3)}-{d(7)}-{d(7)}",
        "partno": lambda: f"0{d(3)}.{d(3)}.{d(3)}-{d(2)}",
        "usps22": lambda: f"9400 1{d(3)} {d(4)} {d(4)} {d(4)} 00",
        "ups": lambda: f"1Z999AA1{d(10)}",
        "dhl20": lambda: "00340434" + d(12),
        "handle": lambda: f"@melissa_{d(4)}",
        "lottery": lambda: " ".join(str(rnd.randint(10, 49)) for _ in range(7)),
        "price": lambda: f"{rnd.randint(1, 9)} {d(3)} {d(3)},00 Kč",
        "euro": lambda: f"€ {rnd.randint(1, 9)}.{d(3)}.{d(3)},00",
        "filename": lambda: f"IMG_202611{day}_{d(6)}.jpg",
        "ticket": lambda: "#" + d(8),
        "coordinates": lambda: f"50.0{d(6)}, 14.4{d(6)}",
        "isbn": lambda: f"978-80-{d(4)}-{d(3)}-{d(1)}",
        "hex": lambda: "".join(rnd.choices("0123456789abcdef", k=40)),
        "retina": lambda: f"icon{d(1)}@2x.png",
        "npm": lambda: f"@types/node@{d(2)}.{d(1)}.1",
        "zip4": lambda: f"{d(5)}-{d(4)}",
    }
    return made[kind]()


_DECOYS = """
order12 order8 order10 order16 imei vat cz_vat ssn_bad iban_bad iban_wrong version ip ipv6 date_range date
date_time us_date vin uuid amazon partno usps22 ups dhl20 handle lottery price euro filename ticket
coordinates isbn hex retina npm zip4
"""
DECOYS = _DECOYS.split()
