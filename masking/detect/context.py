"""What the words around a number say about it: the nearest word before it decides, then the one after."""

import re
from enum import IntEnum

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
_LONGEST_WORD = 16
_MOST_WORDS = 8192
_WORD = re.compile(r"[^\W\d_]+")
_ONLY_LETTERS = bytes(code if chr(code).isalpha() else 0x20 for code in range(256))
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


def role_of(word: str) -> Role | None:
    """The role of a word in lower case, by itself or by its stem."""
    return _ROLES[word]


class _Roles(dict[str, Role | None]):
    """Word -> its role; learned when first seen, and forgotten when there are too many."""

    def __missing__(self, word: str) -> Role | None:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = _looked_up(word)
        return self[word]


_ROLES = _Roles()


def _looked_up(word: str) -> Role | None:
    found = _WHOLE.get(word)
    if found is not None:
        return found
    for size in _SIZES:
        if size <= len(word) and (found := _STEMS.get(word[:size])) is not None:
            return found
    if word[0] in _PREFIXES and len(word) > 3:
        return _WHOLE.get(word[1:])
    return None


def words_in(text: str) -> list[str]:
    """The words of a text in lower case. For ASCII, bytes are ten times faster than a pattern."""
    low = text.lower()
    if low.isascii():
        return low.encode().translate(_ONLY_LETTERS).decode().split()
    return _WORD.findall(low)


def is_split_word(word: str) -> bool:
    """Whether a word tells that a number goes on elsewhere ("first half", "then")."""
    return word in _SPLIT_WORDS or word.startswith(_SPLIT_STEMS)


class Context:
    """The telling words of one text; looked for only where somebody asks."""

    __slots__ = ("_asked", "_plain")

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._asked: dict[int, Role | None] = {}

    def before(self, at: int) -> Role | None:
        """The nearest telling word before this offset; "number" looks further for whose number."""
        if at not in self._asked:
            self._asked[at] = _nearest(self._words_before(at))
        return self._asked[at]

    def after(self, at: int) -> Role | None:
        """The first telling word soon after this offset."""
        begun = len(words_in(self._plain[at : at + AFTER + 1]))
        if begun:
            for word in words_in(self._plain[at : at + AFTER + _LONGEST_WORD])[:begun]:
                role = role_of(word)
                if role is not None:
                    return role
        return None

    def is_near(self, at: int, role: Role) -> bool:
        """Whether a word of this role stands within reach before or shortly after."""
        return (
            any(role_of(word) is role for word in self._words_before(at)) or self.after(at) is role
        )

    def has(self, role: Role) -> bool:
        """Whether any word of the text has this role."""
        return any(role_of(word) is role for word in words_in(self._plain))

    def _words_before(self, at: int) -> list[str]:
        return words_in(self._plain[at - REACH if at > REACH else 0 : at])


def _nearest(words_before: list[str]) -> Role | None:
    is_number = False
    for steps, word in enumerate(reversed(words_before)):
        role = _ROLES[word]
        if role is None:
            if is_number and steps > 3:
                break
        elif role is Role.NUMBER:
            is_number = True
        else:
            return role
    return Role.NUMBER if is_number else None
