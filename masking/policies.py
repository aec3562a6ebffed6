"""The decisions in force: the admins' rows over the built-in table, a second old at most."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from masking import rules
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
HIDDEN_LENGTH = 8
"""Stars for every value where a policy hides the length."""
PAYMENT = (Entity.CARD, Entity.CVV, Entity.SSN)
"""Redacted before the first write, unless an admin decides otherwise (PCI DSS 3.3.1)."""
READERS = (Audience.AGENT, Audience.SUPERVISOR, Audience.CUSTOMER, Audience.EXPORT)
STAFF = (Audience.AGENT, Audience.SUPERVISOR, Audience.EXPORT)
"""Who looks at what is stored: on screens, by searching, in files."""
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
class Decisions:
    """One policy as the services use it: what to look for, and what each reader gets."""

    is_on: bool = True
    delivers_when_failing: bool = False
    detectors: dict[str, rules.Policy] = field(default_factory=lambda: _strict(READERS))
    """By writer: everything that some reader may not see."""
    stored: dict[str, rules.Policy] = field(default_factory=lambda: _strict(STAFF))
    """By writer: what lies in clear hides what some of the staff may not see."""
    views: dict[tuple[str, str], rules.Policy] = field(default_factory=lambda: _views())
    """By writer and reader."""

    def reads_stored_text(self, writer: str, reader: str) -> bool:
        """Whether the stored, masked text is just what this reader gets."""
        return self.is_on and self.views[writer, reader] == self.stored[writer]


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
    """A policy with its rows; a rule for one side or one reader wins over a rule for all.

    Of two that are equally narrow, as one for a side and one for a reader, the stricter wins.
    """
    table = dict(BUILT_IN)
    own = [pattern for pattern in patterns if pattern.is_active]
    for rule in sorted(rules, key=_rank):
        writers = WRITERS if rule.direction == Direction.BOTH else (rule.direction,)
        readers = READERS if rule.audience == Audience.EVERYBODY else (rule.audience,)
        table |= {(rule.entity, w, r): Action(rule.action) for w in writers for r in readers}
    return Decisions(
        is_on=policy.is_on,
        delivers_when_failing=policy.delivers_when_failing,
        detectors=_strict(READERS, policy, own, table),
        stored=_strict(STAFF, policy, own, table),
        views=_views(policy, own, table),
    )


def _rank(rule: MaskingRule) -> tuple[int, int]:
    """What comes later wins."""
    narrow = (rule.direction != Direction.BOTH) + (rule.audience != Audience.EVERYBODY)
    return narrow, (Action.SHOW, Action.MASK, Action.REDACT).index(Action(rule.action))


def _strict(
    readers: Iterable[Audience],
    policy: MaskingPolicy | None = None,
    patterns: Iterable[CustomPattern] = (),
    table: dict[Key, Action] | None = None,
) -> dict[str, rules.Policy]:
    found = {}
    for writer in WRITERS:
        actions: dict[Key, Action] = {
            (entity, writer, Audience.AGENT): _strictest(table or BUILT_IN, entity, writer, readers)
            for entity in Entity
        }
        found[writer] = _policy(policy, patterns, actions, writer, Audience.AGENT)
    return {str(writer): found[writer] for writer in WRITERS}


def _views(
    policy: MaskingPolicy | None = None,
    patterns: Iterable[CustomPattern] = (),
    table: dict[Key, Action] | None = None,
) -> dict[tuple[str, str], rules.Policy]:
    return {
        (str(writer), str(reader)): _policy(policy, patterns, table or BUILT_IN, writer, reader)
        for writer in WRITERS
        for reader in READERS
    }


def _strictest(
    table: dict[Key, Action], entity: str, writer: str, readers: Iterable[Audience]
) -> Action:
    given = {table[entity, writer, reader] for reader in readers}
    return next(a for a in (Action.REDACT, Action.MASK, Action.SHOW) if a in given)


def _policy(
    policy: MaskingPolicy | None,
    patterns: Iterable[CustomPattern],
    table: dict[Key, Action],
    writer: str,
    reader: str,
) -> rules.Policy:
    tail = policy.tail if policy else 4

    def rule(entity: Entity) -> rules.Rule:
        action = rules.Action(table[entity, writer, reader])
        return rules.Rule(action, tail=0 if entity in (Entity.CVV, Entity.EMAIL) else tail)

    own = tuple(
        rules.Pattern(p.name, p.pattern, rules.Rule(_own_action(p, writer, reader), tail=0))
        for p in patterns
        if p.direction in (Direction.BOTH, writer)
    )
    return rules.Policy(
        card=rule(Entity.CARD), cvv=rule(Entity.CVV), iban=rule(Entity.IBAN), ssn=rule(Entity.SSN),
        email=rule(Entity.EMAIL), phone=rule(Entity.PHONE), patterns=own,
        regions=policy.region_codes if policy else rules.REGIONS,
        fixed_length=HIDDEN_LENGTH if policy and policy.hides_length else 0,
    )  # fmt: skip


def _own_action(pattern: CustomPattern, writer: str, reader: str) -> rules.Action:
    """Who wrote it goes on reading it, unless it is not even stored."""
    is_own = reader == Audience.CUSTOMER and writer == Direction.CUSTOMER
    is_shown = is_own and pattern.action == Action.MASK
    return rules.Action.SHOW if is_shown else rules.Action(pattern.action)
