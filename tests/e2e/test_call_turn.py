"""Calls where no packet may go anywhere but to a TURN server: coturn, as the compose file runs it."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from contactcenter.localstack import debian
from contactcenter.localstack.ports import LOOPBACK, free_port, wait_until
from contactcenter.localstack.processes import Child
from tests import live as live_stack
from tests.browsers import People
from tests.e2e.call_stage import begin
from tests.live import LiveStack

pytestmark = pytest.mark.e2e
SECRET = "of-the-turn-tests"
WAYS = """
async () => {
  const ways = [];
  for (const connection of window.__connections) {
    const reports = [...(await connection.getStats()).values()];
    for (const pair of reports.filter((r) => r.type === "candidate-pair" && r.nominated))
      ways.push(reports.find((r) => r.id === pair.localCandidateId).candidateType);
  }
  return ways;
}
"""


@pytest.fixture(scope="module")
def coturn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Its port, and the log in which it names whom it served."""
    if not shutil.which("turnserver") and not debian.install("coturn"):
        pytest.skip("Needs coturn: run apt-get install -y coturn")
    folder, port = tmp_path_factory.mktemp("coturn"), free_port()
    command = [
        "turnserver", "-n", "--no-cli", "--use-auth-secret", f"--static-auth-secret={SECRET}",
        "--realm=tests", f"--listening-ip={LOOPBACK}", f"--relay-ip={LOOPBACK}",
        f"--listening-port={port}", "--no-tls", "--no-dtls", "--allow-loopback-peers",
        "--log-file=stdout", "--simple-log", "--verbose", f"--pidfile={folder}/pid", f"--userdb={folder}/db",
    ]  # fmt: skip
    log = folder / "log"
    server = Child("coturn", command, dict(os.environ), log, death_signal="KILL")
    server.start()
    wait_until(lambda: _listens(port), seconds=30, otherwise=lambda: log.read_text())
    yield port, log
    server.stop()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


@pytest.fixture(scope="module")
def live(coturn: tuple[int, Path]) -> Iterator[LiveStack]:
    """A product that allows no other way to its relay."""
    server, redis_url = os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
    name = f"turn_{os.getpid()}"
    stack = LiveStack(
        "turn", live_stack.create_database(server, name), live_stack.with_database(redis_url, "5")
    )
    stack.environment |= {
        "TURN_URLS": f"turn:{LOOPBACK}:{coturn[0]}?transport=udp",
        "TURN_SECRET": SECRET,
        "TURN_ONLY": "1",
    }
    try:
        stack.up()
        yield stack
    finally:
        stack.down()
        live_stack.drop_database(server, name)


def test_a_call_goes_through_turn_alone(
    live: LiveStack, people: People, coturn: tuple[int, Path]
) -> None:
    chat = begin(live, people)
    chat.connect()
    chat.agent.sees()
    chat.customer.sees()
    for page in (chat.desk, chat.shop.frame):
        assert page.evaluate(WAYS) == ["relay"]
    log = coturn[1].read_text()
    # Each credential names who asked for it.
    assert f":{chat.world['agents'][0]['id']}>" in log
    chat.press("End call")
    chat.customer.closed()
