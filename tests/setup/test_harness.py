"""The harness itself: the demo page is a third party, the browser reaches it, axe finds faults."""

import pytest

from tests.browsers import People, violations

pytestmark = pytest.mark.e2e
# The loader asks for the settings of a widget that these tests never made.
NO_SUCH_WIDGET = "Failed to load resource|blocked by CORS policy"


def test_the_demo_page_names_the_product_and_the_wanted_widget(people: People) -> None:
    people.tolerate(NO_SUCH_WIDGET)
    page = people.open("visitor")
    response = page.goto(f"{people.live.demo_url}/?key=abc-1&csp=strict")
    assert response is not None
    assert response.headers["cache-control"] == "no-store"
    assert people.live.url in response.headers["content-security-policy"]
    body = response.text()
    assert people.live.url in body
    assert "abc-1" in body
    assert "{{" not in body


def test_axe_works_under_a_strict_policy_and_finds_a_fault(people: People) -> None:
    people.tolerate(NO_SUCH_WIDGET)
    page = people.open("visitor")
    page.goto(f"{people.live.demo_url}/?csp=strict")
    page.evaluate("() => document.body.append(document.createElement('button'))")
    assert any(line.startswith("button-name") for line in violations(page))


def test_an_error_in_a_console_is_noticed(people: People) -> None:
    people.tolerate("the-planted-one")
    page = people.open("visitor")
    page.goto("about:blank")
    with page.expect_event("console"):
        page.evaluate("() => console.error('the-planted-one')")
    assert people.problems == ["visitor: the-planted-one"]
    assert people.unexpected() == []
