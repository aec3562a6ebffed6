"""A real Chromium calls itself through the relay."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from contactcenter.localstack import chromium
from media.relay.commands import Clip, Offer, Role
from tests.browsers import ARGUMENTS
from tests.media.calls import Stage
from tests.media.clips import film

pytestmark = pytest.mark.media
SCRIPT = Path(__file__).with_name("page.js")
SECONDS = 20


class Blank(BaseHTTPRequestHandler):
    """An empty page: devices are only given to pages with an address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>call</title><body>")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


async def seen(page: Page, role: str, condition: str) -> dict[str, Any]:
    """Wait until the leg's statistics fulfil this; what they are then."""
    script = f"""async () => {{
        for (;;) {{
            const seen = await window.look("{role}");
            if ({condition}) return seen;
            await new Promise((done) => setTimeout(done, 100));
        }}
    }}"""
    try:
        return dict(await asyncio.wait_for(page.evaluate(script), SECONDS))
    except TimeoutError:
        pytest.fail(f"{condition}: {await page.evaluate('role => window.look(role)', role)}")


async def test_two_legs_of_a_browser_see_and_hear_each_other(
    stage: Stage, address: str, tmp_path: Path
) -> None:
    clip = await asyncio.to_thread(film, tmp_path / "clip.webm", seconds=2)

    async def offer(role: str, sdp: str) -> str:
        answer = await stage.relay.handle(
            Offer(ask="", call="c", epoch=1, leg=role, role=Role(role), sdp=sdp)
        )
        stage.roles[role] = Role(role)
        await stage.configure()
        return str(answer["sdp"])

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.find_or_install(), args=ARGUMENTS
        )
        page = await browser.new_page()
        await page.expose_function("offer", offer)
        await page.goto(address)
        await page.add_script_tag(path=SCRIPT)
        for role in ("customer", "agent"):
            await page.evaluate("role => window.join(role)", role)
        flowing = "seen.video1?.framesDecoded > 30 && seen.audio0?.totalAudioEnergy > 0"
        for role in ("customer", "agent"):
            stats = await seen(page, role, flowing)
            assert stats["state"] == "connected"
            assert stats["video1"]["packetsLost"] == stats["audio0"]["packetsLost"] == 0
            assert stats["videoOut"]["keyFrames"] <= 3
            await seen(page, role, "seen.videoRtt !== undefined && seen.audioRtt !== undefined")
        before = await page.evaluate("() => window.look('customer')")
        await stage.configure(push=Clip(clip, "demo"))
        more = before["video1"]["framesDecoded"] + 50
        await seen(page, "customer", f"seen.video1.framesDecoded >= {more} && seen.audio2")
        await stage.configure(held=True)
        held = await page.evaluate("() => window.look('agent')")
        await stage.configure()
        back = held["video1"]["framesDecoded"] + 20
        await seen(
            page, "agent", f"seen.video1.framesDecoded > {back} && seen.video1.packetsLost === 0"
        )
        await browser.close()
