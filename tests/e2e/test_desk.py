"""The agent's workspace in a real browser, against the real product."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsers import People, violations
from tests.e2e.customer import Customer
from tests.live import LiveStack

pytestmark = pytest.mark.e2e


@dataclass
class Desk:
    """One agent at the desk and a customer who has just written."""

    live: LiveStack
    people: People
    world: dict[str, Any]
    page: Page
    emma: Customer

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer")

    @property
    def offer(self) -> Locator:
        return self.page.get_by_role("region", name="New requests")

    def accept(self) -> None:
        """Take Emma's request; her conversation is open afterwards."""
        self.offer.get_by_role("button", name="Accept", exact=True).first.click()
        expect(self.page.get_by_role("heading", name="Emma Whitfield").first).to_be_visible()
        expect(self.composer).to_be_focused()

    def write(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.page.locator(".msg.own", has_text=text)).to_be_visible()


def set_available(page: Page) -> None:
    page.locator("button.presence").click()
    page.get_by_role("menuitemradio", name="Available").click()
    expect(page.locator("button.presence")).to_contain_text("Available")


@pytest.fixture
def desk(live: LiveStack, people: People) -> Iterator[Desk]:
    world = live.arrange("desk")
    account = world["agents"][0]
    page = people.staff(account["username"], account["password"])
    page.goto("/desk/")
    set_available(page)
    with Customer(live.url, world) as emma:
        emma.start()
        yield Desk(live, people, world, page, emma)


def test_a_request_is_shown_accepted_answered_ended_and_wrapped_up(desk: Desk) -> None:
    reason = desk.live.arrange("reason")
    page = desk.page
    card = desk.offer.get_by_role("article").first
    for fact in (
        "Emma Whitfield",
        desk.world["queue"],
        "My machine drips",
        desk.world["agents"][0]["name"],
    ):
        expect(card).to_contain_text(fact)
    expect(card).to_contain_text(re.compile(r"\d:\d\d"))
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    expect(
        page.get_by_role("alert").filter(has_text="New request from Emma Whitfield")
    ).to_be_attached()
    desk.accept()
    expect(page.locator(".msg .bubble").first).to_have_text("My machine drips")
    desk.write("Hello Emma")
    desk.emma.hears_message("Hello Emma")
    page.get_by_role("button", name="End", exact=True).click()
    dialog = page.get_by_role("dialog", name=re.compile("End the conversation"))
    expect(dialog).to_contain_text("Make sure that Emma Whitfield has confirmed")
    dialog.get_by_role("button", name="End the conversation").click()
    submit = page.get_by_role("button", name="Submit wrap-up")
    expect(submit).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("Choose a reason first.")).to_be_visible()
    search = page.get_by_role("combobox", name="Reason")
    search.fill(reason["name"])
    search.press("Enter")
    page.get_by_label("Notes").fill("She will call again")
    submit.click()
    expect(page.get_by_text("Wrap-up saved")).to_be_visible()
    expect(page.get_by_role("heading", name="No conversations")).to_be_visible()
    stored = desk.live.arrange(
        "row", model="conversations.Conversation", pk=desk.emma.conversation_id
    )
    assert (stored["state"], stored["outcome_id"]) == ("closed", reason["id"])


def test_a_request_survives_a_reload_with_its_remaining_time(desk: Desk) -> None:
    before = desk.offer.locator(".ringclock bdi").first
    expect(before).to_be_visible()
    desk.page.reload()
    desk.accept()


def test_signing_out_is_refused_while_a_request_shows(desk: Desk) -> None:
    expect(desk.offer).to_be_visible()
    desk.page.get_by_role("button", name=re.compile("account$")).click()
    item = desk.page.get_by_role("menuitem", name=re.compile("Sign out"))
    expect(item).to_have_attribute("aria-disabled", "true")
    expect(item).to_contain_text("a request is open")


