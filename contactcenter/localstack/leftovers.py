"""Who runs here: one launcher per folder, and what a killed one may have left behind.

On Linux the kernel ends the children of a killed launcher; this list catches the rest: other
systems, and servers that are still closing when the next launcher starts."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

from contactcenter.localstack.problems import StackProblem

PATIENCE_SECONDS = 20


class Lease:
    """The right to run in one folder, held as long as the process lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._list = folder / "processes.json"
        self._lock: IO[str] | None = None
        self._pids: dict[str, list[str]] = {}

    def take(self) -> None:
        """Claim the folder and end what an earlier launcher left there.

        Raises StackProblem while another launcher runs in it.
        """
        if self._lock is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            lock.close()
            raise StackProblem(
                f"It already runs here as process {holder}: use that one, or stop it with Ctrl-C."
            ) from None
        self._lock = lock
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._end_earlier()

    def note(self, name: str, pid: int) -> None:
        """Remember a child, so that the next launcher can end it should this one be killed."""
        self._pids[name] = [str(pid), _started(pid)]
        self._list.write_text(json.dumps(self._pids))

    def release(self) -> None:
        """Give the folder back; every child has ended."""
        self._list.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _end_earlier(self) -> None:
        with contextlib.suppress(FileNotFoundError, ValueError):
            for pid, started in json.loads(self._list.read_text()).values():
                end_process(int(pid), started)
        self._list.unlink(missing_ok=True)


def end_process(pid: int, started: str) -> None:
    """End this process and its group, first politely; a number that was reused is left alone."""
    for number, patience in ((signal.SIGINT, PATIENCE_SECONDS), (signal.SIGKILL, 5)):
        if not started or _started(pid) != started:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, number)
        deadline = time.monotonic() + patience
        while _started(pid) == started and time.monotonic() < deadline:
            time.sleep(0.05)


def sweep(parent: Path, pattern: str) -> None:
    """Remove the folders of throw-away servers whose launcher is gone."""
    for folder in parent.glob(pattern):
        lease = Lease(folder)
        try:
            lease.take()
        except (StackProblem, OSError):
            continue  # in use, or somebody else's
        shutil.rmtree(folder, ignore_errors=True)
        lease.release()


def _started(pid: int) -> str:
    """When the process began, or "" when it is gone: tells a reused number apart."""
    if Path("/proc/self/stat").exists():
        return _started_on_linux(pid)
    answer = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True
    )
    state, _, began = answer.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else " ".join(began.split())


def _started_on_linux(pid: int) -> str:
    # Not by ps, which slim containers lack. The name in brackets may itself contain anything.
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    state, ticks_since_boot = fields[0], fields[19]
    return "" if state in "ZX" else ticks_since_boot
