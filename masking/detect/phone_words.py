"""What the words around a number make of it, for whoever looks for phones.

The nearest telling word decides, but a label right before the number wins over it, and what was said of
another number says nothing of this one.
"""

import re

from masking.detect import words
from masking.detect.context import AFTER, REACH, TAKEN, Role, is_telling, word_before, words_in
from masking.detect.line import Line
from masking.detect.numbering import as_called, as_written, is_international
from masking.spans import Entity

_CALLED_PHONE, _CALLED_ACCOUNT, _CALLED_CODE = Role.PHONE, Role.ACCOUNT, Role.CODE
_CALLED_NUMBER, _CALLED_OTHER = Role.NUMBER, Role.OTHER
_LONGER_THAN_CODES, _SHORTEST_IMEI = 9, 14
_LETTERS = frozenset("TMFPCOtmfp")
_NAMES = frozenset(["area code", "caller id", "caller_id", "caller-id"])
_SHORT_NAMES = frozenset([f"{sign}ld" for sign in (" ", "\n", "")])
_LONGEST_LABEL, _LONGEST_SIGN = 16, 3
_DIGIT, _ENDING = re.compile("[0-9]"), re.compile(r"[0-9,;\n]|\. ")
_LONG = re.compile("[0-9]{8}")
# "TN-Nr. 2025-00419": the number of what stands before, which says nothing of phones.
_COMPOUND = re.compile(r"[^\W\d_][.\-]{1,2}(?:nr|nummer|num|no)\b[^0-9]{0,8}\Z", re.IGNORECASE)
# An employer's and a company's number in the US: the one is an article elsewhere, the other four letters.
_DIGITS_OF_COMPANY = 9
_OF_COMPANY = re.compile(r"\b(?:EIN|D-U-N-S)\b[^0-9]{0,8}\Z")
_TO = words.of("to on at via sur le au al sul su na pod an auf zu la el לטלפון")
"""After these words the number is where a code was sent, and not the code."""
_AT = " at ", " on ", " au ", " unter "
"""After these a number in groups is dialled, whatever is spoken of: "fax the invoice to us on 0161 …"."""
_PARTING = frozenset("/|;(")
_TELLING = _PARTING | frozenset(":.\"'=dDeE")
"""What a label, or another number, may end with."""
_ENDS_WITH = (".", ",", ";", ")", "\n")
_CALLED_AFTER = re.compile(
    r"[ \-,(]{0,3}+(?=[ofmchwdptOFMCHWDPT])"
    r"(?i:office|fax|mobile|cell|home|work|desk|phone|tel|mob|handy|mobil)\b"
)
_NUMBER_NEXT = re.compile(rf"\W{{0,3}}[+*0-9{TAKEN}]")
# "Two mobiles on the account, 0797 …", "wrong number on my account, should be …".
_ASIDE = re.compile(r"[^\W\d_],(?: (?:[^\W\d_]{1,8}|\+?[0-9]+)){0,3} \Z")
_SINCE_NUMBER = re.compile(r"[0-9]{4}[^\s0-9]{0,4}\s([^0-9\n]+)(?<![^\s(])\Z")
_SINCE_COMMA = re.compile(r"[0-9](?![0-9])[^\s0-9]{0,4}[,.;]\s([^0-9\n]+)(?<![^\s(])\Z")
REFUSING = frozenset({Role.OTHER, Role.ACCOUNT, Role.CODE, Role.SSN})
"""What a number is called that is no phone then."""


def role_of_number(line: Line, start: int, end: int, digits: str, is_free: bool) -> Role | None:
    """What words and signs around a number say of it."""
    text, role = line.text, line.role_before(start)
    # A word after a comma speaks of what follows it, and one after a sign it ends of nothing at all.
    if role is None and is_free and text[end : end + 1] not in _ENDS_WITH:
        role = line.role_after(end)
        if role in REFUSING and _is_of_another(text[end : end + AFTER]):
            role = None
    if role is _CALLED_ACCOUNT and (
        any(find.entity is Entity.IBAN for find in line.finds)
        or _ASIDE.search(text, max(0, start - REACH), start)
    ):
        role = None  # that was spoken of another number, or by the way
    if len(digits) == _DIGITS_OF_COMPANY < end - start and _is_of_company(text, start):
        return _CALLED_OTHER
    if role is _CALLED_NUMBER and _COMPOUND.search(text, max(0, start - AFTER), start):
        return _CALLED_OTHER
    if role is _CALLED_PHONE or start < 2:
        return role
    sign = text[start - 1 - (text[start - 1] == " ")]
    if sign not in _TELLING:
        return role
    if is_after_label(text, start) and is_in_plan(line, digits):
        return _CALLED_PHONE
    if sign in _PARTING and role in REFUSING and _is_after_another(text, start):
        return None
    return role


