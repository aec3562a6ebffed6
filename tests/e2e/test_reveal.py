"""What masking hides, on the screens of the staff: stars, the question before a reveal, the tester."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsers import People, violations
from tests.e2e.colleague import Colleague
from tests.e2e.customer import Customer
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
BEYOND = "() => { const log = document.querySelector('.log'); return log.scrollWidth - log.clientWidth; }"
SECRETS = "Mail melissa@gmail.com, card 4111 1111 1111 1111"


def chatting(live: LiveStack, people: People, emma: Customer, account: dict[str, Any]) -> Page:
    page = people.staff(account["username"], account["password"])
    page.goto("/desk/")
    page.locator("button.presence").click()
    page.get_by_role("menuitemradio", name="Available").click()
    page.get_by_role("button", name="Accept", exact=True).first.click()
    expect(page.locator(".bubble", has_text="Mail m******@gmail.com")).to_be_visible()
    return page


def test_an_agent_looks_behind_one_mask_for_a_reason(live: LiveStack, people: People) -> None:
    """MASK-19: the value stands there alone, and only for a while; who may not sees no button."""
    world = live.arrange("desk")
    account = world["agents"][0]
    live.arrange("may_reveal_all", user_id=account["id"])
    with Customer(live.url, world) as emma:
        emma.start(text=SECRETS)
        page = chatting(live, people, emma, account)
        assert page.locator("button.masked").count() == 1, "what is redacted has no button"
        page.get_by_role("button", name=re.compile("Show e-mail address")).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("half a minute")
        assert violations(page) == []
        show = dialog.get_by_role("button", name="Show", exact=True)
        expect(show).to_be_disabled()
        dialog.get_by_label("Why do you need it?").fill("Sends the invoice there")
        show.click()
        expect(dialog).to_be_hidden()
        expect(page.locator(".revealed")).to_have_text("melissa@gmail.com")
        expect(page.locator("li.sys", has_text="Sends the invoice there")).to_be_visible()
        assert violations(page) == []
        page.reload()
        page.get_by_role("button", name=re.compile("^Emma Whitfield")).click()
        expect(page.locator(".bubble", has_text="Mail m******@gmail.com")).to_be_visible()
        assert "melissa" not in page.content()


@pytest.mark.parametrize("language", ["en", "he"])
def test_a_long_masked_place_stays_inside_a_narrow_screen(
    live: LiveStack, people: People, language: str
) -> None:
    """MASK-19: also what it hides, once it is shown."""
    world = live.arrange("desk")
    account = world["agents"][0]
    live.arrange("may_reveal_all", user_id=account["id"])
    long = "melissa.anderson-whitfield.and.partners@example-company.co.uk"
    with Colleague(live.url, account) as dana, Customer(live.url, world) as emma:
        emma.start(text=f"Mail {long} please")
        dana.accept()
        page = people.staff(
            account["username"], account["password"], locale=language,
            viewport={"width": 390, "height": 800},
        )  # fmt: skip
        page.goto("/desk/")
        page.get_by_text("Emma Whitfield").first.click()
        place = page.locator("button.masked")
        expect(place).to_be_visible()
        assert page.evaluate(BEYOND) <= 0
        place.click()
        page.get_by_role("dialog").get_by_role("textbox").fill("Sends the invoice there")
        page.keyboard.press("Enter")
        expect(page.locator(".revealed")).to_have_text(long)
        assert page.evaluate(BEYOND) <= 0


def test_supervisors_are_told_of_an_agent_who_looks_often(live: LiveStack, people: People) -> None:
    world = live.arrange("desk")
    account, chief = world["agents"][0], world["supervisors"][0]
    live.arrange("may_reveal_all", user_id=account["id"])
    live.arrange("revealed", user_id=account["id"], count=9)
    board = people.staff(chief["username"], chief["password"])
    board.goto("/supervisor/")
    with Customer(live.url, world) as emma:
        emma.start(text=SECRETS)
        page = chatting(live, people, emma, account)
        expect(board.get_by_role("row", name=re.compile("Emma Whitfield"))).to_be_visible()
        alert = board.get_by_role("alert").filter(has_text=account["name"])
        alert = alert.filter(has_text="10 masked places shown")
        expect(alert).to_have_count(0)
        page.get_by_role("button", name=re.compile("Show e-mail address")).click()
        page.get_by_label("Why do you need it?").fill("Sends the invoice there")
        page.get_by_role("dialog").get_by_role("button", name="Show", exact=True).click()
        expect(alert).to_contain_text(account["name"])
        assert violations(board) == []
        alert.get_by_role("button", name="Noted").click()
        expect(alert).to_have_count(0)


def test_without_the_right_stars_are_just_stars(live: LiveStack, people: People) -> None:
    world = live.arrange("desk")
    with Customer(live.url, world) as emma:
        emma.start(text=SECRETS)
        page = chatting(live, people, emma, world["agents"][0])
        assert page.locator("button.masked").count() == 0
        assert page.locator(".masked").count() >= 1


def test_an_admin_tries_what_each_reader_gets(live: LiveStack, people: People) -> None:
    """MASK-17: a rule is added, and the tester shows what it does."""
    people.tolerate("Applying inline style")  # axe's own, while it reads Django's style sheets
    admin = live.arrange("account", is_staff=True, is_superuser=True)
    page = people.staff(admin["username"], admin["password"])
    page.goto("/admin/masking/maskingpolicy/add/")
    name = f"For exports {admin['id'][:8]}"
    page.get_by_label("Name:").first.fill(name)
    page.get_by_text("Add another Rule").click()
    page.locator("#id_rules-0-entity").select_option("EMAIL")
    page.locator("#id_rules-0-audience").select_option("supervisor")
    page.locator("#id_rules-0-action").select_option("show")
    page.get_by_text("Add another Own pattern").click()
    page.locator("#id_patterns-0-name").fill("badge")
    page.locator("#id_patterns-0-pattern").fill("(a+)+$")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".errorlist").first).to_be_visible()
    page.locator("#id_patterns-0-pattern").fill(r"B-\d{4}")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    page.get_by_role("link", name="Open the masking tester").click()
    expect(page.get_by_role("heading", name="Masking tester")).to_be_visible()
    page.get_by_label("Text:").fill("melissa@gmail.com, badge B-1234, 4111 1111 1111 1111")
    page.get_by_role("button", name="Try").click()
    shown = page.locator("table.tried").first
    found = page.get_by_role("table", name="What was found")
    expect(found.get_by_role("row", name=re.compile("^E-mail address"))).to_contain_text("melissa")
    expect(shown.get_by_role("row", name=re.compile("^Agents"))).to_contain_text(
        "m******@gmail.com, badge ******, ************1111"
    )
    expect(shown.get_by_role("row", name=re.compile("^Supervisors"))).to_contain_text(
        "melissa@gmail.com, badge ******"
    )
    expect(shown.get_by_role("row", name=re.compile("^Customers"))).to_contain_text(
        "melissa@gmail.com, badge B-1234, ************1111"
    )
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
