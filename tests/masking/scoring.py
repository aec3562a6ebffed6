"""How good a detector is on labelled lines: leaks, innocent places touched, clean lines changed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from masking.spans import Span
from tests.masking.fresh import Line, Secret


@dataclass
class Score:
    """Counts, and the lines that went wrong."""

    secrets: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    decoys: int = 0
    touched: int = 0
    clean: int = 0
    changed: int = 0
    found: int = 0
    false: int = 0
    leaks: list[tuple[str, str]] = field(default_factory=list)
    alarms: list[tuple[str, str]] = field(default_factory=list)

    def recall(self, entity: str | None = None) -> float:
        wanted = [e for e in self.secrets if e != "CVV"] if entity is None else [entity]
        total = sum(self.secrets[e] for e in wanted)
        return 100 * sum(self.caught[e] for e in wanted) / total if total else 100.0

    def decoys_touched(self) -> float:
        return 100 * self.touched / self.decoys if self.decoys else 0.0

    def clean_changed(self) -> float:
        return 100 * self.changed / self.clean if self.clean else 0.0

    def precision(self) -> float:
        return 100 * (1 - self.false / self.found) if self.found else 100.0


def hidden_enough(text: str, secret: Secret, covered: set[int]) -> bool:
    """At most four digits stay readable; of an address one letter of its local part; of a code nothing."""
    places = [i for a, b in secret.parts for i in range(a, b)]
    if secret.entity == "EMAIL":
        places = _local_part(text, places)
    elif secret.entity == "IBAN":
        places = [i for i in places if text[i].isalnum()]
    else:
        digits = [i for i in places if text[i].isdigit()]
        places = digits if len(digits) > 4 else [i for i in places if text[i].isalnum()]
    allowed = {"EMAIL": 1, "CVV": 0}.get(secret.entity, 4)
    return sum(i not in covered for i in places) <= allowed


def _local_part(text: str, places: list[int]) -> list[int]:
    found = []
    for i in places:
        if text[i] in "@\uff20%[(\u200b\u00a0 ":
            break
        found.append(i)
    return [i for i in found if text[i].isalnum()]


def measure(made: Iterable[Line], find: Callable[[Line], list[Span]]) -> Score:
    """Run a detector over labelled lines."""
    score = Score()
    for item in made:
        spans = find(item)
        covered = {i for span in spans for i in range(span.start, span.end)}
        labelled = {i for s in item.secrets for a, b in s.parts for i in range(a, b)}
        for secret in item.secrets:
            is_hidden = hidden_enough(item.text, secret, covered)
            score.secrets[secret.entity] += 1
            score.caught[secret.entity] += is_hidden
            if not is_hidden:
                score.leaks.append((f"{secret.entity} {secret.tag}", item.text))
        for span in spans:
            score.found += 1
            score.false += labelled.isdisjoint(range(span.start, span.end))
        for start, end, tag in item.keep:
            score.decoys += 1
            if not covered.isdisjoint(range(start, end)):
                score.touched += 1
                score.alarms.append((tag, item.text))
        if not item.secrets:
            score.clean += 1
            score.changed += bool(covered)
            if covered and not item.keep:
                score.alarms.append(("clean", item.text))
    return score
