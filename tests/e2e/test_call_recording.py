"""A recording from the button to the file in the player of an admin."""

import io
from array import array
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import av
import pytest
from playwright.sync_api import Page, expect

from tests.browsers import violations
from tests.e2e.call_stage import Call

pytestmark = pytest.mark.e2e
QUIET = 500
PAUSED, PACKETS = 3, 50
"""Seconds of the pause; packets of sound a second."""


def until_ready(chat: Call) -> dict[str, Any]:
    row: dict[str, Any] = chat.live.arrange(
        "calling.recording_of", conversation_id=chat.conversation_id
    )
    return row


def fetched(page: Page, url: str) -> tuple[int, bytes]:
    answer = page.request.get(url)
    return answer.status, answer.body()


def heard(body: bytes) -> tuple[list[float], float]:
    """The seconds at which something can be heard, and the last second there is."""
    resampler = av.AudioResampler(format="s16", layout="mono")
    loud, last = [], 0.0
    with av.open(io.BytesIO(body), "r") as file:
        for decoded in file.decode(audio=0):
            for frame in resampler.resample(decoded):
                last = float(frame.time or 0)
                wave = array("h", bytes(frame.planes[0])[: 2 * frame.samples])
                if max(map(abs, wave)) > QUIET:
                    loud.append(last)
    return loud, last


def test_a_call_is_recorded_paused_and_kept(stage: Callable[..., Call]) -> None:
    chat = stage()
    chat.connect()
    chat.press("Record")
    chat.line("The call is being recorded")
    expect(chat.own_box.get_by_text("Recording", exact=True)).to_be_visible()
    chat.customer.grows("audioIn", 150)
    chat.press("Hold")
    chat.customer.grows("audioIn", 60)
    chat.press("Un-hold")
    chat.choose("Pause recording")
    expect(chat.own_box.get_by_text("Recording paused")).to_be_visible()
    chat.customer.grows("audioIn", PAUSED * PACKETS)
    chat.choose("Resume recording")
    chat.customer.grows("audioIn", 100)
    chat.press("Stop recording")
    chat.line("Recording has stopped")
    row = until_ready(chat)
    assert row["state"] == "ready", row
    url = f"/api/recordings/{row['id']}/"
    account = chat.live.arrange("account", is_staff=True, is_superuser=True)
    admin = chat.people.staff(account["username"], account["password"])
    status, body = fetched(admin, url + "?download")
    assert status == 200
    with av.open(io.BytesIO(body), "r") as file:
        frames = sum(1 for _ in file.decode(video=0))
    assert frames > 15
    loud, last = heard(body)
    assert abs(last - row["seconds"]) < 1
    # MASK-20: what is said in a pause is silence, and what comes after it keeps its place.
    assert max(b - a for a, b in pairwise(loud)) > PAUSED
    assert loud[0] < 2
    assert last - loud[-1] < 2
    boss = chat.world["supervisors"][0]
    chief = chat.people.staff(boss["username"], boss["password"])
    chief.goto(f"/history/{chat.conversation_id}/")
    player = chief.locator(".recordings video")
    player.evaluate("video => video.play()")
    chief.wait_for_function(
        "() => { const { videoWidth, currentTime } = document.querySelector('video');"
        " return videoWidth > 0 && currentTime > 1; }"
    )
    assert violations(chief) == []
    assert fetched(chief, url + "?download")[0] == 404
    assert fetched(chat.desk, url)[0] == 404
    actions = [entry["action"] for entry in chat.live.arrange("audit_of", subject=row["id"])]
    assert actions == [
        "recording.start", "recording.pause", "recording.resume", "recording.stop",
        "recording.ready", "recording.download", "recording.play",
    ]  # fmt: skip


def test_every_call_is_recorded_where_the_widget_says_so(stage: Callable[..., Call]) -> None:
    chat = stage(records_calls=True)
    chat.connect("Voice call", "Accept with audio")
    chat.line("The call is being recorded")
    expect(chat.box.get_by_role("button", name="Stop recording")).to_be_visible()
    chat.customer.grows("audioIn", 100)
    chat.press("End call")
    assert until_ready(chat)["state"] == "ready"
