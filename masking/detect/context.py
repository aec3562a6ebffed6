"""What the words around a number say about it: the nearest word before it decides, then the one after."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from enum import IntEnum
from itertools import islice
from typing import TypeVar

from masking.detect import words


class Role(IntEnum):
    """What a word makes of the number near it.

    Detectors keep the members they compare with under a name of their own, here and of Entity: a look into
    an Enum takes CPython 3.11 as long as a call.
    """

    PHONE = 1
    OTHER = 2
    CARD = 3
    SSN = 4
    ACCOUNT = 5
    CVV = 6
    CODE = 7
    MAIL = 8
    NUMBER = 9
    WHOSE = 10
    NUMBERED = 11
    MINE = 12
    DESK = 13

    __hash__ = int.__hash__  # that of Enum is a step in Python


TAKEN = "\u02d0"
"""Stands where something was found: a letter in no alphabet, so that no number runs across it."""
REACH = 60
"""Characters before a number in which a word still speaks of it."""
AFTER = 24
_LONGEST_WORD = 16
_MOST_WORDS = 8192
_WORD = re.compile(r"[^\W\d_][^\W\d_]*")
# After a sentence, which no "tel." ends, or another number; "Customer: sure, …" is the one who speaks.
_SINCE = re.compile(r"(?:(?<=[!?])|(?<=[0-9]{3})|(?<=[^\W\d_]{5}\.))(?!\W{0,3}\w+:)[^0-9!?]*\Z")
_SENTENCE_ENDS = re.compile(r"\n|(?:[!?]|(?<=[^\W\d_]{4})\.)\s")
# The last number before, masked or not, and what stands since; one or two digits are no number.
_SINCE_NUMBER = re.compile(r"[0-9*]{3}(?![0-9*])((?:[^0-9*]|(?<![0-9*])[0-9*]{1,2}(?![0-9*]))*)\Z")
_ALSO = words.of(words.ALSO)
_ONLY_BEFORE = words.of("see sees say says")
"""They say of what follows that it is shown somewhere: "it says 4711", but "601 234 567 do you see it?"."""
_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isalpha() else 0x20 for code in range(128))
_LETTERS += bytes(range(128, 256))
_PREFIXES = "הובלמשכ"
_NUMBER, _CODE, _PHONE, _WHOSE, _OTHER = Role.NUMBER, Role.CODE, Role.PHONE, Role.WHOSE, Role.OTHER
_NUMBERED, _MINE, _DESK = Role.NUMBERED, Role.MINE, Role.DESK
_SILENT = frozenset({None, _NUMBERED, _MINE, _DESK})
"""What says nothing by itself."""
_NOT_TELLING = _SILENT | {_NUMBER}
_DECIDING = frozenset(Role) - _NOT_TELLING - {_CODE, _WHOSE}
_LOOK_FURTHER = _NUMBER, _CODE, _WHOSE
_ORDER = (
    (Role.OTHER, words.OTHER),
    (Role.WHOSE, words.WHOSE),
    (Role.NUMBERED, words.NUMBERED),
    (Role.DESK, words.DESK),
    (Role.MINE, words.MINE),
    (Role.NUMBER, words.NUMBER),
    (Role.ACCOUNT, words.ACCOUNT),
    (Role.MAIL, words.MAIL),
    (Role.CODE, words.CODE),
    (Role.PHONE, words.PHONE),
    (Role.CARD, words.CARD),
    (Role.SSN, words.SSN),
    (Role.CVV, words.CVV),
)


def _tables() -> tuple[dict[str, Role], dict[str, Role]]:
    """Whole words and stems; a later line of _ORDER wins."""
    whole: dict[str, Role] = {}
    stems: dict[str, Role] = {}
    for role, listed in _ORDER:
        for word in listed.split():
            if word.endswith("*"):
                stems[word[:-1]] = role
            else:
                whole[word] = role
    return whole, stems


_WHOLE, _STEMS = _tables()
_SIZES = sorted({len(stem) for stem in _STEMS}, reverse=True)
_SPLIT_WORDS = frozenset(w for w in words.SPLIT.split() if not w.endswith("*"))
_SPLIT_STEMS = tuple(w[:-1] for w in words.SPLIT.split() if w.endswith("*"))


T = TypeVar("T")


class Learned(dict[str, T]):
    """What a word in lower case means; looked up when first seen."""

    def __init__(self, look_up: Callable[[str], T]) -> None:
        self._look_up = look_up

    def __missing__(self, word: str) -> T:
        if len(self) >= _MOST_WORDS:
            self.clear()
        found = self[word] = self._look_up(word)
        return found


def _role(word: str) -> Role | None:
    """The role of a word, by itself or by its stem."""
    found = _WHOLE.get(word)
    if found is not None:
        return found
    for size in _SIZES:
        if size <= len(word) and (found := _STEMS.get(word[:size])) is not None:
            return found
    for size in (1, 2):  # "the code", "and the code"
        if len(word) < 3 + size or word[size - 1] not in _PREFIXES:
            break
        if (found := _WHOLE.get(word[size:])) is not None:
            return found
    return None


role_of = Learned(_role).__getitem__


def words_in(text: str) -> list[str]:
    """The words of a text in lower case. Bytes are two to ten times faster than a pattern."""
    if text.isascii():
        return text.encode().translate(_LETTERS).decode().split()
    raw = text.lower().encode("utf-8", "surrogatepass")
    found = raw.translate(_LETTERS).decode("utf-8", "surrogatepass").split()
    if "".join(found).isalpha():
        return found
    # Signs beyond ASCII.
    return [
        piece for word in found for piece in ((word,) if word.isalpha() else _WORD.findall(word))
    ]


def is_telling(word: str) -> bool:
    """Whether a word says by itself what a number near it is."""
    return role_of(word) not in _SILENT


def word_before(text: str, at: int) -> str:
    """The last word before this offset, in lower case; empty when none is near."""
    return next(reversed(words_in(text[max(0, at - AFTER) : at])), "")


def _is_split_word(word: str) -> bool:
    return word in _SPLIT_WORDS or word.startswith(_SPLIT_STEMS)


is_split_word = Learned(_is_split_word).__getitem__
"""Whether a word tells that a number goes on elsewhere ("first half", "then")."""


def role_before(text: str, at: int) -> Role | None:
    """What the nearest telling word before this offset says; "number" looks further for whose number."""
    start = at - REACH
    if start <= 0:
        start, before = 0, words_in(text[:at])
    else:
        before = words_in(text[start:at])
        if text[start].isalpha() and text[start - 1].isalpha():  # only the end of a word
            del before[0]
    last = role_of(before[-1]) if before else None
    if last in _DECIDING:
        return last
    if last is _NUMBERED and role_of(before[-2:][0]) is _NUMBER:  # "nr części"
        return _OTHER
    role = _nearest(map(role_of, reversed(before)))
    if role is not _WHOSE:
        return role
    # "They never called! Client no. …", "call 664-097-503, client …": not of their phone.
    since = _SINCE.search(text, start, at)
    said = [role_of(word) for word in words_in(since[0])] if since else []
    return _OTHER if _WHOSE in said and _PHONE not in said else _PHONE


def sentence_begin(text: str) -> int:
    """Where the last sentence or line of a text begins; no sentence ends with "tel." or "no."."""
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(text)]
    return ends[-1] if ends else 0


def role_since(text: str, at: int, role: Role) -> Role | None:
    """This role, unless it was said of the number before: "call 601 234 567, policy K624717539"."""
    since = _SINCE_NUMBER.search(text, max(0, at - REACH), at)
    said = words_in(since[1]) if since else []
    if all(
        len(word) < 3 or word in _ALSO or is_split_word(word) or word[0] == TAKEN for word in said
    ):
        return role
    roles = [*map(role_of, said)]
    nearest = _nearest(reversed(roles))
    if nearest is None and _MINE in roles:
        return role
    return _PHONE if nearest is _WHOSE else nearest


def role_after(text: str, at: int) -> Role | None:
    """What the first telling word soon after this offset says."""
    if at >= len(text):
        return None
    end = text.find("\n", at, at + AFTER)
    if end >= 0:  # the next line speaks of something else
        text = text[:end]
    begun = words_in(text[at : at + AFTER + 1])
    if begun and text[at + AFTER : at + AFTER + 1].isalpha():  # the last one goes on
        begun = words_in(text[at : at + AFTER + _LONGEST_WORD])[: len(begun)]
    for word in begun:
        role = role_of(word)
        if role not in _SILENT and word not in _ONLY_BEFORE:
            return _OTHER if role is _WHOSE else role
    return None


def _nearest(before: Iterator[Role | None]) -> Role | None:
    """What the nearest telling word says; WHOSE when it is somebody's, after a word for phones."""
    number = desk = -1  # where "number" and "service" were said
    for steps, role in enumerate(before):
        if role is None:
            if steps > 3 and number >= 0:
                break
        elif role is _NUMBER:
            number = steps
        elif role is _CODE and next(before, None) is _PHONE:
            return None  # "the SMS code to 601 …": either may be meant
        elif role in _SILENT:
            if steps and number == steps - 1:
                return _OTHER if role is _NUMBERED else _NUMBER
            desk = steps if role is _DESK else desk
        elif role is not _WHOSE:
            return role
        elif not 0 <= desk == steps - 1:
            return _whose(before, number >= 0)
    return None if number < 0 else _NUMBER


