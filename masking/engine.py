"""Find and mask e-mail addresses, phone numbers, cards, IBANs and social security numbers.

Pure: no Django, no database. A line without a digit run and without an @ is rejected by one search.
Text is normalised first (full-width digits, odd spaces, zero-width characters), and what is found is
mapped back, so that spans always speak of the text that came in.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import phonenumbers


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    IBAN = "iban"
    SSN = "ssn"


PAYMENT = frozenset({Kind.CARD, Kind.SSN})
"""What is not even stored in clear."""


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` is of this kind."""

    kind: Kind
    start: int
    end: int


_WORTH_A_LOOK = re.compile(r"@|\uff20|(?:\d[^\w\n]{0,4}){7}", re.ASCII)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_EMAIL = re.compile(r"[\w.+\-']{1,64}@(?:[^\W_](?:[\w\-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \-]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_SSN = re.compile(r"(?<![\d\-])(\d{3})([\- .])(\d{2})\2(\d{4})(?![\d]|[\-]\d)")
_RUN = re.compile(r"(?<![\w#])(?:\+ ?)?\(?\d(?:[ \-./()]{0,2}\d){6,22}(?!\w)")
_DATE = re.compile(r"\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{4}")
_CARD_LENGTHS = {
    "2": (16,), "3": (14, 15, 16), "4": (13, 16, 19), "5": (16, 18, 19), "6": (16, 17, 18, 19),
}  # fmt: skip
_REGIONS = ("US", "GB", "CZ", "PL", "IT", "IL", "DE", "FR", "ES")


def find(text: str) -> list[Span]:
    """Every sensitive place, in order, not overlapping. Offsets count code points of `text`."""
    plain, where = _normalise(text)
    if _WORTH_A_LOOK.search(plain) is None:
        return []
    taken = bytearray(len(plain))
    found: list[Span] = []
    for kind, start, end in _candidates(plain):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append(Span(kind, where(start), where(end - 1) + 1))
    return sorted(found, key=lambda span: span.start)


def mask(text: str, kinds: frozenset[Kind] = frozenset(Kind)) -> str:
    """The text with every find of these kinds replaced (MASK-2, MASK-3)."""
    spans = [span for span in find(text) if span.kind in kinds]
    for span in reversed(spans):
        text = (
            text[: span.start] + masked(text[span.start : span.end], span.kind) + text[span.end :]
        )
    return text


def masked(value: str, kind: Kind) -> str:
    """One value as staff may see it."""
    if kind is Kind.EMAIL:
        local, _, domain = value.partition("@")
        return f"{local[:1]}{'*' * (len(local) - 1)}@{domain}"
    if kind is Kind.PHONE:
        kept = "".join(value.split())
    else:
        kept = "".join(c for c in unicodedata.normalize("NFKC", value) if c.isalnum())
    return "*" * max(0, len(kept) - 4) + kept[-4:]


def _candidates(plain: str) -> list[tuple[Kind, int, int]]:
    """Strongest evidence first: a later kind does not take what an earlier one holds."""
    found = [(Kind.EMAIL, *match.span()) for match in _EMAIL.finditer(plain)]
    for match in _IBAN.finditer(plain):
        end = _iban_end(match.group())
        if end:
            found.append((Kind.IBAN, match.start(), match.start() + end))
    runs = list(_RUN.finditer(plain))
    for match in runs:
        if is_card(_digits(match.group())):
            found.append((Kind.CARD, *match.span()))
    found += [(Kind.SSN, *m.span()) for m in _SSN.finditer(plain) if _is_ssn(m)]
    found += [(Kind.PHONE, *match.span()) for match in runs if is_phone(match.group())]
    return found


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def is_card(digits: str) -> bool:
    """ISO/IEC 7812: a length that the first digit's networks issue, and Luhn."""
    if len(digits) not in _CARD_LENGTHS.get(digits[0], ()) or len(set(digits)) == 1:
        return False
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_iban(value: str) -> bool:
    """ISO 13616: mod 97 over the rearranged letters and digits."""
    if not 15 <= len(value) <= 34 or not value.isascii():
        return False
    moved = value[4:] + value[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _iban_end(candidate: str) -> int:
    """How much of the candidate is an IBAN: words may follow it without a sign between."""
    for end in range(len(candidate), 14, -1):
        part = candidate[:end]
        is_word_end = part[-1].isalnum() and not candidate[end : end + 1].isalnum()
        if is_word_end and is_iban("".join(char for char in part if char.isalnum())):
            return end
    return 0


def _is_ssn(match: re.Match[str]) -> bool:
    """Ranges the Social Security Administration never issues are no SSN."""
    area, _, group, serial = match.groups()
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


@lru_cache(2048)
def is_phone(text: str) -> bool:
    """International with +, or grouped like a national number of a region we serve."""
    digits = _digits(text)
    if not 8 <= len(digits) <= 15 or _DATE.fullmatch(text.strip("() ")):
        return False
    if text.startswith("+") or digits.startswith("00"):
        return _parses("+" + digits.removeprefix("00"), None)
    is_grouped = len(re.findall(r"\d+", text)) >= 2
    return is_grouped and any(_parses(digits, region) for region in _REGIONS)


def _parses(digits: str, region: str | None) -> bool:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    if region is None:
        return bool(phonenumbers.is_possible_number(number))
    return bool(phonenumbers.is_valid_number(number))


@lru_cache(4096)
def _plain_char(char: str) -> str:
    if unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return ""
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    if unicodedata.category(char) == "Pd" or char == "\u2212":
        return "-"
    if char.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


class _Where:
    """From an offset in the normalised text back to the original."""

    def __init__(self, offsets: list[int] | None) -> None:
        self._offsets = offsets

    def __call__(self, offset: int) -> int:
        return offset if self._offsets is None else self._offsets[offset]


def _normalise(text: str) -> tuple[str, _Where]:
    if _NOT_ASCII.search(text) is None:
        return text, _Where(None)
    chars: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        plain = char if char < "\x80" else _plain_char(char)
        if plain:
            chars.append(plain)
            offsets.append(index)
    return "".join(chars), _Where(offsets)
