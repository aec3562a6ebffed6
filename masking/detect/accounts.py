"""IBANs by structure and mod 97 (ISO 13616), and the national forms that carry a checksum of their own.

Structures: n digits, a letters, c both; from the IBAN registry. The national forms: Polish NRB (an IBAN
without its country), Czech and Slovak prefix-number/bank (weights, known banks), Spanish CCC, French RIB.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from string import ascii_letters, digits

from masking.detect import words
from masking.detect.context import TAKEN, Role, is_telling, word_before
from masking.detect.line import Line, digits_of
from masking.spans import Entity

_IBAN, _CALLED_OTHER = Entity.IBAN, Role.OTHER

STRUCTURES = """
AD:4n4n12c AE:3n16n AL:8n16c AO:21n AT:5n11n AX:3n11n AZ:4a20c BA:3n3n8n2n BE:3n7n2n BF:2c22n BG:4a4n2n8c
BH:4a14c BI:5n5n11n2n BJ:2c22n BL:5n5n11c2n BR:8c5n10n1c1c BY:4c4n16c CF:23n CG:23n CH:5n12c CI:2a22n CM:23n
CR:4n14n CV:21n CY:3n5n16c CZ:4n6n10n DE:8n10n DJ:23n DK:4n9n1n DO:4c20n DZ:22n EE:2n2n11n1n EG:4n4n17n
ES:4n4n1n1n10n FI:3n11n FK:2a12n FO:4n9n1n FR:5n5n11c2n GA:23n GB:4a6n8n GE:2a16n GF:5n5n11c2n GG:4a6n8n
GI:4a15c GL:4n9n1n GP:5n5n11c2n GQ:23n GR:3n4n16c GT:4c20c GW:2c19n HN:4a20n HR:7n10n HU:3n4n1n15n1n IE:4a6n8n
IL:3n3n13n IM:4a6n8n IQ:4a3n12n IR:22n IS:4n2n6n10n IT:1a5n5n12c JE:4a6n8n JO:4a4n18c KM:23n KW:4a22c
KZ:3n13c LB:4n20c LC:4a24c LI:5n12c LT:5n11n LU:3n13c LV:4a13c LY:3n3n15n MA:24n MC:5n5n11c2n MD:2c18c
ME:3n13n2n MF:5n5n11c2n MG:23n MK:3n10c2n ML:2c22n MN:4n12n MQ:5n5n11c2n MR:5n5n11n2n MT:4a5n18c
MU:4a2n2n12n3n3a MZ:21n NC:5n5n11c2n NE:2a22n NI:4a20n NL:4a10n NO:4n6n1n OM:3n16c PF:5n5n11c2n PK:4a16c
PL:8n16n PM:5n5n11c2n PS:4a21c PT:4n4n11n2n QA:4a21c RE:5n5n11c2n RO:4a16c RS:3n13n2n RU:9n5n15c SA:2n18c
SC:4a2n2n16n3a SD:2n12n SE:3n16n1n SI:5n8n2n SK:4n6n10n SM:1a5n5n12c SN:2a22n SO:4n3n12n ST:4n4n11n2n SV:4a20n
TD:23n TF:5n5n11c2n TG:2a3n5n12n2n TL:3n14n2n TN:2n3n13n2n TR:5n1n16c UA:6n19c VA:3n15n VG:4a16n WF:5n5n11c2n
XK:4n10n2n YE:4a4n18c YT:5n5n11c2n
"""
_BY_COUNTRY = dict(entry.split(":") for entry in STRUCTURES.split())
# Also in lower case: people write "de89 …".
_COUNTRIES = frozenset(
    first + last
    for code in _BY_COUNTRY
    for first in (code[0], code[0].lower())
    for last in (code[1], code[1].lower())
)
# Words as well: one in a hundred numbers after them has the sum, "my card is 2635 …" as another.
_EVERYDAY = words.of("ad al at ba be de do es il is it li lu ma me mu na ne no sa se si so st va")
_BANKS = words.of(
    """
    0100 0200 0300 0600 0710 0720 0800 0900 1100 1111 2010 2060 2070 2100 2200 2220 2250 2260 2600
    2700 3000 3030 3050 3060 3100 3500 4000 4300 5200 5500 5600 5800 5900 6000 6100 6200 6210 6300
    6500 6700 6800 7300 7500 7910 7930 7950 7960 7970 7990 8030 8040 8050 8060 8090 8100 8120 8130
    8150 8160 8170 8180 8190 8198 8200 8220 8230 8240 8250 8255 8265 8270 8280 8293 8299 8320 8330
    8360 8370 8410 8420 8430 8500
    """
)
# No letter or digit: a set that only excludes is three times as fast as one of signs.
_BETWEEN = f"[^0-9A-Za-z{TAKEN}]{{0,3}}+"
_CLASSES = {"n": "[0-9]", "a": "[A-Za-z]", "c": "[0-9A-Za-z]"}
_NRB = re.compile(r"[0-9](?<![0-9][0-9])[0-9](?:(?:[ .\-]?| - )[0-9]{4}){6}(?![0-9])")
_CZECH = re.compile(
    r"(?<![0-9\-])(?:([0-9]{1,6}) ?- ?)?([0-9]{2,10}|[0-9]{3,4} [0-9]{3} [0-9]{3}) ?/ ?([0-9]{4})"
    r"(?![0-9])"
)
_SPANISH = re.compile(
    r"[0-9](?<![0-9][0-9])[0-9]{3}([ \-.]?)[0-9]{4}\1[0-9]{2}\1[0-9]{10}(?![0-9])"
)
_FRENCH = re.compile(
    r"[0-9](?<![0-9A-Za-z][0-9])[0-9]{4}[ \-]{0,2}[0-9]{5}[ \-]{0,2}[0-9A-Za-z]{11}[ \-]{0,2}[0-9]{2}"
    r"(?![0-9A-Za-z])"
)
_FIRST = 2  # the country stands before
_SHORTEST_BODY, _FEWEST_FRENCH, _FEWEST_LONG = 13, 10, 20
_SIGNS = frozenset(" .:-")
_NOWHERE = 0, ""
_REACH_OF_NAME = 15
_SPACES_OF_NRB, _DASHES_OF_CCC = 6, 3
"""Hardly anything else is written so, whatever the words say."""
_VALUES = {ord(c): str(int(c, 36)) for c in f"{ascii_letters}{digits}"}
_NOT_VALUE = re.compile(r"[\W_]+")
_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


@lru_cache(512)
def structure_of(country: str) -> str:
    """What follows the country, a letter each: check digits (nn) and the bank's part. Empty: no country."""
    listed = _BY_COUNTRY.get(country)
    if listed is None:
        return ""
    return "nn" + "".join(
        [int(count) * kind for count, kind in re.findall(r"(\d+)([nac])", listed)]
    )


