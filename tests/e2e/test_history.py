"""The past on screen, and the transcript that a customer takes along."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsers import People, violations
from tests.e2e.colleague import Colleague
from tests.e2e.customer import Customer
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
SAID = "The kettle is broken, card 4111 1111 1111 1111"
SAVE = {"en": "Save transcript", "he": "שמירת התמליל"}
# Until the limit of this minute is reached, with enough of the minute left to read about it.
FETCH_TOO_MANY = """
async address => {
  for (;;) {
    const answers = await Promise.all(Array.from({length: 20}, () => fetch(address)));
    await Promise.all(answers.map(answer => answer.blob()));
    if (answers.some(answer => Number(answer.headers.get("Retry-After")) > 9)) return;
  }
}
"""
MASKED = "The kettle is broken, card ************1111"


@pytest.fixture
def over(live: LiveStack) -> Iterator[dict[str, Any]]:
    """A desk with one conversation that has ended."""
    world = live.arrange("desk", requires_reason=False)
    with Colleague(live.url, world["agents"][0]) as dana, Customer(live.url, world) as emma:
        emma.start(text=SAID)
        key = dana.accept()
        dana.write(key, "We send a new one")
        dana.say("conversation.end", conversation_id=key)
        yield world


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("he", "dark")])
def test_a_supervisor_finds_reads_and_saves(
    over: dict[str, Any], people: People, language: str, scheme: str
) -> None:
    """RPT-2."""
    chief = over["supervisors"][0]
    page = people.staff(chief["username"], chief["password"], locale=language, color_scheme=scheme)
    page.goto("/supervisor/")
    page.locator("nav.rail a[href='/history/']").click()
    page.get_by_role("searchbox").fill("kettle")
    page.get_by_role("searchbox").press("Enter")
    row = page.get_by_role("row", name=re.compile("Emma Whitfield"))
    expect(row).to_contain_text(MASKED)
    assert violations(page) == []
    row.get_by_role("link").click()
    expect(page.locator(".told")).to_contain_text(MASKED)
    expect(page.locator(".told")).to_contain_text("We send a new one")
    assert violations(page) == []
    with page.expect_download() as started:
        page.get_by_role("link", name=SAVE[language]).click()
    text = Path(started.value.path()).read_text()
    assert MASKED in text
    page.goto("/history/?q=4111")
    expect(page.locator(".empty")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_too_many_files_fetched_is_said_in_words(
    live: LiveStack, people: People, scheme: str
) -> None:
    """RPT-2."""
    people.tolerate("Failed to load resource.*429")
    world = live.arrange("desk", requires_reason=False, agents_send_files=True)
    dana = world["agents"][0]
    page = people.staff(dana["username"], dana["password"], color_scheme=scheme)
    with Colleague(live.url, dana) as at_desk, Customer(live.url, world) as emma:
        emma.start()
        key = at_desk.accept()
        at_desk.send_file(key, "steps.txt", b"Turn it off first.")
        page.goto(f"/history/{key}/")
    link = page.get_by_role("link", name="steps.txt")
    with page.expect_download() as started:
        link.click()
    assert Path(started.value.path()).read_bytes() == b"Turn it off first."
    page.evaluate(FETCH_TOO_MANY, link.get_attribute("href"))
    link.click()
    expect(page.get_by_role("heading", name="Too many at once")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Try again in \d+ s\."))).to_be_visible()
    assert "rate_limited" not in page.content()
    again = page.get_by_role("link", name="Try again")
    assert page.url.endswith(again.get_attribute("href") or "-")
    assert violations(page) == []
    page.get_by_role("link", name="Back", exact=True).click()
    expect(link).to_be_visible()


def test_a_recording_that_is_gone_is_said_in_words(live: LiveStack, people: People) -> None:
    """REC-3."""
    people.tolerate("Failed to load resource.*404")
    world = live.arrange("desk", requires_reason=False)
    boss = world["supervisors"][0]
    live.arrange("update", model="contactcenter.User", pk=boss["id"], is_staff=True)
    with Customer(live.url, world) as emma:
        emma.start()
        key = emma.conversation_id
    recording = live.arrange("calling.kept_recording", conversation_id=key)
    page = people.staff(boss["username"], boss["password"])
    page.goto(f"/history/{key}/")
    save = page.locator(".recordings").get_by_role("link", name="Save")
    with page.expect_download() as started:
        save.click()
    assert Path(started.value.path()).read_bytes() == b"sound"
    live.arrange("calling.lose_recording", id=recording["id"])
    save.click()
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    page.go_back()
    page.context.clear_cookies()
    save.click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_nothing_found_says_so_on_a_narrow_screen(over: dict[str, Any], people: People) -> None:
    dana = over["agents"][0]
    page = people.staff(dana["username"], dana["password"], viewport={"width": 390, "height": 800})
    page.goto("/history/")
    expect(page.get_by_role("link", name="Emma Whitfield")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("searchbox").fill("nothing of the kind")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nothing matches")).to_be_visible()
