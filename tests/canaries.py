"""Values that must stay hidden, in thousands of spellings, and the search for what got through."""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.masking import values

SEPARATORS = ["", " ", "-", ".", "/", "\u00a0", "\u2013", "\u200b", "  ", "_"]
SCRIPTS = [0x30, 0x30, 0x30, 0xFF10, 0x660]
FRAMES = {
    "card": ["{}", "My card is {}.", "card {} please", "Karta: {}", "הכרטיס שלי {}"],
    "iban": ["IBAN {}", "{}", "Send it to {}, thanks", "Konto {}"],
    "ssn": ["SSN {}", "my social security number is {}"],
    "email": ["Write to {}", "{}", "e-mail: {}, thanks"],
    "phone": ["Call {}", "{}", "my number: {}"],
}
DIGITS_TOLD = 10
"""So many digits of one value in a row are a leak; the shown tail has four."""
LETTERS_TOLD = 12


@dataclass(frozen=True)
class Canary:
    kind: str
    value: str
    """Digits, letters and digits of an account, or the name before the @."""
    text: str
    """As somebody writes it."""


def make(seed: int, count: int) -> list[Canary]:
    """So many, the same ones for the same seed."""
    rnd = random.Random(seed)
    kinds = rnd.choices(list(FRAMES), [40, 15, 8, 17, 20], k=count)
    return [_canary(rnd, kind) for kind in kinds]


def payment(seed: int, count: int) -> list[Canary]:
    """Cards only: what is masked even when the staff write it."""
    rnd = random.Random(seed)
    return [_canary(rnd, "card") for _ in range(count)]


def _canary(rnd: random.Random, kind: str) -> Canary:
    frame = rnd.choice(FRAMES[kind])
    if kind == "card":
        number = values.card(rnd, rnd.choice(["visa", "mc", "mc2", "amex", "diners36", "discover"]))
        written = _spaced(rnd, values.card_groups(number))
    elif kind == "iban":
        number = values.iban(rnd, rnd.choice(["DE", "GB", "CZ", "PL", "IT", "FR", "NL", "IL"]))
        groups = [number[i : i + 4] for i in range(0, len(number), 4)]
        written = rnd.choice(["", " ", "\u00a0"]).join(groups)
        written = written.lower() if rnd.random() < 0.2 else written
    elif kind == "ssn":
        parts = values.ssn(rnd)
        number, written = "-".join(parts), "-".join(parts)
    elif kind == "email":
        number = f"canary{rnd.getrandbits(40):010x}"
        written = f"{number}@{rnd.choice(['mail.example', 'firma.cz', 'example.co.uk'])}"
    else:
        number = "420" + rnd.choice("67") + values.digits(rnd, 8)
        groups = [number[:3], number[3:6], number[6:9], number[9:]]
        written = "+" + rnd.choice(["", " ", "-"]).join(groups)
    return Canary(kind, number, frame.format(written))


def _spaced(rnd: random.Random, groups: list[str]) -> str:
    zero = rnd.choice(SCRIPTS)
    return rnd.choice(SEPARATORS).join(
        "".join(chr(zero + int(c)) for c in group) for group in groups
    )


class Search:
    """Looks for any of the canaries in any text, however it is spaced."""

    _DIGITS = re.compile(r"\d(?:[^\w*]{0,3}_?\d){9,}")
    _ACCOUNT = re.compile(r"[A-Za-z]{2}\d{2}(?:[\s\u00a0]?[A-Za-z0-9]){11,}")
    _SSN = re.compile(r"\d{3}-\d{2}-\d{4}")
    _NAME = re.compile(r"canary[0-9a-f]{10}")
    # Times, ids and digests have many digits in a row, and some day they are those of a canary.
    _OURS = re.compile(
        r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:\+\d\d(?::?\d\d)?)?|\b1[78]\d{8}\.\d{1,7}\b"
        r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?=\d*[a-f])[0-9a-f]{32,64}\b"
    )

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self._digits: set[str] = set()
        self._accounts: set[str] = set()
        self._words: set[str] = set()
        for canary in canaries:
            if canary.kind in ("card", "phone"):
                self._digits |= _windows(canary.value, DIGITS_TOLD)
            elif canary.kind == "iban":
                self._accounts |= _windows(canary.value, LETTERS_TOLD)
            else:
                self._words.add(canary.value)

    def found(self, text: str) -> set[str]:
        """What of them stands in the text, in the form in which it is compared."""
        hits: set[str] = set()
        text = self._OURS.sub("@", text)
        for match in self._DIGITS.finditer(text):
            plain = "".join(str(int(c)) for c in match.group() if c.isdecimal())
            hits |= _windows(plain, DIGITS_TOLD) & self._digits
        for match in self._ACCOUNT.finditer(text):
            plain = "".join(c for c in match.group() if c.isalnum()).upper()
            hits |= _windows(plain, LETTERS_TOLD) & self._accounts
        hits |= set(self._SSN.findall(text)) & self._words
        return hits | set(self._NAME.findall(text)) & self._words


def _windows(value: str, size: int) -> set[str]:
    return {value[i : i + size] for i in range(len(value) - size + 1)}
