"""An IBAN told in pieces or in words: "DE89, und dann 3704 …", "I L seven four 3456".

From a country on, digits, number words and capitals are collected, whatever stands between, until they are
as many as the accounts of that country have; structure and mod 97 then decide.
"""

import re

from masking.detect import accounts, numerals
from masking.detect.context import is_split_word
from masking.detect.line import TAKEN, Line
from masking.detect.spoken import number_at
from masking.spans import Entity

_WORD = re.compile(r"[^\W_]+")
_MOST_SKIPPED, _FARTHEST = 8, 60

Parts = list[tuple[int, int]]


class _Words:
    """The words of a text, and the same as they are looked up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [match.span() for match in _WORD.finditer(text)]
        low = numerals.bare(text)
        self.names = [low[a:b] for a, b in self.places]

    def __getitem__(self, index: int) -> str:
        a, b = self.places[index]
        return self.text[a:b]


def search(line: Line) -> None:
    """Take every account whose country is followed by all of it, with anything between."""
    words, taken = _Words(line.text), 0
    for first, (start, _) in enumerate(words.places):
        country, begun, after = _country(words, first) if start >= taken else ("", "", 0)
        parts = _collected(words, first, after, country, begun) if country else []
        if parts:
            group, taken = len(line.finds), parts[-1][1]
            for part in parts:
                line.take(*part, Entity.IBAN, "spelled", tuple(parts), group)


def _country(words: _Words, first: int) -> tuple[str, str, int]:
    """The country that begins here ("DE", "D E", "DE89…"), what is glued to it, and the word after."""
    word, after = words[first], first + 1
    if len(word) == 1 and after < len(words.places) and len(words[after]) == 1:
        word, after = word + words[after], after + 1
    country, begun = word[:2].upper(), word[2:]
    if not accounts.structure_of(country) or (begun and not begun[:2].isdecimal()):
        return "", "", after
    is_digit_next = begun or (after < len(words.places) and number_at(words.names, after)[0])
    return (country if is_digit_next else ""), begun.upper(), after


def _collected(words: _Words, first: int, at: int, country: str, value: str) -> Parts:
    """The pieces of the account, or nothing when they do not make one."""
    structure = accounts.structure_of(country)
    parts: Parts = [(words.places[first][0], words.places[at - 1][1])]
    skipped, is_apart = 0, False
    while len(value) < len(structure):
        if at == len(words.places) or TAKEN in words[at] or skipped > _MOST_SKIPPED:
            return []
        (start, _), word = words.places[at], words[at]
        if start - parts[-1][1] > _FARTHEST:
            return []
        added, at = number_at(words.names, at)
        if not added and _may_be_part(word, structure[len(value) :]):
            added = word.upper()
        if not added:
            skipped, is_apart = skipped + 1, True
            continue
        value += added
        end = words.places[at - 1][1]
        if is_apart:
            parts.append((start, end))
        else:
            parts[-1] = parts[-1][0], end
        is_apart = False
    return parts if accounts.is_whole(country + value) else []


def _may_be_part(word: str, structure: str) -> bool:
    """Letters of a bank, or letters and digits; not the words between."""
    if len(word) > len(structure) or not word.isascii():
        return False
    low = word.lower()
    if low in numerals.FILLERS or is_split_word(low):
        return False
    if word.isalpha() and "n" in structure[: len(word)]:
        return False
    return not word.islower() or structure.startswith("a" * len(word))