@lru_cache(256)
def _shape(country: str) -> re.Pattern[str] | None:
    """The structure of a country with signs anywhere between."""
    classes = [_CLASSES[kind] for kind in structure_of(country)]
    return re.compile(_BETWEEN.join(classes) + r"(?![0-9])") if classes else None


def is_iban(value: str) -> bool:
    """Whether letters and digits without anything between pass mod 97."""
    moved = (value[4:] + value[:4]).translate(_VALUES)
    return moved.isdecimal() and moved.isascii() and int(moved) % 97 == 1


def _bare(value: str) -> str:
    """Only the letters and digits; mostly there are spaces between."""
    bare = value.replace(" ", "")
    return bare if bare.isalnum() else _NOT_VALUE.sub("", bare)


def is_whole(value: str) -> bool:
    """Whether letters and digits without anything between are one IBAN of a known country."""
    shape = _shape(value[:2].upper())
    return shape is not None and shape.fullmatch(value, 2) is not None and is_iban(value)


def search(line: Line) -> bool:
    """Take every account number of the line; whether no digits are left. Then it is not settled yet."""
    text, taken = line.text, _FIRST
    last_start = len(text) - _SHORTEST_BODY
    for start, _, _ in line.runs:
        if start < taken or start > last_start:
            continue
        if text[start - 1] in _SIGNS and _is_after_word(text, start):
            continue
        head, country = _country_before(text, start)
        if not country:
            continue
        shape = _shape(country)
        body = shape.match(text, start) if shape else None
        if body and is_iban(_bare(text[head : body.end()])):
            if text[start - 1] in _SIGNS and _is_prose(body[0]):
                continue
            taken = body.end()
            line.take(head, taken, _IBAN, "mod97")
    if taken > _FIRST:
        if line.is_spent():
            return True
        line.settle()
    if line.most >= _FEWEST_LONG or "/" in text or "FR" in line.regions:
        _national_forms(line)
    return False


def _is_prose(body: str) -> bool:
    """Whether words stand in it, in lower case: "al 31 29 59 … dopo le 11.30 and …" may have the sum."""
    return " " in body and sum([part.isalpha() and part.islower() for part in body.split()]) > 1


