"""The other ASGI server that docs/operations.md names runs the product without a change."""

import sys

import pytest

from contactcenter.localstack.ports import LOOPBACK, answers, free_port, wait_until
from contactcenter.localstack.processes import Child
from tests.live import LiveStack

pytestmark = pytest.mark.socket


def test_uvicorn_serves_the_product(live: LiveStack) -> None:
    port = free_port()
    command = [
        sys.executable, "-m", "uvicorn", "contactcenter.asgi:application",
        "--host", LOOPBACK, "--port", str(port), "--ws", "websockets-sansio", "--no-access-log",
    ]  # fmt: skip
    server = Child("uvicorn", command, live.environment, live.logs / "uvicorn.log")
    server.start()
    try:
        url = f"http://{LOOPBACK}:{port}/healthz"
        wait_until(lambda: answers(url), seconds=30, otherwise=lambda: live.log("uvicorn"))
    finally:
        server.stop()
    assert server.status() is not None
