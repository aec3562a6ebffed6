"""Finds the browser of the tests, or brings one. As a program it prints nothing but problems."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from contactcenter.localstack import debian
from contactcenter.localstack.problems import StackProblem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The tests need a Chromium: run apt-get install -y chromium, or name one with"
    " CHROMIUM=/path/to/it"
)


def find() -> Path | None:
    """The browser to use, or None: $CHROMIUM, then the PATH, then what Playwright downloaded."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise StackProblem(f"CHROMIUM={chosen} is not a program.")
        return Path(chosen)
    return next(filter(_starts, _candidates()), None)


def find_or_install() -> Path:
    """The browser to use; installs one through apt (as root) or Playwright when there is none.

    Raises StackProblem with the apt line when neither way works.
    """
    found = find()
    if found is None:
        _install()
        found = find()
    if found is None:
        raise StackProblem(MISSING)
    return found


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield Path(path)
    store = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    yield from sorted(store.glob("chromium-*/chrome-linux*/chrome"), reverse=True)


def _starts(program: Path) -> bool:
    """Whether it runs: on Ubuntu `chromium-browser` may be a stub that only talks of snap."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _install() -> None:
    if debian.install("chromium"):
        return
    print("Downloading Chromium for the browser tests ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    try:
        find_or_install()
    except StackProblem as problem:
        sys.exit(str(problem))
