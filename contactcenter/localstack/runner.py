"""`make run`: servers, tables, demo data, then the processes of the product until Ctrl-C."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management import get_commands

from contactcenter.localstack import processes
from contactcenter.localstack.pair import Pair
from contactcenter.localstack.ports import LOOPBACK, answers, require_free, wait_until
from contactcenter.localstack.problems import StackProblem
from contactcenter.localstack.processes import Child, say

READY_SECONDS = 90
ROOT = Path(__file__).resolve().parents[2]


class Ended(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended


def ports() -> tuple[int, int]:
    """The web port and the demo page's, from PORT and DEMO_PORT; raises StackProblem if taken."""
    try:
        web = int(os.environ.get("PORT") or 8000)
        demo = int(os.environ.get("DEMO_PORT") or web + 1)
    except ValueError as wrong:
        raise StackProblem("PORT and DEMO_PORT have to be numbers.") from wrong
    require_free(web, "PORT")
    require_free(demo, "DEMO_PORT")
    return web, demo


def settings_for(web: int, demo: int, var: Path) -> dict[str, str]:
    """The environment of the product on these ports, on top of what the user has set."""
    return {
        **os.environ,
        "DEBUG": os.environ.get("DEBUG") or "1",
        "DJANGO_SETTINGS_MODULE": "contactcenter.settings",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _secret(var / "secret-key"),
        "DATA_KEYS": os.environ.get("DATA_KEYS") or _secret(var / "data-key"),
        "PUBLIC_URL": f"http://{LOOPBACK}:{web}",
        # Another name for the same machine is another site to the browser: a true third party.
        "DEMO_URL": f"http://localhost:{demo}",
        "PYTHONUNBUFFERED": "1",
    }


class Runner:
    """One run, from the first server to the last."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.pair = Pair(var)
        self.children: list[Child] = []
        self.environment: dict[str, str] = {}

    def run(self) -> int:
        """Run until interrupted; returns the exit status. Raises StackProblem."""
        began = time.monotonic()
        signal.signal(signal.SIGTERM, _end)
        signal.signal(signal.SIGINT, _end)
        signal.signal(signal.SIGHUP, _end)
        try:
            web, demo = self._prepare()
            account = self._demo_data()
            self._start(web, demo, str(account.get("widget_key", "")))
            self._wait_until_ready(web)
            print(welcome(self.environment, account, time.monotonic() - began), flush=True)
            return self._watch()
        except Ended:
            return 0
        finally:
            self._stop()

    def _prepare(self) -> tuple[int, int]:
        # First the lease and its clean-up: a killed run may still be letting go of its ports.
        self.pair.lease.take()
        web, demo = ports()
        say("stack", "Starting PostgreSQL and Valkey ...")
        addresses = self.pair.start()
        self.environment = {**settings_for(web, demo, self.var), **addresses}
        say("stack", "Bringing the tables up to date ...")
        self._manage("migrate", "--no-input", "-v", "0")
        return web, demo

    def _demo_data(self) -> dict[str, Any]:
        if "demo" not in get_commands():
            return {}
        say("stack", "Preparing the demo data ...")
        for line in reversed(self._manage("demo", "--json").splitlines()):
            try:
                answer = json.loads(line)
            except ValueError:
                continue
            if isinstance(answer, dict):
                return answer
        return {}

    def _start(self, web: int, demo: int, widget_key: str) -> None:
        schedule = self.var / "beat-schedule"
        commands = {
            "web": processes.web(web),
            "worker": processes.worker(),
            "beat": processes.beat(schedule),
            "demo": processes.demo(demo, self.environment["PUBLIC_URL"], widget_key),
        }
        for name, command in commands.items():
            # Politely asked, a worker would wait for its broker, which died with the launcher.
            death = "KILL" if name == "worker" else "TERM"
            child = Child(name, command, self.environment, death_signal=death)
            self.children.append(child)
            self.pair.lease.note(name, child.start())

    def _wait_until_ready(self, web: int) -> None:
        def is_up() -> bool:
            self._check_children()
            return answers(f"http://{LOOPBACK}:{web}/healthz")

        wait_until(
            is_up,
            seconds=READY_SECONDS,
            otherwise=lambda: f"The product did not get ready within {READY_SECONDS} seconds.",
        )

    def _watch(self) -> int:
        while True:
            self._check_children()
            time.sleep(0.3)

    def _check_children(self) -> None:
        for child in self.children:
            if child.status() is not None:
                raise StackProblem(
                    f"The {child.name} process ended by itself (status {child.status()});"
                    " its last lines are above."
                )

    def _stop(self) -> None:
        # A second Ctrl-C, or the one that make passes on, must not break the stop half-way.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if self.children:
            say("stack", "Stopping ...")
        for child in reversed(self.children):
            child.ask_to_end()
        for child in reversed(self.children):
            child.stop()
        self.pair.stop()
        if self.children:
            say("stack", "Stopped. The data stays in var/ for the next make run.")

    def _manage(self, *words: str) -> str:
        answer = subprocess.run(
            [sys.executable, "manage.py", *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if answer.returncode:
            print(answer.stdout + answer.stderr, file=sys.stderr)
            raise StackProblem(f"manage.py {words[0]} failed; its words are above.")
        return answer.stdout


def welcome(environment: dict[str, str], answer: dict[str, Any], seconds: float) -> str:
    """The table printed when everything is up: where to look and how to log in."""
    product = environment["PUBLIC_URL"]
    places = [
        ("Demo customer page", environment["DEMO_URL"] + "/"),
        ("Agent workspace", product + "/desk/"),
        ("Supervisor dashboard", product + "/supervisor/"),
        ("Admin", product + "/admin/"),
    ]
    rows = [f"  {name:<22} {url}" for name, url in places]
    accounts = answer.get("accounts") or []
    if accounts:
        rows += ["", f"  {'Log in as':<22} {'user name':<16} password"]
        rows += [
            f"  {a.get('role', ''):<22} {a.get('username', ''):<16} {a.get('password', '')}"
            for a in accounts
        ]
    line = "-" * 64
    head = f"  Ready after {seconds:.0f} s. Press Ctrl-C to stop."
    return "\n".join(["", line, head, "", *rows, line, ""])


def _secret(path: Path) -> str:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
