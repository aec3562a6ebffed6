"""The matrix: for any state whatever, nobody gets what they must not, and slots do not move without need."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.relay.commands import MUSIC, PUSH, Clip, LegState, Recording, Role, State
from media.relay.matrix import CONVERSING, Feed, place, recorded, rows

pytestmark = pytest.mark.unit
NAMES = [f"leg{n}" for n in range(6)]
SLOTS = {"0": "audio", "1": "video", "2": "audio", "3": "audio", "4": "video"}
legs = st.dictionaries(
    st.sampled_from(NAMES),
    st.builds(LegState, st.sampled_from(Role), st.booleans(), st.booleans()),
    max_size=6,
)
states = st.builds(
    State,
    legs=legs,
    held=st.booleans(),
    video_off=st.booleans(),
    push=st.none() | st.just(Clip("/clip", "p")),
    recording=st.none() | st.builds(Recording, st.just("r"), st.just("/r"), st.booleans()),
    music=st.none() | st.just("/music"),
)


def flows(state: State) -> list[tuple[str, Role, Feed]]:
    """(who gets it, their role, what)."""
    return [
        (leg, state.legs[leg].role, feed) for leg, feeds in rows(state).items() for feed in feeds
    ]


def role_of(state: State, feed: Feed) -> Role | None:
    return state.legs[feed.origin].role if feed.origin in state.legs else None


@given(states)
def test_nobody_hears_a_monitor_and_only_agents_a_whisper(state: State) -> None:
    for _, role, feed in flows(state):
        assert role_of(state, feed) is not Role.MONITOR
        if role_of(state, feed) is Role.WHISPER:
            assert (role, feed.kind) == (Role.AGENT, "audio")


@given(states)
def test_hold_cuts_the_customer_off_both_ways(state: State) -> None:
    if not state.held:
        return
    for _, role, feed in flows(state):
        assert role_of(state, feed) is not Role.CUSTOMER
        if role is Role.CUSTOMER:
            assert feed == Feed(MUSIC, "audio")


@given(states)
def test_video_off_is_no_picture_to_or_from_the_customer(state: State) -> None:
    if state.video_off:
        for _, role, feed in flows(state):
            assert feed.kind == "audio" or Role.CUSTOMER not in (role, role_of(state, feed))


@given(states)
def test_who_is_muted_or_dark_is_sent_nowhere(state: State) -> None:
    for _, _, feed in flows(state):
        own = state.legs.get(feed.origin)
        assert own is None or (own.audio if feed.kind == "audio" else own.video)


@given(states)
def test_only_the_customer_gets_what_is_played_and_nobody_themselves(state: State) -> None:
    for leg, role, feed in flows(state):
        if feed.origin in (MUSIC, PUSH):
            assert role is Role.CUSTOMER
        assert feed.origin != leg or role is Role.CHECK
        assert role is not Role.CHECK or feed.origin == leg


@given(states)
def test_a_pushed_clip_replaces_every_camera(state: State) -> None:
    for leg, own in state.legs.items():
        videos = [feed for feed in rows(state)[leg] if feed.kind == "video"]
        if own.role is Role.CUSTOMER and state.push and not state.held and not state.video_off:
            assert videos == [Feed(PUSH, "video")]


@given(states)
def test_a_recording_holds_those_who_converse_and_nothing_while_paused(state: State) -> None:
    kept = recorded(state)
    assert not kept or (state.recording is not None and not state.recording.paused)
    for feed in kept:
        assert role_of(state, feed) in CONVERSING
        assert role_of(state, feed) is not Role.CUSTOMER or not state.held


@given(states, states)
def test_slots_hold_what_fits_and_do_not_move_without_need(before: State, after: State) -> None:
    slots = dict.fromkeys(NAMES, SLOTS)
    old = place(rows(before), slots, {})
    new = place(rows(after), slots, old)
    again = place(rows(after), slots, new)
    assert new == again
    for leg, shown in new.items():
        for mid, feed in shown.items():
            assert SLOTS[mid] == feed.kind
        assert len(set(shown.values())) == len(shown)
        for kind, room in (("audio", 3), ("video", 2)):
            wanted = [feed for feed in rows(after).get(leg, []) if feed.kind == kind][:room]
            assert {feed for feed in shown.values() if feed.kind == kind} == set(wanted)
        stays = {mid: feed for mid, feed in old.get(leg, {}).items() if feed in shown.values()}
        assert stays.items() <= shown.items()


@pytest.mark.parametrize(
    ("more", "customer"),
    [
        ({}, {"0": ("a", "audio"), "1": ("a", "video")}),
        ({"held": True, "music": "/m"}, {"0": ("music", "audio")}),
        ({"held": True}, {}),
        ({"video_off": True}, {"0": ("a", "audio")}),
        (
            {"push": Clip("/p", "p")},
            {"0": ("a", "audio"), "1": ("push", "video"), "2": ("push", "audio")},
        ),
    ],
)
def test_what_the_customer_gets(more: dict[str, Any], customer: dict[str, tuple[str, str]]) -> None:
    state = State(legs={"c": LegState(Role.CUSTOMER), "a": LegState(Role.AGENT)}, **more)
    assert place(rows(state), {"c": SLOTS}, {})["c"] == {
        mid: Feed(*feed) for mid, feed in customer.items()
    }