def _is_after_word(text: str, start: int) -> bool:
    """Whether a word stands before, and no country: "call 601 …", "is 26 …" unless IBAN stands there too."""
    pair = text[start - 3 : start - 1]
    if pair.isalpha() and pair not in _COUNTRIES:
        return True
    return (
        text[start - 4 : start].islower()
        and (text[start - 4 : start - 3].isalpha() or pair in _EVERYDAY)
        and "iban" not in text[max(0, start - _REACH_OF_NAME) : start].lower()
    )


def _national_forms(line: Line) -> None:
    regions, most = line.regions, line.most
    if most >= 26:
        _national(line, _NRB, _is_polish, "NRB")
    if most >= _FEWEST_LONG and "ES" in regions:
        _national(line, _SPANISH, _is_spanish, "CCC")
    if "/" in line.text and ("CZ" in regions or "SK" in regions):
        _national(line, _CZECH, partial(_is_czech, line), "mod11")
    if most >= _FEWEST_FRENCH and "FR" in regions:
        _national(line, _FRENCH, _is_french, "RIB")


def _country_before(text: str, start: int) -> tuple[int, str]:
    """Two letters by themselves, or after "IBAN", before check digits: where, and which country."""
    at = start - 1
    if text[at] in _SIGNS and at > 1:
        at -= 1
        if text[at] in _SIGNS:
            at -= 1
    first, country = at - 1, text[at - 1 : at + 1]
    if at > 1 and text[first] in _SIGNS:
        first, country = at - 2, text[at - 2] + text[at]
    if country not in _COUNTRIES:
        return _NOWHERE
    if (
        first > 0
        and text[first - 1].isalnum()
        and text[max(0, first - 4) : first].lower() != "iban"
    ):
        return _NOWHERE
    return first, country.upper()


def _national(
    line: Line, shape: re.Pattern[str], is_valid: Callable[[re.Match[str]], bool], name: str
) -> None:
    text, end = line.text, 0
    while match := shape.search(text, end):  # finditer costs twice as much to find nothing
        end = match.end()
        if is_valid(match) and (
            match[0].count(" ") == _SPACES_OF_NRB
            or match[0].count("-") == _DASHES_OF_CCC
            or (shape is _CZECH and match[1] and not is_telling(word_before(text, match.start())))
            or line.role_before(match.start()) is not _CALLED_OTHER
        ):
            line.take(*match.span(), _IBAN, name)
    line.settle()


def _is_polish(match: re.Match[str]) -> bool:
    return is_iban("PL" + digits_of(match.group()))


def _weighs(digits: str) -> bool:
    """Czech National Bank decree 169/2011: weighted sum divisible by 11."""
    weights = (6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
    return sum(w * int(d) for w, d in zip(weights[::-1], digits[::-1], strict=False)) % 11 == 0


def _is_czech(line: Line, match: re.Match[str]) -> bool:
    prefix, number = match[1] or "", match[2].replace(" ", "")
    if not is_czech(prefix, number, match[3]):
        return False
    # A six-digit number without prefix may as well be a birth number, a date or a case.
    return bool(prefix) or len(number) > 6 or line.role_before(match.start()) is Role.ACCOUNT


def is_czech(prefix: str, number: str, bank: str) -> bool:
    """Whether prefix and number have their sums, and there is such a bank."""
    if bank not in _BANKS or len(number.strip("0")) < 2:
        return False
    return _weighs(prefix) and _weighs(number)


def _is_spanish(match: re.Match[str]) -> bool:
    return is_ccc(digits_of(match.group()))


def is_ccc(digits: str) -> bool:
    """The two check digits of a Spanish account: of bank and branch, of the account."""

    def check(part: str) -> str:
        rest = 11 - sum(int(d) * 2**i % 11 for i, d in enumerate(part)) % 11
        return str({10: 1, 11: 0}.get(rest, rest))

    return digits[8:10] == check("00" + digits[:8]) + check(digits[10:])


def _is_french(match: re.Match[str]) -> bool:
    return is_rib(_bare(match.group()).upper())


def is_rib(value: str) -> bool:
    """The key of a French RIB makes the weighted parts divisible by 97; value: in capitals."""
    bank, branch, account, key = (
        value[:5],
        value[5:10],
        value[10:21].translate(_RIB_LETTERS),
        value[21:],
    )
    return (89 * int(bank) + 15 * int(branch) + 3 * int(account) + int(key)) % 97 == 0
