"""The search that proves absence is itself proved: it finds what is planted."""

import pytest

from tests import canaries

pytestmark = pytest.mark.unit


def test_the_search_finds_every_planted_canary() -> None:
    made = canaries.make(seed=7, count=600)
    search = canaries.Search(made)
    missed = [c.text for c in made if not search.found(f'{{"text": "{c.text}"}}')]
    assert missed == []


def test_the_search_finds_nothing_in_others() -> None:
    search = canaries.Search(canaries.make(seed=7, count=600))
    others = "\n".join(c.text for c in canaries.make(seed=8, count=600))
    assert search.found(others) == set()
