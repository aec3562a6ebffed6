"""Every face of the widget: for screen readers, in both directions and themes, at any size."""

from typing import cast

import pytest
from playwright.sync_api import Page, expect

from tests.browsers import People, violations
from tests.e2e.colleague import Colleague
from tests.e2e.shop import Shop
from tests.e2e.test_widget import CUT, world

pytestmark = pytest.mark.e2e
FACES = [
    ("en", "ltr", "light", {"width": 1280, "height": 800}),
    ("he", "rtl", "dark", {"width": 1280, "height": 800}),
    # A window of 1280 x 800 at 200 %.
    ("pl", "ltr", "dark", {"width": 640, "height": 400}),
    ("it", "ltr", "light", {"width": 390, "height": 780}),
]


@pytest.mark.parametrize(("language", "direction", "scheme", "viewport"), FACES)
def test_every_face_is_accessible(
    people: People, language: str, direction: str, scheme: str, viewport: dict[str, int]
) -> None:
    people.tolerate(CUT)
    made = world(people.live, requires_consent=True, asks_email=True, language=language)
    shop = Shop(people, made["widget"], viewport=viewport, color_scheme=scheme)
    panel = shop.panel

    def check(face: str) -> None:
        found = violations(cast(Page, shop.frame))
        assert found == [], f"{face}: {found}"
        wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert shop.frame.evaluate(wide) <= 0, f"{face} scrolls sideways"

    with Colleague(people.live.url, made["agents"][0]) as dana:
        shop.visit()
        assert violations(shop.page, "cc-widget") == []
        shop.launcher.click()
        root = panel.locator("html")
        expect(root).to_have_attribute("lang", language)
        expect(root).to_have_attribute("dir", direction)
        check("home")
        panel.locator(".card .primary").click()
        panel.locator("form .primary").click()
        expect(panel.locator("#agree-error")).to_be_visible()
        check("notice")
        panel.get_by_role("checkbox").check()
        panel.locator("form .primary").click()
        panel.locator("form .primary").click()
        expect(panel.locator("#field-name-error")).to_be_visible()
        check("form")
        panel.locator("#field-name").fill("Emma")
        panel.locator("#field-email").fill("emma@example.com")
        panel.locator("form .primary").click()
        expect(panel.locator(".place")).to_be_visible()
        check("queue")
        shop.write("Hello")
        conversation = dana.accept()
        dana.write(conversation, "שלום Emma")
        expect(shop.bubbles).to_have_count(2)
        dana.say("typing.set", conversation_id=conversation, is_typing=True)
        expect(panel.locator(".typing")).to_be_visible()
        shop.composer.fill("x" * 1001)
        check("chat")
        shop.composer.fill("")
        shop.line.is_down = True
        shop.line.cut()
        expect(panel.locator(".banner")).to_be_visible()
        shop.write("Waits")
        check("reconnecting")
        shop.line.is_down = False
        shop.line.cut()
        expect(panel.locator(".banner")).to_have_count(0)
        panel.locator("header .danger-quiet").click()
        expect(panel.locator("dialog")).to_be_visible()
        check("the question")
        panel.locator("dialog .danger").click()
        expect(panel.locator(".after")).to_be_visible()
        check("ended")
