"""What happened, by one clock, and whether that was allowed.

Clients note what they ask (`invoke`), what they are told (`ok`, `fail`; `info`: the outcome is unknown
and both are allowed) and what they read (`recv`). The judge compares this with the stored logs. It is
itself tested with planted faults: a checker that never failed is no evidence.
"""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["invoke", "ok", "fail", "info", "recv"]
ENDS = {"ended", "closed"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something one client noted. `id` is the message's client id."""

    at: float
    client: str
    kind: Kind
    conversation: str
    id: str
    text: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry of the log as it lies in the database when all is over."""

    seq: int
    kind: str
    id: str
    text: str = ""
    role: str = "customer"
    is_public: bool = True


View = dict[int, str]
"""What a client shows of one conversation: entry → client id."""


@dataclass
class History:
    """Everything the judge needs; plain data."""

    events: list[Event] = field(default_factory=list)
    stored: dict[str, list[Stored]] = field(default_factory=dict)
    shown: dict[tuple[str, str], View] = field(default_factory=dict)
    """(client, conversation) → its view at the end, as live frames and repairs left it."""
    customers: set[str] = field(default_factory=set)

    def note(self, client: str, kind: Kind, conversation: str, id: str, **more: Any) -> None:
        self.events.append(Event(time.monotonic(), client, kind, conversation, id, **more))

    def of(self, kind: Kind) -> list[Event]:
        return [event for event in self.events if event.kind == kind]


def judge(history: History) -> list[str]:
    """Every promise that was broken, in words; empty when all were kept."""
    checks = (lost, duplicated, disordered, out_of_real_time, invented, after_the_end, owners)
    return [problem for check in checks for problem in check(history)]


def lost(history: History) -> list[str]:
    """What was acknowledged is stored under that number, and shown to everybody who follows."""
    problems = []
    for event in history.of("ok"):
        entries = {entry.id: entry.seq for entry in history.stored[event.conversation]}
        if entries.get(event.id) != event.seq:
            problems.append(
                f"lost: {event.id} was acknowledged as {event.seq} and is not stored so"
            )
    for (client, conversation), view in history.shown.items():
        for entry in _audible(history, client, conversation):
            if view and entry.seq >= min(view) and entry.seq not in view:
                problems.append(f"lost: {client} does not show {entry.seq} ({entry.id})")
        if not view and history.stored[conversation]:
            problems.append(f"lost: {client} shows nothing of {conversation}")
    return problems


def duplicated(history: History) -> list[str]:
    """No message is stored or shown twice."""
    problems = []
    for conversation, entries in history.stored.items():
        for key, count in Counter(entry.id for entry in entries).items():
            if count > 1:
                problems.append(f"duplicated: {key} is stored {count} times in {conversation}")
    for (client, _), view in history.shown.items():
        for key, count in Counter(view.values()).items():
            if count > 1:
                problems.append(f"duplicated: {client} shows {key} {count} times")
    return problems


def disordered(history: History) -> list[str]:
    """Numbers have no gap, and everybody was given each entry under its own number."""
    problems = []
    for conversation, entries in history.stored.items():
        if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
            problems.append(f"disordered: the numbers of {conversation} have a gap")
    numbers = {(c, entry.id): entry.seq for c, log in history.stored.items() for entry in log}
    for event in history.of("recv"):
        if numbers.get((event.conversation, event.id), event.seq) != event.seq:
            problems.append(f"disordered: {event.client} was given {event.id} as {event.seq}")
    return problems


def out_of_real_time(history: History) -> list[str]:
    """What was acknowledged before something else was said has the smaller number."""
    problems = []
    began: dict[tuple[str, str], float] = {}
    points: defaultdict[str, list[tuple[float, int, int, str]]] = defaultdict(list)
    for event in history.of("invoke"):
        began.setdefault((event.conversation, event.id), event.at)
    for event in history.of("ok"):
        start = began.get((event.conversation, event.id), event.at)
        points[event.conversation].append((event.at, 1, event.seq, event.id))
        points[event.conversation].append((start, 0, event.seq, event.id))
    for moments in points.values():
        highest = 0
        for _, is_ok, seq, key in sorted(moments):
            if is_ok:
                highest = max(highest, seq)
            elif seq < highest:
                problems.append(f"real time: {key} got {seq} after {highest} was acknowledged")
    return problems


def invented(history: History) -> list[str]:
    """Nothing appears that nobody said, and nothing that was refused."""
    said = {(event.conversation, event.id): event.text for event in history.of("invoke")}
    refused = {(event.conversation, event.id) for event in history.of("fail")}
    problems = []
    for conversation, entries in history.stored.items():
        for entry in entries:
            if entry.kind != "message":
                continue
            if said.get((conversation, entry.id)) != entry.text:
                problems.append(f"invented: {entry.id} in {conversation} was never said")
            if (conversation, entry.id) in refused:
                problems.append(f"invented: {entry.id} was refused and is stored")
    known = {(c, entry.id) for c, log in history.stored.items() for entry in log}
    for event in history.of("recv"):
        if (event.conversation, event.id) not in known:
            problems.append(f"invented: {event.client} was shown {event.id}, which is not stored")
    return problems


def after_the_end(history: History) -> list[str]:
    """No message follows the end."""
    problems = []
    for conversation, entries in history.stored.items():
        ends = [entry.seq for entry in entries if entry.kind in ENDS]
        late = [entry for entry in entries if entry.kind == "message" and ends]
        problems += [
            f"after the end: {entry.id} in {conversation}"
            for entry in late
            if entry.seq > min(ends)
        ]
    return problems


def owners(history: History) -> list[str]:
    """At most one owner and one offer at any time. The log is replayed in its order."""
    problems = []
    for conversation, entries in history.stored.items():
        owned = offered = 0
        for entry in entries:
            is_agents = entry.role in ("agent", "system")
            if entry.kind == "offered":
                offered += 1
            elif entry.kind == "offer_ended":
                offered -= 1
            elif entry.kind == "joined" and is_agents:
                owned, offered = owned + 1, 0
            elif entry.kind == "left" and is_agents:
                owned -= 1
            if owned > 1 or offered > 1 or (owned and offered) or offered < 0:
                problems.append(
                    f"owners: {conversation} had {owned} and {offered} offers at {entry.seq}"
                )
                break
    return problems


def _audible(history: History, client: str, conversation: str) -> list[Stored]:
    """What this client is entitled to see."""
    is_customer = client in history.customers
    return [e for e in history.stored[conversation] if e.is_public or not is_customer]
