"""An agent and a customer in a chat, ready for calls."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.browsers import People
from tests.e2e.call_stage import Call, begin
from tests.live import LiveStack


@pytest.fixture
def stage(live: LiveStack, people: People) -> Callable[..., Call]:
    return partial(begin, live, people)


@pytest.fixture
def chat(stage: Callable[..., Call]) -> Call:
    return stage()