def test_signing_out_that_fails_is_said_and_can_be_tried_again(desk: Desk) -> None:
    """OFF-7."""
    desk.accept()
    desk.people.tolerate("Failed to load resource|ERR_FAILED")
    said = desk.page.get_by_role("status")

    def sign_out() -> None:
        desk.page.get_by_role("button", name=re.compile("account$")).click()
        desk.page.get_by_role("menuitem", name="Sign out").click()

    desk.page.route("**/logout/", lambda route: route.abort())
    sign_out()
    expect(said.filter(has_text="no connection")).to_be_visible()
    refusal = {"code": "offer_showing"}
    desk.page.unroute("**/logout/")
    desk.page.route("**/logout/", lambda route: route.fulfill(status=409, json=refusal))
    sign_out()
    expect(said.filter(has_text="answer the open request first")).to_be_visible()
    desk.page.unroute("**/logout/")
    desk.page.route("**/logout/", lambda route: route.fulfill(status=502, body="Bad gateway"))
    sign_out()
    expect(said.filter(has_text="the server could not do it")).to_be_visible()
    desk.page.unroute("**/logout/")
    sign_out()
    expect(desk.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_the_agent_cannot_choose_rona(desk: Desk) -> None:
    desk.page.locator("button.presence").click()
    expect(desk.page.get_by_role("menuitemradio", name="Available")).to_have_attribute(
        "aria-checked", "true"
    )
    expect(desk.page.get_by_role("menuitemradio", name=re.compile("Missed"))).to_have_count(0)


def test_a_draft_stays_with_its_conversation_and_survives_a_reload(desk: Desk) -> None:
    with Customer(desk.live.url, desk.world) as jakub:
        desk.accept()
        desk.composer.fill("Half a sen")
        jakub.start("Jakub Novák", "Dobrý den")
        desk.offer.get_by_role("button", name="Accept", exact=True).first.click()
        expect(desk.page.get_by_role("heading", name="Jakub Novák").first).to_be_visible()
        expect(desk.composer).to_have_value("")
        row = desk.page.locator(".task", has_text="Emma Whitfield")
        expect(row.get_by_text("Draft")).to_be_visible()
        desk.page.reload()
        row.click()
        expect(desk.composer).to_have_value("Half a sen")


def test_reserved_characters_are_refused_and_the_text_is_kept(desk: Desk) -> None:
    desk.accept()
    desk.composer.fill("if a < b")
    desk.composer.press("Enter")
    expect(desk.page.get_by_text("kept for reply parameters")).to_be_visible()
    expect(desk.composer).to_have_value("if a < b")
    expect(desk.composer).to_have_attribute("aria-invalid", "true")
    expect(desk.page.locator(".msg.own")).to_have_count(0)


def test_a_thousand_characters_pass_and_one_more_does_not(desk: Desk) -> None:
    desk.accept()
    desk.composer.fill("👍" * 1001)
    expect(desk.page.get_by_text("1001/1000")).to_be_visible()
    desk.composer.press("Enter")
    expect(desk.page.get_by_text("1 character too many")).to_be_visible()
    expect(desk.page.locator(".msg.own")).to_have_count(0)
    desk.composer.fill("👍" * 1000)
    desk.composer.press("Enter")
    desk.emma.hears_message("👍" * 1000)


def test_enter_does_not_send_while_a_word_is_being_composed(desk: Desk) -> None:
    desk.accept()
    desk.composer.fill("にほん")
    session = desk.page.context.new_cdp_session(desk.page)
    session.send("Input.imeSetComposition", {"text": "ご", "selectionStart": 1, "selectionEnd": 1})
    desk.composer.dispatch_event(
        "keydown", {"key": "Enter", "keyCode": 229, "isComposing": True, "bubbles": True}
    )
    expect(desk.page.locator(".msg.own")).to_have_count(0)
    session.send("Input.insertText", {"text": "ご"})
    expect(desk.composer).to_have_value("にほんご")
    desk.composer.press("Enter")
    desk.emma.hears_message("にほんご")


def test_shift_enter_makes_a_new_line(desk: Desk) -> None:
    desk.accept()
    desk.composer.type("one")
    desk.composer.press("Shift+Enter")
    desk.composer.type("two")
    desk.composer.press("Enter")
    desk.emma.hears_message("one\ntwo")


def test_a_standard_response_is_found_filled_in_and_sent_by_keyboard(desk: Desk) -> None:
    reply = desk.live.arrange(
        "response", title="Gasket", text="A gasket goes to <address>.", shortcut=""
    )
    desk.accept()
    desk.composer.type("/" + reply["title"].lower())
    listbox = desk.page.get_by_role("listbox", name="Standard responses")
    expect(listbox.get_by_role("option")).to_have_count(1)
    expect(listbox.locator(".param")).to_have_text("<address>")
    desk.composer.press("Enter")
    expect(desk.composer).to_have_value("A gasket goes to <address>.")
    expect(desk.page.get_by_text("Fill in before sending")).to_be_visible()
    desk.composer.press("Enter")
    expect(desk.page.locator(".msg.own")).to_have_count(0)
    desk.page.get_by_role("button", name="<address>").click()
    desk.page.keyboard.type("Leeds")
    desk.composer.press("Enter")
    desk.emma.hears_message("A gasket goes to Leeds.")


def test_a_note_stays_with_the_team(desk: Desk) -> None:
    desk.accept()
    desk.page.get_by_role("button", name="Note", exact=True).click()
    desk.composer.fill("Part MG-58 <covered>")
    desk.composer.press("Enter")
    expect(desk.page.locator(".log .note", has_text="Part MG-58 <covered>")).to_be_visible()
    desk.write("Hello")
    assert desk.emma.hears_message("Hello")["entry"]["kind"] == "message"


def test_typing_and_marks_of_the_customer_are_shown(desk: Desk) -> None:
    desk.accept()
    desk.emma.send("typing.set", is_typing=True)
    expect(desk.page.get_by_role("img", name=re.compile("is typing"))).to_be_visible()
    desk.write("Hello Emma")
    heard = desk.emma.hears_message("Hello Emma")
    desk.emma.send("marks.set", delivered=heard["entry"]["seq"], read=heard["entry"]["seq"])
    expect(desk.page.locator(".msg.own").get_by_text("Read", exact=True)).to_be_attached()


def test_a_cut_connection_keeps_drafts_and_comes_back_whole(desk: Desk) -> None:
    desk.people.tolerate("WebSocket|ERR_|Failed to load")
    desk.accept()
    desk.live.kill("web")
    banner = desk.page.get_by_text("Connection lost.")
    expect(banner).to_be_visible()
    desk.composer.fill("Written while away")
    desk.composer.press("Enter")
    expect(desk.composer).to_have_value("Written while away")
    desk.live.start("web")
    expect(banner).to_be_hidden(timeout=40_000)
    desk.composer.press("Enter")
    expect(desk.page.locator(".msg.own", has_text="Written while away")).to_be_visible()


def test_two_tabs_show_the_same(desk: Desk) -> None:
    desk.accept()
    second = desk.page.context.new_page()
    second.goto("/desk/")
    second.locator(".task", has_text="Emma Whitfield").click()
    desk.write("From the first tab")
    expect(second.locator(".msg.own", has_text="From the first tab")).to_have_count(1)
    second.locator("#composer").fill("From the second tab")
    second.locator("#composer").press("Enter")
    expect(desk.page.locator(".msg.own", has_text="From the second tab")).to_have_count(1)


def test_everything_by_keyboard(desk: Desk) -> None:
    page = desk.page
    expect(desk.offer).to_be_visible()
    page.keyboard.press("Control+.")
    expect(page.locator(".keys-hint")).to_contain_text("Accept")
    page.keyboard.press("a")
    expect(desk.composer).to_be_focused()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or jump to")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(desk.composer).to_be_focused()
    page.keyboard.press("F6")
    expect(page.locator(".side").locator(":focus")).to_have_count(1)
    page.keyboard.press("Control+.")
    page.keyboard.press("e")
    expect(page.get_by_role("dialog", name=re.compile("End the conversation"))).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "he"])
