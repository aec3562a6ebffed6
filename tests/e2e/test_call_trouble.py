"""What goes wrong in calls: cut sockets, lost connections, dead relays, missing devices and permissions."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browsers import People, violations
from tests.e2e.call_stage import PATIENCE, Call, begin
from tests.e2e.media import Media, watch
from tests.e2e.shop import Line
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
# As if the person had said no, or had nothing to plug in.
REFUSES = """
() => {
  const refuse = () => Promise.reject(new DOMException("", "NotAllowedError"));
  navigator.mediaDevices.getUserMedia = refuse;
}
"""
REFUSES_ONCE = """
{
  const media = navigator.mediaDevices;
  const real = media.getUserMedia.bind(media);
  media.getUserMedia = () => {
    media.getUserMedia = real;
    return Promise.reject(new DOMException("", "NotAllowedError"));
  };
}
"""
NO_CAMERA = """
() => {
  const media = navigator.mediaDevices;
  const real = media.getUserMedia.bind(media);
  media.getUserMedia = (wanted) =>
    wanted.video ? Promise.reject(new DOMException("", "NotFoundError")) : real(wanted);
}
"""
NO_WEBRTC = "delete window.RTCPeerConnection;"
HANG_UP_HARD = "() => window.__connections.forEach((connection) => connection.close())"


def test_a_lost_customer_comes_back_without_a_reload(chat: Call) -> None:
    chat.people.tolerate("WebSocket")
    chat.connect()
    line = chat.shop.line
    line.is_down = True
    line.cut()
    chat.shop.frame.evaluate(HANG_UP_HARD)
    expect(chat.box.get_by_text("is reconnecting")).to_be_visible(timeout=PATIENCE)
    expect(chat.own_box.get_by_text("Reconnecting").first).to_be_visible(timeout=PATIENCE)
    line.is_down = False
    chat.agent.sees()
    chat.agent.hears()
    chat.customer.sees()
    expect(chat.box.get_by_text("is reconnecting")).to_have_count(0)


def test_an_agent_reloads_and_is_in_the_call_again(chat: Call) -> None:
    chat.connect("Voice call", "Accept with audio")
    chat.desk.reload()
    chat.desk.get_by_role("button", name="Go there").click()
    expect(chat.box).to_be_visible(timeout=PATIENCE)
    chat.agent.hears()
    chat.customer.hears()
    chat.press("End call")
    chat.customer.closed()


def test_a_killed_relay_costs_seconds_not_the_call(live: LiveStack, chat: Call) -> None:
    with live.second_relay():
        chat.connect()
        row = live.arrange("calling.live_call", conversation_id=chat.conversation_id)
        live.kill_relay(row["relay"])
        began = time.monotonic()
        try:
            expect(chat.box.get_by_text("Reconnecting").first).to_be_visible(timeout=PATIENCE)
            chat.agent.sees()
            chat.customer.sees()
            chat.customer.hears()
        finally:
            live.mend_relays()
        assert time.monotonic() - began < 12
        after = live.arrange("calling.live_call", conversation_id=chat.conversation_id)
        assert after["relay"] != row["relay"], (row, after, time.monotonic() - began)
        assert after["epoch"] == row["epoch"] + 1
        chat.press("End call")
        chat.customer.closed()


def test_a_browser_that_refuses_says_so_and_leaves_no_call(chat: Call) -> None:
    chat.desk.evaluate(REFUSES)
    chat.menu().get_by_role("menuitem", name="Voice call").click()
    expect(chat.desk.get_by_text("The browser does not allow")).to_be_visible()
    expect(chat.panel.get_by_text("is calling you")).to_have_count(0)
    items = chat.menu()
    items.get_by_role("menuitem", name="Check for calls").click()
    dialog = chat.desk.get_by_role("dialog", name="Check for calls")
    dialog.get_by_role("button", name="Check now").click()
    expect(dialog.locator("[data-step=microphone]")).to_contain_text("does not allow")
    expect(dialog.get_by_text("Calls do not work here yet")).to_be_visible()
    assert violations(chat.desk, "dialog[open]") == []


def test_a_customer_who_refuses_may_still_answer(chat: Call) -> None:
    chat.ring("Voice call")
    chat.shop.frame.evaluate(
        "() => { const media = navigator.mediaDevices; const real = media.getUserMedia.bind(media);"
        " let first = true; media.getUserMedia = (wanted) => { if (!first) return real(wanted);"
        " first = false; return Promise.reject(new DOMException('', 'NotAllowedError')); }; }"
    )
    chat.panel.get_by_role("button", name="Accept with audio").click()
    expect(chat.panel.get_by_text("The browser does not allow")).to_be_visible()
    chat.answer("Accept with audio")
    chat.customer.hears()


def test_a_customer_reads_which_rule_said_no(chat: Call) -> None:
    chat.ring("Voice call")
    chat.shop.line.refusals["call.accept"] = {"code": "in_call"}
    chat.panel.get_by_role("button", name="Accept with audio").click()
    expect(chat.panel.get_by_role("alert")).to_have_text("You are in a call")
    chat.panel.get_by_role("button", name="Check for calls").click()
    dialog = chat.panel.get_by_role("dialog", name="Check for calls")
    chat.shop.line.refusals["call.check"] = {"code": "rate_limited"}
    dialog.get_by_role("button", name="Check now").click()
    expect(dialog.locator("[data-step=relay]")).to_contain_text("Too many checks")


def test_without_a_camera_a_voice_call_works(chat: Call) -> None:
    chat.desk.evaluate(NO_CAMERA)
    chat.shop.frame.evaluate(NO_CAMERA)
    chat.menu().get_by_role("menuitem", name="Video call").click()
    expect(chat.desk.get_by_text("No camera was found. A voice call works")).to_be_visible()
    chat.ring("Voice call")
    chat.panel.get_by_role("button", name="Accept with video").click()
    expect(chat.panel.get_by_text("No camera was found. A voice call works")).to_be_visible()
    chat.answer("Accept with audio")
    chat.agent.hears()
    chat.customer.hears()


def test_without_webrtc_the_menu_says_why(live: LiveStack, people: People) -> None:
    chat = begin(live, people)
    chat.desk.evaluate(NO_WEBRTC)
    item = chat.menu().get_by_role("menuitem", name="Voice call")
    expect(item).to_have_attribute("aria-disabled", "true")
    expect(item).to_contain_text("This browser cannot hold calls")


@pytest.mark.parametrize(("calls", "shown"), [("none", []), ("voice", ["Voice call"])])
def test_the_menu_follows_the_widget(
    stage: Callable[..., Call], calls: str, shown: list[str]
) -> None:
    menu = stage(calls=calls).menu()
    expect(menu.get_by_role("menuitem", name="Write a note")).to_be_visible()
    for name in ("Voice call", "Video call"):
        expect(menu.get_by_role("menuitem", name=name)).to_have_count(1 if name in shown else 0)


def test_a_customer_asks_for_a_call(chat: Call) -> None:
    chat.panel.get_by_role("button", name="Ask for a call").click()
    assert violations(chat.shop.page, "cc-widget") == []
    chat.panel.get_by_role("button", name="Video call").click()
    expect(chat.panel.get_by_text("You asked for a call")).to_be_visible()
    expect(chat.desk.get_by_text("The customer asks for a video call")).to_be_visible()
    chat.desk.get_by_role("button", name="Call now").click()
    chat.answer("Accept with audio")
    chat.customer.sees()


def test_calls_that_could_not_be_loaded_say_so(stage: Callable[..., Call]) -> None:
    chat = stage()
    chat.people.tolerate("ERR_FAILED")
    chat.shop.page.route("**/dist/widget/call.js", lambda route: route.abort())
    chat.panel.get_by_role("button", name="Ask for a call").click()
    chat.panel.get_by_role("button", name="Check whether calls work here").click()
    alert = chat.panel.get_by_role("alert")
    expect(alert).to_contain_text("That did not work")
    assert violations(chat.shop.page, "cc-widget") == []
    chat.shop.page.unroute("**/dist/widget/call.js")
    alert.get_by_role("button", name="Retry").click()
    expect(chat.panel.get_by_role("dialog", name="Check for calls")).to_be_visible()
    expect(alert).to_have_count(0)


def test_a_supervisor_assigns_to_an_agent_in_a_call(chat: Call) -> None:
    live, world = chat.live, chat.world
    chat.connect("Voice call", "Accept with audio")
    waiting = live.arrange("calling.waiting", queue_id=world["queue_id"], name="Oliver Brandt")
    account = world["supervisors"][0]
    chief = chat.people.staff(account["username"], account["password"])
    chief.goto("/supervisor/")
    expect(chat.desk.get_by_role("region", name="New requests")).to_have_count(0)
    chief.get_by_role("button", name="Assign Oliver Brandt").click()
    dialog = chief.get_by_role("dialog", name="Assign conversations")
    name = world["agents"][0]["name"]
    expect(dialog.get_by_role("listitem").filter(has_text=name)).to_contain_text("in a call")
    assert violations(chief, "dialog[open]") == []
    dialog.get_by_role("button", name=f"Assign to {name}").click()
    offer = chat.desk.get_by_role("region", name="New requests")
    expect(offer.get_by_text("Oliver Brandt").first).to_be_visible()
    assert (
        live.arrange("row", model="conversations.Conversation", pk=waiting["id"])["state"]
        == "offered"
    )


@pytest.mark.parametrize("side", ["desk", "customer"])
def test_too_many_tries_to_connect_are_said_and_go_on_by_themselves(chat: Call, side: str) -> None:
    line = chat.shop.line
    box = chat.own_box
    if side == "desk":
        line = Line(chat.desk, "desk")
        box = chat.box
        chat.desk.reload()
        chat.desk.locator("cc-tasks").get_by_text("Emma Whitfield").click()
    line.refusals["call.connect"] = {"code": "rate_limited", "retry_after": 4}
    chat.ring("Voice call")
    chat.answer("Accept with audio")
    note = box.get_by_role("status")
    expect(note).to_contain_text("Too many tries to connect")
    expect(note).to_contain_text(re.compile("Trying again in [1-4] s"))
    assert box.get_by_role("button", name="Try again").count() == 0
    chat.agent.hears()
    chat.customer.hears()
    expect(note).to_be_empty()


def test_a_refused_connection_says_why_and_can_be_tried_again(chat: Call) -> None:
    chat.shop.line.refusals["call.connect"] = {"code": "relay_full"}
    chat.ring("Voice call")
    chat.answer("Accept with audio")
    note = chat.own_box.get_by_role("status")
    expect(note).to_contain_text("The media server is full")
    assert violations(chat.shop.page, "cc-widget") == []
    note.get_by_role("button", name="Try again").click()
    chat.agent.hears()
    chat.customer.hears()
    expect(note).to_be_empty()


def test_a_supervisor_who_cannot_listen_learns_why(chat: Call) -> None:
    chat.connect("Voice call", "Accept with audio")
    account = chat.world["supervisors"][0]
    chief = chat.people.staff(account["username"], account["password"])
    watch(chief.context)
    line = Line(chief, "supervisor")
    chief.goto("/supervisor/")
    chief.get_by_role("button", name="Monitor Emma Whitfield").click()
    drawer = chief.get_by_role("complementary")
    line.refusals["call.connect"] = {"code": "unavailable"}
    drawer.get_by_role("button", name="Listen to the call").click()
    expect(drawer.get_by_text("The server could not do it")).to_be_visible()
    drawer.get_by_role("button", name="Try again").click()
    Media(chief).hears()
    expect(drawer.get_by_text("You listen unseen")).to_be_visible()


def test_without_a_microphone_after_a_reload_the_agent_can_try_again(chat: Call) -> None:
    chat.connect("Voice call", "Accept with audio")
    chat.desk.add_init_script(REFUSES_ONCE)
    chat.desk.reload()
    chat.desk.get_by_role("button", name="Go there").click()
    note = chat.box.get_by_role("status")
    expect(note).to_contain_text("The browser does not allow")
    note.get_by_role("button", name="Try again").click()
    chat.agent.hears()
    chat.customer.hears()


def test_two_tabs_of_an_agent_do_not_fight(chat: Call) -> None:
    chat.connect("Voice call", "Accept with audio")
    second = chat.desk.context.new_page()
    second.goto("/desk/")
    second.get_by_text("Emma Whitfield").first.click()
    expect(second.get_by_text("This call is in another tab")).to_be_visible()
    chat.agent.hears()
