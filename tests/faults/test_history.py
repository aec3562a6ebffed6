"""The judge of the fault tests finds every fault that is planted, and nothing in a good history."""

from dataclasses import replace

import pytest

from tests.faults.history import Event, History, Stored, judge

pytestmark = pytest.mark.unit
CHAT = "chat"


def good() -> History:
    """Two clients, four messages, one of them sent twice with an unknown outcome in between."""
    history = History(customers={"emma"})
    history.stored[CHAT] = [
        Stored(1, "opened", "e1"),
        Stored(2, "offered", "e2", role="system", is_public=False),
        Stored(3, "joined", "e3", role="agent"),
        *(Stored(4 + n, "message", f"m{n}", f"text {n}") for n in range(4)),
        Stored(8, "ended", "e8"),
    ]
    at = 0.0
    for entry in history.stored[CHAT]:
        if entry.kind == "message":
            outcome = "info" if entry.id == "m2" else "ok"
            for kind in ("invoke", outcome, *(("invoke", "ok") if outcome == "info" else ())):
                at += 1
                seq = entry.seq if kind == "ok" else 0
                history.events.append(Event(at, "emma", kind, CHAT, entry.id, entry.text, seq))
    for client in ("emma", "dana"):
        visible = [e for e in history.stored[CHAT] if e.is_public or client == "dana"]
        history.shown[client, CHAT] = {entry.seq: entry.id for entry in visible}
        history.events += [Event(at, client, "recv", CHAT, e.id, e.text, e.seq) for e in visible]
    return history


def test_a_good_history_is_good() -> None:
    assert judge(good()) == []


def test_an_unknown_outcome_may_go_both_ways() -> None:
    history = good()
    history.note("emma", "invoke", CHAT, "m9", text="Never arrived")
    history.note("emma", "info", CHAT, "m9")
    assert judge(history) == []


def test_a_message_that_was_not_received_is_reported() -> None:
    history = good()
    del history.shown["dana", CHAT][5]
    assert judge(history) == ["lost: dana does not show 5 (m1)"]


def test_a_client_that_shows_nothing_is_reported() -> None:
    history = good()
    history.shown["dana", CHAT] = {}
    assert judge(history) == ["lost: dana shows nothing of chat"]


def test_an_acknowledgement_without_a_store_is_reported() -> None:
    history = good()
    history.note("emma", "invoke", CHAT, "m9", text="Ghost")
    history.note("emma", "ok", CHAT, "m9", seq=9)
    assert "lost: m9 was acknowledged as 9 and is not stored so" in judge(history)


def test_two_swapped_messages_are_reported() -> None:
    history = good()
    log = history.stored[CHAT]
    log[3], log[4] = replace(log[4], seq=4), replace(log[3], seq=5)
    problems = " ".join(judge(history))
    assert "lost: m0 was acknowledged as 4" in problems
    assert "disordered: dana was given m0 as 4" in problems


def test_a_gap_is_reported() -> None:
    history = good()
    history.stored[CHAT][-1] = replace(history.stored[CHAT][-1], seq=9)
    assert "disordered: the numbers of chat have a gap" in judge(history)


def test_numbers_against_the_clock_are_reported() -> None:
    history = good()
    moved = {"m0": 5, "m1": 4}
    history.stored[CHAT][3:5] = [
        Stored(4, "message", "m1", "text 1"), Stored(5, "message", "m0", "text 0")
    ]  # fmt: skip
    history.events = [
        replace(e, seq=moved.get(e.id, e.seq) if e.seq else 0) for e in history.events
    ]
    for view in history.shown.values():
        view |= {4: "m1", 5: "m0"}
    assert judge(history) == ["real time: m1 got 4 after 5 was acknowledged"]


def test_a_duplicate_is_reported() -> None:
    history = good()
    history.stored[CHAT].insert(7, Stored(8, "message", "m3", "text 3"))
    history.stored[CHAT][8] = replace(history.stored[CHAT][8], seq=9)
    assert "duplicated: m3 is stored 2 times in chat" in judge(history)


def test_what_is_shown_twice_is_reported() -> None:
    history = good()
    history.shown["emma", CHAT][9] = "m3"
    assert judge(history) == ["duplicated: emma shows m3 2 times"]


def test_a_message_after_the_end_is_reported() -> None:
    history = good()
    history.note("emma", "invoke", CHAT, "m9", text="Late")
    history.stored[CHAT].append(Stored(9, "message", "m9", "Late"))
    for view in history.shown.values():
        view[9] = "m9"
    assert judge(history) == ["after the end: m9 in chat"]


def test_a_message_nobody_sent_is_reported() -> None:
    history = good()
    history.stored[CHAT][3] = replace(history.stored[CHAT][3], text="Other words")
    assert judge(history) == ["invented: m0 in chat was never said"]


def test_a_refused_message_that_is_stored_is_reported() -> None:
    history = good()
    history.note("emma", "fail", CHAT, "m0")
    assert judge(history) == ["invented: m0 was refused and is stored"]


def test_a_message_that_was_shown_but_not_stored_is_reported() -> None:
    history = good()
    history.note("dana", "recv", CHAT, "m9", seq=9)
    assert judge(history) == ["invented: dana was shown m9, which is not stored"]


@pytest.mark.parametrize(
    "second",
    [
        [Stored(9, "joined", "e9", role="agent")],
        [Stored(9, "offered", "e9", role="system")],
        [Stored(9, "left", "e9", role="agent"), Stored(10, "offered", "e10", role="system"),
         Stored(11, "offered", "e11", role="system")],
    ],
)  # fmt: skip
def test_a_second_owner_or_offer_is_reported(second: list[Stored]) -> None:
    history = good()
    history.stored[CHAT] += second
    for view in history.shown.values():
        view |= {entry.seq: entry.id for entry in second}
    assert [problem[:6] for problem in judge(history)] == ["owners"]
