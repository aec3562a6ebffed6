"""Two at once: exactly one wins, nothing is lost, nothing is there twice."""

import pytest

from tests.live import LiveStack

pytestmark = pytest.mark.socket


def test_two_hundred_accepts_against_leaving_customers_lose_no_unit(live: LiveStack) -> None:
    found = live.arrange("races.accept_and_leave", pairs=200)
    assert (found["drift"], found["over"], found["pending"]) == ([], [], 0)
    # Whoever came second found the other's result: a late accept, or an end from Active.
    assert set(found["answers"]) <= {"done", "offer_gone"}
    assert sum(found["states"].values()) == 200
    assert set(found["states"]) <= {"closed", "wrap_up"}


def test_fifty_paired_ends_have_fifty_winners(live: LiveStack) -> None:
    assert live.arrange("races.both_end", times=50) == [["done", "stale_state"]] * 50


def test_four_routers_at_once_offer_nothing_twice_and_nobody_too_much(live: LiveStack) -> None:
    found = live.arrange("races.passes_at_once", items=40, agents=5)
    assert found == {"offers": 15, "used": [3] * 5, "drift": []}


def test_no_message_follows_the_end(live: LiveStack) -> None:
    assert live.arrange("races.write_while_closing", times=25) == [0] * 25


def test_batches_with_repeated_ids_leave_no_hole(live: LiveStack) -> None:
    found = live.arrange("races.batches", rounds=40)
    assert found == {"holes": 0, "wrong_counters": 0, "refused": 0}
