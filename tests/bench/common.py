"""What the measurements share: durable servers, processor time of process trees, percentiles."""

import os
from pathlib import Path

import psutil
import psycopg

from tests import live as live_stack
from tests.live import LiveStack


def stack(name: str, **environment: str) -> LiveStack:
    """The product on a database of its own, with commits that reach the disk. Not started yet."""
    server = os.environ["DATABASE_URL"]
    make_durable(server)
    made = LiveStack(
        name,
        live_stack.create_database(server, f"bench_{os.getpid()}"),
        live_stack.with_database(os.environ["REDIS_URL"], "2"),
    )
    made.environment |= {"LOG_LEVEL": "WARNING", **environment}
    return made


def make_durable(server: str) -> None:
    """Throw-away servers do not wait for the disk; a measurement must."""
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = on")
        connection.execute("SELECT pg_reload_conf()")


class Meter:
    """Processor seconds of the servers, by role."""

    def __init__(self, web_pid: int) -> None:
        self._web = psutil.Process(web_pid)
        self._postgres, self._redis = _servers()

    def read(self) -> dict[str, float]:
        return {
            "server": _tree_seconds(self._web),
            "postgres": _tree_seconds(self._postgres),
            "redis": _tree_seconds(self._redis),
        }


def _servers() -> tuple[psutil.Process, psutil.Process]:
    """PostgreSQL's first process and Valkey, as the addresses in the environment name them."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    pid = int((Path(row[0]) / "postmaster.pid").read_text().splitlines()[0])
    port = int(os.environ["REDIS_URL"].rpartition(":")[2].partition("/")[0])
    for found in psutil.net_connections("tcp"):
        address = found.laddr
        if found.status == psutil.CONN_LISTEN and address and address.port == port and found.pid:
            return psutil.Process(pid), psutil.Process(found.pid)
    raise RuntimeError("the Redis server is not on this machine")


def _tree_seconds(process: psutil.Process) -> float:
    total = 0.0
    for member in [process, *process.children(recursive=True)]:
        try:
            times = member.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def percentile(values: list[float], share: float) -> float | None:
    """In milliseconds, from seconds."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)
