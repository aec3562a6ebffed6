"""Numbers told over several messages: fragments of one sender are read together, whatever stands between.

What may become a card is held back provisionally as soon as more than four digits would show, and is released
when later messages disprove it. Called again on every prefix of a conversation; it keeps nothing itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from masking.answers import OF_ELSE, WORD, Message, codes, other_letters, social
from masking.detect import accounts, ssn
from masking.detect.context import Role, role_of
from masking.detect.issuers import is_card, lengths
from masking.detect.normal import Normal
from masking.detect.spoken import Piece, rows_of
from masking.detect.told import counts_the_rest
from masking.engine import find
from masking.rules import DEFAULT, Policy
from masking.spans import Entity, Span

REACH = 8
"""Messages of anybody that may stand between two fragments."""
HELD_FOR = 8
"""Messages after which a fragment that did not become a card is shown."""
CONTEXT_REACH = 14
LONGEST_FRAGMENT, LONGEST_TEXT = 80, 300
MOST_LETTERS = 50
_SHOWN = 4
_MOST_PIECES = 24
_FEWEST_DIGITS = 3
_USUAL_SHAPES = frozenset(
    [(4, 4, 4, 4), (8, 8), (4, 6, 5), (4, 6, 4), (4, 4, 8), (8, 4, 4), (4, 8, 4), (12, 4), (4, 12), (6, 4, 6)]
    + [(6, 6, 4), (5, 5, 6), (4, 4, 4, 4, 3), (10, 6), (6, 10)] + [(1,) * n for n in (14, 15, 16, 19)]
)  # fmt: skip
_PAYMENT = re.compile(
    r"\b(?:pay|paid|card|visa|master|amex|cvv|cvc|expir|kart|plat|płac|cart[ae]\b|pag[aouóh]|tarjeta|zahl|kredit"
    r"|credit|paie|payer|bancaire|debit|billing|(?<!free of )charge)|כרטיס|אשראי|תשלום|לשלם",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\b(?:sorry|wrong|mistake|oops|correct|typo|scus|sbagli|errore|perd[oó]n|equivoc|mal\b|error|pardon"
    r"|désol|erreur|tromp|entschuld|falsch|verzeih|korrig|promi[nň]|omlouv|omyl|oprav|špatn|przepr|pomył|błąd)"
    r"|טעות|סליחה|תיקון",
    re.IGNORECASE,
)
# Sums of money, dates, and the last four digits that people name a card by: these are not held back.
_SOMETHING_ELSE = re.compile(
    r"[€$£₪] ?\d|\d ?(?:[€$£₪]|(?:kč|czk|zł|pln|eur|usd|gbp|ils|nis)\b)"
    r"|^[ +]*(?:\d|\d{3,})[.,]\d{2}\W*$|^[ +]*\+ ?\d"
    r"|^\D*(?:[0-3]?\d[./] ?[01]?\d[./]? ?(?:(?:19|20)\d\d)?)\D*$"
    r"|\b(?:end(?:s|et|ing)? |konč|kończ|fini(?:t|sce)|termin)\D*\d|מסתיים",
    re.IGNORECASE,
)
_ANY_DIGIT = re.compile(r"\d")
_COUNTING = "01234567890"
_MOST_CORRECTED = 8
_ASKED_ELSE = frozenset({Role.PHONE, Role.CODE, Role.SSN})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A digit group, or a number in words, of one message; offsets of its text."""

    index: int
    start: int
    end: int
    digits: str
    is_after_words: bool = False
    """At the end of a message of many words: alone it says too little to be held back."""


def find_stream(
    messages: Sequence[Message], *, region: str | None = None, policy: Policy = DEFAULT
) -> list[list[Span]]:
    """The spans of every message, with those that only several messages together reveal.

    messages: {"sender", "text"}, oldest first. A find over messages is one span in each, with the same group
    and without a readable tail. Never raises.
    """
    found = [find(message["text"], region=region, policy=policy) for message in messages]
    for sender in sorted({message["sender"] for message in messages}):
        pieces = list(_pieces(messages, found, sender))
        used = _cards(messages, pieces, found, policy)
        used |= _accounts(messages, pieces, found, policy)
        used |= _social(messages, pieces, found, policy)
        used |= social(messages, found, sender, policy)
        used |= codes(messages, found, sender, policy)
        if sender != "agent" and Entity.CARD not in policy.shows:
            _hold_back(messages, [p for p in pieces if p.index not in used], found)
    return [sorted(spans) for spans in found]


