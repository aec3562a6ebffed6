"""A stack whose servers may be killed: everything comes back and the rows are still there."""

import psycopg
import pytest

from contactcenter.localstack.ports import answers
from tests.live import LiveStack

pytestmark = pytest.mark.socket


def test_killed_servers_and_processes_come_back(private_stack: LiveStack) -> None:
    with psycopg.connect(private_stack.database_url, autocommit=True) as connection:
        connection.execute("create table kept (word text)")
    for name in ("postgres", "valkey", "web", "worker", "beat"):
        private_stack.kill(name)
        private_stack.start(name)
    private_stack.restart("web")
    assert answers(private_stack.url + "/healthz")
    with psycopg.connect(private_stack.database_url) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)
