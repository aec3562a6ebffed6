"""Markers, order and the fixtures of all tests: the live stack and the browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import live as live_stack
from tests.live import FAST_HASHER, LiveStack

pytest_plugins = ["tests.browsers"]
KINDS = ("unit", "db", "socket", "media", "e2e")


def pytest_configure(config: pytest.Config) -> None:
    """Make passwords cheap here as the live stack does by its environment."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = [FAST_HASHER]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin with an empty folder of artefacts."""
    shutil.rmtree(live_stack.ARTIFACTS, ignore_errors=True)
    live_stack.ARTIFACTS.mkdir(parents=True, exist_ok=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a module without a kind; give `db` its database; run browser tests last.

    Playwright leaves an event loop running in the main thread, in which no later asyncio test
    could start its own.
    """
    bare = sorted({item.path.name for item in items if not _kinds(item)})
    if bare:
        raise pytest.UsageError(f"no marker of {', '.join(KINDS)} in: {', '.join(bare)}")
    for item in items:
        if "db" in _kinds(item) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)
    items.sort(key=lambda item: "e2e" in _kinds(item))


def _kinds(item: pytest.Item) -> set[str]:
    return {mark.name for mark in item.iter_markers()} & set(KINDS)


@pytest.fixture(scope="session")
def live() -> Iterator[LiveStack]:
    """The product as real processes, shared by all tests; its rows are never cleaned away."""
    server = os.environ.get("DATABASE_URL")
    redis_url = os.environ.get("REDIS_URL")
    if not server or not redis_url:
        pytest.fail("Live tests need servers: run make test, or manage.py stack exec -- pytest")
    name = f"live_{os.getpid()}"
    # Database 0 is the in-process tests'.
    stack = LiveStack(
        "live",
        live_stack.create_database(server, name),
        live_stack.with_database(redis_url, "1"),
    )
    try:
        stack.up()
        yield stack
    finally:
        stack.down()
        live_stack.drop_database(server, name)


@pytest.fixture
def private_stack(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[LiveStack]:
    """A stack with its own PostgreSQL and Valkey, for tests that kill them."""
    stack = live_stack.private(tmp_path, request.node.name)
    try:
        stack.up()
        yield stack
    finally:
        stack.down()
        if stack.pair is not None:
            stack.pair.stop()
