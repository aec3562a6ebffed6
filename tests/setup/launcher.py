"""Runs `manage.py stack` as a user would, in a folder of its own, and looks at what remains."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from contactcenter.localstack.ports import free_port, wait_until
from contactcenter.localstack.runner import ROOT

# What the test run's own servers put there, and what would send the launcher elsewhere.
NOT_INHERITED = (
    "DATABASE_URL",
    "REDIS_URL",
    "PORT",
    "DEMO_PORT",
    "PUBLIC_URL",
    "SECRET_KEY",
    "DATA_KEYS",
)


class Run:
    """One `manage.py stack run`, with its output in a file."""

    def __init__(self, var: Path, port: int = 0) -> None:
        self.var, self.port = var, port or free_port()
        self.output = var.with_suffix(".out")
        kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        ports = {"PORT": str(self.port), "DEMO_PORT": str(free_port())}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "stack", "run"],
                cwd=ROOT,
                env={**kept, **ports, "DEBUG": "1", "VAR_DIR": str(var)},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.output.read_text(errors="replace")

    def until_ready(self) -> "Run":
        """Wait for the table of addresses."""

        def is_ready() -> bool:
            assert self.process.poll() is None, self.text()
            return "Press Ctrl-C" in self.text()

        wait_until(is_ready, seconds=240, otherwise=self.text)
        return self

    def status(self) -> int:
        """Wait for the end; the exit status."""
        return self.process.wait(90)

    def interrupt(self) -> int:
        """Press Ctrl-C; the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.status()

    def crash(self) -> None:
        """kill -9 of the launcher alone."""
        self.process.kill()
        self.process.wait()

    def children(self) -> list[psutil.Process]:
        """Every process the launcher started, with theirs."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def noted(self) -> dict[str, list[str]]:
        """The launcher's own list of its children."""
        known: dict[str, list[str]] = json.loads((self.var / "processes.json").read_text())
        return known


@contextmanager
def running(var: Path) -> Iterator[Run]:
    """A run that is ready; it is stopped at the end if the test has not done so."""
    run = Run(var)
    try:
        yield run.until_ready()
    finally:
        if run.process.poll() is None:
            run.interrupt()


def wait_until_gone(processes: list[psutil.Process]) -> None:
    """Wait until none of them runs any more."""
    wait_until(
        lambda: not any(map(_is_alive, processes)),
        seconds=30,
        otherwise=lambda: f"left behind: {[p for p in processes if _is_alive(p)]}",
    )


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def execute(
    var: Path, *command: str, extra: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`manage.py stack exec -- command` with servers of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return subprocess.run(
        [sys.executable, "manage.py", "stack", "exec", "--", *command],
        cwd=ROOT,
        env={**kept, "DEBUG": "1", "VAR_DIR": str(var), **(extra or {})},
        capture_output=True,
        text=True,
        timeout=120,
    )
