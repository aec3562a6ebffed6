"""What the question of a form makes of its answer (MASK-4)."""

import pytest

from masking import questions
from masking.rules import DEFAULT

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Security code", "4111111111111111, 123", ["CARD 4111111111111111", "CVV 123"]),
        ("Your phone:", "jo@shop.com, 61 60 34", ["EMAIL jo@shop.com", "PHONE 61 60 34"]),
        ("Order number", "601142082", []),
        ("Číslo objednávky", "601 142 082", []),
        ("Order number", "+420601142082", ["PHONE +420601142082"]),
        ("Order number or phone", "601142082", ["PHONE 601142082"]),
        ("How can we help?", "601142082", ["PHONE 601142082"]),
        ("Your number is 601142082, right?", "yes", []),
    ],
)
def test_what_a_question_makes_of_its_answer(
    question: str, answer: str, expected: list[str]
) -> None:
    found = questions.find(answer, DEFAULT, question=question)
    assert [f"{span.entity.value} {answer[span.start : span.end]}" for span in found] == expected
    assert [span.parts[-1][1] <= len(answer) for span in found] == [True] * len(expected)
    assert len({span.group for span in found}) == len(found), "nothing shares a tail with another"
