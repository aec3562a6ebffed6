"""`make screenshots`: pictures of the main screens in the middle of a working day, for docs/img/."""

import json
import os
import re
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from contactcenter.localstack import chromium
from contactcenter.localstack.runner import ROOT
from tests import live
from tests.browsers import ARGUMENTS, People
from tests.e2e.colleague import Colleague
from tests.e2e.customer import Customer
from tests.e2e.shop import Shop

FOLDER = ROOT / "docs" / "img"
SIZE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
TOPIC = "A machine that needs help"
EMMA = [
    ("customer", "Hi! My Mira 2 drips from the group head since yesterday."),
    (
        "agent",
        "Hello Emma, this is Dana. Does it drip only while you brew, or also when it is idle?",
    ),
    ("customer", "Also when it is idle. There is a small puddle every morning."),
    ("agent", "Then it is the gasket. I can send you a new one today, free of charge."),
    ("customer", "Oh great. My number is +44 7966 197542 if the courier needs it."),
    ("agent", "Thank you. Changing it takes two minutes, I will send you the steps as well."),
    ("customer", "Perfect. Does the part fit the older Mira, too? My mother has one."),
]


PAINTED = """
() => [...document.querySelectorAll(".call video")].every(
  (video) => video.getVideoPlaybackQuality().totalVideoFrames > 10)
"""


class Day:
    """Customers and colleagues who make the screens look as they do at work."""

    def __init__(self, stack: live.LiveStack, people: People, until_closed: ExitStack) -> None:
        self.stack, self.people, self._stack = stack, people, until_closed
        answer = json.loads(stack.manage("demo", "--json").strip().splitlines()[-1])
        self.accounts = {a["username"]: a for a in answer["accounts"]}
        self.widget = answer["widget_key"]
        world = stack.arrange("picture_world")
        self.orders, self._question = world["widget"], world["question"]

    def staff(self, username: str, path: str, **options: object) -> Page:
        page = self.people.staff(
            username, self.accounts[username]["password"], **{"viewport": SIZE} | options
        )
        page.goto(path)
        return page

    def customer(self, name: str, text: str, *, widget: str = "", **fields: str) -> Customer:
        """Somebody who starts a chat over the wire."""
        key = widget or self.widget
        person = Customer(self.stack.url, {"widget": key, "notice": 1})
        self._stack.enter_context(person)
        answer = {"question_id": self._question, "text": TOPIC}
        person.open_and_start(name, answers=[] if widget else [answer], **fields)
        person.write(text)
        return person

    def colleague(self, username: str) -> Colleague:
        """An agent over the wire, who is available."""
        person = Colleague(self.stack.url, {**self.accounts[username], "name": username})
        self._stack.enter_context(person)
        person.say("presence.set", presence="available")
        return person


def available(page: Page) -> None:
    page.locator("button.presence").click()
    page.get_by_role("menuitemradio", name="Available").click()
    expect(page.locator("button.presence")).to_contain_text("Available")


def accept(page: Page, name: str) -> None:
    requests = page.get_by_role("region", name="New requests")
    requests.get_by_role("button", name="Accept", exact=True).first.click()
    expect(page.get_by_role("heading", name=name).first).to_be_visible()


