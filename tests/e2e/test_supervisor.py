"""The supervisor's dashboard in a real browser, against the real product."""

import json
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
class Floor:
    """A supervisor at the dashboard, an agent in a chat, and the agent's customer."""

    live: LiveStack
    people: People
    world: dict[str, Any]
    page: Page
    agent: Page
    emma: Customer

    @property
    def row(self) -> Locator:
        return self.page.get_by_role("row").filter(has_text="Emma Whitfield")

    @property
    def drawer(self) -> Locator:
        return self.page.get_by_role("complementary", name=re.compile("Monitoring"))

    def monitor(self) -> None:
        self.row.get_by_role("button", name="Monitor Emma Whitfield").click()
        expect(self.drawer.get_by_text("My machine drips").first).to_be_visible()

    def join(self) -> None:
        self.monitor()
        self.drawer.get_by_role("button", name="Join chat").click()
        dialog = self.page.get_by_role("dialog", name="Join this chat?")
        expect(dialog).to_contain_text("will be told that you joined")
        dialog.get_by_role("button", name="Join chat").click()
        expect(self.drawer.get_by_text("You are in the chat.")).to_be_visible()


@pytest.fixture
def floor(live: LiveStack, people: People) -> Iterator[Floor]:
    world = live.arrange("desk")
    dana, petra = world["agents"][0], world["supervisors"][0]
    agent = people.staff(dana["username"], dana["password"])
    agent.goto("/desk/")
    agent.locator("button.presence").click()
    agent.get_by_role("menuitemradio", name="Available").click()
    page = people.staff(petra["username"], petra["password"])
    page.goto("/supervisor/")
    with Customer(live.url, world) as emma:
        emma.start()
        agent.get_by_role("button", name="Accept", exact=True).first.click()
        expect(agent.locator("#composer")).to_be_focused()
        floor = Floor(live, people, world, page, agent, emma)
        expect(floor.row).to_contain_text("Active")
        yield floor


def test_a_conversation_appears_by_itself_with_what_is_known(floor: Floor) -> None:
    for fact in (floor.world["queue"], floor.world["agents"][0]["name"], "Active"):
        expect(floor.row).to_contain_text(fact)
    expect(floor.page.get_by_role("tab", name=re.compile("Ongoing"))).to_contain_text("1")
    notice = re.compile("must not be used for,? decisions on employment")
    expect(floor.page.get_by_text(notice)).to_be_visible()


def test_monitoring_is_unseen_joining_is_told_leaving_returns_to_monitoring(floor: Floor) -> None:
    floor.monitor()
    expect(floor.drawer.get_by_text("Not visible to the customer")).to_be_visible()
    expect(floor.drawer.locator("textarea")).to_have_count(0)
    floor.drawer.get_by_role("button", name="Stop monitoring").click()
    floor.join()
    name = floor.world["supervisors"][0]["name"]
    floor.emma.hear(
        lambda f: (
            f["type"] == "entry.posted"
            and f["entry"]["kind"] == "joined"
            and f["entry"]["facts"]["name"] == name
        )
    )
    expect(floor.agent.get_by_text(f"{name} (supervisor) joined the chat")).to_be_visible()
    field = floor.drawer.locator("textarea")
    field.fill("I can help")
    field.press("Enter")
    floor.emma.hears_message("I can help")
    expect(floor.agent.locator(".msg.staff", has_text="I can help")).to_be_visible()
    floor.drawer.get_by_role("button", name="Leave chat").click()
    expect(floor.drawer.get_by_text("Not visible to the customer")).to_be_visible()
    expect(floor.agent.locator("#composer")).to_be_visible()


def test_force_close_asks_first_and_tells_both(floor: Floor) -> None:
    floor.row.get_by_role("button", name="Actions for Emma Whitfield").click()
    floor.page.get_by_role("menuitem", name="Force close").click()
    dialog = floor.page.get_by_role("dialog", name="Force close this conversation?")
    expect(dialog).to_contain_text("Use this with care")
    dialog.get_by_role("button", name="Proceed").click()
    floor.emma.hear(lambda f: f["type"] == "entry.posted" and f["entry"]["kind"] == "closed")
    expect(floor.agent.get_by_text("A supervisor ended this conversation").first).to_be_visible()
    expect(floor.agent.locator("#composer")).to_have_count(0)
    expect(floor.row).to_have_count(0)
    floor.page.get_by_role("tab", name=re.compile("Closed")).click()
    expect(floor.row).to_contain_text("Closed")


def test_what_is_switched_off_is_not_there(floor: Floor) -> None:
    floor.live.arrange("switches", may_monitor=False, may_force_close=False, may_assign=False)
    try:
        floor.page.reload()
        expect(floor.row).to_be_visible()
        expect(floor.row.get_by_role("button")).to_have_count(0)
    finally:
        floor.live.arrange("switches")


def test_refresh_brings_what_a_cut_connection_missed(floor: Floor) -> None:
    floor.people.tolerate("WebSocket|ERR_|Failed to load")
    floor.page.context.set_offline(True)
    floor.page.evaluate("window.dispatchEvent(new Event('offline'))")
    floor.emma.say("conversation.end")
    floor.page.context.set_offline(False)
    floor.page.get_by_role("button", name="Refresh").click()
    expect(floor.row).to_contain_text("Wrap-up", timeout=60_000)