def may_be_piece(text: str) -> bool:
    """Whether a message is worth looking at together with others: it has digits, or number words in a row."""
    if _ANY_DIGIT.search(text):
        return True
    if len(text) > LONGEST_FRAGMENT:
        return False
    normal = Normal(text)
    rows = rows_of(normal.text)
    return any(len(row) > 1 for row in rows) or (
        bool(rows) and not other_letters(normal.text, rows)
    )


def _pieces(messages: Sequence[Message], found: list[list[Span]], sender: str) -> Iterator[_Piece]:
    """What the sender's short messages hold, or longer ones about paying end with, that may be a part."""
    for index, message in enumerate(messages):
        text = message["text"]
        if message["sender"] != sender or len(text) > LONGEST_TEXT:
            continue
        if any(span.entity is not Entity.PHONE for span in found[index]):
            continue
        normal = Normal(text)
        # No piece of a card begins with a plus.
        phones = [span for span in found[index] if span.validator == "plus"]
        rows = rows_of(normal.text)
        letters = other_letters(normal.text, rows)
        is_long = letters > MOST_LETTERS or len(text) > LONGEST_FRAGMENT
        if is_long:
            rows = [row for row in rows[-1:] if _ends_with(normal.text, row)]
        if letters:  # then one number word is a word: "the last four"
            rows = [row for row in rows if len(row) > 1 or not row[0].is_word]
        told = [piece for row in rows for piece in (row[1:] if counts_the_rest(row) else row)]
        for start, end, digits, _ in told:
            piece = _Piece(index, *normal.back(start, end), digits, is_long)
            if not any(phone.start <= piece.start < phone.end for phone in phones):
                yield piece


def _ends_with(text: str, row: list[Piece]) -> bool:
    """Whether a text about paying ends with these digits, as with a colon and the first half of a card."""
    is_end = not any(map(str.isalnum, text[row[-1].end :]))
    is_told = sum(len(piece.digits) for piece in row) >= _SHOWN
    return is_end and is_told and _PAYMENT.search(text) is not None


def _take(
    pieces: Sequence[_Piece],
    entity: Entity,
    found: list[list[Span]],
    group: int,
    is_held: bool = False,
) -> None:
    """One span for every piece; a phone that was seen in a fragment was none."""
    for index in {piece.index for piece in pieces}:
        found[index][:] = [span for span in found[index] if span.entity is not Entity.PHONE]
    for p in pieces:
        part = ((p.start, p.end),)
        found[p.index].append(
            Span(p.start, p.end, entity, "held" if is_held else "stream", part, group, is_held)
        )


