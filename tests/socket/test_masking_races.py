"""Commands that work over what is stored, while customers go on writing."""

import pytest

from tests.live import LiveStack

pytestmark = pytest.mark.socket


def test_new_rules_do_not_bring_back_what_is_masked_meanwhile(live: LiveStack) -> None:
    """MASK-16."""
    shown = live.arrange("races.remask_while_a_card_is_completed")
    assert not any(c.isdigit() for c in shown), shown


def test_a_new_key_does_not_bring_back_what_is_redacted_meanwhile(live: LiveStack) -> None:
    """MASK-15: a card is not kept, not even sealed."""
    assert live.arrange("races.reseal_while_a_card_is_completed") is None


def test_six_reveals_a_minute_are_six_from_many_processes(live: LiveStack) -> None:
    """MASK-19."""
    assert live.arrange("races.reveals_at_once", times=24) == {"done": 6, "rate_limited": 18}


def test_a_message_that_comes_while_its_queue_changes_follows_the_new_policy(
    live: LiveStack,
) -> None:
    """MASK-17."""
    assert live.arrange("races.write_while_it_is_assigned") == "m******@mail.example"
