"""An agent at the desk and a customer in the shop, in a chat, each with a camera of their own."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browsers import People
from tests.e2e.media import Media, watch
from tests.e2e.shop import Shop
from tests.live import LiveStack

PATIENCE = 15_000


@dataclass
class Call:
    """Everybody in one call, and what they can press."""

    live: LiveStack
    people: People
    world: dict[str, Any]
    desk: Page
    shop: Shop
    pages: list[Page] = field(default_factory=list)

    @property
    def panel(self) -> FrameLocator:
        return self.shop.panel

    @property
    def agent(self) -> Media:
        return Media(self.desk)

    @property
    def customer(self) -> Media:
        return Media(self.shop.frame)

    @property
    def conversation_id(self) -> str:
        return str(self.live.arrange("calling.newest_of", queue_id=self.world["queue_id"])["id"])

    @property
    def box(self) -> Locator:
        """The fly-out call control of the agent."""
        return self.desk.locator(".panel > .call")

    @property
    def own_box(self) -> Locator:
        """The same of the customer."""
        return self.panel.locator(".call")

    def press(self, name: str) -> None:
        self.box.get_by_role("button", name=name, exact=True).click()

    def choose(self, name: str) -> None:
        """From the call's own menu."""
        self.press("More call commands")
        self.desk.get_by_role("menuitem", name=name).click()

    def menu(self) -> Locator:
        """Open the "..." beside End."""
        self.desk.get_by_role("button", name="More commands", exact=True).click()
        return self.desk.get_by_role("menu", name="More commands")

    def ring(self, kind: str = "Video call") -> None:
        self.menu().get_by_role("menuitem", name=kind).click()
        expect(self.panel.get_by_text("is calling you")).to_be_visible()

    def answer(self, how: str = "Accept with video") -> None:
        self.panel.get_by_role("button", name=how).click()
        expect(self.own_box).to_be_visible()

    def connect(self, kind: str = "Video call", how: str = "Accept with video") -> None:
        self.ring(kind)
        self.answer(how)
        self.agent.hears()
        self.customer.hears()

    def line(self, text: str) -> None:
        """Both transcripts say this."""
        for page in (self.desk, self.panel):
            line = page.locator(".log .sys", has_text=text).first
            expect(line).to_be_visible(timeout=PATIENCE)

    def colleague(self, number: int = 1) -> Page:
        """Another agent of the queue at their desk."""
        return desk_of(self.people, self.world["agents"][number])


def desk_of(people: People, account: dict[str, str]) -> Page:
    page = people.staff(account["username"], account["password"])
    watch(page.context)
    page.goto("/desk/")
    page.locator("button.presence").click()
    page.get_by_role("menuitemradio", name="Available").click()
    expect(page.locator("button.presence")).to_contain_text("Available")
    return page


def begin(live: LiveStack, people: People, **desk: Any) -> Call:
    """Dana and Emma in an accepted chat."""
    world = live.arrange("desk", **{"calls": "video", "origin": live.demo_url} | desk)
    page = desk_of(people, world["agents"][0])
    shop = Shop(people, world["widget"])
    watch(shop.page.context)
    shop.start()
    requests = page.get_by_role("region", name="New requests")
    requests.get_by_role("button", name="Accept", exact=True).first.click()
    expect(page.get_by_role("heading", name="Emma Whitfield").first).to_be_visible()
    expect(shop.panel.get_by_role("heading", name=world["agents"][0]["name"])).to_be_visible()
    return Call(live, people, world, page, shop)
