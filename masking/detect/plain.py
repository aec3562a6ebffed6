"""Turns away, in half a microsecond, the text that can hold nothing: nearly all of it.

Text may hold something when it has enough digits, an @, digit words in a row, or a word that spells an
e-mail address or asks for a card's code. The letters are lowered and everything else becomes a space in one
pass over the bytes, so that words can be looked up in a set.
"""

import re
import struct
import unicodedata
from functools import lru_cache

from masking.detect import words
from masking.detect.charsets import listed
from masking.detect.numerals import FIRST_WORDS, GLUED, TENS_WORDS, bare

FEWEST_DIGITS = 5
FEWEST_SPELLED = 7
_FEWEST_PAIRS = 4
_SHORTEST_CODE = 3
_SHORTEST_GLUED, _LONG_WORDS = 44, 9
"""Bytes of a text with a number whose words have nothing between, and how long its words are."""
LONG = 1000
"""Beyond so many bytes words are looked for in samples: a spelled-out card is longer than a gap."""
_STRIDE, _SAMPLE = 64, 16

_MARK, _LEAD = ord("0"), ord("\v")
# First bytes of the UTF-8 blocks that hold digits, full-width and invisible characters, and signs.
_ODD_LEADS = frozenset(
    {0xC2, 0xD9, 0xDB, 0xDF, 0xCD, 0xCC, 0xE0, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0, 0xF3}
)
_FEW_SIGNS = 8
"""With more of them a text is rather written in other digits, and asked again in one spelling."""
_BRACKET = ord("[")
_SIGN = re.compile(rb"\v[\x80-\xbf]{1,3}+")
AT_WORDS = words.of(
    """at ät zavináč zavinac zavináče małpa malpa chiocciola chiocciolina arroba arobase arrobase arobas
    klammeraffe affenschwanz שטרודל כרוכית"""
)
DOT_WORDS = words.of("""dot tečka tecka kropka punto punkt point נקודה""")
_CODE_WORDS = words.of(" ".join([words.CVV, words.CODE_NAMES, words.CODE_DIGITS]))


def _table() -> bytes:
    def target(byte: int) -> int:
        char = chr(byte)
        if char in "0123456789@":
            return _MARK
        if byte >= 0x80:
            return _LEAD if byte in _ODD_LEADS else byte
        return ord(char.lower()) if char.isalpha() else 0x20

    return bytes(target(byte) for byte in range(256))


_TABLE = _table()


def _as_seen(listed: frozenset[str]) -> frozenset[bytes]:
    """Words as the byte table leaves them, in the usual three cases."""
    return frozenset(
        form.encode().translate(_TABLE)
        for word in listed
        for form in (word, word.upper(), word.capitalize())
    )


_DIGIT_WORDS = _as_seen(FIRST_WORDS)
_TENS_WORDS = _as_seen(TENS_WORDS)
_GLUED_HEADS = frozenset(word[:3] for word in _DIGIT_WORDS)
_AT_WORDS = _as_seen(AT_WORDS)
# The entity of an at has letters only: what is decoded is asked again.
_OTHER_WORDS = _as_seen(_CODE_WORDS) | {b"commat"}
_WORDS = _DIGIT_WORDS | _AT_WORDS | _OTHER_WORDS
# In a long text a single everyday word must not cost a second look.
_TELLING_WORDS = _WORDS - _as_seen(
    words.of("one a at un une uno una ein eine eins due dos sei dva dwa jedna jeden")
)
# Emoji and typographic quotes begin with the same bytes as what must be normalised; but not these.
_HARMLESS = frozenset([b"\xf0\x9f", b"\xe2\x80"])
_HARMLESS_PAIRS = frozenset(
    chr(code).encode() for code in range(0x80, 0xC0) if chr(code) not in "\xad²³¹"
)
_BUT = frozenset([0x84, 0xAF, *range(0x8A, 0x90), 0xAA, 0xAB, 0xAC, 0xAD, 0xAE])


def _odd() -> re.Pattern[str]:
    """Digits beyond ASCII, full-width letters and signs, and what is invisible inside a word."""
    codes = [
        code
        for code in range(0x80, 0x1FC00)
        if unicodedata.digit(chr(code), None) is not None
        or (unicodedata.category(chr(code)) == "Cf" and code != 0x200D)
        or 0xFF01 <= code <= 0xFF5E
        or 0xFE50 <= code <= 0xFE6B
    ]
    return re.compile(f"[{listed(codes)}\U000e0000-\U000e007f]")


_ODD = _odd()
# An IBAN of a country whose account part may be letters has hardly any digits.
_LETTERY_ACCOUNT = re.compile(
    r"[0-9](?:(?<=(?<![^\W_])[A-Za-z]{2}[0-9])|(?<=(?<![^\W_])[A-Za-z]{2}[\W_][0-9]))"
    r"[\W_]?[0-9](?:[\W_]{0,2}[0-9A-Za-z]){11}"
)


_DOT_SEEN = _as_seen(DOT_WORDS)

NOTHING, AT, DIGITS, WORDS, CODE, ODD, AT_IN_WORDS = 0, 1, 2, 4, 8, 16, 32
ANY_AT = AT | AT_IN_WORDS


