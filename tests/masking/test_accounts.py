"""Account numbers: the structures of all countries, and the check digits of four."""

import random

import pytest

from masking.detect.accounts import is_iban, is_whole
from masking.engine import find
from masking.spans import Entity
from tests.masking import values

pytestmark = pytest.mark.unit


def found(text: str, entity: Entity, region: str = "US") -> list[str]:
    return [text[s.start : s.end] for s in find(text, region=region) if s.entity is entity]


@pytest.mark.parametrize("country", values.IBAN_COUNTRIES)
def test_ibans_of_every_country_and_no_other_sum(country: str) -> None:
    rnd = random.Random(country)
    for _ in range(5):
        good = values.iban(rnd, country)
        wrong = good[:2] + f"{(int(good[2:4]) + 1) % 100:02d}" + good[4:]
        assert is_iban(good)
        assert is_whole(good)
        assert is_whole(good.lower())
        assert not is_iban(wrong)
        assert not is_whole(good + "0")
        assert not is_whole(good[:-1])
        assert [s.entity for s in find(f"x {good}")] == [Entity.IBAN]
    assert not is_iban("DE-1")
    assert not is_whole("XX00")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("účet 19-2000145399/0800", True),
        ("účet 19-2000145398/0800", False),
        ("účet 18-2000145399/0800", False),
        ("účet 19-2000145399/0801", False),
        ("účet 2000145399/0800", True),
        ("účet 000011/0800", False),
        ("účet 0000000019/0800", True),
        ("účet 100001/0800", True),
        ("narozen 100001/0800", False),
        ("účet 1000010/0800", True),
        ("účet 19-100001/0800", True),
        ("faktura 19-2000145399/0800", False),
    ],
)
def test_czech_accounts(text: str, is_found: bool) -> None:
    assert any(s.entity is Entity.IBAN for s in find(text, region="CZ")) == is_found
    assert any(s.validator == "mod11" for s in find(text, region="SK")) == is_found
    assert not any(s.validator == "mod11" for s in find(text, region="DE"))


def test_every_digit_of_a_czech_account_has_its_weight() -> None:
    rnd = random.Random(14)
    for _ in range(300):
        number = str(rnd.randint(10**9, 10**10 - 1))
        weighed = sum(2**i * int(digit) for i, digit in enumerate(reversed(number)))
        found_by = [span.validator for span in find(f"účet {number}/0800", region="CZ")]
        assert ("mod11" in found_by) == (weighed % 11 == 0)


def test_french_and_spanish_accounts_have_their_keys() -> None:
    rnd = random.Random(9)
    for _ in range(30):
        bank, branch, account = values.digits(rnd, 5), values.digits(rnd, 5), values.digits(rnd, 11)
        key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
        good, bad = (f"{bank} {branch} {account} {k:02d}" for k in (key, key % 97 + 1))
        assert "RIB" in [s.validator for s in find(f"RIB {good}", region="FR")]
        assert "RIB" not in [s.validator for s in find(f"RIB {bad}", region="FR")]
        assert "RIB" not in [s.validator for s in find(f"RIB {good}", region="ES")]
    assert [s.validator for s in find("RIB 20041 01005 ABCDEFGHIJK 45", region="FR")] == ["RIB"]
    assert [s.validator for s in find("2100 0418 45 0200051332", region="ES")] == ["CCC"]
    assert "CCC" not in [s.validator for s in find("2100 0418 46 0200051332", region="ES")]
    assert "CCC" not in [s.validator for s in find("2100 0418 45 0200051331", region="ES")]


@pytest.mark.parametrize("gap", range(1, 14))
def test_a_country_that_is_also_a_word_is_one_soon_after_iban(gap: int) -> None:
    account = values.iban(random.Random(gap), "IS").lower()
    text = f"IBAN{'.' * (gap - 1)} is {account[2:]}"
    assert bool(found(text, Entity.IBAN)) == (gap <= 8)


def test_the_shortest_account_is_found() -> None:
    assert found("NO9386011117947", Entity.IBAN) == ["NO9386011117947"]


def test_a_country_stands_by_itself() -> None:
    account = "DE89370400440532013000"
    assert found(account, Entity.IBAN) == [account]
    assert not found(f"x{account}", Entity.IBAN)
    assert found("2100 0418 45 0200051332", Entity.IBAN, "DE") == []
    assert found(f"my IBAN{account}", Entity.IBAN) == [account]


def test_every_check_digit_of_spanish_accounts() -> None:
    """Order of the Spanish clearing: weights modulo 11, ten is written 1 and eleven 0."""
    weights = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)

    def check(part: str) -> str:
        rest = 11 - sum(w * int(d) for w, d in zip(weights, part, strict=True)) % 11
        return "1" if rest == 10 else "0" if rest == 11 else str(rest)

    rnd = random.Random(12)
    seen = set()
    for _ in range(120):
        office, account = values.digits(rnd, 8), values.digits(rnd, 10)
        sums = check("00" + office) + check(account)
        seen |= set(sums)
        number = f"{office[:4]} {office[4:]} {sums} {account}"
        wrong = f"{office[:4]} {office[4:]} {(int(sums) + 10) % 100:02d} {account}"
        assert "CCC" in [span.validator for span in find(number, region="ES")]
        assert "CCC" not in [span.validator for span in find(wrong, region="ES")]
    assert seen == set("0123456789")
