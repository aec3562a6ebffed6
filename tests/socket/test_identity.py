"""I1: nobody becomes a known customer by a token. Signed identity has no door yet, and whatever looks like
one leads to an anonymous visitor."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.socket.stage import Stage
from tests.wire import Visitor

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
NOW = int(time.time())
CLAIMS = {"sub": "customer-1", "email": "melissa@gmail.com", "name": "Melissa", "jti": "once"}
FORGED: dict[str, tuple[dict[str, Any], dict[str, Any], bytes]] = {
    "a key of one's own": ({"alg": "HS256"}, {"exp": NOW + 60}, b"guessed"),
    "no algorithm": ({"alg": "none"}, {"exp": NOW + 60}, b""),
    "another algorithm": ({"alg": "RS256"}, {"exp": NOW + 60}, b"guessed"),
    "the widget's own key": ({"alg": "HS256"}, {"exp": NOW + 60}, b"KEY"),
    "expired": ({"alg": "HS256"}, {"exp": NOW - 60}, b"KEY"),
    "for years": ({"alg": "HS256"}, {"exp": NOW + 10**8}, b"KEY"),
    "another audience": ({"alg": "HS256"}, {"exp": NOW + 60, "aud": "other"}, b"KEY"),
}


def signed(header: dict[str, Any], claims: dict[str, Any], key: bytes) -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    body = ".".join(part(json.dumps(value).encode()) for value in (header, claims))
    return f"{body}.{part(hmac.digest(key, body.encode(), hashlib.sha256))}"


@pytest.mark.parametrize("kind", FORGED)
async def test_a_forged_identity_is_an_anonymous_visitor(stage: Stages, kind: str) -> None:
    desk = stage()
    widget = desk.world["widget"]
    header, extra, key = FORGED[kind]
    claims = {"aud": widget, **CLAIMS, **extra}
    token = signed(header, claims, key.replace(b"KEY", widget.encode()))
    emma = await desk.exits.enter_async_context(
        Visitor(desk.stack.url, widget, desk.world["notice"])
    )
    made = await emma.http.post(
        f"/api/widget/{widget}/visitors/",
        json={"identity": token, **CLAIMS},
        headers={"Authorization": f"Bearer {token}"},
    )
    emma.token = made.json()["token"]
    refused = await emma.http.post(
        f"/api/widget/{widget}/ticket/", headers={"Authorization": f"Visitor {token}"}
    )
    assert (refused.status_code, refused.json()["code"]) == (401, "token_unknown")
    await emma.open()
    claimed = await emma.start("Emma", identity=token)
    assert claimed["code"] == "bad_frame"
    assert (await emma.start("Emma"))["type"] == "conversation.started"
    dana = await desk.agent()
    opened = await dana.accept(emma.conversation_id)
    customer = opened["details"]["customer"]
    assert (customer["name"], customer.get("email", "")) == ("Emma", "")
    assert opened["details"].get("earlier", []) == []
