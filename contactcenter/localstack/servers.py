"""PostgreSQL and Valkey as children of the launcher: made on first use, kept under var/,
closed by a generated password, and gone when the launcher is gone."""

import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from contactcenter.localstack import binaries
from contactcenter.localstack.ports import LOOPBACK, free_port, wait_until
from contactcenter.localstack.problems import StackProblem

DATABASE = "contactcenter"
# For tests: a crash of the machine may cost the data. A crash of PostgreSQL alone must not, for
# the fault tests; so synchronous_commit stays on.
UNSAFE_BUT_FAST = ("fsync=off", "full_page_writes=off")
START_SECONDS = 60
STOP_SECONDS = 30


@dataclass
class Server:
    """What both have in common: a folder, a port, a password and one process."""

    folder: Path
    is_throwaway: bool = False
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    title = "server"
    stop_signal = signal.SIGTERM

    @property
    def data(self) -> Path:
        return self.folder / self.title

    @property
    def log(self) -> Path:
        return self.folder / f"{self.title}.log"

    @property
    def password_file(self) -> Path:
        return self.folder / f"{self.title}.password"

    def password(self) -> str:
        """The generated password, readable by its owner only."""
        if not self.password_file.exists():
            _write_private(self.password_file, secrets.token_urlsafe(24))
        return self.password_file.read_text().strip()

    def stop(self) -> None:
        """Ask it to end and wait; end it hard when it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def kill(self) -> None:
        """End it without a chance to tidy up, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def _launch(self, command: list[str], owner: tuple[int, int] | None = None) -> None:
        name = signal.Signals(self.stop_signal).name.removeprefix("SIG")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                binaries.wrapped(command, stop_signal=name, owner=owner),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # The terminal's Ctrl-C is for the launcher; it stops the servers last.
                start_new_session=True,
            )

    def _is_over(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _why(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()[-3:]
        return f"{self.title} did not start; its log ({self.log}) ends: " + " | ".join(lines)


@dataclass
class Postgres(Server):
    """One PostgreSQL with one database of ours."""

    title = "postgres"
    stop_signal = signal.SIGINT  # its "fast" shutdown

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://postgres:{quote(self.password())}@{LOOPBACK}:{self.port}/{database}"

    def start(self) -> str:
        """Start it, making the data on first use, and return its address.

        Raises StackProblem when the data is not ours or of another version, and when it does
        not come up within a minute.
        """
        programs = binaries.postgres_folder()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._refuse_foreign_data(programs)
        if not self.data.exists():
            self._create(programs)
        owner = _owner_of(self.data)
        self.port = free_port(self.port or (0 if self.is_throwaway else 15432))
        settings = [f"listen_addresses={LOOPBACK}", f"port={self.port}", "max_connections=200"]
        settings += ["unix_socket_directories=", *(UNSAFE_BUT_FAST if self.is_throwaway else ())]
        options = [part for setting in settings for part in ("-c", setting)]
        self._command = [str(programs / "postgres"), "-D", str(self.data), *options]
        self._owner = owner
        self._launch(self._command, owner)
        wait_until(self._is_ready, seconds=START_SECONDS, otherwise=self._why)
        self._ensure_database()
        return self.url()

    def _refuse_foreign_data(self, programs: Path) -> None:
        mark = self.data / "PG_VERSION"
        if not self.data.exists():
            return
        if not mark.exists() or not self.password_file.exists():
            raise StackProblem(
                f"{self.data} was not made by this launcher: move it away, then start again."
            )
        made_by, major = mark.read_text().strip(), str(binaries.postgres_major(programs))
        if made_by != major:
            raise StackProblem(
                f"{self.data} was made by PostgreSQL {made_by} and this is PostgreSQL {major}:"
                " move it away, or carry it over with pg_dump as docs/operations.md describes."
            )

    def _create(self, programs: Path) -> None:
        """Make the data aside and move it in place, so that an interruption leaves nothing half."""
        fresh = self.folder / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        owner = _unprivileged() if os.geteuid() == 0 else None
        if owner:
            os.chown(fresh, *owner)
        self.password()
        locale = ["--locale=C.UTF-8"]
        if binaries.postgres_major(programs) >= 17:
            locale.insert(0, "--locale-provider=builtin")
        command = [
            str(programs / "initdb"), "-D", str(fresh), "-U", "postgres", "--encoding=UTF8",
            *locale, "--auth=scram-sha-256", f"--pwfile={self.password_file}",
            "--no-instructions", "--no-sync",
        ]  # fmt: skip
        answer = subprocess.run(
            binaries.wrapped(command, stop_signal="KILL", owner=owner),
            capture_output=True,
            text=True,
        )
        if answer.returncode:
            last = (answer.stderr.strip() or "no reason given").splitlines()[-1]
            raise StackProblem(f"PostgreSQL could not make its data in {self.data}: {last}")
        fresh.rename(self.data)

    def _is_ready(self) -> bool:
        if self._is_over():
            # After a crash the old sessions hold the shared memory for a moment longer.
            if "shared memory block" not in self._why():
                raise StackProblem(self._why())
            self._launch(self._command, self._owner)
            return False
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError as refusal:
            if "password authentication failed" in str(refusal):
                raise StackProblem(
                    f"{self.password_file} does not open {self.data}: move both away."
                ) from refusal
            return False
        return True

    def _ensure_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute(
                "select 1 from pg_database where datname = %s", [DATABASE]
            ).fetchone()
            if known is None:
                connection.execute(f'create database "{DATABASE}"')


@dataclass
class Valkey(Server):
    """One Valkey (or Redis). Throw-away ones keep nothing on disk."""

    title = "valkey"

    def url(self) -> str:
        return f"redis://:{quote(self.password())}@{LOOPBACK}:{self.port}/0"

    def start(self) -> str:
        """Start it and return its address. Raises StackProblem when it does not come up."""
        program = binaries.valkey_server()
        self.data.mkdir(parents=True, exist_ok=True)
        self.port = free_port(self.port or (0 if self.is_throwaway else 16379))
        # In a file, because everybody on the machine can read the command line.
        settings = self.folder / "valkey.conf"
        _write_private(
            settings,
            f"bind {LOOPBACK}\nport {self.port}\nrequirepass {self.password()}\n"
            f'dir "{self.data}"\nsave ""\nappendonly {"no" if self.is_throwaway else "yes"}\n',
        )
        self._launch([str(program), str(settings)])
        wait_until(self._is_ready, seconds=START_SECONDS, otherwise=self._why)
        return self.url()

    def _is_ready(self) -> bool:
        if self._is_over():
            raise StackProblem(self._why())
        client = redis.Redis.from_url(self.url(), socket_connect_timeout=2, socket_timeout=2)
        try:
            return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):
            return False
        finally:
            client.close()


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _unprivileged() -> tuple[int, int]:
    import pwd

    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _owner_of(data: Path) -> tuple[int, int] | None:
    """As root: whom PostgreSQL has to run as, which is whoever made the data."""
    if os.geteuid() != 0:
        return None
    made_by = data.stat()
    return (made_by.st_uid, made_by.st_gid) if made_by.st_uid else _unprivileged()
