"""Phone numbers: a + or 00, a number of a configured region, or a number the words call a phone.

Words win over numbering plans, both ways: an order number that looks like a phone stays, an invalid number
that is called a phone goes. Dates, addresses of machines, prices and parts of longer signs are no phones.
"""

import re

from masking.detect import tables
from masking.detect.context import Role, role_of, word_before, words_in
from masking.detect.emphasis import is_emphasised
from masking.detect.line import GROUP, Line, digits_of
from masking.detect.numbering import as_written, is_international
from masking.detect.numerals import PLUS
from masking.detect.phone_words import (
    REFUSING,
    is_after_label,
    is_called_after,
    is_device,
    is_in_plan,
    is_plainly,
    role_of_number,
)
from masking.detect.ssn import TAX_NUMBER
from masking.spans import Entity

FEWEST, FEWEST_CALLED, MOST = 7, 6, 15
_EXTENSION = 20
_MOST_GROUPED = 13
_AREAS = range(2, 6)
_SIGN = r"(?:[ \-.](?=[0-9])|[ ]?[-.(][ ]?|\)[ ]?[-./]?[ ]?|/(?!/)|[ \t]{1,2}| / )"
# Case is ignored only where there are letters: a set of digits is slower to ask with it.
_PHONE = re.compile(
    r"([+(0-9](?:(?<=[0-9])|(?<=\+)[ (]{0,2}[0-9]|(?<=\()[0-9])[0-9]*+"
    rf"(?:{_SIGN}[0-9]++){{0,14}})"
    r"(?:,?[ ]?\(?(?=[xeklwpidשXEKLWPID#])"
    r"(?i:x|ext\.?|klapka|linka|wew\.?|poste|int\.|durchwahl|dw|#(?=[0-9]{1,4}(?![0-9]))|שלוחה)"
    r"[ ]?[0-9]{1,6}(?![0-9]))?"
)
# As nearly every number is written, when no extension follows.
_USUAL = re.compile(r"[0-9]++(?:[ \-.][0-9]++)*(?![ ,]{0,2}[(#,xXeEkKlLwWpPiIdDש])")
_DATE = re.compile(
    r"(?:19|20)\d\d([-/.])[01]?\d\1[0-3]?\d(?!\d).*|[0-3]?\d([-/. ]|\. )[0-3]?\d\2(?:19|20)\d\d(?!\d).*"
    r"|[0-3]?\d\.[01]?\d\.[ ]?-[ ]?[0-3]?\d\.[01]?\d\.?(?:\d{2,4})?",
    re.DOTALL,
)
_LONGER_THAN_DATES = 16
# "04.08.2026 07 85 27 41 07".
_DATE_FIRST = re.compile(
    r"(?:(?:19|20)\d\d([-/.])[01]?\d\1[0-3]?\d|[0-3]?\d([-/.])[01]?\d\2(?:19|20)\d\d),? (?=\D?\d)"
)
_CENTURIES = frozenset(["19", "20"])
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_MACHINE = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}(?:/\d+)?")
_DECIMAL = re.compile(r"[1-9]\d{0,5}\.\d{4,}|\d{1,2}(?:\.\d{3}){2,3}|\d{3}(?:\.\d{3}){3}|0\.\d+")
_NOT_PHONE_SHAPE = re.compile(
    r"\d{3}-\d{2}-\d{4}|\d{5}-\d{4}|\d{4,10}/(?:19|20)\d\d|97[89]\d{10}|97[89][ -]\d.*|\d{5,6}/\d{3,4}"
    r"|\d{1,4}-\d{2}-\d{4}|\d{1,4}/(?:19|20)\d\d-\d{1,3}|(?:19|20)\d\d[-/]\d{3,7}"
)
# Opening hours, coordinates, networks, years: not even beside a word for phones.
_NEVER_PHONE = re.compile(
    r"[0-2]?\d[.:][0-5]\d ?- ?[0-2]?\d[.:][0-5]\d|[1-9]\d?\.\d{5,8}(?:[ ,]+\d{1,3}\.\d{5,8})?"
    r"|\d{1,3}(?:\.\d{1,3}){3}/\d\d?|(?:19|20)\d\d ?[/-] ?(?:19|20)\d\d"
)
_GLUED_BEFORE, _GLUED_AFTER = frozenset("#$€£₪@_%*"), frozenset("_@:*")
_EMPHASIS, _CALLED = frozenset("*_"), "context"
_PARTED_BEFORE = frozenset("-./:=\\")
_HEBREW_PREFIXES = frozenset("לבמהשוכ")

