"""A missed request: the agent is told, the next one is asked, and a click brings work back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsers import People
from tests.e2e.customer import Customer
from tests.e2e.test_desk import set_available
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
OFFER_SECONDS = 5


def open_desk(people: People, account: dict[str, str]) -> Page:
    page = people.staff(account["username"], account["password"])
    page.goto("/desk/")
    set_available(page)
    return page


def test_a_missed_request_goes_on_and_only_a_click_brings_work_back(
    live: LiveStack, people: People
) -> None:
    world = live.arrange("desk", agents=2, offer_seconds=OFFER_SECONDS)
    dana = open_desk(people, world["agents"][0])
    with Customer(live.url, world) as emma:
        emma.start()
        card = dana.get_by_role("region", name="New requests").get_by_role("article")
        expect(card).to_be_visible()
        tomas = open_desk(people, world["agents"][1])
        # Dana does nothing: her time runs out and the next agent is asked.
        missed = dana.get_by_role("alert").filter(has_text="You missed a request")
        expect(missed).to_be_visible(timeout=15_000)
        expect(dana.locator("button.presence")).to_contain_text("RONA")
        expect(card).to_have_count(0)
        other = tomas.get_by_role("region", name="New requests").get_by_role("article")
        expect(other).to_be_visible()
        # A reload leaves RONA where it is.
        dana.reload()
        expect(missed).to_be_visible()
        # Tomas misses it as well; then Dana says that she is there.
        expect(tomas.get_by_role("alert").filter(has_text="You missed")).to_be_visible(
            timeout=15_000
        )
        missed.get_by_role("button", name="Set Available").click()
        expect(missed).to_have_count(0)
        expect(card).to_be_visible()
        card.get_by_role("button", name="Accept", exact=True).click()
        expect(dana.get_by_role("heading", name="Emma Whitfield").first).to_be_visible()
