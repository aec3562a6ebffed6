"""The compiled numbering plans against libphonenumber, which they come from."""

import random

import phonenumbers
import pytest

from masking.detect.numbering import as_called, as_written, is_international
from tests.masking import values

pytestmark = pytest.mark.unit
REGIONS = [*values.REGIONS.values(), "GB"]


def oracle(digits: str, region: str | None) -> bool:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_valid_number(number))


@pytest.mark.parametrize("region", REGIONS)
def test_what_people_of_a_region_write_is_judged_alike(region: str) -> None:
    rnd = random.Random(region)
    plan = as_called((region,))
    lengths = [
        len(str(values.phone(rnd, region).national_number)) + extra for extra in (-1, 0, 0, 0, 1)
    ]
    differ = []
    for _ in range(2500):
        digits = rnd.choice(["", "0", "0"]) + values.digits(rnd, rnd.choice(lengths))
        if digits.startswith("00") or len(digits) < 7:
            continue
        if (plan.fullmatch(digits) is not None) != oracle(digits, region):
            differ.append(digits)
    assert len(differ) <= 25, differ  # carrier prefixes and the like


@pytest.mark.parametrize("region", REGIONS)
def test_valid_numbers_are_known_in_both_spellings(region: str) -> None:
    rnd = random.Random(7)
    for _ in range(60):
        number = values.phone(rnd, region)
        national = "".join(c for c in values.national(number) if c.isdigit())
        assert as_written((region,)).fullmatch(national), national
        assert as_written((region,)).fullmatch(values.e164(number)[1:])
        assert is_international(values.e164(number)[1:])


def test_the_trunk_zero_is_needed_unless_it_is_called_a_phone() -> None:
    assert as_written(("FR",)).fullmatch("0612345678")
    assert not as_written(("FR",)).fullmatch("612345678")
    assert as_called(("FR",)).fullmatch("612345678")


@pytest.mark.parametrize("digits", ["0612345678", "999123456", "1", "80012"])
def test_no_country_no_number(digits: str) -> None:
    assert not is_international(digits)


def test_an_unknown_region_knows_nothing() -> None:
    assert not as_written(("XX",)).fullmatch("601142082")
    assert not as_written(()).fullmatch("")
