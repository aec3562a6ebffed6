"""Just inside and just outside of what counts: lengths, neighbours, words."""

import pytest

from masking.detect.context import Role, role_of
from masking.engine import mask

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "region", "masked"),
    [
        ("card 500000000009 x", "US", "card ********0009 x"),  # twelve digits, the shortest
        ("card 50000000008 x", "US", "card 50000000008 x"),
        ("card AB4111111111111111", "US", "card AB************1111"),
        ("AB4111111111111111", "US", "AB4111111111111111"),
        ("ABC4111111111111111", "US", "ABC************1111"),
        ("card " + "two " * 20, "US", "card " + "two " * 20),  # too long for any
        ("call 49 1512 3456789", "DE", "call *********6789"),
        ("so 49 1512 3456789", "DE", "so *********6789"),  # thirteen digits, the most in groups
        ("so 49 1512 34567890", "DE", "so 49 1512 34567890"),
        ("0099999999999", "US", "0099999999999"),  # no such country
        ("00 44 2079460018", "US", "**********0018"),
        ("call me 2026-11-21", "US", "call me 2026-11-21"),
        ("call me 21.11.2026", "US", "call me 21.11.2026"),
        ("my card: +441234567890123", "US", "my card: ************0123"),  # a phone begins there
        ("card " + "7 a " * 22 + "55000000 or 00000004", "US",
         "card " + "7 a " * 22 + "******** or ****0004"),
        ("card " + "7 a " * 23 + "55000000 or 00000004", "US",
         "card " + "7 a " * 23 + "55000000 or 00000004"),
        ("backwards: 1111111111111114 and 4000000000000055", "US",
         "backwards: ************1114 and ************0055"),
        ("41111111 then 11111111", "US", "******** then ****1111"),
        ("4111 1111 1111 1111 003 77", "US", "************1111 003 77"),  # a longer one begins there as well
        ("41111 111111 11111 5500 0000 0000 0004", "US", "************1111 ************0004"),
        ("601142082 602142083", "CZ", "*****2082 *****2083"),
        ("601142082 602142083abc", "CZ", "601142082 602142083abc"),
        ("601142082 602142083 kg", "CZ", "601142082 602142083 kg"),
        ("601142082 602142083,5", "CZ", "601142082 602142083,5"),
        ("cvv 601 142 082", "CZ", "cvv *** 142 082"),
        ("536-22-8145 a1", "US", "*****8145 a1"),
        ("536-22-8145a1", "US", "536-22-8145a1"),
        ("420601142082", "US", "********2082"),  # nothing else stands there
        ("so 420601142082", "US", "so 420601142082"),
        ("a@b.co, card 41 11 11 11 then 11 11 11 11", "US",
         "*@b.co, card ** ** ** ** then ** ** 11 11"),
        ("card of a@b.co, who told it to me quietly over the phone, 55000000 or 00000004", "US",
         "card of *@b.co, who told it to me quietly over the phone, ******** or ****0004"),
        ("601_142_082", "CZ", "*******_082"),
        ("601_142_082x", "CZ", "601_142_082x"),
        ("4OOO OOOO OOO0 0002", "US", "************0002"),  # six digits among letters
        ("4OOO OOOO OOOO 0002", "US", "4OOO OOOO OOOO 0002"),
        ("ssn, not the card: 536228145", "US", "ssn, not the card: *****8145"),
        ("ssn, not the order: 536228145", "US", "ssn, not the order: 536228145"),
        ("12 4111 1111 1111 1111", "US", "12 ************1111"),
        ("12 4111 1111 1111 +1111", "US", "12 4111 1111 1111 +1111"),
        ("601142082;a", "CZ", "*****2082;a"),
        ("601142082abc", "CZ", "601142082abc"),
        ("601142082:a", "CZ", "601142082:a"),
        ("jo.b [at] x.com", "US", "j*** [at] x.com"),
        ("'#@shop.com", "US", "'#@shop.com"),
        ("'#a@shop.com", "US", "'#*@shop.com"),
        ("jo [at] (it.com", "US", "jo [at] (it.com"),
        ("jo [at] it.com", "US", "j* [at] it.com"),
        ("the code is four two one; it was two two two two two", "US",
         "the code is four two one; it was two two two two two"),
        ("the cvv is four two one; it was two two two two two", "US",
         "the cvv is ***; it was two two two two two"),
    ],
)  # fmt: skip
def test_inside_and_outside(text: str, region: str, masked: str) -> None:
    assert mask(text, region=region) == masked


@pytest.mark.parametrize(("word", "role"), [("הcc", None), ("הcvv", Role.CVV), ("cc", Role.CARD)])
def test_what_a_letter_in_front_may_be_joined_to(word: str, role: Role | None) -> None:
    assert role_of(word) is role
