"""Calls between real browsers with fake devices, through the real relay.

Judged by decoded frames and audio energy over time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browsers import violations
from tests.e2e.call_stage import Call
from tests.e2e.media import Media, watch

pytestmark = pytest.mark.e2e


def test_a_video_call_from_ringing_to_done(chat: Call) -> None:
    chat.ring("Video call")
    assert violations(chat.desk) == []
    assert chat.customer.now("open") == 0  # nothing of the customer before they accept
    chat.answer("Accept with video")
    for side in (chat.agent, chat.customer):
        side.sees()
        side.hears()
    chat.line("started a video call")
    chat.line("Accepted with video")
    assert violations(chat.desk) == []
    for name in ("Turn video off", "Mute", "Hold", "Start push video", "Conference", "End call"):
        expect(chat.box.get_by_role("button", name=name, exact=True)).to_be_visible()
    done = chat.box.get_by_role("button", name="Mark done")
    expect(done).to_have_attribute("aria-disabled", "true")
    chat.own_box.get_by_role("button", name="End call").click()
    chat.agent.closed()
    chat.customer.closed()
    chat.line("Call ended after")
    over = chat.desk.get_by_role("region", name="Call", exact=True)
    over.get_by_role("button", name="4 of 5").click()
    chat.panel.get_by_role("button", name="5 of 5").click()
    expect(chat.panel.get_by_text("Thank you")).to_be_visible()
    over.get_by_role("button", name="Mark done").click()
    expect(over).to_have_count(0)
    expect(chat.desk.locator(".log .sys", has_text="marked done")).to_be_visible()
    chat.shop.write("Thanks, bye")  # the chat goes on
    expect(chat.desk.locator(".msg", has_text="Thanks, bye")).to_be_visible()


def test_a_voice_call_that_becomes_video_from_the_customer(chat: Call) -> None:
    chat.connect("Voice call", "Accept with audio")
    assert chat.customer.now("videoOut") == chat.agent.now("videoOut") == 0
    chat.own_box.get_by_role("button", name="Turn video on").click()
    chat.agent.sees()
    chat.line("The call is a video call now")
    chat.press("Turn video on")
    chat.customer.sees()
    chat.press("Mute")
    before = chat.customer.now("audioIn")
    chat.agent.grows("audioIn", 80)
    assert chat.customer.now("audioIn") - before < 20
    chat.press("Unmute")
    chat.customer.hears()
    chat.press("End call")
    chat.customer.closed()


def test_accepted_with_audio_the_camera_of_the_customer_stays_off(chat: Call) -> None:
    chat.connect("Video call", "Accept with audio")
    chat.customer.sees()
    assert chat.customer.now("videoOut") == 0
    assert chat.agent.now("frames") == 0


def test_declined_and_rung_again(chat: Call) -> None:
    chat.ring("Voice call")
    chat.panel.get_by_role("button", name="Decline").click()
    chat.line("The call was declined")
    chat.agent.closed()
    chat.connect("Voice call", "Accept with audio")


def test_nobody_answers(stage: Callable[..., Call]) -> None:
    chat = stage(ring_seconds=5)
    chat.ring("Voice call")
    chat.line("The call was not answered")
    expect(chat.panel.get_by_role("button", name="Accept with audio")).to_have_count(0)
    chat.agent.closed()


def test_hold_plays_music_and_stops_everything_else(chat: Call) -> None:
    chat.connect()
    chat.agent.sees()
    chat.press("Hold")
    expect(chat.own_box.get_by_text("You are on hold")).to_be_visible()
    chat.customer.grows("audioIn", 50)  # what was on the way has arrived
    heard, seen = chat.agent.now("audioIn"), chat.agent.now("videoIn")
    frames = chat.customer.now("frames")
    chat.customer.hears()
    chat.customer.grows("audioIn", 60)
    assert chat.agent.now("audioIn") == heard
    assert chat.agent.now("videoIn") == seen
    assert chat.customer.now("frames") == frames
    chat.press("Un-hold")
    for side in (chat.agent, chat.customer):
        side.hears()
        side.sees()
    chat.choose("Disable video stream")
    expect(chat.own_box.get_by_text("Video is switched off")).to_be_visible()
    chat.agent.grows("audioIn", 50)
    seen, frames = chat.agent.now("videoIn"), chat.customer.now("frames")
    chat.agent.hears()
    chat.customer.hears()
    assert chat.agent.now("videoIn") == seen
    assert chat.customer.now("frames") == frames
    chat.choose("Enable video stream")
    chat.agent.sees()
    chat.customer.sees()


def test_a_clip_is_played_to_the_customer(chat: Call) -> None:
    clip = chat.live.arrange("calling.clip", title="Fitting a gasket")
    chat.connect("Voice call", "Accept with audio")
    chat.people.tolerate("ERR_FAILED")
    chat.desk.route("**/api/desk/clips/*", lambda route: route.abort())
    chat.press("Start push video")
    dialog = chat.desk.get_by_role("dialog", name="Choose a clip for the customer")
    expect(dialog.get_by_role("alert")).to_contain_text("No connection")
    chat.desk.unroute("**/api/desk/clips/*")
    dialog.get_by_role("button", name="Retry").click()
    expect(dialog.get_by_role("alert")).to_have_count(0)
    assert violations(chat.desk, "dialog[open]") == []
    dialog.get_by_role("button", name=f"Play {clip['title']}").click()
    chat.customer.sees()
    chat.customer.hears()  # the voice of the agent stays on
    expect(chat.own_box.get_by_text(clip["title"])).to_be_visible()
    chat.press("Stop push video")
    expect(chat.own_box.get_by_text(clip["title"])).to_have_count(0)


def test_three_in_a_conference(stage: Callable[..., Call]) -> None:
    chat = stage(agents=2)
    tomas = chat.colleague()
    chat.connect()
    chat.people.tolerate("ERR_FAILED")
    chat.desk.route("**/api/desk/colleagues/*", lambda route: route.abort())
    chat.press("Conference")
    name = chat.world["agents"][1]["name"]
    dialog = chat.desk.get_by_role("dialog", name="Ask a colleague into the call")
    expect(dialog.get_by_role("alert")).to_contain_text("No connection")
    chat.desk.unroute("**/api/desk/colleagues/*")
    dialog.get_by_role("button", name="Retry").click()
    expect(dialog.get_by_role("alert")).to_have_count(0)
    dialog.get_by_role("button", name=f"Ask {name}", exact=True).click()
    tomas.get_by_role("button", name="Join", exact=True).click()
    chat.line(f"{name} joined the call")
    tomas.locator("cc-tasks").get_by_text("Emma Whitfield").click()
    third = Media(tomas)
    third.hears()
    third.sees()
    tomas.locator(".call").get_by_role("button", name="Turn video on").click()
    for side in (chat.agent, chat.customer):
        side.grows("frames", 40)
    expect(chat.own_box.locator(".tile video")).to_have_count(2)
    expect(chat.box.locator(".tile video")).to_have_count(2)
    chat.press("Conference completed")
    third.closed()
    expect(chat.box.get_by_role("button", name="Conference", exact=True)).to_be_visible()
    chat.agent.hears()


def test_a_supervisor_listens_unseen_whispers_and_joins(chat: Call) -> None:
    chat.connect()
    account = chat.world["supervisors"][0]
    chief = chat.people.staff(account["username"], account["password"])
    watch(chief.context)
    chief.goto("/supervisor/")
    chief.get_by_role("button", name="Monitor Emma Whitfield").click()
    drawer = chief.get_by_role("complementary")
    tiles = chat.own_box.locator(".tile").count()
    drawer.get_by_role("button", name="Listen to the call").click()
    ear = Media(chief)
    ear.hears()
    ear.sees()
    assert ear.now("audioOut") == 0
    expect(chat.own_box.locator(".tile")).to_have_count(tiles)
    expect(chat.desk.get_by_text(account["name"])).to_have_count(0)
    heard = chat.agent.now("audioIn")
    drawer.get_by_role("button", name="Whisper to the agent").click()
    expect(drawer.get_by_text("Only the agents hear you")).to_be_visible()
    ear.grows("audioOut", 50)
    # Two voices now come to the agent, still one to the customer.
    own = chat.customer.now("audioIn")
    heard = chat.agent.now("audioIn")
    chat.customer.grows("audioIn", 100)
    gained = chat.agent.now("audioIn") - heard
    assert gained > 1.6 * (chat.customer.now("audioIn") - own) - 20
    expect(chat.panel.get_by_text(account["name"])).to_have_count(0)
    drawer.get_by_role("button", name="Join chat").click()
    chief.get_by_role("dialog").get_by_role("button", name="Join chat").click()
    drawer.get_by_role("button", name="Join the call").click()
    chat.line(f"{account['name']} joined the call")
    chat.customer.hears()
    assert violations(chief) == []


def test_force_close_ends_everything(chat: Call) -> None:
    chat.connect()
    account = chat.world["supervisors"][0]
    chief = chat.people.staff(account["username"], account["password"])
    chief.goto("/supervisor/")
    chief.get_by_role("button", name="Actions for Emma Whitfield").click()
    chief.get_by_role("menuitem", name="Force close").click()
    chief.get_by_role("button", name="Proceed").click()
    chat.agent.closed(8)
    chat.customer.closed(8)
    expect(chat.panel.get_by_role("heading", name="Chat ended")).to_be_visible()
