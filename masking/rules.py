"""What is decided about each kind of sensitive data: pure values, built from rows elsewhere."""

from dataclasses import dataclass, field
from enum import StrEnum

from masking.spans import Entity, Span


class Action(StrEnum):
    """SHOW: leave it. MASK: hide it from readers. REDACT: hide it from readers and never write it."""

    SHOW = "show"
    MASK = "mask"
    REDACT = "redact"

    __hash__ = str.__hash__  # that of Enum is a step in Python


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to one kind; tail: characters left readable at the end; shows_bin: the first six too."""

    action: Action = Action.MASK
    tail: int = 4
    shows_bin: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """An admin's own pattern in RE2 syntax; `masking.patterns.check` says whether it is fit for use."""

    name: str
    source: str
    rule: Rule = Rule(tail=0)


_UNKNOWN = Rule(tail=0)
REGIONS = ("US", "GB", "CZ", "PL", "IT", "IL", "DE", "FR", "ES")


@dataclass(frozen=True)
class Policy:
    """All decisions for one audience.

    regions: ISO countries whose national number formats are known. fixed_length: so many mask characters for
    every value, to hide how long it is; 0 for one each. mask_char: one character that is no letter or digit.
    """

    card: Rule = Rule(Action.REDACT)
    cvv: Rule = Rule(Action.REDACT, tail=0)
    iban: Rule = Rule()
    ssn: Rule = Rule(Action.REDACT)
    email: Rule = Rule(tail=0)
    phone: Rule = Rule()
    regions: tuple[str, ...] = REGIONS
    patterns: tuple[Pattern, ...] = ()
    mask_char: str = "*"
    fixed_length: int = 0
    _rules: dict[str, Rule] = field(init=False, repr=False, compare=False)
    shows: frozenset[Entity] = field(init=False, repr=False, compare=False)
    masked: str = field(init=False, repr=False, compare=False)
    """What every text has in which something was masked before."""

    def __post_init__(self) -> None:
        """Make the look-up tables; refuse a mask character that could be part of a value."""
        if len(self.mask_char) != 1 or self.mask_char.isalnum() or self.mask_char.isspace():
            raise ValueError("mask_char must be one character that is no letter, digit or space")
        rules: dict[str, Rule] = {
            Entity.CARD: self.card, Entity.CVV: self.cvv, Entity.IBAN: self.iban,
            Entity.SSN: self.ssn, Entity.EMAIL: self.email, Entity.PHONE: self.phone,
        }  # fmt: skip
        shown = frozenset(Entity(e) for e, rule in rules.items() if rule.action is Action.SHOW)
        rules |= {f"{Entity.CUSTOM}:{pattern.name}": pattern.rule for pattern in self.patterns}
        object.__setattr__(self, "_rules", rules)
        object.__setattr__(self, "shows", shown)
        object.__setattr__(self, "masked", self.mask_char * 2)

    def rule(self, span: Span) -> Rule:
        """The rule for a find; what no rule knows any more is masked whole."""
        key = f"{Entity.CUSTOM}:{span.validator}" if span.entity is Entity.CUSTOM else span.entity
        return self._rules.get(key, _UNKNOWN)


DEFAULT = Policy()
