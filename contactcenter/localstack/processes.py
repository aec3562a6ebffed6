"""Our own processes as children: lines of their logs get a coloured name in front."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contactcenter.localstack import binaries

COLOURS = {"web": 36, "worker": 33, "beat": 35, "demo": 34, "relay": 31, "stack": 32}
_printing = threading.Lock()


def say(name: str, text: str) -> None:
    """Print one line of the log under its process's name."""
    label = f"{name:<7}"
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        label = f"\033[{COLOURS.get(name, 37)}m{label}\033[0m"
    with _printing:
        print(f"{label} {text}", flush=True)


@dataclass
class Child:
    """One process. Its output goes to the terminal, or to log when that is set."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path | None = None
    death_signal: str = "TERM"
    stop_seconds: float = 15
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> int:
        """Start it and return its process number. Call from the main thread only: the kernel's
        death signal follows the thread that started the child."""
        output = self.log.open("ab") if self.log else subprocess.PIPE
        self.process = subprocess.Popen(
            binaries.wrapped(self.command, stop_signal=self.death_signal, owner=None),
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        if self.log is None:
            threading.Thread(target=self._relay, daemon=True).start()
        elif not isinstance(output, int):
            output.close()
        return self.process.pid

    def status(self) -> int | None:
        """The exit status, or None while it runs."""
        return self.process.poll() if self.process else None

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """End it: politely, then after stop_seconds with its whole group."""
        if self.process is None:
            return
        self.ask_to_end()
        try:
            self.process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it and its children at once, as a crash would."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.process.wait()

    def _relay(self) -> None:
        if self.process is None or self.process.stdout is None:
            return
        for line in self.process.stdout:
            text = line.decode(errors="replace").rstrip()
            if text:
                say(self.name, text)


def web(port: int) -> list[str]:
    """The command of the web process on this loopback port."""
    return [
        sys.executable, "-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port),
        "contactcenter.asgi:application",
    ]  # fmt: skip


def worker() -> list[str]:
    """The command of the worker process."""
    return [
        # In a container everybody is root, and we take JSON tasks only: the warning is noise.
        sys.executable, "-W", "ignore::RuntimeWarning:celery.platforms",
        "-m", "celery", "-q", "-A", "contactcenter", "worker", "-Q", "routing,jobs", "-c", "2",
        "-l", "INFO", "--without-mingle", "--without-gossip",
    ]  # fmt: skip


def beat(schedule: Path) -> list[str]:
    """The command of the beat process, which remembers its last ticks in schedule."""
    return [
        sys.executable, "-m", "celery", "-q", "-A", "contactcenter", "beat", "-l", "WARNING",
        "-s", str(schedule), "--pidfile=",
    ]  # fmt: skip


def relay() -> list[str]:
    """The command of the media relay; what it is comes from the environment."""
    return [sys.executable, "-m", "django", "relay"]


def demo(port: int, product: str, widget_key: str) -> list[str]:
    """The command of the pretend customer site on this port.

    The key goes in one word with its option: a random key may begin with a dash.
    """
    return [
        sys.executable, "-m", "contactcenter.localstack.demo_site",
        "--port", str(port), "--product", product, f"--widget-key={widget_key}",
    ]  # fmt: skip
