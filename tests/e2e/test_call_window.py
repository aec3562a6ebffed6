"""Panes and windows of a call, its looks in dark, right to left and on a telephone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browsers import People, violations
from tests.e2e.call_stage import Call, begin
from tests.e2e.media import Media
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
# Unplugged between the list and the choice.
NO_SUCH_SPEAKER = """
() => {
  const real = HTMLMediaElement.prototype.setSinkId;
  HTMLMediaElement.prototype.setSinkId = () => Promise.reject(new DOMException("", "NotFoundError"));
  window.mend = () => { HTMLMediaElement.prototype.setSinkId = real; };
}
"""
# As many telephones do; `isBroken`: a camera that was picked does not open even then.
ONE_CAMERA = """
() => {
  const devices = navigator.mediaDevices;
  const real = devices.getUserMedia.bind(devices);
  window.opened = [];
  devices.getUserMedia = async (wanted) => {
    const isTaken = window.opened.some((track) => track.readyState === "live");
    if (wanted.video && (isTaken || (window.isBroken && wanted.video.deviceId?.ideal)))
      throw new DOMException("", "NotReadableError");
    const stream = await real(wanted);
    window.opened.push(...stream.getVideoTracks());
    return stream;
  };
}
"""


def test_panes_swap_and_the_call_moves_into_windows(stage: Callable[..., Call]) -> None:
    chat = stage()
    chat.connect()
    tile, own = chat.box.locator(".tile").first, chat.box.locator(".selfview")

    def widths() -> tuple[float, float]:
        boxes = tile.bounding_box(), own.bounding_box()
        return tuple(box["width"] if box else 0 for box in boxes)  # type: ignore[return-value]

    large, small = widths()
    assert large > small
    chat.press("Swap large and small picture")
    large, small = widths()
    assert large < small
    chat.press("Swap large and small picture")
    with chat.desk.expect_popup() as opening:
        chat.choose("Open in a window of its own")
    window = opening.value
    expect(window.locator(".tile video")).to_be_visible()
    window.get_by_role("button", name="Mute", exact=True).click()
    expect(window.get_by_role("button", name="Unmute")).to_be_visible()
    expect(chat.box.get_by_role("button", name="Unmute")).to_be_visible()
    window.get_by_role("button", name="Unmute").click()
    expect(window.get_by_role("button", name="End call")).to_be_visible()
    assert violations(window) == []
    window.close()
    chat.agent.hears()
    chat.press("Keep on top")
    on_top = "() => documentPictureInPicture.window?.document.querySelector('.tile video') != null"
    chat.desk.wait_for_function(on_top)
    chat.desk.evaluate("() => documentPictureInPicture.window.close()")
    chat.agent.hears()
    chat.desk.evaluate("() => { delete window.documentPictureInPicture; }")
    chat.desk.evaluate(
        "() => Object.defineProperty(document, 'pictureInPictureEnabled', { value: false })"
    )
    chat.press("Keep on top")
    expect(chat.desk.get_by_text("This browser keeps no window on top")).to_be_visible()
    chat.choose("Devices")
    dialog = chat.desk.get_by_role("dialog", name="Devices")
    for name in ("Microphone", "Camera", "Speaker"):
        expect(dialog.get_by_label(name)).to_be_visible()
    dialog.get_by_label("Microphone").select_option(index=1)
    assert violations(chat.desk, "dialog[open]") == []
    chat.customer.hears()


@pytest.mark.parametrize("side", ["desk", "customer"])
def test_a_speaker_that_does_not_work_is_said_and_not_kept(
    stage: Callable[..., Call], side: str
) -> None:
    """CALL-16."""
    chat = stage()
    chat.connect("Voice call", "Accept with audio")
    at_desk = side == "desk"
    page = chat.desk if at_desk else chat.shop.frame
    if at_desk:
        chat.choose("Devices")
    else:
        chat.own_box.get_by_role("button", name="Devices").click()
    dialog = page.get_by_role("dialog", name="Devices")
    speaker = dialog.get_by_label("Speaker")
    expect(speaker.get_by_role("option")).not_to_have_count(1)
    page.evaluate(NO_SUCH_SPEAKER)
    speaker.select_option(index=1)
    expect(dialog.get_by_role("alert")).to_have_text("The device does not work.")
    expect(speaker).to_have_value("")
    assert violations(chat.desk if at_desk else chat.shop.page) == []
    page.evaluate("() => window.mend()")
    speaker.select_option(index=1)
    expect(dialog.get_by_role("alert")).to_have_count(0)
    expect(speaker).not_to_have_value("")


@pytest.mark.parametrize("is_broken", [False, True])
def test_a_phone_that_opens_one_camera_at_a_time_changes_to_the_other(
    stage: Callable[..., Call], is_broken: bool
) -> None:
    """CALL-16. The one before is taken back when the other does not open at all."""
    chat = stage()
    chat.desk.evaluate(ONE_CAMERA)
    chat.connect("Video call", "Accept with video")
    chat.choose("Devices")
    dialog = chat.desk.get_by_role("dialog", name="Devices")
    camera = dialog.get_by_label("Camera")
    expect(camera.get_by_role("option")).not_to_have_count(1)
    chat.desk.evaluate("(is) => { window.isBroken = is }", is_broken)
    camera.select_option(index=1)
    told = ["Another program uses the device."] if is_broken else []
    expect(dialog.get_by_role("alert")).to_have_text(told)
    if is_broken:
        expect(camera).to_have_value("")
    else:
        expect(camera).not_to_have_value("")
    chat.desk.wait_for_function("() => window.opened.length === 2")
    states = chat.desk.evaluate("() => window.opened.map((track) => track.readyState)")
    assert states == ["ended", "live"]


def test_the_side_panel_tells_of_the_call_and_the_keyboard_steers_it(
    stage: Callable[..., Call],
) -> None:
    chat = stage()
    chat.connect("Voice call", "Accept with audio")
    expect(chat.box.get_by_role("img", name="Good line")).to_be_visible()

    chat.desk.get_by_role("tab", name="Call").click()
    side = chat.desk.get_by_role("tabpanel", name="Call")
    for text in ("Emma Whitfield", "Good line", "Microphone", "default", "no new requests until"):
        expect(side.get_by_text(text).first).to_be_visible()
    assert violations(chat.desk) == []

    def press(key: str) -> None:
        chat.desk.keyboard.press("Control+.")
        chat.desk.keyboard.press(key)

    for key, name in (("m", "Unmute"), ("h", "Un-hold"), ("v", "Turn video off")):
        press(key)
        expect(chat.box.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(side.get_by_text("agent · muted")).to_be_visible()
    press("h")
    chat.customer.sees()


def test_dark_hebrew_and_narrow_are_clean(live: LiveStack, people: People) -> None:
    chat = begin(live, people)
    chat.connect()
    for side in (chat.desk, chat.shop.page):
        side.emulate_media(color_scheme="dark")
        side.set_viewport_size({"width": 360, "height": 760})
    chat.desk.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert violations(chat.desk) == []
    frame = chat.shop.frame
    frame.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert chat.desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(chat.own_box.get_by_role("button", name="End call")).to_be_visible()
    Media(chat.desk).hears()


def test_a_window_that_the_browser_blocks_is_said(chat: Call) -> None:
    chat.connect("Voice call", "Accept with audio")
    chat.desk.evaluate("() => { window.open = () => null; }")
    chat.choose("Open in a window of its own")
    told = chat.desk.get_by_role("status").filter(has_text="The browser blocked the window")
    expect(told).to_be_visible()
