"""How much video a publisher may send: pure rules, once a second."""

START = 800_000
FLOOR = 100_000
CLIMB = 1.25
FINE_LOSS, BAD_LOSS = 0.02, 0.10


def allowance(before: int, loss: float, most: int) -> int:
    """Bits a second for the next second, from the loss on the way here (a share of 1).

    Begins at START and climbs while nearly nothing is lost: a browser without other feedback would at once
    jump to whatever it is allowed. Falls like loss-based congestion control does (draft-ietf-rmcat-gcc 6).
    """
    if not before:
        return min(START, most)
    if loss > BAD_LOSS:
        return max(FLOOR, int(before * (1 - loss / 2)))
    return min(most, int(before * CLIMB)) if loss < FINE_LOSS else before


def limit(estimate: int, sent: int) -> int | None:
    """What a receiver's estimate (REMB) demands of its senders, or None for nothing.

    A receiver never estimates much more than one and a half times what arrives, so a higher one is no limit.
    Both in bits a second; 0 means unknown.
    """
    return estimate if estimate and sent and estimate < 1.2 * sent else None
