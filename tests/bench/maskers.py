"""One masker measured in a process of its own: a job on standard input, what it found and took on output.

Needs nothing of the project but, for "ours", the engine: the peers run in an environment of their own.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol


class Find(Protocol):
    """Called as the engine is, so that ours is measured without a step between."""

    def __call__(self, text: str, *, region: str | None) -> Sequence[Sequence[Any]]: ...


WORST_SECONDS = 20.0
"""Once the worst inputs have taken so long together, the rest of them is left out."""


def ours() -> Find:
    from masking.engine import find

    return find


def presidio() -> Find:
    """The recognisers alone with the region of the line, as good as Presidio is without a language model."""
    from presidio_analyzer import predefined_recognizers as known

    fixed = [
        (known.CreditCardRecognizer(), "CREDIT_CARD"), (known.EmailRecognizer(), "EMAIL_ADDRESS"),
        (known.IbanRecognizer(), "IBAN_CODE"), (known.UsSsnRecognizer(), "US_SSN"),
    ]  # fmt: skip
    phones: dict[str, Any] = {}

    def run(text: str, region: str | None) -> list[tuple[int, int, str]]:
        country = region or "US"
        if country not in phones:
            phones[country] = known.PhoneRecognizer(supported_regions=(country,))
        found = []
        for recognizer, entity in [*fixed, (phones[country], "PHONE_NUMBER")]:
            for result in recognizer.analyze(text, [entity], None):
                if result.score >= 0.35:
                    found.append((result.start, result.end, entity))
        return found

    return run


def datafog() -> Find:
    from datafog_core import scan

    return lambda text, region: [
        (f.codepoint_range.start, f.codepoint_range.end, f.entity_type) for f in scan(text)
    ]


def common() -> Find:
    import commonregex

    patterns = [commonregex.credit_card, commonregex.email, commonregex.phone]
    return lambda text, region: [(*m.span(), "") for p in patterns for m in p.finditer(text)]


def matcher() -> Find:
    import phonenumbers

    def run(text: str, region: str | None) -> list[tuple[int, int, str]]:
        matches = phonenumbers.PhoneNumberMatcher(text, region or "US")
        return [(match.start, match.end, "PHONE") for match in matches]

    return run


MASKERS: dict[str, Callable[[], Find]] = {
    "ours": ours,
    "presidio": presidio,
    "datafog-core": datafog,
    "commonregex": common,
    "phonenumbers": matcher,
}


def microseconds(find: Find, items: list[tuple[str, str | None]], seconds: float = 1.5) -> float:
    """Processor time per item: the median of rounds over all of them."""
    rounds: list[float] = []
    began = time.process_time()
    while len(rounds) < 5 or (time.process_time() - began < seconds and len(rounds) < 200):
        start = time.process_time()
        for text, region in items:
            find(text, region=region)
        rounds.append((time.process_time() - start) / len(items))
        if time.process_time() - began > 4 * seconds:
            break
    return statistics.median(rounds) * 1e6


def worst(find: Find, texts: list[str]) -> float:
    """Milliseconds of the slowest input; each the best of several."""
    slowest = total = 0.0
    for text in texts:
        took: list[float] = []
        while len(took) < 3 or (len(took) < 20 and sum(took) < 0.2):
            start = time.process_time()
            find(text, region="US")
            took.append(time.process_time() - start)
            if took[-1] > 1:
                break
        slowest, total = max(slowest, min(took)), total + sum(took)
        if total > WORST_SECONDS:
            break
    return slowest * 1000


def main() -> None:
    job = json.load(sys.stdin)
    find = MASKERS[job["masker"]]()
    lines = [(text, region) for text, region in job["lines"]]
    for text, region in lines[:50]:
        find(text, region=region)
    speed = {f"{name}_us": microseconds(find, [tuple(i) for i in job[name]]) for name in
             ("plain", "mix", "hard", "long_plain")}  # fmt: skip
    speed["worst_ms"] = worst(find, job["worst"])
    print(
        json.dumps({"spans": [find(text, region=region) for text, region in lines], "speed": speed})
    )


if __name__ == "__main__":
    main()
