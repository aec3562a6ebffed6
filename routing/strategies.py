"""Who gets what: pure functions over plain data, no I/O (ROUTE-3, ROUTE-4, ROUTE-6)."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Candidate:
    """An agent as the matcher sees them; `free` goes down as work is given."""

    id: str
    presence: str
    free: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A waiting work item. Items come in the order in which they should be served."""

    id: str
    queue_id: str
    units: int
    presences: frozenset[str]
    skipped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    item: Item
    agent_id: str
    agent_name: str


@dataclass(slots=True)
class _Line:
    """The members of one queue, the best first: most free units, then longest without a turn."""

    heap: list[tuple[int, float, int, Candidate]]
    # Kinds of work for which nobody is left; free units only go down within a pass.
    exhausted: set[tuple[int, frozenset[str]]] = field(default_factory=set)


Members = Mapping[str, Iterable[tuple[Candidate, float]]]
"""Queue → its members with the time of their last turn there (seconds; 0: never)."""


def highest_capacity(items: Iterable[Item], members: Members) -> list[Pair]:
    """Give each item to the member with most free units; ties go round robin.

    Nobody gets more than their free units, a presence outside the item's set, or what they turned
    down. What finds nobody is left out of the answer. Deterministic.
    """
    lines: dict[str, _Line] = {}
    turn = max((at for line in members.values() for _, at in line), default=0.0)
    pairs: list[Pair] = []
    for item in items:
        line = lines.get(item.queue_id)
        if line is None:
            line = lines[item.queue_id] = _new_line(members.get(item.queue_id, ()))
        taken = _take(line, item, turn := turn + 1)
        if taken is not None:
            pairs.append(Pair(item, taken.id, taken.name))
    return pairs


def _new_line(members: Iterable[tuple[Candidate, float]]) -> _Line:
    heap = [(-c.free, at, n, c) for n, (c, at) in enumerate(members) if c.free > 0]
    heapq.heapify(heap)
    return _Line(heap)


def _take(line: _Line, item: Item, turn: float) -> Candidate | None:
    kind = (item.units, item.presences)
    if kind in line.exhausted:
        return None
    aside: list[tuple[int, float, int, Candidate]] = []
    found = None
    while line.heap:
        key, at, number, candidate = heapq.heappop(line.heap)
        if -key != candidate.free:
            # Another queue gave them work meanwhile: back into line with the true figure.
            if candidate.free > 0:
                heapq.heappush(line.heap, (-candidate.free, at, number, candidate))
            continue
        if (reason := why_not(candidate, item)) is None:
            found = candidate
            candidate.free -= item.units
            aside.append((-candidate.free, turn, number, candidate))
            break
        aside.append((key, at, number, candidate))
        if reason == "capacity":
            break  # the best has too little; so have the others
    for entry in aside:
        if entry[3].free > 0:
            heapq.heappush(line.heap, entry)
    if found is None and not item.skipped:
        line.exhausted.add(kind)
    return found


def why_not(candidate: Candidate, item: Item) -> str | None:
    """The first reason this member does not get this item, or None (ROUTE-14)."""
    if candidate.free < item.units:
        return "capacity"
    if candidate.presence not in item.presences:
        return "presence"
    if candidate.id in item.skipped:
        return "turned_down"
    return None
