"""The code of a card: beside its own words, or after a card and its expiry."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from masking.detect import words
from masking.detect.charsets import ALNUM
from masking.detect.context import TAKEN, Learned, Role, has_role, words_in
from masking.detect.line import Line
from masking.detect.numerals import low
from masking.spans import Entity

_CARD, _CVV = Entity.CARD, Entity.CVV
_NAME = re.compile(
    r"[cC](?<!\w[cC])(?:[vV](?:[vV]2?|[cC]2?|[nN])|[iI][dD]|[sS][cC]|[aA][vV]2)(?!\w)"
)
# "Security code", in one word, in two, or with one between.
_SECURITY = "|".join(sorted(words.of(words.CODE_NAMES), key=len, reverse=True))
_SO_MANY = (
    r"t[rř][ií]m[ií]stn|[cč]ty[rř]m[ií]stn|trzycyfrow|czterocyfrow|(?:drei|vier)stellig"
    r"|(?:3|4|three|four)[ \-]digits?"
    r"|(?:3|trois|4|quatre) (?:chiffres|numéros)|(?:3|drei|4|vier) (?:ziffern|zahlen|stellen)"
    r"|(?:3|tre|4|quattro) (?:cifre|numeri)|(?:3|tres|4|cuatro) (?:d[ií]gitos|cifras|n[uú]mer)"
    r"|(?:3|trzy|4|cztery) cyf|(?:3|t[rř]i|4|[cč]ty[rř]i) (?:[cč][ií]slic|[cč][ií]sl)"
    r"|(?:3|שלוש|4|ארבע) ה?ספרות"
)
# Each at the beginning of a word.
_BEHIND_IT = (
    r"reverse|atr[aá]s|detr[aá]s|retro|dietro|verso|dos\b|zadn|zezadu|vzadu|rückseite|hinten|ty[lł]u|odwroc"
    r"|rewers|derri[èe]re|delante|front|behind|vorne?\b|davanti|devant|zepředu|przodu|בגב|ש?מאחור"
)
_BEHIND = f"back|{_BEHIND_IT}"
_FEW_WORDS = r"[^\W\d]*+[^\w.!?]{1,3}(?:[^\W\d]{1,12}+[^\w.!?]{1,3}){0,4}"
_NUMBER = (
    r"number|n(?:umme)?r\.?|num[eé]ro|n[uú]mer(?:it)?o|numer(?:ek)?|[cč][ií]sl(?:o|[ií][cč]ko)|מספר"
)
_SECURITY_CODE = re.compile(
    r"\b(?:(?:sicherheits|(?:karten)?(?:prüf|pruf|pruef)|kartensicherheits)(?:code|nummer|nr\b|ziffer)|cryptogramme"
    rf"|(?:code|código|codigo|codice|kod|kód|קוד)[ ](?:d[ei][ ](?:la[ ])?|ה)?(?:{_SECURITY})"
    r"|(?:security|bezpečnostní|bezpecnostni|ochranný|ochranny|kontrolní|kontrolni)[ ](?:code|kód|kod))"
)
_FIRST_OF_NAMES = (
    "sicherheits", "karten", "prüf", "pruf", "pruef", "cryptogramme", "code", "código", "codigo", "codice",
    "kod", "kód", "קוד", "security", "bezpe", "ochrann", "kontroln",
)  # fmt: skip
_begins_name = Learned(lambda word: word.startswith(_FIRST_OF_NAMES)).__getitem__
"""Whether a name of a card's code may begin with this word: most texts need no look at the pattern."""
# "The number on the back", "on the back, three digits": looked for where such a word stands.
_DESCRIBING = words.of(words.CODE_DIGITS)
_DESCRIBED = re.compile(
    rf"\b(?:(?:{_SO_MANY})[ ](?:code|kód|kod)\b"
    rf"|(?:{_SO_MANY}|(?:code|kod|kód|codice|código|קוד)\b){_FEW_WORDS}(?:{_BEHIND})"
    rf"|(?:{_NUMBER})(?![^\W\d_]){_FEW_WORDS}(?:the back|{_BEHIND_IT})"
    rf"|(?:{_BEHIND}){_FEW_WORDS}(?:{_SO_MANY}))"
)
# Also the answer to a question: "the three digits on the back?\nMe: 856".
# A code that is taken or masked is told already; a card may stand between.
_BETWEEN = rf"(?:[^0-9.!?{TAKEN}]|{TAKEN}{{8,}}+){{0,48}}"
_AFTER_SECURITY_CODE = re.compile(
    rf"{_BETWEEN}?(?:\?{{1,3}}\s{{1,2}}(?:[^\W\d]{{1,12}} ?:? ?){{0,2}})?"
    r"([0-9]{3,4})(?![0-9]|[ .\-/]?[0-9]{3})"
)
_BETWEEN_NAME_AND_CODE, _REACH_OF_NAME = re.compile(_BETWEEN), 96
_AFTER_NAME = re.compile(
    rf"[^\d\n*{TAKEN}]{{0,16}}?(?:\?\s{{1,2}}(?:[^\W\d]{{1,16}} ?: ?)?)?(?<![0-9])"
    rf"([0-9]{{3,4}}(?![0-9])|[*{TAKEN}]{{3,4}}(?![*{TAKEN}]))"
)
_RIGHT_AFTER = re.compile(r"[ :=#\"']{1,4}[0-9]")
_MASKED_AFTER = re.compile(rf"[ :=#\"']{{0,4}}[{TAKEN}*]{{3,7}}(?![{TAKEN}*])")
_BEFORE_NAME = re.compile(
    rf"(?<![0-9*{TAKEN}])([0-9]{{3,4}}|[*{TAKEN}]{{3,4}})(?![0-9*{TAKEN}])"
    r"[^\w\n]{1,3}(?:[^\W\d]{1,8}[ ]){0,3}\Z"
)
_LONGEST_BEFORE, _EXPIRY = 34, re.compile("(?:0[1-9]|1[0-2])[2-4][0-9]")
_SPACED = re.compile(r"[^\d\n]{0,8}([0-9](?:[ .\-]{1,2}[0-9]){2,3})(?![ .\-]{0,2}[0-9])")
# By itself: a group of a longer number is no code, and taking it would leave the rest to be read.
_FOUND = re.compile(
    r"[0-9](?<![^\W_][0-9])(?<!/[0-9])(?<![^\W\d_]-[0-9])(?<![0-9]{3}[ .\-][0-9])[0-9]{2,3}"
    r"(?![0-9]|[ .\-]{1,2}[0-9]{3,4}(?![0-9]))"
)
_GLUED = re.compile(
    rf"[^{ALNUM}+]{{1,6}}(?:(?i:exp\w*|val\w*|plat\w*|waż\w*|scad\w*|gült\w*|cad\w*|venc\w*|ważn\w*|ב?תוקף)[\W_]{{0,3}})?"
    r"(?:0?[1-9]|1[0-2])[\W_]{0,3}(?:20)?[2-4][0-9][\W_]{1,6}"
    r"(?:(?i:cod(?:e|ice|igo)?|k[oó]d)[\W_]{1,3})?(?P<code>[0-9]{3,4})(?![0-9])"
)
_BEFORE_EXPIRY = re.compile(
    r"( ?[/|;,] ?)(?P<code>[0-9]{3,4})\1(?:0[1-9]|1[0-2])[ /.\-]?(?:20)?[2-4][0-9](?![0-9])"
)
_REACH = 64
_NOT_OF_CARD = frozenset({Role.OTHER, Role.PHONE, Role.ACCOUNT, Role.WHOSE})
_CALLED_CODE, _CALLED_PHONE = frozenset({Role.CODE, Role.CVV}), Role.PHONE
_BACK = re.compile(rf"\b(?:{_BEHIND}|{_SO_MANY})")
"""Where the code stands, or how long it is: beside a card this is as good as its name."""
_IN_PHONE, _LONGEST_COUNTRY = re.compile(r"\+(?:[0-9]{1,3}[ \-.]?)?\Z"), 5