def _whose(before: Iterator[Role | None], is_number: bool) -> Role | None:
    """Whether somebody's phone is spoken of ("phone number of the customer: 601 …"), or a desk's."""
    roles = [*islice(before, 4)]
    if _DESK in roles[:2]:
        return None  # "servicio al cliente"
    is_phone = next((role for role in roles if role not in _NOT_TELLING), None) is _PHONE
    return _WHOSE if is_phone and not is_number else _OTHER


class Index:
    """As role_before and role_after, for a text that is asked about hundreds of numbers: it is read once."""

    def __init__(self, text: str) -> None:
        found = [*_WORD.finditer(text)]
        self._starts = [word.start() for word in found]
        self._roles = [role_of(word[0].lower()) for word in found]
        told = [index for index, role in enumerate(self._roles) if role not in _SILENT]
        self._told = [self._starts[index] for index in told]
        self._told_roles = [self._roles[index] for index in told]

    def role_before(self, at: int) -> Role | None:
        """What the nearest telling word before this offset says."""
        nearest = bisect_left(self._told, at) - 1
        if nearest < 0 or self._told[nearest] < at - REACH:
            return None
        if self._told_roles[nearest] not in _LOOK_FURTHER:
            return self._told_roles[nearest]
        end = bisect_left(self._starts, at)
        begin = bisect_left(self._starts, at - REACH, 0, end)
        role = _nearest(reversed(self._roles[begin:end]))
        return _PHONE if role is _WHOSE else role

    def role_after(self, at: int) -> Role | None:
        """What the first telling word soon after this offset says."""
        first = bisect_left(self._told, at)
        is_soon = first < len(self._told) and self._told[first] <= at + AFTER
        role = self._told_roles[first] if is_soon else None
        return _OTHER if role is _WHOSE else role


def is_near(text: str, at: int, role: Role) -> bool:
    """Whether a word of this role stands within reach before or shortly after."""
    before = words_in(text[max(0, at - REACH) : at])
    return role in map(role_of, before) or role_after(text, at) is role


def has_role(text: str, role: Role) -> bool:
    """Whether any word of the text has this role."""
    return role in map(role_of, words_in(text))
