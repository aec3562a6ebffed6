"""Asks the engine in the words of the decisions in force."""

from typing import NamedTuple

from masking import engine
from masking.policies import Decisions


class Place(NamedTuple):
    """`text[start:end]` is, or is a part of, something sensitive; parts of one share a group."""

    start: int
    end: int
    entity: str
    group: int


def places(text: str, decisions: Decisions) -> list[Place]:
    """Every sensitive place, in order, not overlapping."""
    return [
        Place(span.start, span.end, span.kind.upper(), index)
        for index, span in enumerate(engine.find(text))
    ]


class Stream(NamedTuple):
    """The places of each message; whether digits are hidden only because more may follow."""

    places: list[list[Place]]
    holds_back: bool


def stream(messages: list[dict[str, str]], decisions: Decisions) -> Stream:
    """The same for messages ({"sender", "text"}) in a row: numbers may be split over them."""
    return Stream([places(message["text"], decisions) for message in messages], False)


def replacements(text: str, found: list[Place], decisions: Decisions) -> list[str]:
    """What stands for each place in a masked text."""
    return [
        engine.masked(text[place.start : place.end], engine.Kind(place.entity.lower()))
        for place in found
    ]
