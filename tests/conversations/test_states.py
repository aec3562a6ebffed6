"""The table of spec 2.1 is whole, and nothing else is possible (CONV-1)."""

import itertools

import pytest

from conversations.states import (
    CREATED,
    REASONS,
    TRANSITIONS,
    IllegalTransition,
    State,
    Trigger,
    next_state,
    sources,
)

pytestmark = pytest.mark.unit
O, F, A, W, U, C = State  # noqa: E741 - open, offered, active, waiting, wrap-up, closed
SPECIFICATION = {
    "T2": {(O, F)}, "T3": {(O, A)}, "T4": {(O, F)}, "T5": {(O, O)}, "T6": {(O, C)},
    "T7": {(O, C)}, "T8": {(O, C)}, "T9": {(F, A)}, "T10": {(F, O)}, "T11": {(F, O)},
    "T12": {(F, C)}, "T13": {(A, U)}, "T14": {(A, U)}, "T15": {(A, U)}, "T16": {(A, O)},
    "T17": {(A, O)}, "T18": {(A, W)}, "T19": {(A, O)}, "T20": {(A, F)}, "T21": {(A, U)},
    "T22": {(W, O)}, "T23": {(W, A)}, "T24": {(W, F)}, "T25": {(W, C)}, "T26": {(U, C)},
    "T27": {(U, C)}, "T28": {(O, C), (F, C), (A, C), (W, C), (U, C)},
    "T29": {(O, O), (F, F), (A, A), (W, W), (U, U)},
}  # fmt: skip


def test_the_table_says_what_the_specification_says() -> None:
    found: dict[str, set[tuple[State, State]]] = {}
    for (before, _), transition in TRANSITIONS.items():
        found.setdefault(transition.id, set()).add((before, transition.to))
    assert found == SPECIFICATION
    assert (CREATED.id, CREATED.to) == ("T1", State.OPEN)


@pytest.mark.parametrize(("state", "trigger"), list(itertools.product(State, Trigger)))
def test_every_other_event_is_illegal(state: State, trigger: Trigger) -> None:
    if (state, trigger) in TRANSITIONS:
        assert next_state(state, trigger) is TRANSITIONS[state, trigger]
        assert state in sources(trigger)
    else:
        with pytest.raises(IllegalTransition):
            next_state(state, trigger)


def test_closed_is_final() -> None:
    assert not [trigger for state, trigger in TRANSITIONS if state is State.CLOSED]


def test_whatever_closes_has_a_reason() -> None:
    closing = {trigger for (_, trigger), t in TRANSITIONS.items() if t.to is State.CLOSED}
    assert closing <= REASONS.keys()
