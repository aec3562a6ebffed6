"""The admin site in a real browser: from nothing to the first chat, and what it refuses."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsers import People, violations
from tests.e2e.shop import Shop
from tests.factories import unique
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
PASSWORD = "a longer phrase 17"
SWITCHES = "supervisor.SupervisorSwitches"


@pytest.fixture
def admin(live: LiveStack, people: People) -> Page:
    """The first person of an installation, as `createsuperuser` makes them."""
    boss = live.arrange("account", is_staff=True, is_superuser=True)
    return people.staff(boss["username"], boss["password"])


@pytest.fixture
def world(live: LiveStack) -> dict[str, Any]:
    made: dict[str, Any] = live.arrange("desk")
    return made


def save(page: Page, button: str = "Save") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def saved(page: Page) -> None:
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()


def refused(page: Page, words: str) -> None:
    save(page)
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator(".errorlist", has_text=words).first).to_be_visible()


def pick(page: Page, field: str, words: str) -> None:
    """Choose in a searching list of the admin."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=words).click()


def add_user(page: Page, name: str, role: str) -> str:
    """A new person of the staff with one role; gives the log-in."""
    username = unique(role)
    page.goto("/admin/contactcenter/user/add/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    saved(page)
    page.locator("#id_display_name").fill(name)
    page.locator(f"#id_is_{role}").check()
    saved(page)
    return username


def fill_widget(page: Page, name: str, origin: str, *, options: str) -> None:
    page.goto("/admin/conversations/widget/add/")
    page.locator("#id_name").fill(name)
    page.locator("#id_title").fill("Ask us")
    page.locator("#id_origins").fill(origin)
    page.get_by_role("button", name=re.compile("Add another Question", re.I)).click()
    page.locator("#id_questions-0-label").fill("What is it about?")
    page.locator("#id_questions-0-kind").select_option("choice")
    page.locator("#id_questions-0-options").fill(options)
    page.locator("#id_questions-0-is_required").check()


def fill_workstream(page: Page, name: str, queue: str) -> None:
    page.goto("/admin/routing/workstream/add/")
    page.locator("#id_name").fill(name)
    page.locator("#id_queue").select_option(label=queue)


def test_from_nothing_to_the_first_chat(live: LiveStack, people: People, admin: Page) -> None:
    agent, queue, widget = unique("Dana"), unique("Support"), unique("Shop")
    login = add_user(admin, agent, "agent")
    chief = unique("Petra")
    add_user(admin, chief, "supervisor")

    admin.goto("/admin/routing/agent/add/")
    pick(admin, "user", agent)
    saved(admin)
    admin.goto("/admin/routing/queue/add/")
    admin.locator("#id_name").fill(queue)
    admin.locator("#id_supervisors_from").select_option(label=chief)
    admin.locator("#id_supervisors_add, #id_supervisors_add_link").click()
    admin.get_by_role("button", name=re.compile("Add another Queue member", re.I)).click()
    pick(admin, "membership_set-0-agent", agent)
    saved(admin)
    fill_widget(admin, widget, live.demo_url, options="A machine\nAn order")
    save(admin, "Save and continue editing")
    snippet = admin.locator("#snippet").inner_text()
    found = re.fullmatch(
        rf'<script async src="{live.url}/widget/loader\.js" data-widget="([\w-]+)"></script>',
        snippet,
    )
    assert found is not None, snippet
    admin.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    admin.get_by_role("button", name="Copy").click()
    expect(admin.get_by_role("button", name="Selected, copy it by keyboard")).to_be_visible()
    assert admin.evaluate("() => getSelection().toString()") == snippet
    preview = admin.locator(".previews iframe").first.content_frame
    expect(preview.get_by_text("Ask us").first).to_be_visible()
    admin.locator("#id_title").fill("Ask our people")
    expect(preview.get_by_text("Ask our people").first).to_be_visible()
    fill_workstream(admin, unique("Web chat"), queue)
    admin.get_by_role("button", name=re.compile("Add another Widget", re.I)).click()
    admin.locator("#id_widget_routes-0-widget").select_option(label=widget)
    saved(admin)

    desk = people.staff(login, PASSWORD)
    desk.get_by_role("button", name=re.compile("confirm|understood|read", re.I)).click()
    desk.goto("/desk/")
    desk.locator("button.presence").click()
    desk.get_by_role("menuitemradio", name="Available").click()
    shop = Shop(people, found[1])
    shop.visit()
    shop.open()
    expect(shop.panel.get_by_role("heading", name="Ask us")).to_be_visible()
    shop.panel.get_by_role("button", name="Start a chat").click()
    shop.panel.get_by_role("button", name="continue").click()
    shop.panel.get_by_label("Your name").fill("Emma Whitfield")
    shop.panel.get_by_label(re.compile("What is it about")).select_option("An order")
    shop.panel.get_by_role("button", name="Start chat").click()
    shop.write("Where is my parcel?")
    requests = desk.get_by_role("region", name="New requests")
    expect(requests.get_by_role("article").first).to_contain_text(queue)
    requests.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.get_by_text("An order").first).to_be_visible()
    desk.locator("#composer").fill("Let me look")
    desk.locator("#composer").press("Enter")
    expect(shop.bubbles.filter(has_text="Let me look")).to_be_visible()