def test_every_state_of_the_desk_is_accessible(desk: Desk, scheme: Any, language: str) -> None:
    desk.page.context.add_cookies([{"name": "language", "value": language, "url": desk.live.url}])
    desk.page.emulate_media(color_scheme=scheme)
    desk.page.reload()
    direction = "rtl" if language == "he" else "ltr"
    expect(desk.page.locator("html")).to_have_attribute("dir", direction)
    card = desk.page.locator(".offer").first
    expect(card).to_be_visible()
    assert violations(desk.page) == []
    card.locator(".primary").click()
    expect(desk.composer).to_be_focused()
    desk.write("Shalom")
    assert violations(desk.page) == []
    for tab in ("resources", "notes", "timeline"):
        desk.page.locator(f"#tab-{tab}").click()
        assert violations(desk.page) == []
    desk.page.locator(".conv-head .danger-quiet").click()
    assert violations(desk.page) == []
    desk.page.locator("dialog[open] .danger").click()
    expect(desk.page.locator(".side-foot .primary")).to_be_visible()
    assert violations(desk.page) == []


@pytest.mark.parametrize("width", [720, 390])
def test_narrow_screens_show_one_pane_at_a_time(desk: Desk, width: int) -> None:
    desk.page.set_viewport_size({"width": width, "height": 800})
    desk.offer.get_by_role("button", name="Accept", exact=True).first.click()
    expect(desk.composer).to_be_visible()
    expect(desk.page.locator(".tasks")).to_be_hidden()
    desk.page.get_by_role("button", name="About this conversation").click()
    expect(desk.page.locator(".side")).to_be_visible()
    expect(desk.composer).to_be_hidden()
    desk.page.get_by_role("button", name="Back to the chat").click()
    desk.page.get_by_role("button", name="Back to the list").click()
    expect(desk.page.locator(".task", has_text="Emma Whitfield")).to_be_visible()
    overflow = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    assert violations(desk.page) == []
