"""What the words around a number say about it: the nearest word before it decides, then the one after."""

import re
from enum import IntEnum

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


REACH = 60
"""Characters before a number in which a word still speaks of it."""
AFTER = 24
_LONGEST_WORD = 16
_MOST_WORDS = 8192
_WORD = re.compile(r"[^\W\d_][^\W\d_]*")
_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isalpha() else 0x20 for code in range(128))
_LETTERS += bytes(128)
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


_ROLES: dict[str, Role | None] = {}
"""What was looked up before; forgotten when there are too many words."""


def role_of(word: str) -> Role | None:
    """The role of a word in lower case, by itself or by its stem."""
    try:
        return _ROLES[word]
    except KeyError:
        if len(_ROLES) >= _MOST_WORDS:
            _ROLES.clear()
        _ROLES[word] = _looked_up(word)
        return _ROLES[word]


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
    if text.isascii():
        return text.encode().translate(_LETTERS).decode().split()
    return _WORD.findall(text.lower())


def is_split_word(word: str) -> bool:
    """Whether a word tells that a number goes on elsewhere ("first half", "then")."""
    return word in _SPLIT_WORDS or word.startswith(_SPLIT_STEMS)


def role_before(text: str, at: int) -> Role | None:
    """What the nearest telling word before this offset says; "number" looks further for whose number."""
    is_number = False
    for steps, word in enumerate(reversed(words_in(text[at - REACH if at > REACH else 0 : at]))):
        role = _ROLES[word] if word in _ROLES else role_of(word)
        if role is None:
            if is_number and steps > 3:
                break
        elif role is Role.NUMBER:
            is_number = True
        else:
            return role
    return Role.NUMBER if is_number else None


def role_after(text: str, at: int) -> Role | None:
    """What the first telling word soon after this offset says."""
    if at >= len(text):
        return None
    begun = words_in(text[at : at + AFTER + 1])
    if begun and text[at + AFTER : at + AFTER + 1].isalpha():  # the last one goes on
        begun = words_in(text[at : at + AFTER + _LONGEST_WORD])[: len(begun)]
    for word in begun:
        role = role_of(word)
        if role is not None:
            return role
    return None


def is_near(text: str, at: int, role: Role) -> bool:
    """Whether a word of this role stands within reach before or shortly after."""
    before = words_in(text[max(0, at - REACH) : at])
    return any(role_of(word) is role for word in before) or role_after(text, at) is role


def has_role(text: str, role: Role) -> bool:
    """Whether any word of the text has this role."""
    return any(role_of(word) is role for word in words_in(text))
