"""One spelling for all the ways to write a character, and the way back to the original offsets.

Zero-width and combining marks vanish, every Unicode digit becomes its ASCII digit, dashes "-", spaces " ",
full-width letters plain ones. What web pages and JSON add (entities, escapes, tags) is decoded as well.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from urllib.parse import unquote

_DASHES = frozenset("\u2212\u2043\ufe63\uff0d\u30fc\u2500\u2501")
_BLANKS = frozenset("\u2800\u3164\u115f\u1160\uffa0\u180e")
_DOTS = frozenset("\u00b7\u2022\u2024\u2219\u22c5\u30fb\u3002\uff0e\uff61")
_ENCODED = re.compile(
    r"%(?:[23][0-9A-F]|0[9AD]|40|5F|C2%A0|E2%80%8[B-F])|&(?:#\d{2,6}|#x[0-9a-f]{2,5}|nbsp|ensp|emsp|thinsp|"
    r"zwn?j|shy|[nm]dash|minus|hyphen|dash|commat|period|comma|plus|sol|lpar|rpar|lt|gt|quot|apos|num|colon|middot|bull|tab|lowbar);"
    r"|\\(?:[nrt]|u[0-9a-f]{4})|<!--[^<>]{0,80}-->|</?(?:b|i|u|em|strong|span|p|div|br|a|td|tr|li|font|wbr|code)(?=[\s/>])"
    # What a tag holds is read too: an address or a number in it must not vanish with it.
    r"[^<>@0-9]{0,80}(?:[0-9]{1,3}[^<>@0-9]{1,80}){0,2}>",
    re.IGNORECASE,
)
_TAG_NAME = re.compile(r"</?(\w+)")
_BREAKING_TAGS = frozenset(["br", "p", "div", "td", "tr", "li"])


_GONE = "\u200b"
"""Stands for what vanishes until it is cut out; it would vanish itself."""


class _Fold(dict[int, str]):
    """Code point -> its one spelling; learned when first seen."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < 20_000:
            self[code] = folded
        return folded


def _fold(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if char in _BLANKS or category in ("Cf", "Mn", "Me"):
        return _GONE
    if category == "Pd" or char in _DASHES:
        return "-"
    if category in ("Zs", "Zl", "Zp") or char == "\x85":
        return "\n" if category in ("Zl", "Zp") else " "
    if char in _DOTS:
        return "."
    plain = unicodedata.normalize("NFKC", char)
    return char if plain == char or len(plain) != 1 else _fold(plain)


_FOLD = _Fold({code: chr(code) for code in range(128)})
# The letters of nearly every message are in the one spelling already: one search tells.
_USUAL = "".join(
    char for char in map(chr, [*range(0x250), *range(0x5D0, 0x5EB)]) if _fold(char) == char
)
_UNUSUAL = re.compile(f"[^{re.escape(_USUAL)}]")
_UNUSUAL_LEFT = re.compile(f"[^{re.escape(_USUAL + _GONE)}]")


class Normal:
    """The text in one spelling, and where each of its characters came from."""

    __slots__ = ("_ends", "_gone", "_starts", "text")

    def __init__(self, original: str, first: int = 0) -> None:
        """Normalise; nothing is kept for the way back when nothing moved.

        first: where the first character stands that may have another spelling.
        """
        self._gone: list[int] = []  # what vanished, by what stands there now
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.text = original
        if not original.isascii():
            self._respell(first)
        if _may_be_encoded(self.text) and _ENCODED.search(self.text):
            self._decode()

    def _respell(self, first: int) -> None:
        """Give every character from here on its one spelling."""
        # Most have one odd character, at several places: to replace it takes a quarter of translating.
        char = self.text[first : first + 1]
        text = self.text.replace(char, _FOLD[ord(char)]) if char else self.text
        left = _UNUSUAL_LEFT.search(text, first + 1)
        if left:
            text = text[: left.start()] + text[left.start() :].translate(_FOLD)
        if _GONE in text:
            pieces = text.split(_GONE)
            text = "".join(pieces)
            self._gone = [*accumulate(map(len, pieces))][:-1]
        self.text = text

    def _decode(self) -> None:
        """Shorten every escape to the character it stands for, and every tag to nothing or a space."""
        plain: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in _ENCODED.finditer(self.text):
            plain.append(self.text[at : match.start()])
            starts.extend(range(at, match.start()))
            ends.extend(range(at + 1, match.start() + 1))
            char = _decoded(match.group())
            if char:
                plain.append(char)
                starts.append(match.start())
                ends.append(match.end())
            at = match.end()
        plain.append(self.text[at:])
        starts.extend(range(at, len(self.text)))
        ends.extend(range(at + 1, len(self.text) + 1))
        if self._gone:
            starts, ends = [*map(self._before, starts)], [self._before(i - 1) + 1 for i in ends]
        self.text, self._starts, self._ends = "".join(plain), starts, ends

    @property
    def has_moved(self) -> bool:
        """Whether any character stands elsewhere than in the original."""
        return bool(self._gone or self._starts)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of a non-empty piece."""
        if self._starts:
            return self._starts[start], self._ends[end - 1]
        return self._before(start), self._before(end - 1) + 1

    def _before(self, at: int) -> int:
        """Where the character stood before others vanished."""
        return at + bisect_right(self._gone, at)


def _may_be_encoded(text: str) -> bool:
    return "%" in text or "&" in text or "<" in text or "\\" in text


@lru_cache(1024)
def _decoded(escape: str) -> str:
    if escape[:2] == "<!":
        return ""
    if escape[0] == "<":
        return " " if _TAG_NAME.match(escape)[1].lower() in _BREAKING_TAGS else ""  # type: ignore[index]
    if escape[0] == "\\":
        char = chr(int(escape[2:], 16)) if len(escape) > 2 else "\n"
    else:
        char = unquote(escape) if escape[0] == "%" else html.unescape(escape)
    folded = _FOLD[ord(char)] if len(char) == 1 else " "
    return "" if folded == _GONE else folded


def normalised(text: str) -> Normal | None:
    """The text in one spelling, or None when it is written so already."""
    unusual = None if text.isascii() else _UNUSUAL.search(text)
    # As _may_be_encoded, without a call for every text.
    if unusual is None and not ("%" in text or "&" in text or "<" in text or "\\" in text):
        return None
    normal = Normal(text, unusual.start() if unusual else len(text))
    return None if normal.text == text else normal


def plain_text(value: str) -> str:
    """A value in the one spelling, without the way back."""
    normal = normalised(value)
    return normal.text if normal else value
