"""Real browsers for the e2e tests: one Chromium, a fresh context for every person in a test."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from contactcenter.localstack import chromium
from contactcenter.localstack.runner import ROOT
from tests.live import ARTIFACTS, LiveStack

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-fake-device-for-media-stream=fps=10", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OUTCOME = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure for the fixtures that take pictures of it."""
    report = yield
    if report.failed:
        item.stash[OUTCOME] = True
    return report


@dataclass
class People:
    """The people of one test, each with a browser window and cookies of their own."""

    browser: Browser
    live: LiveStack
    folder: Path
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _tolerated: list[str] = field(default_factory=list)

    def open(self, name: str, **options: Any) -> Page:
        """A new person with a blank page; options are those of Browser.new_context."""
        options = {"base_url": self.live.url, "viewport": {"width": 1280, "height": 800}} | options
        context = self.browser.new_context(**options)
        context.set_default_timeout(15_000)
        number = sum(known.partition("-")[0] == name for known in self.contexts)
        self.contexts[f"{name}-{number}" if number else name] = context
        context.on("console", lambda message: self._heard(name, message.type, message.text))
        context.on("weberror", lambda error: self._heard(name, "error", str(error.error)))
        return context.new_page()

    def staff(self, username: str, password: str, **options: Any) -> Page:
        """A new person who logs in with this name and password."""
        page = self.open(username, **options)
        page.goto("/login/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    def tolerate(self, pattern: str) -> None:
        """Accept console errors that match, such as those of a connection the test cuts."""
        self._tolerated.append(pattern)

    def unexpected(self) -> list[str]:
        """The errors of all consoles and scripts that nobody tolerated."""
        return [p for p in self.problems if not any(re.search(t, p) for t in self._tolerated)]

    def photograph(self) -> None:
        """Save a picture of every open page to the test's folder of artefacts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, context in self.contexts.items():
            for number, page in enumerate(context.pages):
                page.screenshot(path=self.folder / f"{name}-{number}.png")
        (self.folder / "console.txt").write_text("\n".join(self.problems))

    def leave(self) -> None:
        """Close every window."""
        for context in self.contexts.values():
            context.close()

    def _heard(self, name: str, kind: str, text: str) -> None:
        if kind == "error":
            self.problems.append(f"{name}: {text}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium with a fake camera and microphone."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium.find_or_install(), args=ARGUMENTS
        )
        yield chrome
        chrome.close()


@pytest.fixture
def people(browser: Browser, live: LiveStack, request: pytest.FixtureRequest) -> Iterator[People]:
    """Opens windows for people; an error in any console fails the test."""
    folder = ARTIFACTS / re.sub(r"[^\w.-]+", "_", request.node.nodeid)
    crowd = People(browser, live, folder)
    yield crowd
    try:
        unexpected = crowd.unexpected()
        if unexpected or request.node.stash.get(OUTCOME, False):
            crowd.photograph()
    finally:
        crowd.leave()
    assert not unexpected, "errors in the browser:\n" + "\n".join(unexpected)


@pytest.fixture
def page(people: People) -> Page:
    """A window of somebody without a name."""
    return people.open("somebody")


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA on this page, or within a selector; one line each."""
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    page.evaluate(f"() => {{ {source} }}")
    found = page.evaluate(
        "([within, tags]) => axe.run(within ?? document, {runOnly: tags})", [within, WCAG]
    )
    return [
        f"{rule['id']}: {rule['help']}: " + " | ".join(node["html"] for node in rule["nodes"][:3])
        for rule in found["violations"]
    ]
