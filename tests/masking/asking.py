"""What the tests of the engine ask in nearly every line."""

from masking.engine import find
from masking.spans import Entity
from tests.masking import values


def found(text: str, entity: Entity, region: str = "US") -> list[str]:
    return [text[s.start : s.end] for s in find(text, region=region) if s.entity is entity]


def told(text: str, region: str = "US") -> list[str]:
    """The kind and the text of all that is found."""
    return [f"{s.entity.value} {text[s.start : s.end]}" for s in find(text, region=region)]


def numbered(prefix: str, length: int) -> str:
    """A number of that length whose Luhn sum is right."""
    body = (prefix + "9080706050403020109876")[: length - 1]
    return body + values.check_digit(body)


def wrong(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)
