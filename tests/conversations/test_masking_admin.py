"""Masking policies in the admin site: what can be saved there, and by whom."""

import re
from typing import Any

import pytest
from django.test import Client

from masking.models import MaskingPolicy
from tests import factories

pytestmark = pytest.mark.db
PAGE = "/admin/masking/maskingpolicy"


def signed_in(client: Client, *, is_superuser: bool = False) -> Client:
    person = factories.user(is_staff=True, is_superuser=is_superuser)
    client.force_login(person, backend="contactcenter.backends.StaffBackend")
    return client


@pytest.fixture
def admin(client: Client) -> Client:
    return signed_in(client, is_superuser=True)


def filled(**fields: str) -> dict[str, str]:
    """The form as a browser sends it, without rules and patterns."""
    sizes = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    rows = {f"{part}-{k}": v for part in ("rules", "patterns") for k, v in sizes.items()}
    return {"name": "Trial", "is_on": "on", "tail": "4", "regions": "US GB", **rows, **fields}


def problems(answer: Any) -> list[str]:
    """What the form complains about; nothing when it was saved."""
    found = re.findall(r"<ul class=\"errorlist.*?</ul>", answer.content.decode(), re.DOTALL)
    assert answer.status_code == (200 if found else 302)
    return found


def test_admins_are_told_of_who_has_many_places_shown(admin: Client, client: Client) -> None:
    """MASK-19: of supervisors too, since nobody else may watch them."""
    chief, agent = factories.user(is_supervisor=True), factories.agent().user
    factories.revealed(str(chief.pk), 10)
    factories.revealed(str(agent.pk), 9)
    page = admin.get("/admin/").content.decode()
    assert f"{chief.name}</b>:" in page
    assert "10 masked places shown in the last hour" in page
    assert agent.name not in page
    asked = f"?actor__id__exact={chief.pk}&action=entry.reveal"
    log = admin.get(f"/admin/conversations/auditentry/{asked}")
    assert (log.status_code, log.context["cl"].result_count) == (200, 10)
    without_right = signed_in(client).get("/admin/").content.decode()
    assert chief.name not in without_right


def defaults() -> list[str]:
    return list(MaskingPolicy.objects.filter(is_default=True).values_list("name", flat=True))


def test_another_policy_becomes_the_default_one(admin: Client) -> None:
    """MASK-17: in one step, new or not."""
    assert not problems(admin.post(f"{PAGE}/add/", filled(is_default="on")))
    assert defaults() == ["Trial"]
    old = MaskingPolicy.objects.get(name="Default")
    form = filled(name="Default", is_default="on")
    assert not problems(admin.post(f"{PAGE}/{old.pk}/change/", form))
    assert defaults() == ["Default"]


def test_there_is_always_a_default_policy(admin: Client) -> None:
    """Without one, own patterns and rules would silently not hold any more."""
    default = MaskingPolicy.objects.get(is_default=True)
    (told,) = problems(admin.post(f"{PAGE}/{default.pk}/change/", filled(name="Default")))
    assert "Make another policy the default one instead." in told
    assert defaults() == ["Default"]


def test_a_country_that_is_none_is_refused(admin: Client) -> None:
    (told,) = problems(admin.post(f"{PAGE}/add/", filled(regions="US UK")))
    assert "UK is not a country code." in told


def test_the_tester_is_for_those_who_may_see_policies(client: Client) -> None:
    somebody = signed_in(client)
    assert somebody.get(f"{PAGE}/").status_code == 403
    assert somebody.get(f"{PAGE}/tester/").status_code == 403
    policy = MaskingPolicy.objects.get(is_default=True)
    form = {"text": "4111", "policy": str(policy.pk), "writer": "customer"}
    assert somebody.post(f"{PAGE}/tester/", form).status_code == 403