def _windows(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """First and last of rows of pieces from at least two messages, near enough to each other."""
    for first in range(len(pieces)):
        for last in range(first + 1, min(len(pieces), first + _MOST_PIECES)):
            if pieces[last].index - pieces[last - 1].index > REACH:
                break
            if len({piece.index for piece in pieces[first : last + 1]}) > 1:
                yield first, last


def _cards(
    messages: Sequence[Message], pieces: list[_Piece], found: list[list[Span]], policy: Policy
) -> set[int]:
    """Rows of pieces with the length and the sum of a card; the indexes of their messages."""
    used: set[int] = set()
    if Entity.CARD in policy.shows:
        return used
    for order in [pieces, *_corrected(messages, pieces)]:
        used |= _cards_in_order(messages, order, found, used)
    return used


def _corrected(messages: Sequence[Message], pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """The pieces with one of them put right by a later one: "sorry, it is 5535"."""
    for at, piece in enumerate(pieces):
        if not _CORRECTION.search(messages[piece.index]["text"]):
            continue
        for wrong in range(max(0, at - _MOST_CORRECTED), at):
            if len(pieces[wrong].digits) == len(piece.digits):
                yield [*pieces[:wrong], piece, *pieces[wrong + 1 : at], *pieces[at + 1 :]]


def _cards_in_order(
    messages: Sequence[Message], pieces: list[_Piece], found: list[list[Span]], taken: set[int]
) -> set[int]:
    used = set(taken)
    for first, last in _windows(pieces):
        row = pieces[first : last + 1]
        digits = "".join([piece.digits for piece in row])
        if not is_card(digits) or used & {p.index for p in row}:
            continue
        shape = tuple([len(piece.digits) for piece in row])
        is_asked = any(_is_payment(messages, row[at].index) for at in (0, -1))
        is_usual = shape in _USUAL_SHAPES or min(shape) >= _FEWEST_DIGITS
        if not is_asked and (not is_usual or _is_otherwise(messages, row)):
            continue
        _take(row, Entity.CARD, found, first)
        used |= {piece.index for piece in row}
    return used


def _accounts(
    messages: Sequence[Message], pieces: list[_Piece], found: list[list[Span]], policy: Policy
) -> set[int]:
    """Whole messages of a sender that are an IBAN when read one after the other."""
    used: set[int] = set()
    indexes = sorted({piece.index for piece in pieces})
    if Entity.IBAN in policy.shows:
        return used
    for first in range(len(indexes)):
        for last in range(first + 1, min(len(indexes), first + 9)):
            between = range(indexes[first], indexes[last] + 1)  # a part may be letters alone
            if len(between) > _MOST_PIECES:
                break
            rows = [i for i in between if messages[i]["sender"] == messages[between[0]]["sender"]]
            said = "".join([messages[i]["text"] for i in rows])
            value = "".join([c for c in said if c.isalnum()])
            at = next((k for k in (0, 4) if accounts.is_whole(value[k:])), None)
            if at is not None and not used & set(rows):
                for i in rows:
                    whole = (0, len(messages[i]["text"]))
                    found[i][:] = [Span(*whole, Entity.IBAN, "stream", (whole,), first)]
                used |= set(rows)
    return used


def _social(
    messages: Sequence[Message], pieces: list[_Piece], found: list[list[Span]], policy: Policy
) -> set[int]:
    """Nine digits after somebody spoke of a social security number."""
    used: set[int] = set()
    if Entity.SSN in policy.shows:
        return used
    for first, last in _windows(pieces):
        row = pieces[first : last + 1]
        digits = "".join([piece.digits for piece in row])
        if len(digits) != 9 or not ssn.is_issued(digits) or used & {p.index for p in row}:
            continue
        if _nearest_role(messages, row[0].index, Role.SSN) is Role.SSN:
            _take(row, Entity.SSN, found, first)
            used |= {piece.index for piece in row}
    return used


def _hold_back(messages: Sequence[Message], pieces: list[_Piece], found: list[list[Span]]) -> None:
    """Hide the pieces at the end of a conversation that may be the beginning of a card."""
    recent = [
        piece
        for piece in pieces
        if not piece.is_after_words
        and len(messages) - piece.index <= HELD_FOR + _MOST_PIECES
        and not _SOMETHING_ELSE.search(messages[piece.index]["text"])
    ]
    for first, piece in enumerate(recent):
        row = [piece]
        for further in recent[first + 1 :]:
            if further.index - row[-1].index > REACH:
                break
            row.append(further)
        digits = "".join([part.digits for part in row])
        if digits in _COUNTING or not _SHOWN < len(digits) <= 19 or not lengths(digits + "0000"):
            continue
        is_over = len(messages) - row[-1].index > HELD_FOR
        if is_over or not _is_payment(messages, piece.index) or _is_otherwise(messages, row):
            continue
        _take(row, Entity.CARD, found, first, is_held=True)
        return


def _is_payment(messages: Sequence[Message], index: int) -> bool:
    """Whether the last telling word up to this message speaks of paying."""
    return _nearest_role(messages, index, Role.CARD) is Role.CARD


def _is_otherwise(messages: Sequence[Message], row: Sequence[_Piece]) -> bool:
    """Whether the fragments themselves, or what was asked before, speak of an order, a ticket or the like."""
    texts = [messages[index]["text"].lower() for index in {piece.index for piece in row}]
    if any(role_of(word) in OF_ELSE for text in texts for word in WORD.findall(text)):
        return True
    return _nearest_role(messages, row[0].index, Role.CARD) is Role.OTHER


def _nearest_role(messages: Sequence[Message], index: int, wanted: Role) -> Role | None:
    """The wanted role or OTHER, whichever was spoken of last."""
    for at in range(index, max(-1, index - CONTEXT_REACH), -1):
        text = messages[at]["text"].lower()
        if wanted is Role.CARD and _PAYMENT.search(text):
            return Role.CARD
        roles = {role_of(word) for word in WORD.findall(text)}
        if wanted in roles:
            return wanted
        is_asked_else = wanted is Role.CARD and at < index and _ASKED_ELSE & roles
        if not OF_ELSE.isdisjoint(roles) or is_asked_else:
            return Role.OTHER
    return None
