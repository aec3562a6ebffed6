"""The code of a card as an answer: what counts as asked for, and what does not (MASK-4, MASK-16)."""

import pytest

from masking.stream import find_stream, may_be_piece

pytestmark = pytest.mark.unit


def codes(*talk: str) -> list[str]:
    """What is found; who says "A:" is the agent."""
    sent = [
        {"sender": "agent" if text.startswith("A:") else "customer", "text": text} for text in talk
    ]
    found = find_stream(sent)
    return [
        message["text"][span.start : span.end]
        for message, spans in zip(sent, found, strict=True)
        for span in spans
        if span.entity == "CVV"
    ]


@pytest.mark.parametrize(
    ("talk", "told"),
    [
        (["cvv", "123"], "123"),
        (["A: And the security code on the back of the card?", "it's 123"], "123"),
        (["A: The CVV, please. It is on the back.", "one two three"], "one two three"),
        (["A: CVV?", "sure, one moment", "it is 4567"], "4567"),
        (["A: Expiry and CVV?", "12/2028", "1 2 3"], "1 2 3"),
        (["A: Expiry and CVV?", "12/28 123"], "123"),
        (["A: Jaký je CVC kód?", "je to 845"], "845"),
        (["A: Your CVV? Or call +420601142082.", "123"], "123"),
        (["A: CVV?", "abcd efgh ijkl mnop 123"], "123"),
        (["CVV 123", "456"], "123"),
    ],
)
def test_what_answers_is_a_code(talk: list[str], told: str) -> None:
    assert codes(*talk) == [told]


@pytest.mark.parametrize(
    "talk",
    [
        ["A: Never write your CVV here. What is your house number?", "123"],
        ["A: CVV?", "my order is 4128"],
        ["A: CVV?", "I would rather not tell, I have been waiting for 123 days"],
        ["A: CVV?", "12/2028"],
        ["A: CVV?", "+420 777 123 456"],
        ["A: Which room?", "123"],
        ["A: CVV?", "12345", "678"],
        ["A: CVV?", "abcd efgh ijkl mnop q 123"],
    ],
)
def test_what_answers_something_else_is_none(talk: list[str]) -> None:
    assert codes(*talk) == []


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("4111", True), ("four one", True), ("four", True), ("double four!", True),
        ("the four of us", False), ("hello", False), ("four one " * 30, False), ("4" + " hello" * 30, True),
    ],
)  # fmt: skip
def test_what_is_worth_looking_at_together_with_others(text: str, may_be: bool) -> None:
    assert may_be_piece(text) is may_be
