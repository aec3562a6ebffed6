"""Races for real, on PostgreSQL with commits: one winner each, and nothing leaks."""

import pytest

from tests.live import LiveStack

pytestmark = pytest.mark.socket


def test_an_accept_and_an_end_at_once_leave_the_ledger_right(live: LiveStack) -> None:
    """OFF-4, CAP-10, CONV-3. Accepted then ended is fair; ended then accepted never happens."""
    told = live.arrange("races.accepts_against_ends", pairs=200)
    assert told["races"] == 200
    assert set(told["outcomes"]) <= {"done/done", "offer_gone/done"}
    assert told["states"] == {"closed": 200}
    assert told["held"] == 0
    assert told["drift"] == []


def test_of_two_equal_commands_one_wins(live: LiveStack) -> None:
    assert live.arrange("races.double_clicks", count=50) == {"1": 50}


def test_passes_at_the_same_time_offer_nothing_twice(live: LiveStack) -> None:
    told = live.arrange("races.passes_at_once", items=100)
    assert told == {"offered": 100, "most": 1, "drift": []}


def test_no_message_follows_the_end(live: LiveStack) -> None:
    told = live.arrange("races.messages_against_the_end", count=40)
    assert told["late"] == 0
    assert set(told["codes"]) <= {"done", "conversation_ended"}


def test_two_writers_leave_no_hole_and_no_duplicate(live: LiveStack) -> None:
    told = live.arrange("races.batches_at_once", batches=40)
    assert told == {"holes": 0, "stored": told["said"], "said": told["said"]}
