"""How good the engine is on lines made from fixed seeds: all of them, to the letter (MASK-4, MASK-16)."""

import random

import pytest

from masking.engine import find, mask
from masking.spans import Entity
from masking.stream import find_stream
from tests.masking import evasion, fresh, streams, values
from tests.masking.scoring import Score, measure

pytestmark = pytest.mark.unit


def score(lines: list[fresh.Line]) -> Score:
    return measure(lines, lambda line: find(line.text, region=line.region))


@pytest.mark.parametrize("seed", [101, 202])
def test_fresh_lines(seed: int) -> None:
    made = score(fresh.lines(seed, 1500))
    assert made.leaks == []
    assert made.alarms == []
    assert made.precision() == 100


def letters_and_digits(text: str, pieces: list[tuple[int, int]]) -> set[int]:
    return {i for start, end in pieces for i in range(start, end) if text[i].isalnum()}


@pytest.mark.parametrize("seed", [101, 202])
def test_what_is_found_is_the_whole_value_and_nothing_else(seed: int) -> None:
    for line in fresh.lines(seed, 1500):
        spans = find(line.text, region=line.region)
        for entity in Entity:
            found = [(span.start, span.end) for span in spans if span.entity is entity]
            told = [part for s in line.secrets if s.entity == entity for part in s.parts]
            told_places = letters_and_digits(line.text, told)
            assert letters_and_digits(line.text, found) == told_places, line


def test_people_who_try_to_get_past() -> None:
    made = score(evasion.lines(303, 1200))
    assert made.leaks == []
    assert made.alarms == []


def test_masking_twice_is_masking_once() -> None:
    lines = fresh.lines(404, 1200) + evasion.lines(404, 500)
    changed = []
    for line in lines:
        once = mask(line.text, region=line.region)
        if mask(once, region=line.region) != once:
            changed.append((line.text, once))
    assert changed == []


def test_without_a_region_all_of_the_policy_are_known() -> None:
    made = measure(fresh.lines(505, 800), lambda line: find(line.text))
    assert made.leaks == []


def shown(stream: streams.Stream, count: int) -> int:
    """Digits of the card that can be read once so many messages are there."""
    spans = find_stream(stream.messages[:count])
    places = [(m, i) for m, a, b in stream.parts if m < count for i in range(a, b)]
    return sum(not any(s.start <= i < s.end for s in spans[m]) for m, i in places)


def test_cards_over_messages() -> None:
    rnd = random.Random(606)
    for _ in range(80):
        stream = streams.card_stream(rnd)
        counts = range(1, len(stream.messages) + 1)
        assert shown(stream, len(stream.messages)) == 0, stream
        if stream.is_asked:
            assert max(shown(stream, count) for count in counts) <= 4, stream


@pytest.mark.parametrize("chosen", streams.INNOCENT)
def test_innocent_conversations_stay(chosen: list[tuple[str, str]]) -> None:
    messages = [{"sender": sender, "text": text} for sender, text in chosen]
    for count in range(1, len(messages) + 1):
        assert not any(find_stream(messages[:count])), messages[:count]


def test_what_is_no_card_is_released() -> None:
    asked = [
        {"sender": "agent", "text": "Your card number?"},
        {"sender": "customer", "text": "4111 1111"},
    ]
    held = find_stream(asked)[1]
    assert [span.is_provisional for span in held] == [True, True]
    later = asked + [{"sender": "customer", "text": "never mind, I will call you"}] * 9
    assert not any(find_stream(later))


def test_ibans_and_social_security_numbers_over_messages() -> None:
    def said(*texts: str) -> list[int]:
        messages = [{"sender": "customer", "text": text} for text in texts]
        return [sum(span.end - span.start for span in spans) for spans in find_stream(messages)]

    assert said("DE89 3704", "0044 0532", "0130 00") == [9, 9, 7]
    assert said("my ssn is", "078", "05", "1120") == [0, 3, 2, 4]
    assert said("it is", "078", "05", "1120") == [0, 0, 0, 0]


def test_only_one_sender_is_read_together() -> None:
    number = values.card_groups("4111111111111111")
    messages = [{"sender": s, "text": t} for s, t in zip("abab", number, strict=True)]
    assert not any(find_stream(messages))
