"""W6: a page that is not ours opens a socket in the browser of somebody who is signed in."""

import pytest

from tests.browsers import People
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
OPEN = """(url) => new Promise((resolve) => {
  const heard = [];
  const socket = new WebSocket(url);
  socket.onopen = () => heard.push("open");
  socket.onmessage = () => heard.push("message");
  socket.onclose = () => resolve(heard);
})"""


@pytest.mark.parametrize("audience", ["desk", "supervisor", "customer"])
def test_a_foreign_page_gets_no_socket_with_a_victims_cookie(
    live: LiveStack, people: People, audience: str
) -> None:
    people.tolerate("WebSocket|ERR_|403|404")  # the foreign site has no icon
    account = live.arrange("desk")["agents"][0]
    page = people.staff(account["username"], account["password"])
    # The same browser, still signed in, now on a site of somebody else.
    page.goto(live.demo_url + "/shop.css")  # any document of theirs
    assert page.context.cookies(live.url), "the victim is signed in"
    assert page.evaluate(OPEN, f"{live.ws_url}/ws/{audience}/") == []
