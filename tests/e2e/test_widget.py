"""The widget on a site that is not ours: what it costs, what it survives, what it refuses."""

import gzip
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Response, expect

from tests.browsers import People, violations
from tests.e2e.colleague import Colleague
from tests.e2e.shop import Shop
from tests.live import LiveStack

pytestmark = pytest.mark.e2e

CUT = "WebSocket|ERR_|Failed to load resource"
COUNT_SOUNDS = """() => {}
globalThis.sounds = 0;
const original = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  globalThis.sounds += 1;
  return original.call(this);
};"""
NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(globalThis, name, {
    get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
  });
}"""


def world(live: LiveStack, **fields: Any) -> dict[str, Any]:
    return cast(dict[str, Any], live.arrange("desk", origin=live.demo_url, **fields))


def texts(live: LiveStack, conversation_id: str) -> list[str]:
    log = live.arrange("log_of", conversation_id=conversation_id)
    return [entry["text"] for entry in log if entry["kind"] == "message"]


# ---- on the host page ---------------------------------------------------------------------------


def test_only_the_loader_is_loaded_before_the_first_click(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"])
    loaded: list[str] = []

    def note(answer: Response) -> None:
        if answer.url.startswith(people.live.url):
            loaded.append(answer.url)

    shop.page.on("response", note)
    shop.visit()
    shop.page.wait_for_load_state("networkidle")
    assert [url.split("/")[-1] or "boot" for url in loaded] == ["loader.js", "boot"]
    loader = shop.page.request.get(loaded[0])
    assert len(gzip.compress(loader.body(), 9)) <= 3 * 1024
    assert shop.frame_element.count() == 0


def test_the_hosts_styles_do_not_leak_in_nor_ours_out(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"], "&hostile=1")
    shop.visit()
    box = shop.launcher.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (56, 56)
    look = "e => [getComputedStyle(e).opacity, getComputedStyle(e).position]"
    assert shop.launcher.evaluate(look) == ["1", "fixed"]
    shop.open()
    frame = shop.frame_element.bounding_box()
    assert frame is not None
    assert frame["width"] == 376
    shop.panel.get_by_role("button", name="Start a chat").click()
    ours = "() => [document.adoptedStyleSheets.length, document.querySelectorAll('style').length]"
    assert shop.page.evaluate(ours) == [0, 0]


def test_a_strict_policy_of_the_host_is_enough(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"], "&csp=strict")
    shop.start()
    shop.write("It drips")
    shop.expect_tick("It drips", "Sent")


def test_refused_storage_costs_the_reload_and_nothing_else(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"])
    shop.page.add_init_script(NO_STORAGE)
    shop.start()
    shop.write("It drips")
    shop.expect_tick("It drips", "Sent")


def test_a_site_that_is_not_on_the_list_gets_nothing(people: People) -> None:
    people.tolerate("403|frame-ancestors|CORS|ERR_FAILED")
    key = live_key = world(people.live)["widget"]
    other = people.live.arrange("desk", origin="https://elsewhere.example")["widget"]
    shop = Shop(people, other)
    with shop.page.expect_console_message(lambda message: "not available" in message.text):
        shop.page.goto(shop.address)
    assert shop.launcher.count() == 0
    assert key == live_key
    # Framed by hand, without the loader: the browser refuses the page (I6).
    frame = shop.page.evaluate_handle(
        """url => new Promise(resolve => {
          const frame = document.createElement("iframe");
          frame.onload = () => resolve(frame);
          frame.src = url;
          document.body.append(frame);
        })""",
        f"{people.live.url}/widget/{other}/panel/",
    ).as_element()
    assert frame is not None
    inside = frame.content_frame()
    assert inside is not None
    assert inside.locator("#panel").count() == 0


def test_messages_from_anybody_else_are_ignored(people: People) -> None:
    """I4: neither side of the bridge listens to a window that is not its partner."""
    shop = Shop(people, world(people.live)["widget"])
    shop.start()
    got = shop.page.evaluate(
        """() => new Promise(resolve => {
          const heard = [];
          addEventListener("message", event => event.ports.length && heard.push("loader"));
          postMessage("cc:ready", "*");
          const channel = new MessageChannel();
          channel.port1.onmessage = () => heard.push("panel");
          const attacker = document.body.appendChild(document.createElement("iframe"));
          const panel = document.querySelector("cc-widget").shadowRoot.querySelector("iframe");
          attacker.contentWindow.Function("panel", "port", `panel.postMessage({type: "cc:port",
            items: {token: "stolen"}, isOpen: true, hasGesture: true}, "*", [port])`)(
            panel.contentWindow, channel.port2);
          channel.port1.postMessage({type: "shown", isOpen: false});
          // Messages arrive in order: when this one is here, the forged ones were delivered.
          const last = new MessageChannel();
          last.port1.onmessage = () => setTimeout(() => resolve(heard), 100);
          last.port2.postMessage("");
        })"""
    )
    assert got == []
    shop.write("Still mine")
    shop.expect_tick("Still mine", "Sent")


# ---- before the chat ----------------------------------------------------------------------------


def test_nothing_can_be_written_before_the_notice_is_agreed_to(people: People) -> None:
    shop = Shop(people, world(people.live, requires_consent=True)["widget"])
    shop.visit()
    shop.open()
    assert shop.composer.count() == 0
    shop.panel.get_by_role("button", name="Start a chat").click()
    agree = shop.panel.get_by_role("button", name="Agree and continue")
    agree.click()
    expect(shop.panel.get_by_text("Tick the box to agree")).to_be_visible()
    assert not any("conversation.start" in frame for frame in shop.line.sent)
    shop.panel.get_by_role("checkbox").check()
    agree.click()
    shop.panel.get_by_label("Your name").fill("Emma")
    shop.panel.get_by_role("button", name="Start chat").click()
    expect(shop.composer).to_be_visible()


def test_the_form_says_what_is_missing_beside_the_field(people: People) -> None:
    made = world(people.live, asks_email=True)
    people.live.arrange(
        "question",
        widget_id=made["widget_id"],
        label="Which machine?",
        kind="line",
        is_required=True,
    )
    shop = Shop(people, made["widget"])
    shop.visit()
    shop.open()
    shop.panel.get_by_role("button", name="Start a chat").click()
    shop.panel.get_by_role("button", name="continue").click()
    shop.panel.get_by_label("E-mail").fill("emma@")
    shop.panel.get_by_role("button", name="Start chat").click()
    for label, error in (
        ("Your name", "Please fill this in"),
        ("E-mail", "Write the whole address"),
        ("Which machine?", "Please fill this in"),
    ):
        field = shop.panel.get_by_label(label)
        expect(field).to_have_attribute("aria-invalid", "true")
        described = field.get_attribute("aria-describedby")
        expect(shop.panel.locator(f"[id='{described}']")).to_contain_text(error)


def test_the_address_of_the_page_goes_without_its_query(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"], "&secret=42")
    shop.start()
    (start,) = [frame for frame in shop.line.sent if "conversation.start" in frame]
    assert people.live.demo_url in start
    assert "secret" not in start


# ---- the chat -----------------------------------------------------------------------------------


def test_two_messages_while_minimised_are_a_badge_of_two_and_two_sounds(people: People) -> None:
    made = world(people.live)
    shop = Shop(people, made["widget"])
    shop.page.context.add_init_script(COUNT_SOUNDS)
    with Colleague(people.live.url, made["agents"][0]) as dana:
        shop.start()
        conversation = dana.accept()
        expect(shop.panel.get_by_text(f"You are talking to {dana.name}")).to_be_visible()
        shop.panel.get_by_role("button", name="Minimise").click()
        expect(shop.launcher).to_be_focused()
        dana.write(conversation, "First")
        dana.write(conversation, "Second")
        expect(shop.badge).to_have_text("2")
        expect(shop.launcher).to_have_attribute("aria-label", "Open chat, 2 unread messages")
        assert shop.frame.evaluate("() => globalThis.sounds") == 2
        shop.launcher.click()
        expect(shop.badge).to_be_hidden()
        expect(shop.bubbles.filter(has_text="Second")).to_be_visible()


def test_a_reload_keeps_the_conversation_the_draft_and_the_open_panel(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"])
    shop.start()
    shop.write("It drips")
    shop.expect_tick("It drips", "Sent")
    shop.composer.fill("And another th")
    shop.page.reload()
    expect(shop.bubbles).to_have_text(["It drips"])
    expect(shop.composer).to_have_value("And another th")
    assert sum("conversation.start" in frame for frame in shop.line.sent) == 1


def test_ticks_tell_how_far_a_message_got(people: People) -> None:
    made = world(people.live)
    shop = Shop(people, made["widget"])
    with Colleague(people.live.url, made["agents"][0]) as dana:
        shop.start()
        shop.write("Hello")
        shop.expect_tick("Hello", "Sent")
        conversation = dana.accept()
        dana.say("marks.set", conversation_id=conversation, delivered=99, read=0)
        shop.expect_tick("Hello", "Delivered")
        dana.say("marks.set", conversation_id=conversation, delivered=99, read=99)
        shop.expect_tick("Hello", "Read")
        dana.say("typing.set", conversation_id=conversation, is_typing=True)
        expect(shop.panel.get_by_role("img", name=f"{dana.name} is typing")).to_be_visible()


def test_a_message_written_without_a_line_waits_and_goes_once(people: People) -> None:
    people.tolerate(CUT)
    made = world(people.live)
    shop = Shop(people, made["widget"])
    with Colleague(people.live.url, made["agents"][0]) as dana:
        shop.start()
        conversation = dana.accept()
        expect(shop.panel.get_by_text("You are talking to")).to_be_visible()
        shop.line.is_down = True
        shop.line.cut()
        expect(shop.panel.get_by_text("No connection.", exact=True)).to_be_visible()
        shop.write("Written in a tunnel")
        shop.expect_tick("Written in a tunnel", "Waiting")
        dana.write(conversation, "Are you there?")
        shop.line.is_down = False
        shop.expect_tick("Written in a tunnel", "Sent")
        expect(shop.bubbles).to_have_text(["Are you there?", "Written in a tunnel"])
        expect(shop.panel.locator(".banner")).to_have_count(0)
        dana.hear_text("Written in a tunnel")
    assert texts(people.live, conversation) == ["Are you there?", "Written in a tunnel"]


def test_an_unsent_message_survives_a_reload_and_is_sent_once(people: People) -> None:
    people.tolerate(CUT)
    made = world(people.live)
    shop = Shop(people, made["widget"])
    with Colleague(people.live.url, made["agents"][0]) as dana:
        shop.start()
        conversation = dana.accept()
        shop.line.is_down = True
        shop.line.cut()
        shop.write("Do not lose me")
        shop.page.reload()
        shop.line.is_down = False
        shop.expect_tick("Do not lose me", "Sent")
        dana.hear_text("Do not lose me")
    assert texts(people.live, conversation) == ["Do not lose me"]


def test_a_lost_answer_does_not_double_the_message(people: People) -> None:
    made = world(people.live)
    shop = Shop(people, made["widget"])
    with Colleague(people.live.url, made["agents"][0]) as dana:
        shop.start()
        conversation = dana.accept()
        shop.line.lost = "message.accepted"
        shop.write("Only once")
        shop.expect_tick("Only once", "Sent")
        shop.write("And then this")
        shop.expect_tick("And then this", "Sent")
        expect(shop.bubbles).to_have_text(["Only once", "And then this"])
    assert texts(people.live, conversation) == ["Only once", "And then this"]


def test_the_keyboard_is_enough(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"])
    shop.start()
    expect(shop.composer).to_be_focused()
    shop.page.keyboard.type("One")
    shop.page.keyboard.press("Shift+Enter")
    shop.page.keyboard.type("Two <b>")
    shop.page.keyboard.press("Enter")
    expect(shop.bubbles).to_have_text(["One\nTwo <b>"], use_inner_text=True)
    shop.page.keyboard.press("Escape")
    expect(shop.launcher).to_be_focused()
    expect(shop.launcher).to_have_attribute("aria-expanded", "false")
    shop.page.keyboard.press("Enter")
    expect(shop.composer).to_be_focused()


def test_a_thousand_code_points_go_and_one_more_does_not(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"])
    shop.start()
    shop.composer.fill("👍" * 1001)
    expect(shop.panel.get_by_text("1 character too many")).to_be_visible()
    shop.composer.press("Enter")
    expect(shop.composer).to_have_value("👍" * 1001)
    shop.composer.fill("👍" * 1000)
    shop.composer.press("Enter")
    shop.expect_tick("👍" * 1000, "Sent")


def test_ending_asks_first_and_a_new_chat_can_follow(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"])
    shop.start()
    shop.write("It drips")
    shop.panel.get_by_role("button", name="End", exact=True).click()
    dialog = shop.panel.get_by_role("alertdialog")
    expect(dialog.get_by_role("button", name="Keep chatting")).to_be_focused()
    shop.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(shop.composer).to_be_visible()
    shop.panel.get_by_role("button", name="End", exact=True).click()
    dialog.get_by_role("button", name="End chat").click()
    expect(shop.panel.get_by_text("You ended the chat")).to_be_visible()
    assert shop.composer.count() == 0
    shop.panel.get_by_role("button", name="Start a new chat").click()
    shop.panel.get_by_role("button", name="continue").click()
    shop.panel.get_by_role("button", name="Start chat").click()
    expect(shop.composer).to_be_visible()
    expect(shop.bubbles).to_have_count(0)


def test_a_transcript_that_could_not_be_saved_says_why(people: People) -> None:
    shop = Shop(people, world(people.live)["widget"])
    shop.start()
    shop.write("It drips")
    shop.panel.get_by_role("button", name="End", exact=True).click()
    shop.panel.get_by_role("button", name="End chat").click()
    save = shop.panel.get_by_role("button", name="Save transcript")
    expect(save).to_be_visible()
    shop.line.lost = '"type":"transcript"'
    save.click()
    alert = shop.panel.get_by_role("alert")
    expect(alert).to_have_text("Not saved. No connection.", timeout=20_000)
    assert violations(shop.page) == []
    with shop.page.expect_download() as started:
        save.click()
    expect(alert).to_have_count(0)
    assert "It drips" in Path(started.value.path()).read_text()
