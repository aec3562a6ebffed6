"""What a policy makes of a find: shown, masked, gone for good; how much stays readable."""

import pytest

from masking import hiding
from masking.engine import find, mask, redact
from masking.rules import DEFAULT, Action, Pattern, Policy, Rule
from masking.spans import Entity, Span

pytestmark = pytest.mark.unit
CARD = "4111 1111 1111 1111"
TEXT = f"{CARD} cvv 123 ssn 078-05-1120 melissa@gmail.com +447966197542 DE89370400440532013000"

HIDDEN = (
    "************1111 cvv *** ssn *****1120 m******@gmail.com *********7542 ******************3000"
)


@pytest.mark.parametrize(
    ("policy", "text", "expected"),
    [
        (Policy(), TEXT, HIDDEN),
        (Policy(card=Rule(tail=0)), CARD, "****************"),
        (Policy(card=Rule(shows_bin=True)), CARD, "411111******1111"),
        (Policy(card=Rule(Action.SHOW)), CARD, CARD),
        (Policy(mask_char="•"), CARD, "••••••••••••1111"),
        (Policy(fixed_length=5), CARD, "*****1111"),
        (Policy(fixed_length=3), "melissa@gmail.com", "m***@gmail.com"),
        (Policy(phone=Rule(tail=2)), "+447966197542", "***********42"),
        (Policy(email=Rule(Action.SHOW)), "a.b@c.com +447966197542", "a.b@c.com *********7542"),
        (DEFAULT, "j@gmail.com", "*@gmail.com"),
        (DEFAULT, "jo.b at gmail dot com", "j*** at gmail dot com"),
        (DEFAULT, "jo.b%40gmail.com", "j***%40gmail.com"),
        (DEFAULT, "my cvv is one two three", "my cvv is ***"),
        (DEFAULT, "card \uff14\uff11\uff11\uff11 1111 and then \uff11111 one one one one",
         "card ******** and then ****1111"),
        (DEFAULT, "four triple one triple one triple one triple one triple one", "************1111"),
    ],
)  # fmt: skip
def test_a_reader_sees(policy: Policy, text: str, expected: str) -> None:
    assert mask(text, policy=policy) == expected


def test_what_is_redacted_is_gone_and_the_rest_stands_where_it_says() -> None:
    stored, left = hiding.for_storage(TEXT, find(TEXT), DEFAULT)
    assert stored == redact(TEXT)
    assert stored == (
        "************1111 cvv *** ssn *****1120 melissa@gmail.com +447966197542 DE89370400440532013000"
    )
    values = {span.entity: stored[span.start : span.end] for span in left}
    assert values == {
        Entity.EMAIL: "melissa@gmail.com",
        Entity.PHONE: "+447966197542",
        Entity.IBAN: "DE89370400440532013000",
    }
    assert hiding.for_reading(stored, left, DEFAULT) == mask(TEXT)
    assert [(s.entity, s.start, s.end, s.parts) for s in find(stored)] == [
        (s.entity, s.start, s.end, s.parts) for s in left
    ]


def test_pieces_of_a_card_share_the_tail_also_when_the_last_is_short() -> None:
    text = "card 4111 1111 then 1111 and 11 and 11"
    spans = find(text)
    assert len(spans) == 5
    assert mask(text) == "card **** **** then **** and 11 and 11"


def test_pieces_over_messages_have_no_tail() -> None:
    span = Span(0, 8, Entity.CARD, "stream", ((0, 8),), 3)
    assert hiding.for_reading("41111111", [span], DEFAULT) == "********"


def test_overlapping_spans_hide_once() -> None:
    spans = [Span(0, 16, Entity.CARD), Span(4, 10, Entity.PHONE)]
    assert hiding.for_reading("4111111111111111", spans, DEFAULT) == "************1111"


@pytest.mark.parametrize("char", ["", "**", "x", "7", " "])
def test_a_mask_character_that_could_be_a_value_is_refused(char: str) -> None:
    with pytest.raises(ValueError, match="mask_char"):
        Policy(mask_char=char)


def test_a_find_whose_pattern_is_gone_is_hidden_whole() -> None:
    span = Span(0, 6, Entity.CUSTOM, "gone", ((0, 6),))
    assert hiding.for_reading("AB-123", [span], DEFAULT) == "******"
    assert DEFAULT.rule(span) == Rule(tail=0)


@pytest.mark.parametrize(("text", "masked"), [("AB1234", "******"), ("AB12345", "**12345")])
def test_two_characters_stay_hidden_whatever_the_tail(text: str, masked: str) -> None:
    policy = Policy(patterns=(Pattern("x", r"AB\d+", Rule(tail=5)),))
    assert mask(text, policy=policy) == masked


def test_equal_policies_are_equal() -> None:
    one, other = Policy(patterns=(Pattern("x", "a+b"),)), Policy(patterns=(Pattern("x", "a+b"),))
    assert one == other
    assert hash(one) == hash(other)
    assert one != DEFAULT


def test_regions_of_the_policy_are_used_unless_one_is_given() -> None:
    czech = Policy(regions=("CZ",))
    assert [s.entity for s in find("601 142 082", policy=czech)] == [Entity.PHONE]
    assert find("601 142 082", region="US", policy=czech) == []
    assert find("(201) 784-1119", policy=czech) == []


def test_a_reader_is_told_where_something_is_hidden() -> None:
    text = "card 4111 1111 1111 1111, mail jo.b@x.cz or call +420 601 142 082 now"
    policy = Policy(email=Rule(Action.SHOW))
    spans = find(text)
    shown = hiding.for_reading(text, spans, policy)
    told = [(shown[a:b], span.entity) for a, b, span in hiding.places(text, spans, policy)]
    assert shown == "card ************1111, mail jo.b@x.cz or call *********2082 now"
    assert told == [("************1111", Entity.CARD), ("*********2082", Entity.PHONE)]
    twice = hiding.places(text, [*spans, *spans], policy)
    assert twice == hiding.places(text, spans, policy)


def test_places_may_touch_and_begin_the_text() -> None:
    text = "4111111111111111jo@b.cz"
    spans = [
        Span(0, 16, Entity.CARD, "luhn", ((0, 16),), 0),
        Span(16, 23, Entity.EMAIL, "address", ((16, 18),), 1),
    ]
    shown = hiding.for_reading(text, spans, DEFAULT)
    told = [(shown[a:b], span.entity) for a, b, span in hiding.places(text, spans, DEFAULT)]
    assert shown == "************1111j*@b.cz"
    assert told == [("************1111", Entity.CARD), ("j*@b.cz", Entity.EMAIL)]
