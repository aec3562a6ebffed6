"""What the words around a number say about it: the nearest word before it decides, then the one after."""

import re
from bisect import bisect_left
from enum import IntEnum
from functools import lru_cache

from masking.detect import words


class Role(IntEnum):
    """What a word makes of the number near it."""

    PHONE = 1
    OTHER = 2
    CARD = 3
    SSN = 4
    ACCOUNT = 5
    CVV = 6
    CODE = 7
    MAIL = 8
    NUMBER = 9


REACH = 60
"""Characters before a number in which a word still speaks of it."""
AFTER = 24
_WORD = re.compile(r"[^\W\d_]+")
_PREFIXES = "הובלמשכ"
_ORDER = (
    (Role.OTHER, words.OTHER),
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


@lru_cache(8192)
def role_of(word: str) -> Role | None:
    """The role of a word in lower case, by itself or by its stem."""
    found = _WHOLE.get(word)
    if found is not None:
        return found
    for size in _SIZES:
        if size <= len(word) and (found := _STEMS.get(word[:size])) is not None:
            return found
    if word[0] in _PREFIXES and len(word) > 3:
        return _WHOLE.get(word[1:])
    return None


def is_split_word(word: str) -> bool:
    """Whether a word tells that a number goes on elsewhere ("first half", "then")."""
    return word in _SPLIT_WORDS or word.startswith(_SPLIT_STEMS)


class Context:
    """The telling words of one text, found once and asked many times."""

    __slots__ = ("_ends", "_roles", "_starts")

    def __init__(self, plain: str) -> None:
        low = plain.lower()
        if len(low) != len(plain):  # a few letters grow when lowered; offsets matter more
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._roles: list[Role] = []
        for match in _WORD.finditer(low):
            role = role_of(match.group())
            if role is not None:
                self._starts.append(match.start())
                self._ends.append(match.end())
                self._roles.append(role)

    def before(self, at: int) -> Role | None:
        """The nearest telling word before this offset; "number" looks further for whose number."""
        index = bisect_left(self._starts, at) - 1
        if index < 0 or at - self._ends[index] > REACH:
            return None
        role = self._roles[index]
        if role is Role.NUMBER:
            near = index > 0 and self._starts[index] - self._ends[index - 1] < 24
            role = self._roles[index - 1] if near else role
        return role

    def after(self, at: int) -> Role | None:
        """The first telling word soon after this offset."""
        index = bisect_left(self._starts, at)
        if index == len(self._starts) or self._starts[index] - at > AFTER:
            return None
        return self._roles[index]

    def near(self, at: int, roles: frozenset[Role], reach: int = REACH) -> bool:
        """Whether any word of these roles stands within reach before or shortly after."""
        index = bisect_left(self._starts, at)
        for step in range(index - 1, -1, -1):
            if at - self._ends[step] > reach:
                break
            if self._roles[step] in roles:
                return True
        return self.after(at) in roles

    def has(self, role: Role) -> bool:
        """Whether any word of the text has this role."""
        return role in self._roles