def is_named(text: str) -> bool:
    """Whether the words name a card's code."""
    return has_role(text, Role.CVV) or bool(_names(text))


def is_described_before(text: str, start: int) -> bool:
    """Whether "security code of the card" or the like stands right before."""
    before = text[max(0, start - _REACH_OF_NAME) : start]
    return any(_BETWEEN_NAME_AND_CODE.fullmatch(before, name.end()) for name in _names(before))


def _names(text: str) -> list[re.Match[str]]:
    """Where the words name the code of a card, or describe it."""
    text = low(text)
    said = words_in(text)
    names = [*_SECURITY_CODE.finditer(text)] if True in map(_begins_name, said) else []
    if not _DESCRIBING.isdisjoint(said):
        names += _DESCRIBED.finditer(text)
    return names


def search(line: Line, is_described: bool) -> None:
    """Take every code that its words or its card give away; is_described: one of "security code" was seen."""
    cards = [find for find in line.finds if find.entity is _CARD]
    taken: set[int] = set()
    told = [*_named(line.text)]
    if is_described:
        told += _described(line)
    for match in told:
        if match.start(1) not in taken:
            taken.add(match.start(1))
            line.take(*match.span(1), _CVV, "name")
    last = line.runs[-1][1] if line.runs else 0
    for card in cards:
        if card.end < last:
            _beside(line, card.end, taken)
    if taken:
        line.settle()