_PHONE_NUMBER, _CALLED_PHONE, _CALLED_NUMBER = Entity.PHONE, Role.PHONE, Role.NUMBER
_OF_PHONES = Role.PHONE, Role.NUMBER

# Where a number stands, it cannot be a phone; can when words call it one; can by itself.
_NOT_FREE, _IF_CALLED, _FREE = 0, 1, 2

_PAIRS = re.compile(r"[0-9]{2}( |-)[0-9]{2}\1[0-9]{2}")
# "171 3890 Creekside Lane": the numbers of a flat and a house, and their street.
_STREET = re.compile(
    r"[0-9]+(?: [0-9]+){1,2} (?:(?i:rue|chemin|rua|calle|avenue|avenida|boulevard|ulica|ul\.) |"
    r"(?:[^\W\d_a-z][\w.'\-]* ){1,3}"
    r"(?i:street|st|str|lane|ln|road|rd|ave|avenue|drive|dr|court|way|blvd|place|square|sq|circle|crescent)\b)"
)
_UNIT = re.compile(
    r" ?(?:(?:k(?:č|wh|g|m|s)|czk|zł|p(?:ln|cs)|eur|usd|gbp|ils|s(?:zt|tk))\b|[€$£₪%°])"
    r"|,\d\d?(?![\d.])|:\d|-\w",
    re.IGNORECASE,
)
_UNIT_BEGINS = frozenset("kczpeugisKCZPEUGIS€$£₪%°,:-")
_LINK_ENDS = ("wa.me/", "tel:", "sms:", "sip:", "tel/", "phone/", "call/", "/send?phone=")
_DOI, _LONGEST_DOI = re.compile(r"10\.[0-9]{4,9}/\S*\Z"), 64  # "10.1677/j.cell.2026.751241"
_FILE_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,3}\b")
# An odd sign after the first digits, or else one that is odd when words call it a phone.
_ODD_SIGN = re.compile(r"[0-9][0-9]*+(?:(_|[^\w .\-/:,\n]|[.\-:/]{2}| [^\w .\-/:,])|[\n,/:])")
_SEQUENCES = "01234567890123456789", "98765432109876543210"


def search(line: Line) -> None:
    """Take every phone number of the line."""
    text = line.text
    has_signs = "+" in text or "(" in text
    is_left = False
    for start, end, digits in line.runs:
        size = len(digits)
        if size < FEWEST_CALLED:
            continue
        usual = _USUAL.match(text, start) if size <= MOST else None
        is_usual = usual is not None and usual.end() == end
        if is_usual and not has_signs:
            _take(line, start, end, text[start:end], digits)
        elif is_usual and start and text[start - 1] == "+":
            if size >= FEWEST and _is_plus(text, start - 1, digits):
                line.take(start - 1, end, _PHONE_NUMBER, "plus")
        elif not _take_in(line, start, end, digits, has_signs):
            is_left = True
    if is_left:
        line.settle()
        if line.most >= FEWEST:
            _oddly_written(line)


