"""Files in two real browsers: attached, seen, fetched, refused (CHAT-18, WID-14)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests import documents
from tests.browsers import People, violations
from tests.e2e.shop import Shop
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
SLOW = 20_000
"""Looking into a file starts a process."""
REFUSED = "Failed to load resource.*(413|415|422)"


def file(name: str, content: bytes, kind: str = "text/plain") -> FilePayload:
    return FilePayload(name=name, mimeType=kind, buffer=content)


@dataclass
class Chat:
    """A customer in the widget and an agent at the desk, in one conversation."""

    shop: Shop
    desk: Page
    world: dict[str, Any]

    def customer_sends(self, *files: FilePayload) -> None:
        self.shop.panel.locator("input[type=file]").set_input_files(list(files))

    def agent_sends(self, *files: FilePayload) -> None:
        self.desk.locator("cc-composer input[type=file]").set_input_files(list(files))

    def drops(self, kind: str) -> None:
        """The agent drops or pastes a file into the field."""
        self.desk.locator("#composer").evaluate(
            """(field, kind) => {
              const carried = new DataTransfer();
              carried.items.add(new File(["Hello"], kind + ".txt", {type: "text/plain"}));
              field.dispatchEvent(kind === "drop"
                ? new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true})
                : new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true}));
            }""",
            kind,
        )


@pytest.fixture
def chat(live: LiveStack, people: People) -> Chat:
    return begun(live, people)


def begun(live: LiveStack, people: People, **options: Any) -> Chat:
    world = live.arrange(
        "desk", origin=live.demo_url, customers_send_files=True, agents_send_files=True
    )
    account = world["agents"][0]
    desk = people.staff(account["username"], account["password"], **options)
    desk.goto("/desk/")
    desk.locator("button.presence").click()
    desk.get_by_role("menuitemradio").first.click()
    shop = Shop(people, world["widget"], **options)
    shop.start()
    desk.locator(".offers, [role=region]").get_by_role("article").first.locator(
        ".btn.primary"
    ).first.click()
    expect(desk.locator("#composer")).to_be_focused()
    return Chat(shop, desk, world)


def refuse(page: Page, address: str, status: int) -> None:
    """Answer for the server; 0: nobody answers."""

    def answer(route: Route) -> None:
        if status == 0:
            route.abort()
        else:
            route.fulfill(status=status, headers={"Retry-After": "50"} if status == 429 else {})

    page.route(address, answer)


def saved(page: Page, button: Locator) -> tuple[str, bytes]:
    """What a click puts on the person's disk."""
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_a_customers_file_is_seen_and_fetched_by_the_agent(chat: Chat) -> None:
    chat.customer_sends(
        file("order.pdf", documents.pdf("Two chairs"), "application/pdf"),
        file("chair.png", documents.picture(), "image/png"),
    )
    expect(chat.shop.panel.locator(".sent-file")).to_have_count(2, timeout=SLOW)
    expect(chat.shop.panel.locator(".sent-file img")).to_have_js_property("naturalWidth", 40)
    bubbles = chat.desk.locator(".sent-file")
    expect(bubbles).to_have_count(2)
    expect(bubbles.locator("img")).to_have_js_property("naturalWidth", 40)
    got = saved(chat.desk, chat.desk.get_by_role("link", name="Download order.pdf"))
    assert got[0] == "order.pdf"
    assert b"(Two chairs) Tj" in got[1]
    own = saved(chat.shop.page, chat.shop.panel.get_by_role("button", name="Download order.pdf"))
    assert own == got
    assert violations(chat.desk) == []
    assert violations(chat.shop.page) == []


def test_what_masking_hides_is_given_as_text_with_stars(chat: Chat) -> None:
    chat.customer_sends(file("me.txt", b"Write to melissa@mail.example"))
    bubble = chat.desk.locator(".sent-file")
    expect(bubble).to_contain_text("Personal data in this file is hidden")
    name, content = saved(chat.desk, bubble.get_by_role("link", name="Download me.txt"))
    assert (name, content) == ("me.txt", b"Write to m******@mail.example")
    own = chat.shop.panel.get_by_role("button", name="Download me.txt")
    assert saved(chat.shop.page, own)[1] == b"Write to melissa@mail.example"


def test_an_agents_file_reaches_the_customer_and_a_card_does_not(
    chat: Chat, people: People
) -> None:
    people.tolerate(REFUSED)
    chat.agent_sends(file("steps.txt", b"Turn it off first."))
    expect(chat.shop.panel.locator(".sent-file")).to_contain_text("steps.txt")
    chat.agent_sends(file("card.txt", b"4111 1111 1111 1111"))
    refused = chat.desk.locator(".uploads .bad")
    expect(refused).to_contain_text("it holds payment data, so it was not sent")
    assert violations(chat.desk) == []
    refused.get_by_role("button", name="Dismiss: card.txt").click()
    expect(refused).to_have_count(0)
    expect(chat.shop.panel.locator(".sent-file")).to_have_count(1)


