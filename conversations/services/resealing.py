"""What masking has stored, under the newest key of DATA_KEYS, while the product goes on running."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from contactcenter.sealing import SealBroken, reseal
from conversations.models import Customer, Entry, PreChatAnswer
from conversations.services import customers

SEALED: list[tuple[type[Model], str]] = [
    (Entry, "sealed"),
    (PreChatAnswer, "sealed"),
    (Customer, "name_sealed"),
    (Customer, "email_sealed"),
    (Customer, "phone_sealed"),
]
AT_ONCE = 500


def texts() -> tuple[int, int]:
    """Every sealed text: how many, and how many no key opens."""
    done = broken = 0
    for model, field in SEALED:
        for key, sealed in _sealed(model, field):
            try:
                _renew(model, field, key, sealed)
                done += 1
            except SealBroken:
                broken += 1
    return done, broken


def lookups() -> int:
    """The digests by which customers are found, so that they are found without the old key; how many."""
    rows = Customer.objects.exclude(email_digest="", phone_digest="").iterator(AT_ONCE)
    return sum(map(customers.digest_anew, rows))


def _renew(model: type[Model], field: str, key: Any, sealed: str | None) -> None:
    """Whoever changed it meanwhile wins: what they redacted must not come back."""
    rows = model._default_manager.filter(pk=key)
    while sealed is not None and not rows.filter(**{field: sealed}).update(
        **{field: reseal(sealed)}
    ):
        sealed = rows.values_list(field, flat=True).first()


def _sealed(model: type[Model], field: str) -> Iterator[tuple[Any, str]]:
    rows = model._default_manager.exclude(**{field: None})
    yield from rows.values_list("pk", field).iterator(AT_ONCE)
