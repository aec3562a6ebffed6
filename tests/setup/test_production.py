"""Production settings: unsafe ones are refused everywhere and listed; safe ones pass all checks;
the compose file names what it needs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from contactcenter.localstack.runner import ROOT

pytestmark = pytest.mark.socket
SAFE = {
    "DEBUG": "0",
    "SECRET_KEY": "kW3vJp0sYt7LqZx9RbN2mHc5UdEaFg8iTo4PyVw1XrSnQzCj6BkMlDeGhKuAfIp",
    "DATA_KEYS": "Zq8wNfYx2LbKr5TgVm1CjHu7PaEd4RsXo9IiBtUyWc3GzMeJhQnDkSlAvOpF6",
    "PUBLIC_URL": "https://chat.company.test",
    "DATABASE_URL": "postgresql://app:secret@database/contactcenter",
    "REDIS_URL": "redis://:secret@valkey/0",
    "TRUSTED_PROXIES": "1",
}
UNSAFE = {
    "DEBUG": "0",
    "SECRET_KEY": "change-me",
    "PUBLIC_URL": "http://chat.company.test",
    "EXTRA_ORIGINS": "https://*",
    "PASSWORD_HASHER": "django.contrib.auth.hashers.MD5PasswordHasher",
}
COMPLAINTS = (
    "SECRET_KEY has to be", "DATA_KEYS has to be", "have to be https", "must not contain *",
    "DATABASE_URL is not set", "REDIS_URL is not set", "PASSWORD_HASHER is weak",
)  # fmt: skip
STARTS = {
    "web": ["-c", "import contactcenter.asgi"],
    "worker": ["-m", "celery", "-A", "contactcenter", "worker", "-Q", "routing,jobs"],
    "beat": ["-m", "celery", "-A", "contactcenter", "beat", "--pidfile=", "-s"],
    "check": ["manage.py", "check"],
    "migrate": ["manage.py", "migrate", "--check"],
}


def python(settings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with nothing but these settings in its environment."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("process", STARTS)
def test_unsafe_settings_are_refused_with_the_whole_list(process: str, tmp_path: Path) -> None:
    # Beat opens its schedule before anybody can refuse; so it needs a real file.
    schedule = [str(tmp_path / "schedule")] if process == "beat" else []
    answer = python(UNSAFE, *STARTS[process], *schedule)
    assert answer.returncode != 0
    said = answer.stdout + answer.stderr
    assert [words for words in COMPLAINTS if words not in said] == []


def test_safe_settings_pass_every_check_of_a_deployment() -> None:
    answer = python(SAFE, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr
    assert python(SAFE, *STARTS["web"]).returncode == 0


def test_the_bundles_are_collected_under_hashed_names(tmp_path: Path) -> None:
    collect = {"SECRET_KEY": "only-while-building", "STATIC_ROOT": str(tmp_path)}
    answer = python(collect, "manage.py", "collectstatic", "--no-input", "-v", "0")
    assert answer.returncode == 0, answer.stderr
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert re.fullmatch(r"admin/css/base\.\w{12}\.css", names["admin/css/base.css"])


def compose() -> dict[str, Any]:
    """The parsed compose file."""
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return parsed


def test_every_variable_of_the_compose_file_is_explained() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^#?\s?(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert wanted - explained == set()


def test_what_compose_runs_lasts_is_watched_and_is_not_open_to_the_world() -> None:
    services = compose()["services"]
    assert {"web", "worker", "beat", "migrate", "database", "valkey", "proxy"} <= set(services)
    lasting = {name for name, service in services.items() if service.get("restart") != "no"}
    assert lasting == set(services) - {"migrate"}
    assert {name for name in lasting if "healthcheck" not in services[name]} == set()
    assert {name for name in services if "ports" in services[name]} == {"proxy"}
