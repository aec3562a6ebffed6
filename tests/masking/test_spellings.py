"""Numbers in words, addresses and phones as people spell them, at their edges."""

import pytest

from masking.detect.spoken import digits_in
from masking.engine import find, mask
from masking.spans import Entity

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("four two", "42"), ("forty-two", "42"), ("forty two eleven", "4211"), ("double four", "44"),
        ("triple seven one", "7771"), ("zweiundvierzig", "42"), ("quatre-vingt-dix-sept", "97"),
        ("soixante et onze", "71"),
        ("quarantadue ventuno", "4221"), ("cuarenta y dos", "42"), ("čtyřicet dva", "42"),
        ("dwadzieścia jeden", "21"),
        ("soixante-dix-huit", "78"), ("quatre-vingts", "80"), ("vingt et un", "21"),
        ("ארבע שתיים", "42"),
        ("oh nought null", "000"), ("four dash two", "42"), ("four house two", "42"),
        ("double 12", "1212"),
    ],
)  # fmt: skip
def test_numbers_in_words(words: str, digits: str) -> None:
    assert digits_in(words) == digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call one two three four five six", "call one two three four five six"),
        ("call nine two three four five six seven", "call ***4567"),
        (
            "order nine two three four five six seven eight",
            "order nine two three four five six seven eight",
        ),
        ("plus four two zero six zero one one four two zero eight two", "plus ********2082"),
        ("nine two three four five six seven", "nine two three four five six seven"),
        ("six zero one one four two zero eight two", "*****2082"),
        ("the number is six zero one one four two zero eight two", "the number is *****2082"),
        ("the number is one one one one one one one", "the number is one one one one one one one"),
        (
            "ssn zero zero zero one two three four five six",
            "ssn zero zero zero one two three four five six",
        ),
        ("code is one two three", "code is one two three"),
        ("call double 6 double 7 double 8 double 9", "call ****8899"),
        ("zero zero four two zero six zero one one four two zero eight two", "**********2082"),
        ("card four one one one one one one one one one one one one two", "card **********1112"),
    ],
)
def test_numbers_in_words_are_judged_like_others(text: str, expected: str) -> None:
    assert mask(text, region="CZ") == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x*y@b.com", ""), ("m***@b.com", ""), ("..jo@b.com", "jo@b.com"), ("'jo@b.com'", "jo@b.com"),
        ("@b.com", ""),
        ("jo@b", ""), ("jo@@b.com", ""), ("jo@b.c0m", ""), ("jo@b.com.", "jo@b.com"),
        ("a@b.co,c@d.co", "a@b.co|c@d.co"),
        ("jo@[10.0.0.1]", "jo@[10.0.0.1]"), ("icon@2x.png", ""), ("git@x.com:a", ""),
        ("git@x.com", "git@x.com"),
        ("jo at gmail.com", "jo at gmail.com"), ("it at gmail.com", ""),
        ("jo at firma.eu", "jo at firma.eu"), ("jo.b at firma.eu", "jo.b at firma.eu"),
        ("mail jo at firma.eu", "jo at firma.eu"), ("jo at firma.eu is", ""),
        ("jo at gmail dot com is it", "jo at gmail dot com"),
        ("jo (at) firma.eu", "jo (at) firma.eu"), ("jo at the dot com", ""), ("jo at gmail.xq", ""),
        ("jo @ gmail.com", "jo @ gmail.com"),
        ("see jo @ firma.eu then", ""), ("jo@gmail,com", "jo@gmail,com"), ("jo@firma,com", ""),
        ("jo dot b at gmail dot com", "jo dot b at gmail dot com"),
        ("a dot b dot c dot d dot e at gmail dot com", "b dot c dot d dot e at gmail dot com"),
        ("jo at gmail.com. Thanks", "jo at gmail.com"), ("jo at gmail . com . Ok . So", "jo at gmail . com"),
        ("a dot b dot c at gmail dot com", "a dot b dot c at gmail dot com"),
        ("jo[at]mail[dot]firma[dot]eu x", "jo[at]mail[dot]firma[dot]eu"),
        ("jo_at_firma_dot_eu", "jo_at_firma_dot_eu"), ("jo-at-gmail.com", "jo-at-gmail.com"),
        ("jo at gmail.com . al at web.de", "jo at gmail.com|al at web.de"),
        (" dot b at gmail dot com", "b at gmail dot com"),
        ("jo at gmail dot com, al at web dot de", "jo at gmail dot com|al at web dot de"),
        ("x" * 70 + "@b.com", "x" * 64 + "@b.com"),
        (f'"{"x" * 62}"@b.com', f'"{"x" * 62}"@b.com'), (f'"{"x" * 63}"@b.com', ""),
    ],
)  # fmt: skip
def test_addresses_at_their_edges(text: str, found: str) -> None:
    spans = [text[s.start : s.end] for s in find(text) if s.entity is Entity.EMAIL]
    assert "|".join(spans) == found


@pytest.mark.parametrize("size", range(157, 164))
def test_a_spelled_domain_has_an_end(size: int) -> None:
    domain = f"{'b' * 40}.{'b' * 40}.{'b' * 40}.".ljust(size - 4, "b") + ".com"
    assert bool(find(f"jo at {domain}")) == (size <= 160)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("601142082", True), ("č.601142082", False), ("tel.601142082", True), ("x601142082", False),
        ("#601142082", False),
        ("a-601142082", False), ("601142082-5", False), ("601142082:1", False), ("601142082kg", False),
        ("601142082 kg", False),
        ("601142082 Kč", False), ("601142082 Kčx", True), ("601142082.pdf", False),
        ("601142082. Díky", True), ("/601142082", False),
        ("wa.me/601142082", True), (" / 601142082", True), ("1:601142082", False),
        ("ani=601142082", True), ("€601142082", False),
        ("601142082%", False), ("601142082,5", False), ("601142082, 5", True), ("(601) 142 082", True),
        ("6011420", False),
        ("60114208", False), ("volejte 6011420", True), ("volejte 601142", False),
        ("601142082 602142083", True), ("601142082 602142083 1", False),
        ("2026-11-22 14", False), ("22.11.2026 14", False), ("volejte 22.11.2026", False),
        ("420601142082", True), ("hm 421912040523 ok", False),
        ("421912040523", True), ("00421912040523", True), ("111111111", False), ("123456789", False),
        ("číslo 601142082", True),
        ("číslo objednávky 601142082", False), ("601142082 je objednávka", False),
        ("601142082 je mobil", True), ("účet 601142082", False),
        ("601 142 082, fax", True), ("faktura 601142082, fax", True), ("+1", False),
        ("+123456", False), ("+1234567", True),
        ("12345-6789", False), ("978-80-7203-923-5", False), ("10.20.30.40", False),
        ("601*142*082", True), ("601*14", False),
        ("objednávka 601*142*082", False), ("+ 601*142*082", True), ("a601*142*082", False),
        ("601*142~082", False),
    ],
)  # fmt: skip
def test_phones_at_their_edges(text: str, is_found: bool) -> None:
    assert any(s.entity is Entity.PHONE for s in find(text, region="CZ")) == is_found
