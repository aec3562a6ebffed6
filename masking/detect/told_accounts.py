"""An IBAN told in pieces or in words: "DE89, und dann 3704 …", "I L seven four 3456".

From a country on, digits, number words and capitals are collected, whatever stands between, until they are
as many as the accounts of that country have; structure and mod 97 then decide.
"""

import re
from collections.abc import Callable

from masking.detect import accounts, numerals
from masking.detect.context import TAKEN, is_split_word, words_in
from masking.detect.line import GROUP, Line
from masking.detect.spoken import number_at
from masking.spans import Entity

_WORD = re.compile(r"[^\W_]+")
_HEAD = re.compile(r"[A-Z](?<![^\W_].)[A-Z] ?[0-9]{2}(?![^\W_])")
_MOST_SKIPPED, _FARTHEST = 8, 60
_POLISH, _MOST_GROUPS, _MOST_HEADS = 26, 40, 40
_LONG = 1000
_GAP = "[^0-9]{1,28}"
_PREFIX = r"p[řr]ed[čc][íi]sl\w*[^0-9]{0,12}([0-9]{1,6})"
_BANK = r"k[óo]d\w* banky[^0-9]{0,8}([0-9]{4})(?![0-9])"
_CZECH = (
    re.compile(rf"{_PREFIX}{_GAP}([0-9]{{6,10}}){_GAP}{_BANK}", re.IGNORECASE),
    re.compile(rf"(?<![0-9])([0-9]{{6,10}}){_GAP}(?:{_PREFIX}{_GAP})?{_BANK}", re.IGNORECASE),
)
_SPOKEN_CZECH = re.compile(
    r"(?:(?<![0-9])([0-9]{1,6}) (?:pomlčka|mínus|minus) )?(?<![0-9])([0-9]{6,10})"
    r" (?:lomeno|lomítko|slash) ([0-9]{4})(?![0-9])"
)
_FRENCH = re.compile(
    rf"(?<![0-9])([0-9]{{5}}){_GAP}([0-9]{{5}}){_GAP}([0-9][0-9A-Za-z]{{10}}){_GAP}([0-9]{{2}})(?![0-9A-Za-z])"
)
_SPANISH = re.compile(
    rf"(?<![0-9])([0-9]{{4}}){_GAP}([0-9]{{4}}){_GAP}([0-9]{{2}}){_GAP}([0-9]{{10}})(?![0-9])"
)
_LABELLED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    (_CZECH[0], lambda match: accounts.is_czech(*match.groups())),
    (_CZECH[1], lambda match: accounts.is_czech(match[2] or "", match[1], match[3])),
    (_SPOKEN_CZECH, lambda match: accounts.is_czech(match[1] or "", match[2], match[3])),
    (_FRENCH, lambda match: accounts.is_rib("".join(match.groups()).upper())),
    (_SPANISH, lambda match: accounts.is_ccc("".join(match.groups()))),
)
"""What is told with the name of each piece: "Banque 30003 Guichet 11829 Compte … Clé 15"."""

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


def search_written(line: Line) -> bool:
    """Take those that begin as an account is written: some of the pieces may make a card by accident.

    Returns whether no digits are left.
    Not in pages, for time; there only where `search` is asked for them.
    """
    if len(line.text) <= _LONG and 0 < len(_HEAD.findall(line.text)) <= _MOST_HEADS:
        _with_country(line)
        line.settle()
    return not line.runs


def search(line: Line) -> None:
    """Take every account that is told in pieces."""
    _with_country(line)
    for shape, is_valid in _LABELLED:
        for match in shape.finditer(line.text):
            if is_valid(match):
                _take(line, [match.span(n) for n in range(1, match.re.groups + 1) if match[n]])
    if line.count_digits() >= _POLISH:
        _polish(line)


def _take(line: Line, parts: Parts) -> None:
    if any(a < find.end and find.start < b for find in line.unsettled() for a, b in parts):
        return
    group = len(line.finds)
    for part in parts:
        line.take(*part, Entity.IBAN, "spelled", tuple(parts), group)


def _polish(line: Line) -> None:
    """Take groups one after the other that make an NRB, with words between that say it goes on."""
    groups = [match.span() for match in GROUP.finditer(line.text)][:_MOST_GROUPS]
    for first in range(len(groups)):
        digits, last = line.text[slice(*groups[first])], first + 1
        while (
            last < len(groups)
            and len(digits) < _POLISH
            and _goes_on(line.text, *groups[last - 1 : last + 1])
        ):
            digits += line.text[slice(*groups[last])]
            last += 1
        if len(digits) == _POLISH and accounts.is_iban(f"PL{digits}"):
            _take(line, groups[first:last])


def _goes_on(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether nothing between two groups says that another number begins, which has two digits at least."""
    gap = text[one[1] : other[0]]
    is_near = len(gap) <= _FARTHEST and "\n" not in gap and "+" not in gap
    return is_near and other[1] - other[0] > 1 and all(map(_is_joining, words_in(gap)))


def _with_country(line: Line) -> None:
    """Take those whose country is followed by all of the account."""
    words, taken = _Words(line.text), 0
    for first, (start, _) in enumerate(words.places):
        country, begun, after = _country(words, first) if start >= taken else ("", "", 0)
        parts = _collected(words, first, after, country, begun) if country else []
        if parts:
            taken = parts[-1][1]
            _take(line, parts)


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
        if is_apart and is_split_word(words.names[at - 1]) and _is_label(words, at):
            at += 1
            continue
        added, at = number_at(words.names, at)
        if not added and _may_be_part(word, structure[len(value) :]):
            added = word.upper()
        if not added:
            skipped, is_apart = skipped + (not _is_joining(word)), True
            continue
        value += added
        end = words.places[at - 1][1]
        if is_apart:
            parts.append((start, end))
        else:
            parts[-1] = parts[-1][0], end
        is_apart = False
    return parts if accounts.is_whole(country + value) else []


def _is_label(words: _Words, at: int) -> bool:
    """Whether a number counts the pieces: "part two: …"; "second" is 2 in some languages."""
    end = words.places[at][1]
    return is_split_word(words.names[at]) or words.text[end : end + 1] == ":"


def _is_joining(word: str) -> bool:
    """Whether a word says that a number goes on."""
    return numerals.bare(word) in numerals.FILLERS or is_split_word(word.lower())


def _may_be_part(word: str, structure: str) -> bool:
    """Letters of a bank, or letters and digits; not the words between."""
    if len(word) > len(structure) or not word.isascii():
        return False
    if _is_joining(word):
        return False
    if word.isalpha() and "n" in structure[: len(word)]:
        return False
    return not word.islower() or structure.startswith("a" * len(word))