def _is_of_company(text: str, start: int) -> bool:
    before = text[max(0, start - AFTER) : start]
    return ("EIN" in before or "D-U-N-S" in before) and _OF_COMPANY.search(before) is not None


def is_plainly(line: Line, start: int, value: str, digits: str, role: Role | None) -> bool:
    """Whether it is a phone in spite of a word before it: what a code was sent to, or is dialled abroad."""
    is_to = role is _CALLED_CODE
    if len(value) > len(digits) >= _LONGER_THAN_CODES and (
        is_to or line.text.endswith(_AT, 0, start)
    ):
        return (not is_to or word_before(line.text, start) in _TO) and _is_written(line, digits)
    if not digits.startswith("00"):
        if line.runs[0][0] >= start:
            return False
        is_like = len(value) > len(digits) and _is_written(line, digits)
        return _is_past(line.text, start, is_like)
    return not is_telling(word_before(line.text, start)) and is_international(digits[2:])


def _is_past(text: str, start: int, is_like: bool) -> bool:
    """Whether the word spoke of an earlier number and others came since: "ref 4128). I'm on 0775 …".

    is_like: whether it looks like a phone; then a word after a comma will do: "berth F31, pilot 0775 …".
    """
    since = _SINCE_NUMBER.search(text, max(0, start - REACH), start)
    said = words_in(since[1]) if since else []
    if len(said) > 1 and not any(map(is_telling, said)):
        return True
    since = _SINCE_COMMA.search(text, max(0, start - REACH), start) if is_like else None
    said = words_in(since[1]) if since else []
    return any(len(word) > 2 for word in said) and not any(map(is_telling, said))


def is_after_label(text: str, start: int) -> bool:
    """Whether a label stands right before: "T: 020 …" below "Accounts Payable", "area code 415 …"."""
    before = text[max(0, start - _LONGEST_LABEL) : start].rstrip(" ('\"=")
    if before[-1:] in (":", "."):
        before = before[:-1].rstrip()
        if before[-3:].lower() in _SHORT_NAMES:
            return True
        if before[-1:] in _LETTERS and not before[-2:-1].isalnum():
            return True
    return before[-9:].lower() in _NAMES


def _is_after_another(text: str, start: int) -> bool:
    """Whether the word spoke of the number before the sign: "ref 7785-72 / 826.776.0427"."""
    before = text[max(0, start - _LONGEST_LABEL) : start].rstrip(" (")
    if before[-1:] not in ("/", "|", ";"):
        return False
    return _DIGIT.search(before.rstrip("/|; ").rpartition(" ")[2]) is not None


def _is_written(line: Line, digits: str) -> bool:
    """Whether it is a number of the regions as it is written in full."""
    return as_written(line.regions).fullmatch(digits) is not None


def is_in_plan(line: Line, digits: str) -> bool:
    """Whether it is a number of the regions, with or without the trunk 0."""
    return as_called(line.regions).fullmatch(digits) is not None


def _is_of_another(after: str) -> bool:
    """Whether the first telling word stands after or before another number.

    "… 170061 on 24/11, parcel 7", "… 685 8964 - quote SW/009".
    """
    digit = _ENDING.search(after)
    said = words_in(after[: digit.start()] if digit else after)
    telling = [*map(is_telling, said)]
    if not any(telling):
        return True
    is_before = digit is not None and digit[0].isdecimal()
    return is_before and not any(telling[:-1] if len(said[-1]) > _LONGEST_SIGN else telling[:-2])


def is_device(text: str, start: int, digits: str) -> bool:
    """A device, its address, a bank: "IMEI of the phone that was stolen: 35…", "ip=20.82…"."""
    before = text[max(0, start - REACH) : start].lower()
    near = before if len(digits) >= _SHORTEST_IMEI else before[-AFTER:]
    if "routing" in before or ("imei" in near and not _LONG.search(near.rpartition("imei")[2])):
        return True
    return before.endswith(("ip ", "ip=", "ip:", "ip: "))


def is_called_after(text: str, end: int) -> bool:
    """Whether the very next word says that it was a phone: "601 234 567 (office)"."""
    word = _CALLED_AFTER.match(text, end) if end < len(text) else None
    if word is None:
        return False
    # After a comma the word may belong to the number that follows it.
    return "," not in word[0] or _NUMBER_NEXT.match(text, word.end()) is None
