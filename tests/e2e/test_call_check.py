"""The check before a call: the dialogs of desk and widget, and the page for staff and for customers."""

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browsers import People, violations
from tests.e2e.call_stage import PATIENCE, begin
from tests.live import LiveStack

pytestmark = pytest.mark.e2e


def works(check: Locator) -> None:
    """Press the button; every line is good, down to the loop through the relay."""
    check.get_by_role("button", name="Check now").click()
    expect(check.get_by_text("Voice and video calls work here")).to_be_visible(timeout=PATIENCE)
    expect(check.locator(".step.ok")).to_have_count(5)


def test_the_dialogs_of_desk_and_widget(live: LiveStack, people: People) -> None:
    chat = begin(live, people)
    chat.menu().get_by_role("menuitem", name="Check for calls").click()
    works(chat.desk.get_by_role("dialog", name="Check for calls"))
    chat.panel.get_by_role("button", name="Ask for a call").click()
    chat.panel.get_by_role("button", name="Check whether calls work here").click()
    works(chat.panel.get_by_role("dialog", name="Check for calls"))


def test_the_page_of_the_staff(live: LiveStack, people: People) -> None:
    world = live.arrange("desk")
    account = world["agents"][0]
    page = people.staff(account["username"], account["password"])
    page.goto("/desk/")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Check for calls").click()
    expect(page.get_by_role("heading", name="Check for calls")).to_be_visible()
    assert violations(page) == []
    works(page.locator("main"))


def test_the_page_of_the_customer(live: LiveStack, people: People) -> None:
    world = live.arrange("desk", calls="video")
    page = people.open("visitor")
    page.goto(f"{live.url}/widget/{world['widget']}/call-check/")
    works(page.locator("main"))
    page.set_viewport_size({"width": 360, "height": 700})
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_only_sites_with_calls_have_one_and_nobody_checks_without_end(live: LiveStack) -> None:
    without, world = live.arrange("desk", calls="none"), live.arrange("desk", calls="voice")
    with httpx.Client(base_url=live.url) as browser:
        assert browser.get(f"/widget/{without['widget']}/call-check/").status_code == 404
        line = f"/api/widget/{world['widget']}/call-check/"
        foreign = browser.post(line, json={"sdp": ""}, headers={"Origin": "https://evil.example"})
        assert (foreign.status_code, foreign.json()["code"]) == (403, "not_allowed")
        codes = [browser.post(line, json={"sdp": "nonsense"}).json()["code"] for _ in range(8)]
        assert codes[0] == "sdp_invalid"
        assert codes[-1] == "rate_limited"
        assert browser.post("/api/call-check/", json={"sdp": ""}).status_code in (401, 403)
