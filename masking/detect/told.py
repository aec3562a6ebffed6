"""Numbers told in pieces with words between: "first half 4111 1111, then four ones …".

The pieces are rows of digit groups and number words. What they make together must have the check sum of
a card or an account, or the length of what the words ask for; and the words must speak of it, or say that
it goes on.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from masking.detect import numerals, ssn, told_accounts, words
from masking.detect.cards import is_usual_shape
from masking.detect.context import Learned, Role, is_split_word, role_of, words_in
from masking.detect.issuers import is_card
from masking.detect.line import Line
from masking.detect.numbering import as_called, as_written
from masking.detect.phone_words import is_after_label
from masking.detect.spoken import Piece
from masking.spans import Entity

_CARD, _ACCOUNT, _SSN, _PHONE = Role.CARD, Role.ACCOUNT, Role.SSN, Role.PHONE
_OTHER, _NUMBER = Role.OTHER, Role.NUMBER
_OF_PHONES = _PHONE, _NUMBER
_CALLED = frozenset({_CARD, _ACCOUNT, _SSN, _PHONE})
_IN_ODD_GROUPS = _CARD, _ACCOUNT
_ONLY_PHONE, _NOBODY, _NOTHING = frozenset({_PHONE}), frozenset({_OTHER}), frozenset[Role]()
_AREA = frozenset(["area", "code"])
_MOST_ROWS, _MOST_TOGETHER, _MANY, _FEW = 40, 9, 24, 4
LONGEST_ALONE = 13
_MOST_DIGITS = 19
_GAP, _GAP_OF_PHONES, _NEAR = 60, 30, 16
_FEWEST, _FEWEST_OF_PHONE, _MOST_OF_PHONE = 9, 7, 13
_USUAL_LENGTHS = 10, 11
"""Of numbers that begin with 0, whatever the country."""
_IN_A_LIST = "2)"
_FOUR_FOURS = (4, 4, 4, 4)
_SMALL = frozenset(map(numerals.bare, words.of(words.SMALL)))
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile("[0-9]")
_LABEL = re.compile(r"(?:st|nd|rd|th)? ?[:)=]")
_EXPIRY = re.compile(r"(?:0?[1-9]|1[0-2]) ?/ ?(?:20)?[2-4][0-9]")

Row = Sequence[Piece]


def is_likely(line: Line) -> bool:
    """Whether there are several numbers left, or one in groups, and a word that speaks of one in pieces."""
    runs = line.runs
    if len(runs) == 1:
        start, end, digits = runs[0]
        return len(digits) < end - start and (
            _IN_A_LIST in line.plain or line.role_before(start) in _IN_ODD_GROUPS
        )
    if not 1 < len(runs) <= _MOST_ROWS or line.count_digits() < _FEWEST:
        return False
    # Several detectors ask what stands before a number; what all the words say is asked last.
    first = next((start for start, _, digits in runs if len(digits) > 1), runs[0][0])
    is_other = line.role_before(first) is _OTHER and "iban" not in line.plain.lower()
    return not is_other and bool(_roles(line))


def search(line: Line, rows: list[list[Piece]]) -> bool:
    """Take what several rows make together; whether anything was found."""
    roles = _roles(line)
    if not roles or len(rows) > _MOST_ROWS:
        return False
    before = len(line.finds)
    if _ACCOUNT in roles or "iban" in line.plain.lower():
        told_accounts.search(line)
    free = [part for row in rows if not _is_taken(line, row) for part in _apart(line.text, row)]
    if len(free) <= _MOST_ROWS:
        _cards(line, free, is_called=_CARD in roles)
        if _SSN in roles:
            _social(line, free)
        if _PHONE in roles or roles == _NOBODY:
            _phones(line, free, is_named=_PHONE in roles)
    return len(line.finds) > before


def _roles(line: Line) -> frozenset[Role | None]:
    """What the words speak of; OTHER when all they say is that something goes on.

    A phone in pieces needs such a word as well.
    """
    said = words_in(line.plain)
    found = _CALLED.intersection(map(role_of, said))
    if found and found != _ONLY_PHONE:
        return found
    is_told = True in map(_is_joining, said) or _IN_A_LIST in line.plain
    if is_told and not found and ({*said} >= _AREA or _NUMBER in map(role_of, said)):
        return _ONLY_PHONE
    return (found or _NOBODY) if is_told else _NOTHING


def _joins(word: str) -> bool:
    return is_split_word(word) or word == "x" or numerals.bare(word) in numerals.FILLERS


# A letter by itself is hardly ever said of numbers: "a", "i", "y" are everyday words.
_is_joining = Learned(lambda word: _joins(word) if len(word) > 1 else word == "x").__getitem__
# A suite goes on in French, and is a room in English.
_parts_nothing = Learned(
    lambda word: (
        (_joins(word) and word != "suite")
        or numerals.bare(word) in _SMALL
        or (numerals.bare(word),) in numerals.NAMES  # a count: "the last four 5703"
    )
).__getitem__


def _apart(text: str, row: Row) -> Iterator[Row]:
    """A row is cut where a word stands between digits: "4111 1111 then 1111"."""
    begin = 0
    for at, (one, other) in enumerate(pairwise(row), 1):
        if not one.is_word and not other.is_word and _LETTER.search(text, one.end, other.start):
            yield row[begin:at]
            begin = at
    yield row[begin:]


def _is_taken(line: Line, row: Row) -> bool:
    start, end = row[0].start, row[-1].end
    return any(find.start < end and start < find.end for find in line.unsettled())


def _are_taken(line: Line, window: Sequence[Row]) -> bool:
    return any(_is_taken(line, row) for row in window)


def _windows(rows: Sequence[Row], gap: int, fewest: int = 2) -> Iterator[tuple[Sequence[Row], str]]:
    """Rows one after the other and near enough, and the digits that they make, the most first."""
    said = [_digits(row) for row in rows]
    for first in range(len(rows)):
        made = [said[first]]
        for last in range(first + 1, min(len(rows), first + _MOST_TOGETHER)):
            is_near = rows[last][0].start - rows[last - 1][-1].end <= gap
            if not is_near or len(made[-1]) + len(said[last]) > _MOST_DIGITS:
                break
            made.append(made[-1] + said[last])
        for count in range(len(made), fewest - 1, -1):
            yield rows[first : first + count], made[count - 1]


def _digits(row: Row) -> str:
    return "".join([piece.digits for piece in row])


def _cards(line: Line, rows: Sequence[Row], is_called: bool) -> None:
    """All the rows, and once more without what only counts or numbers the others."""
    if any(_is_glued(line.text, row[0].start) for row in rows):
        return
    unlabelled = [_without_labels(line.text, row) for row in rows]
    uncounted = [_without_count(line.text, row) for row in unlabelled]
    for tried in (rows, unlabelled, uncounted):
        telling = [row for row in tried if len(_digits(row)) > 1]
        for window, digits in _windows(telling, _GAP, 2 if telling == rows else 1):
            if (
                is_card(digits)
                and not _are_taken(line, window)
                and _is_told(line, window, is_called, is_among_others=len(rows) > _MANY)
            ):
                _take(line, window, Entity.CARD)


def _is_glued(text: str, start: int) -> bool:
    return text[start - 1 : start].isalpha() or text[start - 1 : start] == "#"


def _without_labels(text: str, row: Row) -> Row:
    """Without the numbers of a list ("1) 4111", "part 2: 4111") and without an expiry."""
    kept = [p for p in row if len(p.digits) > 1 or p.is_word or not _LABEL.match(text, p.end)]
    if len(kept) > 1 and _EXPIRY.fullmatch(text, kept[-2].start, kept[-1].end):
        del kept[-2:]
    return kept


def _without_count(text: str, row: Row) -> Row:
    """Without a first number that tells how many follow: "the last four one two three four"."""
    if len(row) < 2 or not row[0].is_word:
        return row
    before = words_in(text[max(0, row[0].start - _NEAR) : row[0].start])
    is_after_split = bool(before) and is_split_word(before[-1])
    return row[1:] if is_after_split or counts_the_rest(row) else row


def counts_the_rest(row: Row) -> bool:
    """Whether the first number is a word that tells how many digits follow."""
    return len(row) > 1 and row[0].is_word and row[0].digits == str(len(_digits(row[1:])))


def _is_told(line: Line, window: Sequence[Row], is_called: bool, is_among_others: bool) -> bool:
    """Whether words say that these rows belong together."""
    shape = tuple([len(_digits(row)) for row in window])
    if is_among_others:
        return len(window) <= _FEW and line.role_before(window[0][0].start) is _CARD
    if is_called and shape == _FOUR_FOURS:
        return True
    if any(line.role_before(row[0].start) is _OTHER for row in window):
        return False
    start = window[0][0].start
    # Many odd pieces before the word for cards are other numbers that make one by accident.
    if is_called and (len(window) < _FEW or line.role_before(start) is _CARD):
        return True
    before = words_in(line.text[max(0, start - _NEAR) : start])
    said = before[-1:] + words_in(line.text[start : window[-1][-1].end])  # "begin 4111 …"
    if _is_list_of_fours(line.text, window):
        return True
    return is_usual_shape(shape) and any(map(is_split_word, said))


def _is_list_of_fours(text: str, window: Sequence[Row]) -> bool:
    """1) 4111 2) 1111 3) 1111 4) 1111."""
    sizes = tuple([len(piece.digits) for row in window for piece in row])
    return sizes == _FOUR_FOURS and text.count(")", window[0][0].start, window[-1][-1].end) == 3


def _social(line: Line, rows: Sequence[Row]) -> None:
    uncounted = [_without_count(line.text, row) for row in rows]
    for window, digits in _windows(uncounted, _GAP_OF_PHONES, 1):
        is_known = len(digits) == ssn.DIGITS and (ssn.is_issued(digits) or ssn.is_taxpayer(digits))
        if (
            is_known
            and not _are_taken(line, window)
            and line.role_before(window[0][0].start) is _SSN
            and _are_joined(line.text, window)
        ):
            _take(line, window, Entity.SSN)


def _phones(line: Line, rows: Sequence[Row], is_named: bool) -> None:
    """Only words that join may stand between the pieces of a phone: two phones may follow each other.

    Three pieces that are a whole number of a plan, with its trunk 0, need no word for phones.
    """
    plan = (as_called if is_named else as_written)(line.regions)
    for window, digits in _windows(rows, _GAP_OF_PHONES, 2 if is_named else 3):
        start = window[0][0].start
        if not _FEWEST_OF_PHONE <= len(digits) <= _MOST_OF_PHONE:
            continue
        if is_named and not _is_phone(line, start, window[-1][-1].end):
            continue
        if not is_named and (digits[0] != "0" or line.role_before(start) is _OTHER):
            continue
        if _are_taken(line, window) or not _are_joined(line.text, window):
            continue
        is_national = digits[0] == "0" and len(digits) in _USUAL_LENGTHS
        has_plus = line.text[:start].rstrip().endswith("+")
        if has_plus or is_national or plan.fullmatch(digits):
            _take(line, window, Entity.PHONE)


def _is_phone(line: Line, start: int, end: int) -> bool:
    role = line.role_before(start)
    if role is None:
        role = line.role_after(end)
    return role in _OF_PHONES or is_after_label(line.text, start)


def _are_joined(text: str, window: Sequence[Row]) -> bool:
    """By words that say so, or all by the same letter: "601x142x082"."""
    gaps = [text[a[-1].end : b[0].start] for a, b in pairwise(window)]
    if len(gaps) > 1 and len(set(gaps)) == 1 and len(gaps[0]) == 1:
        return True
    said = [word for gap in gaps for word in words_in(gap)]
    return all(map(_parts_nothing, said)) and all(len(_digits(row)) > 1 for row in window)


def _parts(text: str, row: Row) -> Iterator[tuple[int, int]]:
    """Where a row stands, less the numbers of a list in it."""
    begin = row[0].start
    for one, other in pairwise(row):
        if _DIGIT.search(text, one.end, other.start):
            yield begin, one.end
            begin = other.start
    yield begin, row[-1].end


def _take(line: Line, window: Sequence[Row], entity: Entity) -> None:
    parts = tuple([part for row in window for part in _parts(line.text, row)])
    group = len(line.finds)
    for part in parts:
        line.take(*part, entity, "spelled", parts, group)