@pytest.fixture
def unconfirmed(live: LiveStack) -> Iterator[None]:
    live.arrange("switches", may_monitor=False, may_force_close=False, may_assign=False)
    nobody = {"acknowledged_at": None, "acknowledged_by_id": None}
    live.arrange("update", model=SWITCHES, pk="1", **nobody)
    yield
    live.arrange("switches")


@pytest.mark.usefixtures("unconfirmed")
def test_no_switch_turns_on_before_lawful_use_is_confirmed(live: LiveStack, admin: Page) -> None:
    """PRIV-2, and SEC-1 for the change that follows."""
    address = "/admin/supervisor/supervisorswitches/1/change/"
    admin.goto(address)
    admin.locator("#id_may_monitor").check()
    refused(admin, "Confirm this before you switch anything on.")
    assert not live.arrange("row", model=SWITCHES, pk="1")["may_monitor"]
    admin.locator("#id_confirms").check()
    saved(admin)
    row = live.arrange("row", model=SWITCHES, pk="1")
    assert row["may_monitor"]
    assert row["acknowledged_by_id"]
    admin.goto("/admin/conversations/auditentry/?action__exact=switches.change")
    expect(admin.locator("#result_list tbody tr").first).to_contain_text("switches.change")


def test_bad_combinations_are_refused(live: LiveStack, admin: Page, world: dict[str, Any]) -> None:
    """ADM-1: each says what is wrong and stores nothing."""
    fill_widget(admin, unique("Widget"), "shop.example/path", options="One\nTwo")
    refused(admin, "shop.example/path is not an origin.")
    fill_widget(admin, unique("Widget"), "https://shop.example", options="The only one")
    refused(admin, "A choice needs at least two options.")
    fill_workstream(admin, unique("Stream"), world["queue"])
    admin.get_by_label("Offline").check()
    refused(admin, "Nobody who is offline can be offered work.")
    live.arrange("update", model="routing.Workstream", pk=world["workstream_id"], is_fallback=True)
    try:
        fill_workstream(admin, unique("Stream"), world["queue"])
        admin.locator("#id_is_fallback").check()
        refused(admin, "This channel has a fallback workstream already.")
    finally:
        live.arrange(
            "update", model="routing.Workstream", pk=world["workstream_id"], is_fallback=False
        )


def test_how_a_workstream_distributes_is_fixed(admin: Page, world: dict[str, Any]) -> None:
    """ROUTE-2."""
    admin.goto(f"/admin/routing/workstream/{world['workstream_id']}/change/")
    expect(admin.locator("#id_units")).to_be_visible()
    expect(admin.locator("#id_channel, #id_mode")).to_have_count(0)


def test_a_queue_in_use_is_not_deleted_and_says_by_whom(
    live: LiveStack, admin: Page, world: dict[str, Any]
) -> None:
    """ADM-2."""
    admin.goto(f"/admin/routing/queue/{world['queue_id']}/delete/")
    stream = live.arrange("row", model="routing.Workstream", pk=world["workstream_id"])["name"]
    expect(admin.get_by_role("link", name=stream)).to_be_visible()
    expect(admin.get_by_role("button", name=re.compile("sure"))).to_have_count(0)
    assert live.arrange("row", model="routing.Queue", pk=world["queue_id"])


def test_the_audit_log_and_transcripts_cannot_be_changed(admin: Page) -> None:
    """SEC-1: the product has no way to add, change or delete."""
    for model in ("auditentry", "conversation", "customer"):
        admin.goto(f"/admin/conversations/{model}/")
        expect(admin.locator("#content h1")).to_contain_text("view")
        expect(admin.get_by_role("link", name=re.compile("^Add"))).to_have_count(
            admin.locator("#nav-sidebar .addlink").count()
        )
        expect(admin.locator("select[name=action]")).to_have_count(0)
        assert admin.request.get(f"/admin/conversations/{model}/add/").status == 403


@pytest.mark.parametrize("role", ["agents", "supervisors"])
def test_agents_and_supervisors_get_no_admin_page(
    people: People, admin: Page, world: dict[str, Any], role: str
) -> None:
    """H18."""
    admin.goto("/admin/")
    links = admin.locator("#content-main a").evaluate_all("all => all.map(a => a.pathname)")
    addresses = ["/admin/", *sorted(set(links))]
    assert len(addresses) > 10
    person = world[role][0]
    page = people.staff(person["username"], person["password"])
    answers = {address: page.request.get(address, max_redirects=0).status for address in addresses}
    assert set(answers.values()) <= {302, 403, 404}, answers


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_admin_site_is_accessible(
    live: LiveStack, people: People, world: dict[str, Any], scheme: str
) -> None:
    people.tolerate("Applying inline style")  # axe's own, while it reads Django's style sheets
    boss = live.arrange("account", is_staff=True, is_superuser=True)
    page = people.staff(boss["username"], boss["password"], color_scheme=scheme)
    found = {}
    for path in ("/admin/", f"/admin/conversations/widget/{world['widget_id']}/change/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found[path] = violations(page)
    assert not any(found.values()), found