def _named(text: str) -> Iterator[re.Match[str]]:
    """What stands before or after "CVV"."""
    for name in _NAME.finditer(text):
        start, end = name.span()
        if _MASKED_AFTER.match(text, end):
            continue
        begin = max(0, start - _LONGEST_BEFORE)
        # "2029, CVV 123": what stands before is an expiry.
        before = None if _RIGHT_AFTER.match(text, end) else _BEFORE_NAME.search(text, begin, start)
        # "031 (cvv). Price 129": what stands after is something else.
        is_told = before and text.startswith(")", end)
        after = None if is_told else _AFTER_NAME.match(text, end)
        if after and before and _EXPIRY.fullmatch(before[1]):  # "0932, CVC kód 048"
            before = None
        for match in (_SPACED.match(text, end), after, before):
            if match and match[1][0].isdecimal():  # else masked before
                yield match


def _described(line: Line) -> Iterator[re.Match[str]]:
    """What stands after "security code" or "the three digits on the back"."""
    for name in _names(line.text):
        match = _AFTER_SECURITY_CODE.match(line.text, name.end())
        if match and _is_of_card(line, *match.span(1)):
            yield match


def _is_of_card(line: Line, start: int, end: int) -> bool:
    """Whether a security code is that of a card: of an alarm or a door it has four digits as well."""
    role = line.role_before(start)
    if role in _NOT_OF_CARD:
        return False
    return end - start == 3 or role is Role.CARD or has_role(line.plain, Role.CARD)


def is_beside_card(line: Line, card_ends: list[int], start: int) -> bool:
    """Whether a card stands before this place, and "on the back" between them; card_ends: in order."""
    nearest = bisect_right(card_ends, start) - 1
    if nearest < 0 or start > card_ends[nearest] + _REACH:
        return False
    return _is_on_back(line, card_ends[nearest], start)


def _is_on_back(line: Line, card_end: int, start: int) -> bool:
    # "Call me back on …" is another back.
    is_phone = line.role_before(start) is _CALLED_PHONE
    return not is_phone and _BACK.search(low(line.plain[card_end:start])) is not None


def _beside(line: Line, card_end: int, taken: set[int]) -> None:
    """What follows a card: its expiry and its code, or a code called so."""
    text = line.text
    for pattern, where in ((_GLUED, "after the expiry"), (_BEFORE_EXPIRY, "before the expiry")):
        glued = pattern.match(text, card_end)
        if glued and glued.start("code") not in taken:
            taken.add(glued.start("code"))
            line.take(*glued.span("code"), _CVV, where)
            return
    if any(card_end < start < card_end + _REACH for start in taken):
        return
    end = card_end
    while match := _FOUND.search(text, end, card_end + _REACH):
        start, end = match.span()
        if _IN_PHONE.search(text, start - _LONGEST_COUNTRY, start):
            return
        is_called = line.role_before(start) in _CALLED_CODE or _is_on_back(line, card_end, start)
        if start not in taken and is_called:
            taken.add(start)
            line.take(start, end, _CVV, "called a code")
            return
