"""`make run`: reuses its data, stops in order, leaves nothing behind, and says what is wrong."""

import socket
from pathlib import Path

import psycopg
import pytest

from tests.setup.launcher import Run, running, wait_until_gone

pytestmark = pytest.mark.socket


def database(run: Run) -> str:
    """The address of the run's database, from what the launcher wrote down."""
    port = (run.var / "postgres" / "postmaster.pid").read_text().splitlines()[3]
    password = (run.var / "postgres.password").read_text()
    return f"postgresql://postgres:{password}@127.0.0.1:{port}/contactcenter"


def refusal(var: Path, port: int = 0) -> str:
    """What a run that cannot start says; it has to end by itself, without a traceback."""
    run = Run(var, port)
    assert run.status() != 0
    assert "Traceback" not in run.text()
    return run.text()


def test_ctrl_c_stops_everything_and_the_next_start_has_the_same_data(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with running(var) as first:
        with psycopg.connect(database(first), autocommit=True) as connection:
            connection.execute("create table kept (word text)")
        children = first.children()
        assert len(children) >= 6
        assert first.interrupt() == 0
        wait_until_gone(children)
    assert "Traceback" not in first.text().rpartition("Stopping")[2]
    assert not (var / "processes.json").exists()
    with running(var) as second, psycopg.connect(database(second)) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)


def test_a_killed_launcher_takes_its_children_along_and_starts_again(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with running(var) as killed:
        children = killed.children()
        killed.crash()
    # At once: the next start has to wait for, or end, what is still closing.
    with running(var) as next_one:
        wait_until_gone(children)
        noted = {"postgres", "valkey", "web", "worker", "beat", "relay", "demo"}
        assert set(next_one.noted()) == noted


def test_a_second_run_in_the_same_folder_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with running(var) as first:
        output = first.output.rename(tmp_path / "first.out")
        assert f"already runs here as process {first.process.pid}" in refusal(var)
        first.output = output
        with psycopg.connect(database(first)) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is taken" in refusal(tmp_path / "var", port)


def test_data_of_another_postgresql_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "var" / "postgres"
    data.mkdir(parents=True)
    (data.parent / "postgres.password").write_text("secret")
    (data / "PG_VERSION").write_text("9\n")
    said = refusal(tmp_path / "var")
    assert "was made by PostgreSQL 9 and this is PostgreSQL" in said
    assert (data / "PG_VERSION").read_text() == "9\n"


def test_a_folder_that_is_no_data_of_ours_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "var" / "postgres"
    data.mkdir(parents=True)
    (data / "holiday.jpg").write_text("")
    assert "was not made by this launcher" in refusal(tmp_path / "var")