def test_rows_are_filtered_by_state_and_words(floor: Floor) -> None:
    find = floor.page.get_by_role("searchbox", name="Find a customer or subject")
    find.fill("nobody has this name")
    expect(floor.page.get_by_text("No conversation matches the filters.")).to_be_visible()
    floor.page.get_by_role("button", name="Clear the filters").click()
    floor.page.get_by_role("button", name="Filter", exact=True).click()
    floor.page.get_by_role("menuitemcheckbox", name="Open", exact=True).click()
    expect(floor.row).to_have_count(0)
    floor.page.get_by_role("button", name="Remove the filter: State").click()
    expect(floor.row).to_be_visible()


def test_the_grid_works_by_keyboard(floor: Floor) -> None:
    floor.page.get_by_role("grid").focus()
    floor.page.keyboard.press("ArrowDown")
    expect(floor.row).to_have_attribute("aria-selected", "true")
    floor.page.keyboard.press("Shift+F10")
    expect(floor.page.get_by_role("menuitem", name="Monitor")).to_be_focused()
    floor.page.keyboard.press("Escape")
    expect(floor.page.get_by_role("grid")).to_be_focused()
    floor.page.keyboard.press("Enter")
    expect(floor.drawer.get_by_role("button", name="Stop monitoring")).to_be_focused()
    floor.page.keyboard.press("Escape")
    expect(floor.page.get_by_role("grid")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "he"])
def test_every_state_of_the_dashboard_is_accessible(
    floor: Floor, scheme: Any, language: str
) -> None:
    page = floor.page
    page.context.add_cookies([{"name": "language", "value": language, "url": floor.live.url}])
    page.emulate_media(color_scheme=scheme)
    page.reload()
    expect(floor.row).to_be_visible()
    assert violations(page) == []
    floor.row.locator(".acts button").first.click()
    expect(page.locator(".drawer .bubble").first).to_be_visible()
    assert violations(page) == []
    page.locator(".drawer-foot .primary").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("#tab-agents").click()
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/login/", "/notice/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "he"])
def test_pages_around_the_workspace_are_accessible(
    people: People, live: LiveStack, path: str, scheme: Any, language: str
) -> None:
    account = live.arrange("desk")["agents"][0]
    page = (
        people.open("guest", color_scheme=scheme)
        if path == "/login/"
        else people.staff(account["username"], account["password"], color_scheme=scheme)
    )
    page.context.add_cookies([{"name": "language", "value": language, "url": live.url}])
    page.goto(path)
    expect(page.get_by_role("heading").first).to_be_visible()
    assert violations(page) == []


def test_five_thousand_rows_stay_smooth(floor: Floor) -> None:
    """The socket is answered by the test here: five thousand rows, twenty changes at a time."""
    page = floor.page
    rows = [
        {"id": f"00000000-0000-4000-8000-{n:012d}", "subject": f"Subject {n}", "channel": "live_chat",
         "customer": {"name": f"Customer {n}", "initials": "C"}, "state": "active", "queue_id": "q",
         "queue": "Queue", "agent_id": "a", "agent": "Agent", "started_at": 1e9 + n,
         "state_since": 1e9, "accepted_at": 1e9 + n}
        for n in range(5000)
    ]  # fmt: skip
    me = {"id": "u", "name": "Petra", "username": "petra", "is_agent": False, "is_supervisor": True,
          "is_admin": False}  # fmt: skip
    rights = {"monitor": True, "force_close": True}
    sockets: list[Any] = []

    def serve(socket: Any) -> None:
        sockets.append(socket)

        def hear(text: str) -> None:
            frame = json.loads(text)
            if frame["type"] == "hello":
                welcome = {"type": "welcome.staff", "at": 1e9 + 9000, "me": me, "rights": rights}
                socket.send(json.dumps(welcome))
            elif frame["type"] == "dashboard.watch":
                socket.send(json.dumps({"type": "done", "ref": frame["ref"]}))
                socket.send(
                    json.dumps(
                        {
                            "type": "dashboard.snapshot",
                            "at": 1e9 + 9000,
                            "version": 1,
                            "rows": rows,
                            "queues": [],
                            "agents": [],
                            "rights": rights,
                        }
                    )
                )

        socket.on_message(hear)

    page.route_web_socket(re.compile("/ws/supervisor/"), serve)
    page.reload()
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "5001")
    assert page.locator("tbody tr[id]").count() < 100
    grid.focus()
    page.keyboard.press("End")
    expect(page.locator("tr[aria-rowindex='5001']")).to_have_attribute("aria-selected", "true")
    for version in range(2, 12):
        changed = [
            row | {"agent": f"Agent {version}"} for row in rows[version * 20 : version * 20 + 20]
        ]
        sockets[-1].send(
            json.dumps({"type": "dashboard.changed", "version": version, "rows": changed})
        )
    fresh = rows[0] | {"id": "00000000-0000-4000-8000-999999999999"}
    sockets[-1].send(json.dumps({"type": "dashboard.changed", "version": 12, "rows": [fresh]}))
    page.get_by_role("button", name="1 new").click()
    expect(grid).to_have_attribute("aria-rowcount", "5002")
    page.get_by_role("searchbox").fill("Customer 4999")
    expect(grid).to_have_attribute("aria-rowcount", "2")
