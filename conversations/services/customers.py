"""What customers tell about themselves: kept masked, sealed, and to be found again by its digest."""

from collections.abc import Callable, Iterable
from functools import partial, reduce
from operator import or_
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from contactcenter.realtime.errors import Refused
from contactcenter.sealing import digest, digests
from conversations.models import Customer, Entry, Participant
from conversations.services import guarding
from masking import guard, policies
from masking.models import Direction
from masking.spans import Entity


def rename(customer: Customer, name: str) -> None:
    """Set the name; one that is a number or an address is masked like one (MASK-14)."""
    kept = _name(name)
    customer.name, customer.name_sealed = kept.text, kept.sealed


def set_email(customer: Customer, email: str) -> None:
    """Set the address (MASK-5, MASK-8). The caller saves."""
    kept = _whole(email, Entity.EMAIL)
    customer.email, customer.email_sealed = kept.text, kept.sealed
    customer.email_digest = digest(_plain(email)) if email else ""


def email_of(customer: Customer) -> str:
    """The address one may write to; "" when there is none, it was redacted, or no key opens it."""
    original = guard.restore(customer.email_sealed) if customer.email_sealed else None
    email = original.text if original else customer.email
    return email if customer.email_digest in digests(_plain(email)) else ""


def checked_email(text: str) -> str:
    """An address somebody typed. Raises Refused `invalid`, detail "email"."""
    email = text.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("invalid", "email") from None
    return email


def set_phone(customer: Customer, phone: str) -> None:
    """Set the number. The caller saves."""
    kept = _whole(phone, Entity.PHONE)
    customer.phone, customer.phone_sealed = kept.text, kept.sealed
    customer.phone_digest = digest(_plain(phone)) if phone else ""


def with_contact(
    value: str, *, kinds: Iterable[Entity] = (Entity.EMAIL, Entity.PHONE)
) -> list[Customer]:
    """The customers with exactly this address or number, however it is spaced or cased."""
    known = digests(_plain(value))
    fields = [f"{kind.lower()}_digest__in" for kind in kinds]
    wanted = reduce(or_, (Q(**{field: known}) for field in fields), Q(pk__in=[]))
    return list(Customer.objects.filter(wanted).order_by("-created_at"))


@transaction.atomic
def examine_again(customer_id: UUID) -> int:
    """Mask what they told about themselves by the rules of today; gives how many fields changed."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    fresh: dict[str, str | None] = {}
    for field, masked in _MASKED.items():
        text, sealed = getattr(customer, field), getattr(customer, f"{field}_sealed")
        original = guard.restore(sealed) if sealed else guard.Original(text)
        kept = masked(original.text) if original and text else None
        if kept is not None and not kept.is_held and _is_other(text, sealed, kept):
            fresh |= {field: kept.text, f"{field}_sealed": kept.sealed}
    if fresh:
        Customer.objects.filter(pk=customer_id).update(**fresh)
    if (name := fresh.get("name")) is not None:
        Participant.objects.filter(customer_id=customer_id).update(name=name)
        own = Entry.objects.filter(
            conversation__customer_id=customer_id, author_role="customer", author_id=customer_id
        )
        own.update(author_name=name)
    return len(fresh) // 2


def digest_anew(customer: Customer) -> bool:
    """Make what they are found by with the newest key, as far as it is known; whether anything changed."""
    fresh: dict[str, str] = {}
    for field in ("email", "phone"):
        sealed, before = getattr(customer, f"{field}_sealed"), getattr(customer, f"{field}_digest")
        original = guard.restore(sealed) if sealed else None
        known = digests(_plain(original.text if original else getattr(customer, field)))
        if before in known[1:]:
            fresh[f"{field}_digest"] = known[0]
    rows = Customer.objects.filter(
        pk=customer.pk, **{name: getattr(customer, name) for name in fresh}
    )
    return bool(fresh) and bool(rows.update(**fresh))


def _is_other(text: str, sealed: str | None, kept: guard.Guarded) -> bool:
    """Whether it has to be written anew. Of what was redacted only stars are left: they are not sealed."""
    return kept.text != text or (sealed is not None and guarding.is_other(text, sealed, kept))


def _name(text: str) -> guard.Guarded:
    return guard.guard(text, writer=Direction.CUSTOMER, decisions=policies.in_force())


def _whole(value: str, entity: Entity) -> guard.Guarded:
    """The field says what it is: nothing has to be recognised."""
    return guard.whole(value, entity, writer=Direction.CUSTOMER, decisions=policies.in_force())


_MASKED: dict[str, Callable[[str], guard.Guarded]] = {
    "name": _name,
    "email": partial(_whole, entity=Entity.EMAIL),
    "phone": partial(_whole, entity=Entity.PHONE),
}


def _plain(value: str) -> str:
    """The form that is compared: an address in small letters, a number without its spacing."""
    folded = "".join(value.split()).casefold()
    return folded if "@" in folded else "".join(c for c in folded if c.isdigit() or c == "+")
