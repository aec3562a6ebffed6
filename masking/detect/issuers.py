"""Which card lengths each issuer prefix has (ISO/IEC 7812), and the Luhn sum. Data and arithmetic."""

from bisect import bisect_left
from functools import partial
from itertools import compress
from operator import itemgetter

USUAL = {
    # prefix or range: lengths that stand without further evidence
    "34": (15,), "37": (15,), "2131": (15,), "1800": (15,),
    "300-305": (14, 16), "3095": (14, 16), "36": (14, 16), "38": (14, 16), "39": (14, 16),
    "3528-3589": (16, 19),
    "4": (16, 19),
    "51-55": (16,), "2221-2720": (16,), "2200-2204": (16,),
    "6011": (16, 19), "644-649": (16, 19), "65": (16, 19), "62": (16, 19, 17, 18), "60": (16,), "81": (16,),
    "637-639": (16,), "9792": (16,),
    "50": (16, 19, 18), "56-58": (16, 19, 18), "6304": (16, 19, 18), "67": (16, 19, 18), "6390": (16, 19, 18),
}  # fmt: skip
CALLED = {
    # further lengths, believed when the customer calls the number a card
    "4": (13,), "50": (12, 13, 14, 15, 17), "56-58": (12, 13, 14, 15, 17), "67": (12, 13, 14, 15, 17),
    "6304": (12, 13, 14, 15, 17), "6390": (12, 13, 14, 15, 17), "0604": (12, 13, 14, 15, 16), "1": (15,),
    "35": (16,), "309": (14,), "6": (16,), "2": (16,), "82": (16,),
}  # fmt: skip


