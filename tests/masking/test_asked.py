"""A social security number as an answer: what counts as asked for, and what does not (MASK-4, MASK-16)."""

import pytest

from masking.rules import Action, Policy, Rule
from masking.stream import find_stream

pytestmark = pytest.mark.unit
QUESTION = "A: What is your social security number?"


def numbers(*talk: str, regions: tuple[str, ...] = ("US",)) -> list[str]:
    """What is found; who says "A:" is the agent."""
    sent = [
        {"sender": "agent" if text.startswith("A:") else "customer", "text": text} for text in talk
    ]
    found = find_stream(sent, policy=Policy(regions=regions))
    return [
        message["text"][span.start : span.end]
        for message, spans in zip(sent, found, strict=True)
        for span in spans
        if span.entity == "SSN"
    ]


@pytest.mark.parametrize("regions", [("US",), ("PL", "US")])
@pytest.mark.parametrize(
    ("talk", "told"),
    [
        ([QUESTION, "219099998"], "219099998"),
        ([QUESTION, "219 09 9998"], "219 09 9998"),
        ([QUESTION, "sure", "it's 219099998 thanks"], "219099998"),
        (["A: SSN please", "two one nine zero nine nine nine nine eight"],
         "two one nine zero nine nine nine nine eight"),
        (["here is my ssn", "219 099 998"], "219 099 998"),
        ([QUESTION, "912-70 1234"], "912-70 1234"),
    ],
)  # fmt: skip
def test_what_answers_is_a_number(talk: list[str], told: str, regions: tuple[str, ...]) -> None:
    """Also where it has the form of a telephone number of some country."""
    assert numbers(*talk, regions=regions) == [told]


@pytest.mark.parametrize(
    "talk",
    [
        ["A: Never write your SSN here. What is your order number?", "219099998"],
        [QUESTION, "my order is 219099998"],
        [QUESTION, "my phone is 219099998"],
        [QUESTION, "21909999"],
        [QUESTION, "000099998"],
        [QUESTION, "219099998 and 457555462"],
        [QUESTION, "I would rather not", "A: Then the number of your parcel?", "219099998"],
        [QUESTION, "a", "b", "c", "d", "e", "219099998"],
        ["A: Which parcel?", "219099998"],
    ],
)
def test_what_answers_something_else_is_none(talk: list[str]) -> None:
    assert numbers(*talk) == []


def test_who_reads_them_finds_none() -> None:
    sent = [{"sender": "agent", "text": QUESTION}, {"sender": "customer", "text": "219099998"}]
    policy = Policy(ssn=Rule(Action.SHOW), regions=("US",))
    assert find_stream(sent, policy=policy)[1] == []
