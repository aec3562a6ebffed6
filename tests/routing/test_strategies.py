"""The matcher: never too much, never the wrong one, in order (ROUTE-3, 4, 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.strategies import Candidate, Item, highest_capacity, why_not

pytestmark = pytest.mark.unit
ANY = frozenset({"available"})


def agent(name: str, free: int = 4, presence: str = "available") -> Candidate:
    return Candidate(name, presence, free, name)


def work(name: str, queue: str = "q", units: int = 1, **fields: frozenset[str]) -> Item:
    return Item(
        name, queue, units, fields.get("presences", ANY), fields.get("skipped", frozenset())
    )


def given_to(items: list[Item], *members: tuple[Candidate, float]) -> list[str]:
    return [pair.agent_id for pair in highest_capacity(items, {"q": members})]


def test_the_most_free_units_win_and_ties_go_round() -> None:
    items = [work(str(n)) for n in range(6)]
    chosen = given_to(
        items, (agent("ana", 3), 30.0), (agent("ben", 3), 10.0), (agent("eva", 1), 0.0)
    )
    assert chosen == ["ben", "ana", "ben", "ana", "eva", "ben"]


@pytest.mark.parametrize(
    ("candidate", "item", "reason"),
    [
        (agent("ana", free=1), work("i", units=2), "capacity"),
        (agent("ana", presence="away"), work("i"), "presence"),
        (agent("ana"), work("i", skipped=frozenset({"ana"})), "turned_down"),
        (agent("ana"), work("i"), None),
    ],
)
def test_each_condition_alone_keeps_an_agent_out(
    candidate: Candidate, item: Item, reason: str | None
) -> None:
    assert why_not(candidate, item) == reason
    assert given_to([item], (candidate, 0.0)) == ([] if reason else ["ana"])


def test_who_serves_another_queue_only_gets_nothing() -> None:
    assert highest_capacity([work("i", queue="other")], {"q": [(agent("ana"), 0.0)]}) == []


def test_what_finds_nobody_does_not_hold_up_the_rest() -> None:
    items = [
        work("big", units=9),
        work("small"),
        work("tired", skipped=frozenset({"ana"})),
        work("x"),
    ]
    pairs = highest_capacity(items, {"q": [(agent("ana"), 0.0)]})
    assert [pair.item.id for pair in pairs] == ["small", "x"]


@given(
    free=st.lists(st.integers(0, 6), min_size=1, max_size=6),
    seats=st.lists(st.sets(st.integers(0, 5)), min_size=3, max_size=3),
    wants=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=40),
)
def test_nobody_is_ever_over_capacity_and_order_is_kept(
    free: list[int], seats: list[set[int]], wants: list[tuple[int, int]]
) -> None:
    people = [agent(str(n), units) for n, units in enumerate(free)]
    members = {
        str(queue): [(people[n], 0.0) for n in sorted(seat) if n < len(people)]
        for queue, seat in enumerate(seats)
    }
    items = [work(str(n), str(queue), units) for n, (queue, units) in enumerate(wants)]
    pairs = highest_capacity(items, members)
    used = dict.fromkeys(range(len(people)), 0)
    for pair in pairs:
        used[int(pair.agent_id)] += pair.item.units
        assert int(pair.agent_id) in seats[int(pair.item.queue_id)]
    assert all(used[n] <= free[n] for n in used)
    order = [int(pair.item.id) for pair in pairs]
    assert order == sorted(order)
    served = set(order)
    for n, (queue, units) in enumerate(wants):
        # Whoever was left out would find nobody now either.
        if n not in served:
            assert all(person.free < units for person, _ in members[str(queue)])
