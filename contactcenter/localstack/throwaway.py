"""Servers for one command, such as the tests: made in an own folder, removed when it ends."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from contactcenter.localstack import leftovers
from contactcenter.localstack.pair import Pair


def execute(command: list[str], var: Path) -> int:
    """Run the command with DATABASE_URL and REDIS_URL of fresh servers; return its exit status.

    Raises StackProblem when a server does not start.
    """
    var.mkdir(parents=True, exist_ok=True)
    leftovers.sweep(var, "test-*")
    folder = var / f"test-{os.getpid()}"
    pair = Pair(folder, is_throwaway=True)

    def pass_on(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, pass_on)
    try:
        return _run(command, {"DEBUG": "1", **os.environ, **pair.start()})
    except KeyboardInterrupt:
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        pair.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], environment: dict[str, str]) -> int:
    sys.stdout.flush()
    child = subprocess.Popen(command, env=environment)
    try:
        return child.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the command as well: let it finish its own clean-up first.
        child.send_signal(signal.SIGTERM)
        child.wait(60)
        raise