def _take_in(line: Line, run_start: int, run_end: int, run_digits: str, has_signs: bool) -> bool:
    """Take the phone numbers of one run; whether one of them was all of it."""
    text, is_all = line.text, False
    end = _with_sign_before(text, run_start) if has_signs else run_start
    while end < run_end and (match := _PHONE.search(text, end, run_end + _EXTENSION)):
        start, end = match.span()
        if start >= run_end:
            break
        if entry := tables.entry(text, start):
            end = entry.end()
            continue
        if end - start < FEWEST:
            continue
        value = match[1]
        if len(value) > _LONGER_THAN_DATES and (date := _DATE_FIRST.match(value)):
            end = start + date.end()
            continue
        if "/" in value and " / " in value and not _is_area(line, start, value):
            match = _PHONE.match(text, start, text.index(" / ", start))
            if match is None or match.end() - start < FEWEST:
                end = text.index("/", start) + 1
                continue
            end, value = match.end(), match[1]
        is_all = start <= run_start and match.end(1) == run_end
        digits = run_digits if is_all else digits_of(value)
        if len(digits) > MOST and value[0] != "+":
            _several(line, start, end)
            is_all = False
        elif not _take(line, start, end, value, digits):
            is_all = False
    return is_all


def _take(line: Line, start: int, end: int, value: str, digits: str) -> bool:
    """Take this number, or what stands before a sum or a count at its end: "call 601 234 567 10 %".

    The latter when words call it a phone: in the rows of an invoice it looks like one. Returns whether
    anything was taken.
    """
    verdict = _verdict(line, start, end, value, digits)
    if not verdict and _has_unit(line.text, end):
        value, _, _ = value.rpartition(" ")
        end = start + len(value)
        verdict = _verdict(line, start, end, value, digits_of(value))
        if verdict != _CALLED:
            return False
    if verdict:
        line.take(start, end, _PHONE_NUMBER, verdict)
    return bool(verdict)


def _has_unit(text: str, end: int) -> bool:
    """Whether a unit or a currency follows."""
    return (
        text[end : end + 2].lstrip(" ")[:1] in _UNIT_BEGINS and _UNIT.match(text, end) is not None
    )


def _is_area(line: Line, start: int, value: str) -> bool:
    """Whether an area stands before " / ": "Tel. 030 / 28 39 40 17", "713 / 454 / 0389"."""
    area, _, rest = value.partition(" / ")
    if area[0] == "+":  # "+49 (0) 176 / 3344 8190"
        return is_international(digits_of(area.replace("(0)", "") + rest))
    if not (area.isdecimal() and len(area) in _AREAS):
        return False
    if " / " in rest and not rest.replace(" / ", "").isdecimal():
        return False
    is_called = line.role_before(start) is _CALLED_PHONE or is_after_label(line.text, start)
    return is_called and is_in_plan(line, digits_of(value))


def _with_sign_before(text: str, start: int) -> int:
    """Where a + or a bracket before the first digit stands."""
    at = start
    for _ in range(3):
        if not at or text[at - 1] not in " +(":
            break
        at -= 1
        if text[at] == "+":
            return at
    return start - 1 if start and text[start - 1] == "(" else start


def _verdict(line: Line, start: int, end: int, value: str, digits: str) -> str:
    """What makes it a phone number, or nothing."""
    if len(digits) < FEWEST and _PAIRS.fullmatch(value) is None:
        return ""  # only the smallest countries have six digits, in three pairs
    text = line.text
    if line.finds and line.finds[-1][0] < start < line.finds[-1][1]:
        return ""  # the extension of the number before
    if value[0] == "+":
        return "plus" if _is_plus(text, start, digits) else ""
    freedom = _freedom(text, start, end)
    if not freedom:
        return ""
    role = role_of_number(line, start, end, digits, freedom == _FREE)
    is_called = role is _CALLED_PHONE or (freedom == _FREE and is_called_after(text, end))
    if not is_called and role in REFUSING and not is_plainly(line, start, value, digits, role):
        return ""
    if _is_date(value) or (
        end < len(text) and text[end] == " " and _STREET.match(text, start)  # a word may follow
    ):
        return ""
    if is_called:
        is_never = len(value) > len(digits) and _NEVER_PHONE.fullmatch(value)
        return "" if is_never or is_device(text, start, digits) else _CALLED
    if len(digits) < FEWEST or freedom < _FREE:
        return ""
    return _by_plan(line, start, end, digits, value, role)


