"""The decisions in force: the admins' rows over the built-in table, a second old at most."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from masking.models import (
    Action,
    Audience,
    CustomPattern,
    Direction,
    Entity,
    MaskingPolicy,
    MaskingRule,
)

FRESH_SECONDS = 1.0
PAYMENT = (Entity.CARD, Entity.CVV, Entity.SSN)
"""Redacted before the first write, unless an admin decides otherwise (PCI DSS 3.3.1)."""
READERS = (Audience.AGENT, Audience.SUPERVISOR, Audience.CUSTOMER, Audience.EXPORT)
WRITERS = (Direction.CUSTOMER, Direction.AGENT)

Key = tuple[str, str, str]
"""Entity, who wrote it, who reads it."""


def _built_in() -> dict[Key, Action]:
    """Customers read their own words; what the staff write about themselves is shown to all."""
    table: dict[Key, Action] = {}
    for entity in Entity:
        for writer in WRITERS:
            for reader in READERS:
                is_own = reader == Audience.CUSTOMER or writer == Direction.AGENT
                action = Action.SHOW if is_own else Action.MASK
                table[entity, writer, reader] = Action.REDACT if entity in PAYMENT else action
    return table


BUILT_IN = _built_in()


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """A CustomPattern in force."""

    name: str
    pattern: str
    direction: str
    action: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """One policy as the services use it."""

    id: int | None = None
    is_on: bool = True
    tail: int = 4
    hides_length: bool = False
    regions: tuple[str, ...] = ("US", "GB", "CZ", "PL", "IT", "IL", "DE", "FR", "ES")
    delivers_when_failing: bool = False
    patterns: tuple[OwnPattern, ...] = ()
    table: dict[Key, Action] = field(default_factory=lambda: BUILT_IN)

    def action(self, entity: str, writer: str, reader: str) -> str:
        """What this reader gets of it, were masking on."""
        decided = self.table.get((entity, writer, reader))
        if decided is not None:
            return decided
        for own in self.patterns:
            if own.name == entity and own.direction in (Direction.BOTH, writer):
                return own.action
        return Action.SHOW if reader == Audience.CUSTOMER else Action.MASK

    def is_hidden(self, entity: str, writer: str, reader: str) -> bool:
        """Whether this reader must not see it now (MASK-1: nobody is masked while it is off)."""
        return self.is_on and self.action(entity, writer, reader) != Action.SHOW

    def reads_stored_text(self, writer: str, reader: str) -> bool:
        """Whether the stored, masked text is just what this reader gets."""
        return self.is_on and all(
            self.action(entity, writer, reader) == self.action(entity, writer, Audience.AGENT)
            for entity in Entity
        )


_cached: tuple[float, dict[int | None, Decisions]] = (0.0, {})


def in_force(policy_id: int | None = None) -> Decisions:
    """The decisions of this policy; of the default one without or with an unknown id."""
    global _cached
    now = time.monotonic()
    if now - _cached[0] > FRESH_SECONDS or not _cached[1]:
        _cached = (now, _read())
    return _cached[1].get(policy_id) or _cached[1][None]


def forget() -> None:
    """Read anew at the next question (after a change, and between tests)."""
    global _cached
    _cached = (0.0, {})


def _read() -> dict[int | None, Decisions]:
    found: dict[int | None, Decisions] = {None: Decisions()}
    for row in MaskingPolicy.objects.prefetch_related("rules", "patterns"):
        found[row.pk] = decisions_of(row, row.rules.all(), row.patterns.all())
        if row.is_default:
            found[None] = found[row.pk]
    return found


def decisions_of(
    policy: MaskingPolicy, rules: Iterable[MaskingRule], patterns: Iterable[CustomPattern]
) -> Decisions:
    """A policy with its rows; a rule for one side or one reader wins over a rule for all."""
    table = dict(BUILT_IN)
    general_first = sorted(
        rules, key=lambda r: (r.direction != Direction.BOTH) + (r.audience != Audience.EVERYBODY)
    )
    for rule in general_first:
        writers = WRITERS if rule.direction == Direction.BOTH else (rule.direction,)
        readers = READERS if rule.audience == Audience.EVERYBODY else (rule.audience,)
        table |= {(rule.entity, w, r): Action(rule.action) for w in writers for r in readers}
    return Decisions(
        id=policy.pk,
        is_on=policy.is_on,
        tail=policy.tail,
        hides_length=policy.hides_length,
        regions=policy.region_codes,
        delivers_when_failing=policy.delivers_when_failing,
        patterns=tuple(
            OwnPattern(p.name, p.pattern, p.direction, p.action) for p in patterns if p.is_active
        ),
        table=table,
    )
