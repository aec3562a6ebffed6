"""E-mail addresses, also with the signs spelled out: `jo [at] shop dot com`, `jo zavináč seznam tečka cz`.

Anchored on the at; both sides are bounded, so any text costs linear time.
"""

import re

from masking.detect import words
from masking.detect.charsets import ALNUM
from masking.detect.context import TAKEN, Role, is_near, words_in
from masking.detect.emphasis import is_emphasised
from masking.detect.line import Line
from masking.detect.plain import AT_WORDS, DOT_WORDS
from masking.spans import Entity

_EMAIL = Entity.EMAIL
_AT = "|".join(["at sign", *sorted(AT_WORDS, key=len, reverse=True)])
_DOT = "|".join(sorted(DOT_WORDS, key=len, reverse=True))
_LOCAL_BACKWARDS = re.compile(rf"[{ALNUM}_.+\-'!#$%^`{{|}}~]+")
_QUOTED_BACKWARDS = re.compile(r'"[^"\n]+"')
_AT_DOMAIN = re.compile(
    rf"@(?:(?:[{ALNUM}][{ALNUM}_\-]{{0,62}}+\.){{1,8}}(?:(?i:xn)--[a-zA-Z0-9\-]{{2,59}}|[^\W\d_{TAKEN}]{{2,24}})"
    r"|\[?\d{1,3}(?:\.\d{1,3}){3}\])"
)
_IN_BRACKETS = rf"[ ]?(?:@|{_AT}|a)[ ]?[\])}}>|*][ ]{{0,2}}"
_SPELLED_AT = re.compile(
    "|".join([
        rf"[ ]{{1,2}}[\[({{<|*]{_IN_BRACKETS}", *[rf"{re.escape(sign)}{_IN_BRACKETS}" for sign in "[({<|*"],
        rf"[ ](?<=\w[ ])[ ]?(?:{_AT})[ ]{{1,2}}", r"_(?<=\w_)at_", r"-(?<=\w-)at-",
        *[rf"{sign}@[ ]{{0,2}}(?=\w)" for sign in ("[ ][ ]", "[ ]", "")],
    ]),
    re.IGNORECASE,
)  # fmt: skip
_SIGNS = (
    "underscore|dash|hyphen|podtržítko|podtrzitko|pomlčka|pomlcka|podkreślnik|podkreslnik|myślnik|myslnik"
    "|unterstrich|bindestrich|tiret(?: bas)?|gui[oó]n(?: bajo)?|trattino(?: basso)?|קו תחתון|מקף"
)
_ANY_DOT = rf"[ ]?(?:\.|(?i:{_DOT}))[ ]?"
_DOT_IN_BRACKETS = rf"[\[({{<]{_ANY_DOT}[\])}}>][ ]?"
_DOT_SIGN = (
    rf"(?:\.[ ]?|[ ](?:\.[ ]?|(?i:{_DOT})[ ]|{_DOT_IN_BRACKETS})|{_DOT_IN_BRACKETS}"
    rf"|[_\-](?i:dot)[_\-]|[ ](?i:{_SIGNS})[ ])"
)
# An apostrophe stands in Hebrew letters.
_SPELLED_DOMAIN = re.compile(
    rf"[^\W_][\w\-']{{0,40}}(?:{_DOT_SIGN}[^\W_][\w\-]{{0,40}}){{1,5}}(?![\w\-])"
)
_SPELLED_DOT = re.compile(rf"[\[({{<]|[ ](?:{_DOT})[ ]|[_\-]dot[_\-]", re.IGNORECASE)
_COMMA_DOMAIN = re.compile(
    r"([a-zA-Z][a-zA-Z0-9]{1,11})[ ,]{1,2}(?i:com|org|net|cz|pl|it|de|fr|es|il)\b"
)
_LONGEST, _NOT_FIRST = 64, ".'#$!{|}~^`-%"
"""Of a local part: so many characters, and what it does not begin with."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_SIGN = 20
_SIGN_BEFORE = re.compile(
    rf"(?:[ ](?:{_DOT}|{_SIGNS})[ ]|[ ][._][ ]|[ ]?[\[({{][ ]?(?:\.|{_DOT})[ ]?[\])}}][ ]?|[_\-]dot[_\-])\Z",
    re.IGNORECASE,
)
# Letter by letter: "j o @ s h o p . c o m".
_SPACED_LOCAL = re.compile(r"(?<!\S)(?:\S ){2,64}\Z")
_SPACED_DOMAIN = re.compile(r"@ (?:[\w.\-] ){3,64}[^\W_](?!\S\w)")
_FREE_MAIL = words.of(
    """
    gmail googlemail seznam email centrum post volny atlas wp onet interia o2 libero alice tiscali
    virgilio walla web gmx t-online freenet orange free laposte sfr wanadoo hotmail outlook live msn
    icloud me mac yahoo aol proton protonmail tutanota zoho mail fastmail telefonica terra
    """
)
_TLDS = words.of(
    """
    com org net info biz io co edu gov dev app shop online cz sk pl it de fr es il at ch eu uk us nl
    be pt ro hu se no fi dk ie ru ua ca au br mx ar tech site xyz me tv cat example test קום
    """
)
_EVERYDAY = words.of(
    """
    it is i me bought look looking saw am be was were meet you them us here this that these those
    are found looked stared glared peeked order ordered available sold shop shopping arrive arrived all not
    still stay stayed
    buy got get one good work works working stop she he we they him her your my our everything
    anything nothing money time delivery out only up down back price sale offer deal product item
    items shoes phone laptop parcel package live lived
    """
)
_GIT = "git"
_NOT_A_LABEL = words.of("""the this that these those some any what which one a an my your""")
_FILE_ENDINGS = words.of("""png jpg jpeg gif svg webp css js json md txt pdf ts html""")


def search(line: Line, is_spelled: bool) -> None:
    """Take every address of the line, which is not settled yet; is_spelled: an at in words was seen."""
    if "@" in line.text:
        _written(line)
        if not is_spelled and len(line.finds) == line.text.count("@"):
            return
        line.settle()
        if " @ " in line.text:
            _letter_by_letter(line)
            line.settle()
    if is_spelled or "@" in line.text:
        _spelled(line)
        line.settle()


def _written(line: Line) -> None:
    """`local@domain` without anything between."""
    text = line.text
    taken = end = 0
    while domain := _AT_DOMAIN.search(text, end):
        at, end = domain.span()
        local = _local_before(text, at, end)
        if local is None or local < taken or _is_other(text, local, at, domain[0]):
            continue
        line.take(local, end, _EMAIL, "address", ((local, at),))
        taken = end


def _letter_by_letter(line: Line) -> None:
    text, at = line.text, line.text.find(" @ ") + 1
    while at:
        local = _SPACED_LOCAL.search(text[max(0, at - 128) : at])
        domain = _SPACED_DOMAIN.match(text, at)
        if local and domain and _AT_DOMAIN.fullmatch(domain[0].replace(" ", "")):
            start = at - len(local[0])
            line.take(start, domain.end(), _EMAIL, "address", ((start, at - 1),))
        at = text.find(" @ ", at + 1) + 1


def _local_before(text: str, at: int, end: int = 0) -> int | None:
    """Where the local part that ends here begins; None when there is none or it is masked.

    end: where the address ends, if that is known.
    """
    backwards = text[at - _LONGEST if at > _LONGEST else 0 : at][::-1]
    match = _LOCAL_BACKWARDS.match(backwards) or _QUOTED_BACKWARDS.match(backwards)
    if match is None:
        return None
    local = match[0]
    if local[-1] in _NOT_FIRST:
        local = local.rstrip(_NOT_FIRST)
    start = at - len(local)
    if start > 0 and text[start - 1] == "*" and not is_emphasised(text, start, end or at, "*"):
        return None
    return None if start == at or TAKEN in local else start


def _is_other(text: str, local: int, at: int, domain: str) -> bool:
    """Image names (icon@2x.png), repositories (git@host:path), what was masked before."""
    ending = domain.rpartition(".")[2].lower()
    if ending in _FILE_ENDINGS or TAKEN in domain:  # "z@***.de"
        return True
    return at - local == len(_GIT) and text[local:at] == _GIT


def _spelled(line: Line) -> None:
    text, taken = line.text.replace("\n", " "), 0
    if _TLDS.isdisjoint(words_in(text)):
        return
    has_dot = "." in text or _SPELLED_DOT.search(text) is not None
    for sign in _SPELLED_AT.finditer(text):
        begins = text[sign.end() : sign.end() + 1].isalnum()
        end = _domain_after(text, sign.end(), has_dot) if begins else 0
        if not end:
            continue
        local = _spelled_local(text, sign.start(), taken)
        if local is None:
            continue
        start, piece = local, text[local : sign.start()]
        if _is_plausible(line, piece, sign.group(), text[sign.end() : end], start, end):
            line.take(start, end, _EMAIL, "spelled address", ((start, sign.start()),))
            taken = end


def _domain_after(text: str, at: int, has_dot: bool) -> int:
    """Where the domain that begins here ends, or 0; has_dot: whether there is any dot, also in words."""
    match = _SPELLED_DOMAIN.match(text, at, at + 160) if has_dot else None
    if match is not None:
        # Words may follow the address: it ends with the last label that can end one.
        for label in reversed([*_LETTERS.finditer(text, at, match.end())]):
            end = label.end()
            if (
                (end == match.end() or text[end] in " .")
                and label[0].lower() in _TLDS
                and ("." in text[at:end] or _SPELLED_DOT.search(text, at, end))
            ):
                return end
    comma = _COMMA_DOMAIN.match(text, at)
    return comma.end() if comma and comma[1].lower() in _FREE_MAIL else 0


def _spelled_local(text: str, at: int, taken: int) -> int | None:
    """As _local_before, and further back over spelled-out dots."""
    start = _local_before(text, at)
    for _ in range(3):
        if start is None or start < taken:
            return None
        dot = _SIGN_BEFORE.search(text, start - _LONGEST_SIGN, start)
        if dot is None:
            break
        further = _local_before(text, start - len(dot.group()))
        if further is None or further < taken:
            break
        start = further
    return start


def _is_plausible(line: Line, local: str, sign: str, domain: str, start: int, end: int) -> bool:
    """Whether words around an at are an address, not "bought it at amazon.com"."""
    first = re.split(r"[^\w\-]", domain.lower(), maxsplit=1)[0]
    if first in _NOT_A_LABEL:
        return False
    is_bracketed = any(c in sign for c in "[({<") or ("@" in sign.strip() and sign.strip() != "@")
    if is_bracketed:
        return True
    if local.lower() in _EVERYDAY:
        return False
    if first in _FREE_MAIL or _SPELLED_DOT.search(domain):
        return True
    has_signs = any(not c.isalpha() for c in local)
    return has_signs or line.is_whole(start, end) or is_near(line.plain, start, Role.MAIL)
