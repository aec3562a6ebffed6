"""A slow reader costs a bounded amount and is cut off; order is kept."""

import json

import pytest

from contactcenter.realtime.limits import Bucket
from contactcenter.realtime.outbox import MOST_FRAMES, WINDOW_FRAMES, Outbox

pytestmark = pytest.mark.unit


class Wire:
    """What went out."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.outbox = Outbox(self.send)

    async def send(self, text: str) -> None:
        self.sent.append(text)

    def pings(self) -> list[int]:
        return [json.loads(t)["n"] for t in self.sent if t.startswith('{"type":"ping"')]

    def frames(self) -> list[str]:
        return [t for t in self.sent if not t.startswith('{"type":"ping"')]


async def test_a_reader_that_answers_gets_everything_in_order() -> None:
    wire = Wire()
    for n in range(5000):
        assert wire.outbox.push(str(n))
        await wire.outbox.write()
        if wire.pings():
            wire.outbox.pong(wire.pings()[-1])
    await wire.outbox.write()
    assert wire.frames() == [str(n) for n in range(5000)]


async def test_a_reader_that_never_answers_gets_a_window_and_is_cut_off() -> None:
    wire = Wire()
    pushed = 0
    while wire.outbox.push("x"):
        pushed += 1
        await wire.outbox.write()
    assert len(wire.frames()) == WINDOW_FRAMES
    assert pushed == WINDOW_FRAMES + MOST_FRAMES


async def test_size_counts_like_number() -> None:
    wire = Wire()
    pushed = 0
    while wire.outbox.push("x" * 10_000):
        pushed += 1
        await wire.outbox.write()
    assert sum(map(len, wire.frames())) < 600_000
    assert pushed < 300


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket(burst=3, rate=1)
    assert [bucket.take(0.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(t) for t in (0.5, 1.5, 1.6)] == [False, True, False]
