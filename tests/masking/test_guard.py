"""What is stored of a text, and what each reader gets of it."""

import pytest

from contactcenter import sealing
from masking import engine, guard, policies
from masking.models import Audience, CustomPattern, Direction, MaskingPolicy, MaskingRule
from masking.spans import Entity

pytestmark = pytest.mark.unit
CUSTOMER, STAFF = Direction.CUSTOMER, Direction.AGENT
TEXT = "Card 4111 1111 1111 1111, mail melissa@gmail.com, ok?"


def decisions(*rules: tuple[str, str, str, str], **fields: object) -> policies.Decisions:
    policy = MaskingPolicy(name="Trial", **fields)
    rows = [
        MaskingRule(policy=policy, entity=e, direction=d, audience=a, action=x)
        for e, d, a, x in rules
    ]
    return policies.decisions_of(policy, rows, [])


def views(text: str, given: policies.Decisions, writer: Direction = CUSTOMER) -> dict[str, str]:
    kept = guard.guard(text, writer=writer, decisions=given)
    sealed = kept.sealed
    return {
        reader.value: guard.read(kept.text, sealed, writer=writer, reader=reader, decisions=given)
        for reader in (Audience.AGENT, Audience.SUPERVISOR, Audience.CUSTOMER, Audience.EXPORT)
    }


def test_the_stored_text_is_masked_and_the_seal_tells_nothing() -> None:
    kept = guard.guard(TEXT, writer=CUSTOMER, decisions=decisions())
    assert kept.text == "Card ************1111, mail m******@gmail.com, ok?"
    assert "melissa" not in (kept.sealed or "")
    original = guard.restore(kept.sealed or "")
    assert original is not None
    assert original.text == "Card ************1111, mail melissa@gmail.com, ok?"


def test_a_plain_text_is_stored_as_it_is() -> None:
    assert guard.guard("Hello", writer=CUSTOMER, decisions=decisions()) == guard.Guarded("Hello")


def test_customers_read_their_own_words_but_what_is_redacted() -> None:
    assert views(TEXT, decisions())["customer"] == (
        "Card ************1111, mail melissa@gmail.com, ok?"
    )


def test_with_masking_off_everybody_reads_all_but_what_is_redacted() -> None:
    """MASK-1."""
    shown = views(TEXT, decisions(is_on=False))
    assert set(shown.values()) == {"Card ************1111, mail melissa@gmail.com, ok?"}


def test_a_rule_for_one_reader_wins_over_one_for_everybody() -> None:
    """MASK-17."""
    given = decisions(
        ("EMAIL", "customer", "supervisor", "show"),
        ("EMAIL", "both", "everybody", "mask"),
        ("CARD", "both", "everybody", "mask"),
    )
    shown = views(TEXT, given)
    assert shown["agent"] == "Card ************1111, mail m******@gmail.com, ok?"
    assert shown["supervisor"] == "Card ************1111, mail melissa@gmail.com, ok?"
    assert shown["customer"] == shown["agent"]


def test_what_staff_write_about_cards_reaches_nobody() -> None:
    """MASK-22: a card is masked before the customer gets it; the shop's own number is not."""
    shown = views("Is it 4111 1111 1111 1111? Call +420 777 123 456.", decisions(), STAFF)
    assert set(shown.values()) == {"Is it ************1111? Call +420 777 123 456."}


def test_agent_side_masking_hides_it_from_the_customer_too() -> None:
    """MASK-18."""
    shown = views(
        "Call +420 777 123 456.", decisions(("PHONE", "agent", "everybody", "mask")), STAFF
    )
    assert set(shown.values()) == {"Call *********3456."}


@pytest.mark.parametrize("is_on", [True, False])
def test_what_cannot_be_examined_is_held_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, is_on: bool
) -> None:
    """MASK-21: not delivered in clear, not lost, and not in the log either."""
    monkeypatch.setattr(engine, "find", _fail)
    given = decisions(is_on=is_on)
    kept = guard.guard(TEXT, writer=CUSTOMER, decisions=given)
    assert kept.text == guard.HELD
    assert kept.is_held
    assert "4111" not in (kept.sealed or "")
    shown = views(TEXT, given)
    assert shown == {
        "agent": guard.HELD, "supervisor": guard.HELD, "export": guard.HELD, "customer": TEXT,
    }  # fmt: skip
    assert "masking failed: ZeroDivisionError" in caplog.text
    assert "4111" not in caplog.text


def test_an_admin_may_prefer_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    """MASK-21."""
    monkeypatch.setattr(engine, "find", _fail)
    given = decisions(delivers_when_failing=True)
    assert guard.guard(TEXT, writer=CUSTOMER, decisions=given).text == TEXT


def _fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError(TEXT)


def test_own_patterns_mask_for_the_staff_only() -> None:
    """MASK-17."""
    policy = MaskingPolicy(name="Trial")
    pattern = CustomPattern(policy=policy, name="badge", pattern=r"B-\d{4}", direction="customer")
    given = policies.decisions_of(policy, [], [pattern])
    shown = views("My badge is B-1234.", given)
    assert shown["agent"] == "My badge is ******."
    assert shown["customer"] == "My badge is B-1234."
    pattern.is_active = False
    given = policies.decisions_of(policy, [], [pattern])
    assert views("My badge is B-1234.", given)["agent"] == "My badge is B-1234."


def test_hidden_places_are_where_the_stars_are() -> None:
    text = "Card 4111 1111 1111 1111, 💡 mail melissa@gmail.com or +420 777 123 456."
    given = decisions()
    kept = guard.guard(text, writer=CUSTOMER, decisions=given)
    assert kept.original is not None
    found = guard.hidden(kept.original, writer=CUSTOMER, reader=Audience.AGENT, decisions=given)
    assert [(h.entity, kept.text[h.start : h.end]) for h in found] == [
        ("EMAIL", "m******@gmail.com"), ("PHONE", "*********3456"),
    ]  # fmt: skip
    values = [kept.original.text[s.start : s.end] for s in kept.original.spans]
    assert [values[h.index] for h in found] == ["melissa@gmail.com", "+420 777 123 456"]


def test_a_field_is_what_it_says() -> None:
    kept = guard.whole("777123456", Entity.PHONE, writer=CUSTOMER, decisions=decisions())
    assert kept.text == "*****3456"
    kept = guard.whole("a@b.example", Entity.EMAIL, writer=CUSTOMER, decisions=decisions())
    assert kept.text == "*@b.example"


def test_the_length_can_be_hidden() -> None:
    kept = guard.guard("+420 777 123 456", writer=CUSTOMER, decisions=decisions(hides_length=True))
    assert kept.text == "********3456"


def test_keys_are_rotated(settings: object) -> None:
    settings.DATA_KEYS = ["first"]  # type: ignore[attr-defined]
    sealed, digest = sealing.seal("secret"), sealing.digest("a@b.example")
    settings.DATA_KEYS = ["second", "first"]  # type: ignore[attr-defined]
    assert sealing.unseal(sealed) == "secret"
    assert digest in sealing.digests("a@b.example")
    assert digest != sealing.digest("a@b.example")
    renewed = sealing.reseal(sealed)
    settings.DATA_KEYS = ["second"]  # type: ignore[attr-defined]
    assert sealing.unseal(renewed) == "secret"
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(sealed)
    with pytest.raises(sealing.SealBroken):
        sealing.reseal(sealed)