def write(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")
    expect(page.locator(".msg.own", has_text=text)).to_be_visible()


def save(page: Page, name: str) -> None:
    """Without a blinking cursor, once fonts and transitions are through."""
    page.evaluate("() => document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")


def photograph(day: Day) -> None:
    """One working day, picture by picture."""
    dana = day.staff("dana", "/desk/")
    available(dana)
    shop = _chat_with_emma(day, dana)
    noa = day.customer("נועה בן־דוד", "שלום, המכונה לא מתחממת מאז הבוקר", language="he")
    accept(dana, "נועה")
    write(dana, "שלום נועה, כאן דנה. האם נורית החימום דולקת?")
    noa.hears_message("שלום נועה, כאן דנה. האם נורית החימום דולקת?")
    noa.write("לא, היא כבויה כל הזמן")
    dana.locator(".task", has_text="Emma Whitfield").click()
    expect(dana.locator(".task", has_text="לא, היא כבויה")).to_be_visible()
    expect(dana.locator(".msg.own").first).to_be_visible()
    save(dana, "desk-light")
    save(shop.page, "widget-light")
    _call(dana, shop)
    _fill_the_floor(day)
    _requests(day)
    _dashboard(day)
    _administration(day)
    _phone(day)
    hebrew = day.staff("dana", "/desk/", locale="he-IL")
    hebrew.locator(".task", has_text="נועה").click()
    expect(hebrew.locator(".msg.own").first).to_be_visible()
    save(hebrew, "desk-hebrew")


def _chat_with_emma(day: Day, dana: Page) -> Shop:
    shop = Shop(day.people, day.widget, viewport=SIZE)
    shop.visit()
    shop.open()
    shop.panel.get_by_role("button", name="Start a chat").click()
    shop.panel.get_by_role("button", name="continue").click()
    shop.panel.get_by_label("Your name").fill("Emma Whitfield")
    shop.panel.get_by_label(re.compile("What is it about")).select_option(TOPIC)
    shop.panel.get_by_role("button", name="Start chat").click()
    expect(shop.composer).to_be_visible()
    shop.write(EMMA[0][1])
    accept(dana, "Emma Whitfield")
    for who, text in EMMA[1:]:
        if who == "agent":
            write(dana, text)
            expect(shop.bubbles.filter(has_text=text)).to_be_visible()
        else:
            shop.write(text)
            expect(dana.locator(".msg .bubble").last).to_contain_text(text[:12])
    return shop


def _call(dana: Page, shop: Shop) -> None:
    """A video call; Chromium's pretend camera draws its own picture."""
    dana.get_by_role("button", name="More commands").click()
    dana.get_by_role("menuitem", name="Video call").click()
    card = shop.panel.get_by_role("button", name="Accept with video")
    expect(card).to_be_visible()
    save(shop.page, "call-ring-light")
    card.click()
    for page in (dana.locator(".panel .call"), shop.panel.locator(".call")):
        expect(page.locator(".tile video")).to_be_visible()
        expect(page.get_by_text("0:03")).to_be_visible()
    dana.get_by_role("tab", name="Call").click()
    dana.wait_for_function(PAINTED)
    save(dana, "call-light")
    dana.get_by_role("button", name="End call").click()
    dana.get_by_role("button", name="Mark done").click()
    expect(shop.panel.locator(".call")).to_have_count(0)


def _fill_the_floor(day: Day) -> None:
    """Colleagues who talk, one who finishes, a queue in which people wait."""
    tomas, giulia, piotr = (day.colleague(name) for name in ("tomas", "giulia", "piotr"))
    stories = [
        ("Jakub Novák", "Dobrý den, mlýnek dělá divný zvuk.", "", "Dobrý den, jaký zvuk to je?", 6),
        (
            "Sofia Ricci",
            "La lancia del vapore perde acqua.",
            "",
            "Buongiorno Sofia, un attimo.",
            14,
        ),
        ("Liam O'Connor", "Which descaler should I use?", day.orders, "The citric one, please.", 3),
    ]
    here = {c.name: c for c in (tomas, giulia, piotr)}
    for name, text, widget, reply, minutes in stories:
        customer = day.customer(name, text, widget=widget)
        colleague = here["piotr"] if widget else here["tomas" if "Jakub" in name else "giulia"]
        colleague.accept()
        colleague.write(customer.conversation_id, reply)
        if name == "Sofia Ricci":
            customer.write("Aspetto da un po', grazie.")
        day.stack.arrange(
            "age",
            conversation_id=customer.conversation_id,
            minutes=minutes,
            unanswered=4 if name == "Sofia Ricci" else 0,
        )
    for colleague in here.values():
        colleague.say("presence.set", presence="do_not_disturb")


def _requests(day: Day) -> None:
    """Requests over an open chat, dark."""
    for name, text in (
        ("Mia Schneider", "The display shows E4 and nothing happens."),
        ("Paweł Nowak", "Dzień dobry, kiedy przyjedzie serwis?"),
        ("Chloé Martin", "Can I still change my delivery address?"),
    ):
        customer = day.customer(name, text)
        day.stack.arrange("age", conversation_id=customer.conversation_id, minutes=2, unanswered=2)
    dark = day.staff("dana", "/desk/", color_scheme="dark")
    expect(dark.get_by_text("Mia Schneider").first).to_be_visible()
    dark.locator(".task", has_text="Emma Whitfield").first.click()
    expect(dark.locator(".msg.own").first).to_be_visible()
    save(dark, "offer-dark")


def _dashboard(day: Day) -> None:
    for scheme in ("light", "dark"):
        petra = day.staff("petra", "/supervisor/", color_scheme=scheme)
        expect(petra.get_by_text("Sofia Ricci").first).to_be_visible()
        save(petra, f"supervisor-{scheme}")
        if scheme == "light":
            row = petra.get_by_role("row", name=re.compile("Emma Whitfield"))
            row.get_by_role("button", name=re.compile("Monitor")).click()
            expect(petra.locator(".drawer .bubble").first).to_be_visible()
            save(petra, "monitor-light")


def _administration(day: Day) -> None:
    admin = day.staff("admin", "/admin/conversations/widget/")
    admin.get_by_role("link", name="Caldo shop").click()
    admin.locator("[for=id_title]").scroll_into_view_if_needed()
    admin.locator(".previews iframe").first.scroll_into_view_if_needed()
    for preview in admin.locator(".previews iframe").all():
        expect(preview.content_frame.get_by_text("How can we help").first).to_be_visible()
    save(admin, "admin-light")


def _phone(day: Day) -> None:
    shop = Shop(
        day.people, day.widget, viewport=PHONE, color_scheme="dark", has_touch=True, is_mobile=True
    )
    shop.visit()
    shop.open()
    shop.panel.get_by_role("button", name="Start a chat").click()
    shop.panel.get_by_role("button", name="continue").click()
    expect(shop.panel.get_by_label("Your name")).to_be_visible()
    save(shop.page, "widget-phone-dark")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    name = f"pictures_{os.getpid()}"
    server = os.environ["DATABASE_URL"]
    database = live.create_database(server, name)
    stack = live.LiveStack("screenshots", database, os.environ["REDIS_URL"])
    try:
        stack.up()
        with sync_playwright() as playwright, ExitStack() as until_closed:
            browser = playwright.chromium.launch(
                executable_path=chromium.find_or_install(), args=ARGUMENTS
            )
            people = People(browser, stack, Path(stack.logs))
            try:
                photograph(Day(stack, people, until_closed))
            except BaseException:
                people.photograph()
                raise
            people.leave()
            browser.close()
    finally:
        stack.down()
        live.drop_database(server, name)
    print(f"Saved in {FOLDER.relative_to(ROOT)}:", *sorted(p.name for p in FOLDER.glob("*.png")))


if __name__ == "__main__":
    main()
