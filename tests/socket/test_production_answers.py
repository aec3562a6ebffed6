"""What a process in production gives away when something is wrong: nothing (H16)."""

import re
from collections.abc import Iterator

import httpx
import pytest

from contactcenter.localstack import processes
from contactcenter.localstack.ports import LOOPBACK, free_port, wait_until
from contactcenter.localstack.processes import Child
from tests.live import READY_SECONDS, LiveStack
from tests.setup.test_production import SAFE, python

pytestmark = pytest.mark.socket
INSIDE = re.compile(
    r"Traceback|/site-packages|\.py\b|SELECT |psycopg|DEBUG|Django|urlconf|Exception|\d\.\d\.\d"
)


@pytest.fixture(scope="module")
def production(live: LiveStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A browser at a web process with the settings of production, behind one proxy."""
    port = free_port()
    servers = {key: live.environment[key] for key in ("DATABASE_URL", "REDIS_URL", "PATH")}
    static = {"STATIC_ROOT": str(tmp_path_factory.mktemp("static"))}
    settings = {**SAFE, **servers, **static, "DJANGO_SETTINGS_MODULE": "contactcenter.settings"}
    made = python(settings, "manage.py", "collectstatic", "--no-input", "-v", "0")
    assert made.returncode == 0, made.stderr
    child = Child("production", processes.web(port), settings, live.logs / "production.log")
    headers = {"Host": "chat.company.test", "X-Forwarded-Proto": "https",
               "X-Forwarded-For": "203.0.113.7"}  # fmt: skip
    child.start()
    try:
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}", headers=headers) as browser:
            wait_until(lambda: _is_up(browser), seconds=READY_SECONDS, otherwise=lambda: "not up")
            yield browser
    finally:
        child.stop()


def _is_up(browser: httpx.Client) -> bool:
    try:
        return browser.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere/", 404), ("GET", "/widget/nobody/panel/", 404),
        ("GET", "/widget/nobody/boot/", 404), ("POST", "/api/widget/nobody/visitors/", 404),
        ("GET", "/api/ticket/", 403), ("POST", "/login/", 403), ("GET", "/static/../../etc/passwd", 404),
        ("GET", "/static/%00", 404), ("GET", "/%ff%fe", 404), ("TRACE", "/", 405),
        ("GET", "/api/desk/replies/?conversation=%00", 403),
    ],
)  # fmt: skip
def test_an_error_tells_nothing_about_the_inside(
    production: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = production.request(method, path)
    assert answer.status_code in (status, 404, 302)
    text = re.sub(r"<svg.*?</svg>|<link[^>]*>|<script[^>]*>", "", answer.text, flags=re.DOTALL)
    assert INSIDE.findall(text) == []
    assert not re.search(r"\d", answer.headers.get("server", ""))


def test_a_foreign_host_learns_nothing_either(production: httpx.Client) -> None:
    answer = production.get("/login/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert INSIDE.findall(answer.text) == []


def test_cookies_are_for_this_host_and_https_only(production: httpx.Client) -> None:
    answer = production.get("/login/")
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-csrf=")
    assert {"Secure", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
