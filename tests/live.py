"""The whole product as real processes on a database of its own, for tests that use it from
outside. Nothing here imports Django."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from contactcenter.localstack import processes
from contactcenter.localstack.pair import Pair
from contactcenter.localstack.ports import LOOPBACK, answers, free_port, wait_until
from contactcenter.localstack.processes import Child
from contactcenter.localstack.runner import ROOT
from contactcenter.localstack.servers import Postgres, Valkey

ARTIFACTS = ROOT / "test-artifacts"
READY_SECONDS = 60
FAST_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


class ArrangeFailed(AssertionError):
    """A factory raised; the text is its traceback."""


class LiveStack:
    """Web, worker, beat, the demo page and an arranger. Every one can be killed and started."""

    def __init__(self, name: str, database_url: str, redis_url: str, pair: Pair | None = None):
        self.database_url, self.redis_url, self.pair = database_url, redis_url, pair
        self.web_port, self.demo_port = free_port(), free_port()
        self.url = f"http://{LOOPBACK}:{self.web_port}"
        self.ws_url = f"ws://{LOOPBACK}:{self.web_port}"
        self.demo_url = f"http://localhost:{self.demo_port}"
        self.logs = ARTIFACTS / "logs" / name
        self.logs.mkdir(parents=True, exist_ok=True)
        self.environment = {
            **os.environ,
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "contactcenter.settings",
            "SECRET_KEY": "of-the-live-tests",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "PUBLIC_URL": self.url,
            "DEMO_URL": self.demo_url,
            "PASSWORD_HASHER": FAST_HASHER,
            "MAIL_DIR": str(self.logs / "mail"),
            # A test types faster than a person; floods are still told from it.
            "CUSTOMER_BURST": "60",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        schedule = self.logs / "beat-schedule"
        commands = {
            "web": processes.web(self.web_port),
            "worker": processes.worker(),
            "beat": processes.beat(schedule),
            "demo": processes.demo(self.demo_port, self.url, ""),
        }
        self.children = {
            name: Child(
                name, command, self.environment, self.logs / f"{name}.log", death_signal="KILL"
            )
            for name, command in commands.items()
        }
        self._arranger: subprocess.Popen[str] | None = None

    def up(self) -> None:
        """Migrate and start everything; returns when all of it is ready."""
        self.manage("migrate", "--no-input", "-v", "0")
        for child in self.children.values():
            child.start()
        for name in self.children:
            self._wait_for(name)

    def down(self) -> None:
        """Stop everything that still runs."""
        if self._arranger is not None and self._arranger.stdin is not None:
            self._arranger.stdin.close()
            self._arranger.wait(20)
        for child in self.children.values():
            child.ask_to_end()
        for child in self.children.values():
            child.stop()

    def arrange(self, do: str, **arguments: Any) -> Any:
        """Call tests.factories.<do>(**arguments) in the product's database; its JSON answer.

        Raises ArrangeFailed with the traceback when the factory raises.
        """
        if self._arranger is None or self._arranger.poll() is not None:
            self._arranger = self._start_arranger()
        stdin, stdout = self._arranger.stdin, self._arranger.stdout
        if stdin is None or stdout is None:
            raise ArrangeFailed("the arranger has no pipes")
        with contextlib.suppress(BrokenPipeError):
            stdin.write(json.dumps({"do": do, **arguments}, default=str) + "\n")
            stdin.flush()
        line = stdout.readline()
        if not line:
            raise ArrangeFailed("the arranger ended:\n" + self.log("arranger")[-4000:])
        answer = json.loads(line)
        if "error" in answer:
            raise ArrangeFailed(answer["error"])
        return answer["result"]

    def kill(self, name: str) -> None:
        """SIGKILL a process (web, worker, beat, demo; with own servers postgres and valkey)."""
        server = self._server(name)
        (server or self.children[name]).kill()

    def start(self, name: str) -> None:
        """Start a process that does not run and wait until it is ready."""
        server = self._server(name)
        if server is not None:
            server.start()
            return
        self.children[name].start()
        self._wait_for(name)

    def launch(self, name: str) -> None:
        """Start a process of ours without waiting; `wait_for` may then wait in another thread."""
        self.children[name].start()

    def wait_for(self, name: str) -> None:
        """Return when this process of ours is ready."""
        self._wait_for(name)

    def mend(self) -> None:
        """Start whatever does not run, in the order in which it is needed."""
        for name in ("postgres", "valkey", *self.children):
            part = self._server(name) or self.children.get(name)
            if part is not None and (part.process is None or part.process.poll() is not None):
                self.start(name)

    def restart(self, name: str) -> None:
        """Stop a process politely and start it again."""
        (self._server(name) or self.children[name]).stop()
        self.start(name)

    def log(self, name: str) -> str:
        """What a process has written so far."""
        return (self.logs / f"{name}.log").read_text(errors="replace")

    def manage(self, *words: str) -> str:
        """Run a management command on this stack's database; its output."""
        answer = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if answer.returncode:
            raise AssertionError(f"manage.py {words[0]}:\n{answer.stdout}{answer.stderr}")
        return answer.stdout

    def _server(self, name: str) -> Postgres | Valkey | None:
        if self.pair is None or name not in {"postgres", "valkey"}:
            return None
        return self.pair.postgres if name == "postgres" else self.pair.valkey

    def _wait_for(self, name: str) -> None:
        child = self.children[name]

        def is_ready() -> bool:
            if child.status() is not None:
                raise AssertionError(f"{name} ended:\n{self.log(name)[-4000:]}")
            return ready()

        ready: Callable[[], bool] = {
            "web": lambda: answers(self.url + "/healthz"),
            "demo": lambda: answers(self.demo_url + "/"),
            "worker": lambda: self._says_ready(),
        }.get(name, lambda: True)
        wait_until(
            is_ready,
            seconds=READY_SECONDS,
            otherwise=lambda: f"{name} is not ready:\n{self.log(name)[-4000:]}",
        )

    def _says_ready(self) -> bool:
        """Whether the worker that runs now, not one before it in the same log, is ready."""
        process = self.children["worker"].process
        return process is not None and "ready." in self.log("worker").rpartition("[queues]")[2]

    def _start_arranger(self) -> subprocess.Popen[str]:
        with (self.logs / "arranger.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.arrange"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )


def with_database(url: str, name: str) -> str:
    """The same server's address with another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def create_database(url: str, name: str) -> str:
    """Make a database on this server and return its address."""
    drop_database(url, name)
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    return with_database(url, name)


def drop_database(url: str, name: str) -> None:
    """Remove a database together with whoever is still connected to it."""
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')


def private(folder: Path, name: str) -> LiveStack:
    """A stack on servers of its own, which may be killed. Call up(), down() and pair.stop()."""
    pair = Pair(folder, is_throwaway=True, given={})
    try:
        urls = pair.start()
    except BaseException:
        pair.stop()
        raise
    return LiveStack(name, urls["DATABASE_URL"], urls["REDIS_URL"], pair)