def clues(text: str, is_normal: bool = False) -> int:
    """What a text may hold, as a sum of the flags above; NOTHING for nearly every text.

    ODD: there may be more, because of characters that part words or must be normalised: to be asked again,
    with the text in one spelling and is_normal.
    """
    try:
        raw = text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        raw = text.encode("utf-8", "surrogatepass")
    data = raw.translate(_TABLE)
    found, count = NOTHING, 0
    if _MARK in data:
        count = data.count(_MARK)
        is_enough = count >= FEWEST_DIGITS or (count > 1 and _LETTERY_ACCOUNT.search(text))
        found = DIGITS if is_enough else NOTHING
        if "@" in text:
            found |= AT
        elif not found or "(" in text:
            found |= _hidden_at(text)
    elif "(" in text:
        found = _hidden_at(text)
    size, is_odd = len(data), _LEAD in data
    if is_odd or size > LONG:
        if is_odd and not is_normal and _is_odd(text, raw, data, found):
            return found | ODD
        return found | (_in_long(raw, data, count) if size > LONG else _among_signs(raw, data))
    tokens = data.split()
    if not _WORDS.isdisjoint(tokens):
        found |= _in_words(data, tokens, b"." in raw)
    if size > _SHORTEST_GLUED and size > _LONG_WORDS * len(tokens) and _has_glued(tokens):
        found |= WORDS
    return found


def _among_signs(raw: bytes, data: bytes) -> int:
    """What the words of a text with signs beyond ASCII may hold."""
    tokens = _parted(data)
    found = NOTHING if _WORDS.isdisjoint(tokens) else _in_words(data, tokens, b"." in raw)
    is_glued = len(data) > _LONG_WORDS * len(tokens) and _has_glued(tokens)
    return found | WORDS if is_glued else found


def _in_long(raw: bytes, data: bytes, count: int) -> int:
    """Of a long text a sample tells whether there are number words; count: digits and signs for at.

    To look at every word takes as long again, so that needs digits, or the brackets of "jo [at] shop.com".
    """
    found, is_bracketed = NOTHING, _BRACKET in raw
    if is_bracketed or count >= _SHORTEST_CODE:
        tokens = _parted(data)
        if not _OTHER_WORDS.isdisjoint(tokens):
            found = CODE
        if not _AT_WORDS.isdisjoint(tokens) and (is_bracketed or not _DOT_SEEN.isdisjoint(tokens)):
            found |= AT_IN_WORDS
    if not _TELLING_WORDS.isdisjoint(_sample(data).split()):
        found |= _in_words(data, data.split(), b"." in raw)
    return found


def _hidden_at(text: str) -> int:
    """What is decoded is asked again."""
    if "(a)" in text or "(A)" in text:
        return AT_IN_WORDS
    is_hidden = "%40" in text or "&#" in text or "\\u" in text or "&commat" in text
    return AT if is_hidden else NOTHING


def _has_glued(tokens: list[bytes]) -> bool:
    """Whether the longest word, where words are long, begins with number words: "cincounoseisseis"."""
    longest = max(tokens, key=len, default=b"")
    return (
        longest[:3] in _GLUED_HEADS
        and GLUED.match(bare(longest.decode(errors="replace"))) is not None
    )


def _parted(data: bytes) -> list[bytes]:
    """The words; signs beyond ASCII part them as well: “CVV 123”, and the space before a French colon."""
    return _SIGN.sub(b" ", data).split()


def _is_odd(text: str, raw: bytes, data: bytes, found: int) -> bool:
    """Whether a character must be normalised before anybody can say; found: what was seen already."""
    if found:
        return data.count(_LEAD) > _FEW_SIGNS
    at = data.find(_LEAD)
    for _ in range(_FEW_SIGNS):
        if at < 0:
            return False
        pair = raw[at : at + 2]
        if pair not in _HARMLESS_PAIRS and (pair not in _HARMLESS or raw[at + 2] in _BUT):
            break
        at = data.find(_LEAD, at + 1)
    # So many signs in a long text may be the spaces between number words.
    return len(data) > LONG or _ODD.search(text) is not None


def _sample(data: bytes) -> bytes:
    """Sixteen bytes of every 64: at least one whole word of a spelled-out card."""
    count = len(data) // _STRIDE
    return b"".join(_sampler(count).unpack_from(data))


@lru_cache(64)
def _sampler(count: int) -> struct.Struct:
    return struct.Struct(f"{_SAMPLE}s{_STRIDE - _SAMPLE}x" * count)


def _in_words(data: bytes, tokens: list[bytes], has_dot: bool) -> int:
    """A second look: single digit words and "at" are everyday words."""
    seen = _WORDS.intersection(tokens)
    found = NOTHING if _OTHER_WORDS.isdisjoint(seen) else CODE
    if not _AT_WORDS.isdisjoint(seen) and (has_dot or not _DOT_SEEN.isdisjoint(tokens)):
        found |= AT_IN_WORDS
    if _DIGIT_WORDS.isdisjoint(seen):
        return found
    is_enough = len(tokens) >= FEWEST_SPELLED or found & CODE
    if is_enough or (len(tokens) >= _FEWEST_PAIRS and not _TENS_WORDS.isdisjoint(tokens)):
        spelled = sum(map(_DIGIT_WORDS.__contains__, tokens))
        if spelled > 1:
            spelled += sum(map(_TENS_WORDS.__contains__, tokens))
        if spelled and (spelled + data.count(_MARK) >= FEWEST_SPELLED or found & CODE):
            found |= WORDS
    return found
