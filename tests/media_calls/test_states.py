"""The table of a call against the specification, event by event."""

import pytest

from media.states import LIVE, TRANSITIONS, CallEvent, CallState, IllegalEvent, next_state

pytestmark = pytest.mark.unit
SPEC = {
    ("requested", "ring"): "ringing",
    ("requested", "decline"): "declined",
    ("requested", "expire"): "unanswered",
    ("requested", "end"): "ended",
    ("ringing", "accept"): "connected",
    ("ringing", "decline"): "declined",
    ("ringing", "expire"): "unanswered",
    ("ringing", "fail"): "failed",
    ("ringing", "end"): "ended",
    ("connected", "end"): "ended",
    ("connected", "fail"): "failed",
}


@pytest.mark.parametrize("state", list(CallState))
@pytest.mark.parametrize("event", list(CallEvent))
def test_every_event_in_every_state(state: CallState, event: CallEvent) -> None:
    expected = SPEC.get((state, event))
    if expected is None:
        with pytest.raises(IllegalEvent):
            next_state(state, event)
    else:
        assert next_state(state, event) == expected


def test_what_is_over_stays_over() -> None:
    assert {state for state, _ in TRANSITIONS} == LIVE