def _is_plus(text: str, start: int, digits: str) -> bool:
    """Whether a + here begins a number: not in a sum, nor after a zip code."""
    if start and text[start - 1].isdecimal():  # "5687+9562-228=2285", and "…567+420601142082"
        return is_international(digits)
    return text[start - 3 : start].lower() != "zip"


def _by_plan(line: Line, start: int, end: int, digits: str, value: str, role: Role | None) -> str:
    """Without a word that calls it a phone, the number itself must convince."""
    is_grouped = len(value) > len(digits)
    if _is_shaped_otherwise(value):
        return ""
    if digits.startswith("00") and len(digits) >= 10 and is_international(digits[2:]):
        return "00"
    if role is _CALLED_NUMBER:
        if is_grouped and not _is_in_groups(value):
            is_after_plus = word_before(line.text, start) in PLUS and is_international(digits)
            return "plus" if is_after_plus else ""
        is_told = is_grouped and "." not in value and TAX_NUMBER.fullmatch(value) is None
        return "context" if is_told or is_in_plan(line, digits) else ""
    if digits in _SEQUENCES[0] or digits in _SEQUENCES[1] or len(set(digits)) < 3:
        return ""
    is_usual_length = len(digits) <= _MOST_GROUPED if is_grouped else len(digits) >= 9
    if is_usual_length and as_written(line.regions).fullmatch(digits):
        return "plan"
    if line.is_whole(start, end) and len(digits) >= 10 and is_international(digits):
        return "plan"
    return ""


def _is_in_groups(value: str) -> bool:
    """Whether the groups are those of one number, and not of a list: "10 - 13 - 48 - 9 - 46"."""
    sizes = [*map(len, GROUP.findall(value))]
    if sizes[-1] == 1 and sizes[-2] > 4:  # "no. 4711-882043 4 pieces"
        return False
    if len(sizes) == 2 and sizes[0] > FEWEST:  # "app number 27556336-3080"
        return False
    return max(sizes) > 2 or len(set(sizes)) == 1 or len(sizes) < 4


def _freedom(text: str, start: int, end: int) -> int:
    """Whether the number begins and ends by itself, or stands inside a sign, a price or a path.

    Returns _FREE, _IF_CALLED or _NOT_FREE.
    """
    before = text[start - 1] if start else " "
    if before.isalnum() or before in _GLUED_BEFORE:
        if before in _HEBREW_PREFIXES and not text[start - 2 : start - 1].isalpha():
            return _FREE  # "to 050 …", in one word
        if before not in _EMPHASIS or not is_emphasised(text, start, end, before):
            return _IF_CALLED if before.isalpha() else _NOT_FREE
    freedom = _freedom_after(text, start) if before in _PARTED_BEFORE else _FREE
    if not freedom or end == len(text):
        return freedom
    after = text[end]
    if after.isalpha() or after in _GLUED_AFTER:
        is_stressed = after in _EMPHASIS and is_emphasised(text, start, end, after)
        return freedom if is_stressed else _NOT_FREE
    if (
        (after == " " or after in _UNIT_BEGINS)
        and _has_unit(text, end)
        and not is_called_after(text, end)
    ):
        return _NOT_FREE
    if (
        after == "/" and "/" in text[start:end] and text[end + 1 : end + 2].isalpha()
    ):  # "1465011/00/AZ"
        return _IF_CALLED
    return _IF_CALLED if after == "." and _FILE_ENDING.match(text, end) else freedom


