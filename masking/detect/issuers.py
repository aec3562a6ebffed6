"""Which card lengths each issuer prefix has (ISO/IEC 7812), and the Luhn sum. Data and arithmetic."""

from bisect import bisect_left
from itertools import accumulate

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
    four: (*_USUAL_BY_FOUR.get(four, ()), *_ONLY_CALLED.get(four, ()))
    for four in _USUAL_BY_FOUR | _ONLY_CALLED
}


def lengths(digits: str, is_called: bool = False) -> tuple[int, ...]:
    """The lengths a card that begins so may have; more of them when the customer calls it a card."""
    return (_CALLED_BY_FOUR if is_called else _USUAL_BY_FOUR).get(digits[:4], ())


def luhn(digits: str) -> bool:
    """The check sum of ISO/IEC 7812-1 annex B over ASCII digits."""
    code = digits.encode()
    values = code[-1::-2].translate(_SINGLE) + code[-2::-2].translate(_DOUBLED)
    return sum(values) % 10 == 0 and digits != digits[0] * len(digits)


def windows(digits: str, borders: list[int], is_called: bool = False) -> list[tuple[int, int]]:
    """Every window between two borders that has the length and the sum of a card, as indexes of borders."""
    found: list[tuple[int, int]] = []
    even, odd = _running_sums(digits) if len(digits) > _LONG else ([], [])
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
            last = first + length  # where every group is one digit
            if last >= len(borders) or borders[last] != end:
                last = bisect_left(borders, end, first)
                if last == len(borders) or borders[last] != end:
                    continue
            if even:
                sums = even if end % 2 else odd
                is_card = not (sums[end] - sums[start]) % 10 and (
                    digits[start] != digits[start + 1]
                    or digits.count(digits[start], start, end) < length
                )
            else:
                is_card = luhn(digits[start:end])
            if is_card:
                found.append((first, last))
    return found


def _running_sums(digits: str) -> tuple[list[int], list[int]]:
    """Luhn over any window of a long digit string in constant time: running sums of both parities.

    For windows that end at an odd and at an even border: the last digit counts once, the one before it twice.
    """
    code = digits.encode()
    single, double = code.translate(_SINGLE), code.translate(_DOUBLED)
    even, odd = bytearray(single), bytearray(double)
    even[1::2], odd[1::2] = double[1::2], single[1::2]
    return [0, *accumulate(even)], [0, *accumulate(odd)]
