"""The dialog that assigns: two tabs, what speaks against an agent, and the question before too much."""

import pytest
from playwright.sync_api import expect

from tests.browsers import People, violations
from tests.live import LiveStack

pytestmark = pytest.mark.e2e


def test_to_an_agent_over_capacity_and_to_another_queue(live: LiveStack, people: People) -> None:
    world = live.arrange("desk", agents=2, units=1)
    other = live.arrange("desk")
    first, second = world["agents"]
    live.arrange("calling.present", user_id=first["id"], presence="available", used=1)
    live.arrange("calling.present", user_id=second["id"], presence="busy", used=0)
    for name in ("Emma Whitfield", "Oliver Brandt"):
        live.arrange("calling.waiting", queue_id=world["queue_id"], name=name)
    boss = world["supervisors"][0]
    page = people.staff(boss["username"], boss["password"])
    page.goto("/supervisor/")
    people.tolerate("ERR_FAILED")
    page.route("**/api/supervisor/targets/*", lambda route: route.abort())
    page.get_by_role("button", name="Assign Emma Whitfield").click()
    expect(page.get_by_role("status").filter(has_text="no connection")).to_be_visible()
    page.unroute("**/api/supervisor/targets/*")
    page.get_by_role("button", name="Assign Emma Whitfield").click()
    dialog = page.get_by_role("dialog", name="Assign conversations")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog.get_by_role("listitem")).to_contain_text("exceeds by 1 units")
    dialog.get_by_label("Show all").check()
    expect(dialog.get_by_role("listitem").filter(has_text=second["name"])).to_be_visible()
    assert violations(page, "dialog[open]") == []
    dialog.get_by_role("button", name=f"Assign to {first['name']}").click()
    expect(dialog).to_contain_text(f"exceeds the capacity of {first['name']} by 1 units")
    dialog.get_by_role("button", name="Assign all the same").click()
    row = page.get_by_role("row").filter(has_text="Emma Whitfield")
    expect(row).to_contain_text("Offered")
    expect(row.get_by_role("button", name="Assign Emma Whitfield")).to_have_count(0)
    page.get_by_role("button", name="Assign Oliver Brandt").click()
    dialog.get_by_role("tab", name="Queue").click()
    expect(dialog.get_by_text(world["queue"], exact=True)).to_have_count(0)
    dialog.get_by_role("button", name=f"Assign to {other['queue']}", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Oliver Brandt")).to_have_count(0)
    live.arrange("switches", may_assign=False)
    try:
        page.reload()
        expect(row).to_be_visible()
        page.get_by_role("button", name="Actions for Emma Whitfield").click()
        expect(page.get_by_role("menuitem", name="Assign")).to_have_count(0)
    finally:
        live.arrange("switches")