def _freedom_after(text: str, start: int) -> int:
    """`tel:`, `č.`, `ani=` and ` / ` may stand before a number; `AB-`, `1.` and `/orders/` may not."""
    before, further = text[start - 1], text[start - 2 : start - 1]
    if text[start] == "(":
        return _FREE
    if before in "/:=" and text[max(0, start - 13) : start].lower().endswith(_LINK_ENDS):
        return _FREE
    if before in ":=":
        return _NOT_FREE if further.isdecimal() else _FREE
    if before == "\\":
        return _NOT_FREE
    if before == "-" and further in _HEBREW_PREFIXES:
        return _FREE
    if before == "/" and further.isalpha():
        label = role_of(words_in(text[max(0, start - 16) : start])[-1])
        return _IF_CALLED if label in _OF_PHONES else _NOT_FREE
    if before == "." and _DOI.search(text, max(0, start - _LONGEST_DOI), start):
        return _NOT_FREE
    if further == " " or (not further and before != "/"):
        return _FREE
    return _IF_CALLED if before == "." or not further.isalnum() else _NOT_FREE


def _is_date(value: str) -> bool:
    """A date; one begins with its century, or has a sign after a digit or two."""
    if value[2].isdecimal() and value[1].isdecimal() and value[:2] not in _CENTURIES:
        return False
    return _DATE.fullmatch(value) is not None


def _is_shaped_otherwise(value: str) -> bool:
    """Addresses of machines, decimals, part numbers, zip codes and book numbers."""
    if "." in value and ("-" in value or _MACHINE.fullmatch(value) or _DECIMAL.fullmatch(value)):
        return True
    return ("-" in value or "/" in value or value[:2] == "97") and (
        _NOT_PHONE_SHAPE.fullmatch(value) is not None
    )


def _several(line: Line, start: int, end: int) -> None:
    """Numbers with only a space between: taken when borders of groups cut all of it into numbers."""
    groups = [match.span() for match in GROUP.finditer(line.text, start, end)]
    if _freedom(line.text, start, end) < _FREE:
        return
    if line.role_before(start) in REFUSING:
        return
    plan = as_written(line.regions)
    taken: list[tuple[int, int]] = []
    first, digits = start, ""
    for a, b in groups:
        first, digits = (first, digits) if digits else (a, "")
        digits += line.text[a:b]
        if len(digits) > MOST:
            return
        if len(digits) >= FEWEST and plan.fullmatch(digits):
            taken.append((first, b))
            digits = ""
    if not digits:
        for a, b in taken:
            line.take(a, b, _PHONE_NUMBER, "plan")


def _oddly_written(line: Line) -> None:
    """Numbers with the same unusual sign between all groups: 601_142_082, 601*142*082."""
    for start, end, digits in line.runs:
        has_signs = end - start > len(digits)
        if not (has_signs and FEWEST <= len(digits) <= MOST):
            continue
        sign = _ODD_SIGN.match(line.text, start, end)
        if sign is None:
            continue
        is_odd = sign[1] is not None
        if not is_odd and line.role_before(start) is not _CALLED_PHONE:
            continue
        value = line.text[start:end]
        first, *signs = GROUP.split(value)[1:-1]
        if signs.count(first) < len(signs):
            continue
        if line.text[start - 1 : start].isalnum() or line.text[end : end + 1].isalnum():
            continue
        role = line.role_before(start)
        has_plus = line.text[max(0, start - 2) : start].strip().endswith("+")
        if (role in REFUSING and not has_plus) or _is_date(value):
            continue
        if has_plus or _is_right(line, digits, role, is_odd):
            line.take(start - has_plus, end, _PHONE_NUMBER, "plan")


def _is_right(line: Line, digits: str, role: Role | None, is_odd: bool) -> bool:
    """Whether it is called a phone or is a number of the plan; both when its signs are everyday ones."""
    if not is_odd:
        return is_in_plan(line, digits)
    return role is _CALLED_PHONE or as_written(line.regions).fullmatch(digits) is not None