def _spread(table: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Ranges written out, so that a prefix is one lookup."""
    found = {}
    for prefix, lengths in table.items():
        low, _, high = prefix.partition("-")
        for number in range(int(low), int(high or low) + 1):
            found[str(number).zfill(len(low))] = lengths
    return found


_USUAL, _CALLED = _spread(USUAL), _spread(CALLED)
_LONG, _SHORTEST = 40, 12
_DOUBLED = bytes(
    ((2 * d if d < 5 else 2 * d - 9) if 0 <= (d := code - 48) < 10 else 0) for code in range(256)
)
_SINGLE = bytes((code - 48 if 48 <= code < 58 else 0) for code in range(256))
# What two digits, read as a hexadecimal number, add to the sum.
_PAIR = bytes(_DOUBLED[48 + (pair >> 4) % 10] + (pair & 15) for pair in range(256))


def _by_four(table: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """The lengths for every four digits a number may begin with; the longest prefix decides."""
    found = {}
    for number in range(10_000):
        four = f"{number:04d}"
        lengths = next((table[four[:size]] for size in (4, 3, 2, 1) if four[:size] in table), ())
        if lengths:
            found[four] = lengths
    return found


_USUAL_BY_FOUR, _ONLY_CALLED = _by_four(_USUAL), _by_four(_CALLED)
_CALLED_BY_FOUR = {
    four: tuple(dict.fromkeys((*_USUAL_BY_FOUR.get(four, ()), *_ONLY_CALLED.get(four, ()))))
    for four in _USUAL_BY_FOUR | _ONLY_CALLED
}
_number = partial(int.from_bytes, byteorder="little")
_IS_TENFOLD = bytes(total % 10 == 0 for total in range(256))


def _begins(known: dict[str, tuple[int, ...]]) -> dict[int, tuple[frozenset[str], bytes]]:
    """By length, in the order in which they are tried: the four digits cards begin with, 1 for the first."""
    found = {}
    for length in (14, 15, 16, 19, 17, 18, 13, 12):
        fours = frozenset([four for four, sizes in known.items() if length in sizes])
        first = {four[0] for four in fours}
        found[length] = fours, bytes(chr(code) in first for code in range(256))
    return found


_USUAL_BEGINS, _CALLED_BEGINS = _begins(_USUAL_BY_FOUR), _begins(_CALLED_BY_FOUR)


def lengths(digits: str, is_called: bool = False) -> tuple[int, ...]:
    """The lengths a card that begins so may have; more of them when the customer calls it a card."""
    return (_CALLED_BY_FOUR if is_called else _USUAL_BY_FOUR).get(digits[:4], ())


def is_card(digits: str) -> bool:
    """Whether these digits have a length of their issuer and the sum of a card."""
    sizes = _USUAL_BY_FOUR.get(digits[:4])
    return sizes is not None and len(digits) in sizes and luhn(digits)


def luhn(digits: str) -> bool:
    """The check sum of ISO/IEC 7812-1 annex B over ASCII digits."""
    pairs = bytes.fromhex(digits if len(digits) % 2 == 0 else f"0{digits}")
    return sum(pairs.translate(_PAIR)) % 10 == 0 and digits != digits[0] * len(digits)


def windows(digits: str, borders: list[int], is_called: bool = False) -> list[tuple[int, int]]:
    """Every window between two borders that has the length and the sum of a card, as indexes of borders."""
    if len(digits) > _LONG:
        return _windows_of_long(digits, borders, is_called)
    found: list[tuple[int, int]] = []
    known = _CALLED_BY_FOUR if is_called else _USUAL_BY_FOUR
    last_start = len(digits) - _SHORTEST
    for first, start in enumerate(borders):
        if start > last_start:
            break
        sizes = known.get(digits[start : start + 4])
        if sizes is None:
            continue
        for length in sizes:
            end = start + length
            last = bisect_left(borders, end, first)
            if last < len(borders) and borders[last] == end and luhn(digits[start:end]):
                found.append((first, last))
    return found


def _windows_of_long(digits: str, borders: list[int], is_called: bool) -> list[tuple[int, int]]:
    """As windows, for any number of digits: nine in ten fail the sum, so that is asked of all at once."""
    found: list[tuple[int, int]] = []
    code, positions = digits.encode(), [*range(len(digits) + 1)]
    index_of = dict(zip(borders, positions, strict=False)).get
    sums = _Sums(code)
    for length, (fours, first_digits) in (_CALLED_BEGINS if is_called else _USUAL_BEGINS).items():
        starts = code[: max(0, len(code) - length + 1)].translate(first_digits)
        fitting = sums.fitting(starts, length) if 1 in starts else b""
        if 1 not in fitting:
            continue
        for start in compress(positions, fitting):
            first, last = index_of(start), index_of(start + length)
            if first is None or last is None:
                continue
            four = digits[start : start + 4]
            if four in fours and (
                four[0] != four[1] or digits[start : start + length] != four[0] * length
            ):
                found.append((first, last))
    found.sort(key=itemgetter(0))
    return found


class _Sums:
    """The Luhn sums of all windows of a digit string, a length at a time.

    Adds with one long number that has a byte for every digit; none overflows, 19 digits make 171 at most.
    """

    def __init__(self, code: bytes) -> None:
        self._size = len(code)
        single, double = _number(code.translate(_SINGLE)), _number(code.translate(_DOUBLED))
        self._at_even = at_even = _number(b"\xff\0" * (len(code) // 2 + 1))
        self._at_odd = at_odd = at_even << 8
        # Where the digits at even places count twice, and where those at odd places do; of 1, 2, 4… in a row.
        even, odd = double & at_even | single & at_odd, single & at_even | double & at_odd
        self._rows = [(1, even, odd)]
        for count in (1, 2, 4, 8):
            even, odd = even + (even >> 8 * count), odd + (odd >> 8 * count)
            self._rows.append((2 * count, even, odd))

    def fitting(self, starts: bytes, length: int) -> bytes:
        """1 for those starts (1 each) from which so many digits have the sum of a card."""
        sum_even = sum_odd = added = 0
        for count, even, odd in self._rows:
            if length & count:
                sum_even += even >> 8 * added
                sum_odd += odd >> 8 * added
                added += count
        if length % 2:  # the last digit counts once, the one before it twice
            sum_even, sum_odd = sum_odd, sum_even
        sums = sum_even & self._at_even | sum_odd & self._at_odd
        has_sum = sums.to_bytes(self._size, "little").translate(_IS_TENFOLD)
        return (_number(has_sum) & _number(starts)).to_bytes(self._size, "little")
