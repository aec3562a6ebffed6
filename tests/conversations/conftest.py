"""What the tests of conversations share."""

from collections.abc import Iterator

import pytest

from masking import policies


@pytest.fixture(autouse=True)
def fresh_policies() -> Iterator[None]:
    """No policy that an earlier test made is remembered."""
    policies.forget()
    yield
    policies.forget()
