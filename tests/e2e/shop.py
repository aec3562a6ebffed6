"""The customer's side of browser tests: the pretend shop with the widget on it, and its socket."""

import json
from typing import Any

from playwright.sync_api import Frame, FrameLocator, Locator, Page, WebSocketRoute, expect

from tests.browsers import People


class Line:
    """A page's socket, which a test can cut, keep down, rob of frames, and answer instead of the server."""

    def __init__(self, page: Page, audience: str = "customer") -> None:
        self.refusals: dict[str, dict[str, Any]] = {}
        """By the type of the next command that is refused like this."""
        self.is_down = False
        self.lost: str = ""
        self.sent: list[str] = []
        self._routes: list[WebSocketRoute] = []
        page.context.route_web_socket(f"**/ws/{audience}/", self._open)

    def cut(self, code: int = 1012) -> None:
        for route in self._routes:
            route.close(code=code)
        self._routes.clear()

    def _open(self, route: WebSocketRoute) -> None:
        if self.is_down:
            route.close(code=4000)
            return
        server = route.connect_to_server()
        self._routes.append(route)

        def out(message: str | bytes) -> None:
            self.sent.append(str(message))
            command = json.loads(message)
            refusal = self.refusals.pop(command["type"], None)
            if refusal is None:
                server.send(message)
            else:
                answer = {"type": "refused", "ref": command["ref"], **refusal}
                route.send(json.dumps(answer))

        def back(message: str | bytes) -> None:
            if self.lost and self.lost in str(message):
                self.lost = ""
                return
            route.send(message)

        route.on_message(out)
        server.on_message(back)


class Shop:
    """One visitor on the host page."""

    def __init__(self, people: People, widget: str, query: str = "", **options: Any) -> None:
        self.page = people.open("visitor", **options)
        self.line = Line(self.page)
        self.address = f"{people.live.demo_url}/?key={widget}{query}"
        self.host = self.page.locator("cc-widget")
        self.launcher = self.host.locator("button")
        self.badge = self.host.locator("b")
        self.frame_element = self.host.locator("iframe")

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("cc-widget iframe")

    @property
    def frame(self) -> Frame:
        handle = self.frame_element.element_handle()
        frame = handle.content_frame()
        assert frame is not None
        return frame

    @property
    def composer(self) -> Locator:
        return self.panel.locator("textarea[data-grow]")

    @property
    def bubbles(self) -> Locator:
        return self.panel.locator(".msg .bubble")

    def visit(self) -> None:
        self.page.goto(self.address)
        expect(self.launcher).to_be_visible()

    def open(self) -> None:
        self.launcher.click()
        expect(self.panel.get_by_role("heading", level=1)).to_be_visible()

    def start(self, name: str = "Emma Whitfield") -> None:
        """From the closed launcher into the queue."""
        self.visit()
        self.open()
        self.panel.get_by_role("button", name="Start a chat").click()
        self.panel.get_by_role("button", name="continue").click()
        self.panel.get_by_label("Your name").fill(name)
        self.panel.get_by_role("button", name="Start chat").click()
        expect(self.composer).to_be_visible()

    def write(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.bubbles.filter(has_text=text)).to_be_visible()

    def expect_tick(self, text: str, tick: str) -> None:
        line = self.panel.locator(".msg.own").filter(has_text=text)
        expect(line.locator(".foot")).to_contain_text(tick)
