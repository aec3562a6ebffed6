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


def test_ids_and_digests_of_ours_are_no_canaries() -> None:
    card = canaries.Canary("card", "4111111111111111", "4111111111111111")
    search = canaries.Search([card])
    hidden = "41111111-1111-4111-a111-1111111111ab", "ab" * 11 + "4111111111"
    assert [search.found(f'{{"id": "{one}"}}') for one in hidden] == [set(), set()]
    for shown in ("4111111111111111", "4111-1111-1111-1111", "id4111111111111111ab"):
        assert search.found(shown), shown
