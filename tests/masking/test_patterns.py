"""Patterns of an admin: what is refused and why, what is found, and that failure hides (MASK-17)."""

import hashlib
import threading
import time

import pytest

from masking import patterns
from masking.engine import find, mask
from masking.rules import Action, Pattern, Policy, Rule
from masking.spans import Entity

pytestmark = pytest.mark.unit
REFUSED = [
    ("", "empty"),
    ("a" * 501, "too_long"),
    ("(?=a)b", "look_around"),
    ("(?<!a)b", "look_around"),
    (r"(a)\1", "back_reference"),
    ("(?P<x>a)(?P=x)", "back_reference"),
    ("(", "syntax"),
    ("a**", "syntax"),
    ("\ud800", "syntax"),
    ("x{5000}", "too_large"),
    ("(x{500}){500}", "too_large"),
    ("(a+)+$", "catastrophic"),
    ("(a*)*", "catastrophic"),
    (r"(\w+\s?)+", "catastrophic"),
    ("(?:a|b+)*c", "catastrophic"),
    ("((ab)*c?)+", "catastrophic"),
    ("a*", "matches_empty"),
    ("a|", "matches_empty"),
]
GOOD = [
    r"EMP-\d{6}",
    r"(?i)\bacme-[a-z0-9]{4,8}\b",
    r"(?:\d+-)+x",
    r"\pL{3}\d+",
    "[[:alpha:]]{2}[0-9]{4}",
    "a{2,}",
    r"(?U)EMP-\d+",
]


@pytest.mark.parametrize(("source", "code"), REFUSED)
def test_it_is_refused_with_a_code(source: str, code: str) -> None:
    began = time.process_time()
    with pytest.raises(patterns.PatternRefused) as refused:
        patterns.check(source)
    assert refused.value.code == code
    assert str(refused.value).startswith(code)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("source", GOOD)
def test_it_may_be_used(source: str) -> None:
    patterns.check(source)


def test_a_slow_pattern_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", -1)
    with pytest.raises(patterns.PatternRefused, match="too_slow"):
        patterns.check("abc")


def test_what_other_threads_work_is_not_counted_against_a_pattern(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A web server hashes passwords beside it; a busy one refused good patterns now and then."""

    def others_work() -> None:
        began = time.thread_time()
        while time.thread_time() - began < 2 * patterns.SECONDS:
            hashlib.sha256(bytes(10_000))

    class Waits:
        def search(self, text: str) -> None:
            return None

        def finditer(self, text: str) -> list[None]:
            other = threading.Thread(target=others_work)
            other.start()
            other.join()
            return []

    monkeypatch.setattr(patterns, "_compiled", lambda source: Waits())
    patterns.check("abc")


def test_a_pattern_finds_and_its_rule_decides() -> None:
    badge = Pattern("badge", r"EMP-\d{6}", Rule(tail=2))
    policy = Policy(patterns=(badge,))
    text = "I am EMP-123456, card 4111111111111111"
    assert mask(text, policy=policy) == "I am ********56, card ************1111"
    (found,) = [s for s in find(text, policy=policy) if s.entity is Entity.CUSTOM]
    assert (found.validator, text[found.start : found.end]) == ("badge", "EMP-123456")


def test_a_pattern_that_says_show_shows() -> None:
    policy = Policy(patterns=(Pattern("badge", r"EMP-\d{6}", Rule(Action.SHOW)),))
    assert mask("EMP-123456", policy=policy) == "EMP-123456"


def test_what_is_found_already_is_not_found_again() -> None:
    policy = Policy(patterns=(Pattern("tail", "my 4.*end"),))
    spans = find("my 4111111111111111 end", policy=policy)
    assert [(s.entity, s.start, s.end) for s in spans] == [
        (Entity.CUSTOM, 0, 3), (Entity.CARD, 3, 19), (Entity.CUSTOM, 19, 23),
    ]  # fmt: skip
    assert len({span.group for span in spans}) == 3


def test_patterns_read_the_normalised_text() -> None:
    policy = Policy(patterns=(Pattern("badge", r"EMP-\d{3}"),))
    assert mask("x EMP\u200b-\uff11\uff12\uff13 y", policy=policy) == "x ******* y"


def test_half_a_surrogate_pair_does_no_harm() -> None:
    policy = Policy(patterns=(Pattern("badge", r"EMP-\d{3}"),))
    assert mask("\ud800 EMP-123", policy=policy) == "\ud800 *******"


@pytest.mark.parametrize("source", ["(", "(?=a)", ""])
def test_a_pattern_that_cannot_be_used_hides_everything(source: str) -> None:
    policy = Policy(patterns=(Pattern("broken", source),))
    assert mask("hello there", policy=policy) in ("*" * 10, "hello there" if not source else "")


def test_a_text_too_long_for_patterns_is_hidden() -> None:
    text = "a" * (patterns.LONGEST_TEXT + 1)
    assert patterns.search(Pattern("x", "b"), text) == [(0, len(text))]
    assert patterns.search(Pattern("x", "b"), text[:-1]) == []
    assert patterns.search(Pattern("x", "("), "") == []
