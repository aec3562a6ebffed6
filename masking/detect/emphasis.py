"""Signs around words that only stress them: "*call 601 234 567*", "**jo@shop.com**", "_601 234 567_"."""

_REACH = 80


def is_emphasised(text: str, start: int, end: int, sign: str) -> bool:
    """Whether text[start:end] stands between a pair of these signs, single or double, on its line."""
    head = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    tail = text[end : end + _REACH].partition("\n")[0]
    opening, closing = head.rfind(sign), tail.find(sign)
    if opening < 0 or closing < 0:
        return False
    is_double = head[opening - 1 : opening] == sign
    if is_double != (tail[closing + 1 : closing + 2] == sign):
        return False
    mark = sign * 2 if is_double else sign
    before, _, inside = head.rpartition(mark)
    rest, _, after = tail.partition(mark)
    is_pair = head.count(mark) % 2 == 1 and tail.count(mark) % 2 == 1
    return is_pair and not (
        before[-1:].isalnum() or inside[:1].isspace() or rest[-1:].isspace() or after[:1].isalnum()
    )