def test_a_refusal_stands_beside_the_customers_field(chat: Chat, people: People) -> None:
    people.tolerate(REFUSED)
    chat.customer_sends(
        file("page.html", documents.HTML, "text/html"),
        file("big.txt", b"x" * (4 * 1024 * 1024 + 1)),
    )
    alerts = chat.shop.panel.get_by_role("alert")
    expect(alerts.filter(has_text="page.html")).to_contain_text("Only pictures, PDF, text and CSV")
    expect(alerts.filter(has_text="big.txt")).to_contain_text("It is larger than 4 MB")
    assert violations(chat.shop.page) == []
    chat.shop.panel.get_by_role("button", name="Discard: big.txt").click()
    expect(alerts).to_have_count(1)


def test_a_file_that_lost_its_line_is_sent_again_once(chat: Chat, people: People) -> None:
    people.tolerate("ERR_|Failed to load resource")
    chat.desk.route("**/api/desk/files/?*", lambda route: route.abort())
    chat.agent_sends(file("plan.txt", b"Plan"))
    alert = chat.desk.locator(".uploads .bad")
    expect(alert).to_contain_text("no connection")
    chat.desk.unroute("**/api/desk/files/?*")
    alert.get_by_role("button", name="Retry").click()
    expect(chat.shop.panel.locator(".sent-file")).to_contain_text("plan.txt")
    expect(chat.desk.locator(".uploads")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "Not saved. It is not available any more. Ask for it again."),
        (403, "Not saved. It is not available any more. Ask for it again."),
        (429, "Not saved. That was too fast. Try again in a moment."),
        (502, "Not saved. That did not work. Try again in a moment."),
        (0, "Not saved. No connection."),
    ],
)
def test_a_customer_reads_why_a_file_was_not_saved(
    chat: Chat, people: People, status: int, words: str
) -> None:
    people.tolerate("ERR_FAILED|Failed to load resource")
    chat.customer_sends(file("order.txt", b"Two chairs"))
    button = chat.shop.panel.get_by_role("button", name="Download order.txt")
    alert = chat.shop.panel.get_by_role("alert")
    expect(button).to_be_visible()
    refuse(chat.shop.page, "**/api/widget/*/files/*/", status)
    button.click()
    expect(alert).to_have_text(words)
    assert violations(chat.shop.page) == []
    chat.shop.page.unroute("**/api/widget/*/files/*/")
    again = chat.shop.panel.get_by_role("button", name="Retry")
    assert saved(chat.shop.page, again) == ("order.txt", b"Two chairs")
    expect(alert).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "it is not there any more, or not for you"),
        (429, "too many at once, wait a moment"),
        (0, "no connection"),
    ],
)
def test_an_agent_reads_why_a_file_was_not_saved(
    chat: Chat, people: People, status: int, words: str
) -> None:
    people.tolerate("ERR_FAILED|Failed to load resource")
    chat.customer_sends(file("order.txt", b"Two chairs"))
    link = chat.desk.get_by_role("link", name="Download order.txt")
    expect(link).to_be_visible()
    refuse(chat.desk, "**/api/desk/files/**", status)
    link.click()
    alert = chat.desk.locator(".sent-file").get_by_role("alert")
    expect(alert).to_contain_text(f"Not saved · {words}")
    if status == 429:
        expect(alert).to_contain_text(re.compile(r"Try again in \d+ s\."))
    assert violations(chat.desk) == []
    chat.desk.unroute("**/api/desk/files/**")
    again = chat.desk.locator(".sent-file").get_by_role("button", name="Retry")
    assert saved(chat.desk, again) == ("order.txt", b"Two chairs")
    expect(alert).to_have_count(0)


def test_dropped_and_pasted_files_are_sent(chat: Chat) -> None:
    for kind in ("drop", "paste"):
        chat.drops(kind)
        expect(chat.desk.locator(".sent-file", has_text=f"{kind}.txt")).to_be_visible()


def test_a_note_has_no_files_and_says_so(chat: Chat) -> None:
    chat.desk.get_by_role("button", name="Note", exact=True).click()
    button = chat.desk.get_by_role("button", name="Attach a file")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_attribute("title", re.compile("so a note has none"))
    chat.drops("drop")
    expect(chat.desk.locator(".uploads .bad")).to_contain_text("so a note has none")


def test_switched_off_there_is_no_button(live: LiveStack, people: People) -> None:
    shop = Shop(people, live.arrange("desk", origin=live.demo_url)["widget"])
    shop.start()
    expect(shop.panel.get_by_role("button", name="Send")).to_be_visible()
    expect(shop.panel.get_by_role("button", name="Attach a file")).to_have_count(0)
