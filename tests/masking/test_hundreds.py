"""Numbers told in hundreds, as Czechs, Poles, Spaniards and Italians tell their phones."""

import pytest

from masking.detect.spoken import digits_in
from masking.engine import find
from masking.spans import Entity
from tests.masking.asking import found

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("sedm set dvacet tři šest set sedmdesát dva osm set dvanáct", "723672812"),
        ("šest set pět nula sedmdesát pět čtyři sta třicet šest", "605075436"),
        ("šest set dvacet tři sta pět", "620305"),
        ("dvě stě tři sta", "200300"), ("sto jedna", "101"), ("sto", ""), ("nula set", "0"),
        ("pięćset dziesięć, czterysta dziewięćdziesiąt sześć, czterysta dwadzieścia siedem", "510496427"),
        ("pięćset osiem zero osiemdziesiąt jeden osiemset", "508081800"),
        ("sto dwadzieścia trzy dwieście", "123200"), ("siedemset zero jeden", "70001"),
        ("seiscientos veintiséis cero ocho catorce noventa y seis", "626081496"),
        ("novecientas dos ciento diez", "902110"),
        ("trecentoquarantasette ventidue centotrentotto duecentouno cinquecento", "34722138201500"),
        ("eight hundred five five five one two one two", "8005551212"),
        ("eight hundred twenty two", "80022"), ("hundred", ""), ("hundred five", "5"),
    ],
)  # fmt: skip
def test_hundreds_are_read(words: str, digits: str) -> None:
    assert digits_in(words) == digits


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("volejte sedm set dvacet tři šest set sedmdesát dva osm set dvanáct", "CZ"),
        ("dzwoń: pięćset dziesięć czterysta dziewięćdziesiąt sześć czterysta siedem", "PL"),
        ("mi móvil: seiscientos veintiséis cero ocho catorce noventa y seis", "ES"),
        ("chiamami al trecentoquarantasette ventidue trentatré quarantaquattro cinque", "IT"),
        ("call eight hundred five five five one two one two", "US"),
        ("zadzwoń siedemset dwieście trzysta pięć", "PL"),
    ],
)
def test_a_phone_told_in_hundreds_is_found_and_nothing_else(text: str, region: str) -> None:
    spans = find(text, region=region)
    assert [(span.entity, span.end) for span in spans] == [(Entity.PHONE, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "zaplatil jsem dvě stě padesát korun a pak tři sta",
        "kosztuje sto dwadzieścia trzy złote, a wysyłka osiemnaście",
        "ho pagato duecentocinquanta euro e poi trecento",
        "they sold eight hundred tickets and then nine hundred",
        "pagué doscientos euros y luego trescientos cincuenta",
    ],
)
def test_sums_in_hundreds_stay(text: str) -> None:
    assert find(text) == []


def test_i_am_calling_in_italian_is_no_hundred() -> None:
    assert found("ti sto chiamando, sto 333 123 4567", Entity.PHONE, "IT") == ["333 123 4567"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("card 4111 1111 1111 1111 and on the back three three eight", ["three three eight"]),
        ("karta 4111 1111 1111 1111 a vzadu čtyři sedm devět", ["čtyři sedm devět"]),
        ("ma carte 4111 1111 1111 1111 et derrière 468", ["468"]),
        ("card 4111 1111 1111 1111, call me back on three three eight", []),
        ("on the back three three eight, card 4111 1111 1111 1111", []),
        (f"card 4111 1111 1111 1111, {'on the back ' * 6}three three eight", []),
        ("הכרטיס 4111 1111 1111 1111 והקוד 766", ["766"]),
    ],
)
def test_what_stands_on_the_back_of_a_card_is_its_code(text: str, codes: list[str]) -> None:
    assert found(text, Entity.CVV) == codes
