"""Numbers told over several messages, at their edges."""

import pytest

from masking import hiding, stream
from masking.rules import Action, Policy, Rule
from masking.spans import Entity, Span
from masking.stream import find_stream

pytestmark = pytest.mark.unit


def test_what_is_held_back_is_not_lost() -> None:
    text = "4111 1111"
    spans = said("my card is", text)[1]
    assert hiding.for_storage(text, spans, Policy())[0] == text
    assert hiding.for_reading(text, spans, Policy()) == "**** ****"


def said(*texts: str, sender: str = "customer") -> list[list[Span]]:
    return find_stream([{"sender": sender, "text": text} for text in texts])


def test_fragments_are_near_each_other() -> None:
    between = ["ok"] * stream.REACH
    near = said("my card 4111 1111", *between[1:], "1111 1111")
    far = said("my card 4111 1111", *between, "1111 1111")
    assert [span.validator for span in near[-1]] == ["stream", "stream"]
    assert "stream" not in [span.validator for span in far[-1]]


def test_each_fragment_is_near_the_one_before() -> None:
    between = ["ok"] * (stream.REACH // 2 + 1)
    assert said("4111", *between, "1111", *between, "1111 1111")[0]


def test_a_fragment_is_held_for_a_while() -> None:
    for count in range(stream.HELD_FOR + 3):
        held = said("my card 4111 1111", *["ok"] * count)[0]
        assert bool(held) == (count < stream.HELD_FOR)


def test_no_more_than_four_digits_are_shown_before() -> None:
    assert not any(said("my card is", "4111"))
    assert [len(spans) for spans in said("my card is", "4111", "1")] == [0, 1, 1]
    assert [len(spans) for spans in said("my card is", "4", "1", "1", "1")] == [0] * 5
    assert [len(spans) for spans in said("my card is", "4", "1", "1", "1", "1")] == [
        0,
        1,
        1,
        1,
        1,
        1,
    ]
    assert not any(said("my card is", "9111", "1111"))
    assert not any(said("it is", "4111", "1111"))
    assert not any(said("my card, the order is", "4111", "1111", sender="agent"))


def test_fragments_are_short() -> None:
    words = "x" * stream.MOST_LETTERS
    assert any(said("my card is", f"4111 1111 {words[:-10]}"))
    assert not any(said("my card is", f"4111 1111 {words}x"))
    for length in (stream.LONGEST_FRAGMENT, stream.LONGEST_FRAGMENT + 1):
        held = said("my card is", "4111 1111".ljust(length, "."))
        assert any(held) == (length == stream.LONGEST_FRAGMENT)


def test_a_phone_in_a_fragment_was_a_piece_of_the_card() -> None:
    spans = said("card", "call 41111111", "11111111")
    assert {span.entity for row in spans for span in row} == {Entity.CARD}
    assert len({span.group for row in spans for span in row}) == 1


def test_a_card_may_be_named_beside_its_first_piece() -> None:
    assert all(said("41; card", "so it says 111111", "11111111"))


def test_a_number_word_among_others_tells_how_many_follow() -> None:
    assert all(said("my card: first four 4111", "1111 1111", "1111"))


def test_a_piece_is_held_as_long_as_others_follow_it_but_not_for_ever() -> None:
    pause = ["ok"] * (stream.REACH - 1)
    pieces = [text for piece in ("41", "11", "11", "11") for text in (piece, *pause)]
    assert any(said("my card is", *pieces))
    assert not any(said("my card is", *pieces, "1"))


def test_what_is_no_card_in_a_message_is_none_over_two() -> None:
    spans = said("card", "41~1111 111 111 1111", "5")
    assert "stream" not in {span.validator for row in spans for span in row}


def test_pieces_of_three_digits_need_no_question() -> None:
    assert all(said("411", "1111", "11111", "1111"))
    assert not any(said("41", "11111", "11111", "1111"))


def test_a_zero_counts_nothing() -> None:
    assert all(said("card", "55", "zero", "zero", "000000000004")[1:])


def test_what_follows_a_card_is_no_part_of_it() -> None:
    assert [len(row) for row in said("card", "41111111", "11111111", "4111")] == [0, 1, 1, 0]
    assert [len(row) for row in said("4111", "41111111", "11111111")] == [0, 1, 1]


def test_words_of_numbers_are_not_counted_among_the_letters() -> None:
    told = "four one one one one one"
    assert len(said("my card is", f"{told} {'x' * stream.MOST_LETTERS}")[1]) == 6
    assert not said("my card is", f"{told} {'x' * (stream.MOST_LETTERS + 1)}")[1]


def test_a_card_alone_is_no_fragment() -> None:
    spans = said("4111 1111 1111 1111", "5500")
    assert [len(row) for row in spans] == [1, 0]
    assert spans[0][0].validator == "luhn"


def test_pieces_of_one_value_share_a_group_that_nothing_else_there_has() -> None:
    spans = said("a@b.cz", "my card is 4111 1111", "1111 1111", "DE89 3704", "0044 0532", "0130 00",
                 "my ssn is", "078 05", "1120, call 601 142 082")  # fmt: skip
    groups = {
        (span.entity, span.group) for row in spans for span in row if span.validator == "stream"
    }
    assert len(groups) == 3
    for row in spans:
        kinds = {(span.entity, span.group) for span in row}
        assert len({group for _, group in kinds}) == len(kinds)


def test_an_account_over_messages_may_be_called_one() -> None:
    spans = said("IBAN DE89 3704", "0044 0532", "0130 00")
    assert [[span.parts for span in row] for row in spans] == [
        [((0, 14),)],
        [((0, 9),)],
        [((0, 7),)],
    ]


def test_a_part_of_an_account_may_be_letters_alone() -> None:
    parts = ["GB82", "WEST", "1234", "5698", "7654", "32"]
    assert [len(row) for row in said(*parts)] == [1] * 6
    between = [{"sender": "customer", "text": part} for part in parts]
    between.insert(2, {"sender": "agent", "text": "go on"})
    assert [len(row) for row in find_stream(between)] == [1, 1, 0, 1, 1, 1, 1]
    assert not any(said("GB82", "WEST", "or", "1234", "5698", "7654", "32"))


@pytest.mark.parametrize("count", [8, 9, 10])
def test_an_account_is_told_in_nine_messages_at_most(count: int) -> None:
    pairs = ["DE89", "37", "04", "00", "44", "05", "32", "01", "30", "00"]
    parts = ["".join(pairs[: 11 - count]), *pairs[11 - count :]]
    spans = said(*parts)
    assert {span.entity for row in spans for span in row} == (
        {Entity.IBAN} if count < 10 else set()
    )
    assert all(spans) == (count < 10)


@pytest.mark.parametrize("more", [0, 1])
def test_an_account_is_told_among_few_messages(more: int) -> None:
    between = [{"sender": "agent", "text": "go on"}] * (22 + more)
    first, last = ({"sender": "customer", "text": t} for t in ("DE89 3704 0044", "0532 0130 00"))
    assert bool(find_stream([first, *between, last])[0]) == (not more)


def test_the_card_may_be_named_between_its_pieces() -> None:
    assert [len(row) for row in said("41", "so my card says", "11111111111111")] == [1, 0, 1]
    assert not any(said("41", "so it says", "11111111111111"))


def test_two_halves_of_a_card_and_what_was_spoken_of_before() -> None:
    assert [len(row) for row in said("card", "41111111", "11111111")] == [0, 1, 1]
    assert [len(row) for row in said("so", "41111111", "11111111")] == [0, 1, 1]
    assert not any(said("the order number is", "41111111", "11111111"))


def test_what_is_said_later_holds_nothing_back() -> None:
    assert not any(said("4111 1111", "ok", "my card"))


def test_a_fragment_is_held_late_in_a_long_conversation_too() -> None:
    assert said(*["ok"] * 60, "my card is", "4111 1111")[-1]


def test_a_phone_with_a_plus_is_no_piece_of_a_card() -> None:
    [_, phone, more] = said("Can I pay by card?", "My number is +44 7966 197542", "I have one")
    assert [(span.entity, span.is_provisional) for span in phone] == [(Entity.PHONE, False)]
    assert more == []


def test_what_is_free_of_charge_is_no_payment() -> None:
    assert not said("It is free of charge", "4111 1111")[1]
    assert said("Is there a charge?", "4111 1111")[1]


@pytest.mark.parametrize("more", [0, 1])
def test_a_piece_stands_among_few_letters(more: int) -> None:
    words = "x" * (stream.MOST_LETTERS + more)
    assert bool(said(f"4111 1111 {words}", "1111 1111")[1]) == (not more)


@pytest.mark.parametrize(
    "texts",
    [
        ("my card is", "4111", "1234", "sorry, wrong, it is 1111", "1111", "1111"),
        ("my card is", "4234", "1111", "1111", "1111", "sorry, the first is 4111"),
        ("my card is", "4111", "1234", "1111", "1111", "sorry, wrong, it is 1111"),
        ("moje karta", "4111", "1111", "1111", "poslední čtyři 1234", "promiňte, omyl, je to 1111"),
    ],
)
def test_a_piece_is_put_right_by_a_later_one(texts: tuple[str, ...]) -> None:
    spans = said(*texts)
    assert {span.validator for row in spans for span in row} == {"stream"}
    assert sum(map(len, spans)) == 4


def test_without_a_word_of_excuse_nothing_is_put_right() -> None:
    spans = said(
        "my card is", "4111", "1234", "it is 1111", "1111", "1111", *["ok"] * stream.HELD_FOR
    )
    assert not any(spans)


@pytest.mark.parametrize(
    "texts",
    [
        ("my card was charged twice", "366,18 €", "$181.99", "2346 Kč"),
        ("la carte se termine par 5348", "366,18 €"),
        ("kartou už jsem platil", "22. 4. 2026", "26.2.", "17/12/2026"),
        ("obciążono kartę dwa razy", "od", "trzech dni"),
        ("mi hanno addebitato la carta", "uno, due, tre, quattro, cinque"),
    ],
)
def test_sums_dates_and_the_last_four_are_not_held_back(texts: tuple[str, ...]) -> None:
    assert not any(said(*texts))


def test_a_code_asked_for_after_the_card_is_none() -> None:
    spans = find_stream(
        [
            {"sender": "customer", "text": "I paid by card"},
            {"sender": "agent", "text": "please tell me the code of the SMS"},
            {"sender": "customer", "text": "548168"},
        ]
    )
    assert not any(spans)


def test_a_policy_that_shows_cards_holds_nothing_back() -> None:
    told = [{"sender": "customer", "text": text} for text in ("my card", "4111 1111", "1111 1111")]
    assert find_stream(told, policy=Policy(card=Rule(Action.SHOW))) == [[], [], []]


def test_a_policy_that_shows_accounts_shows_them_over_messages_too() -> None:
    texts = ("DE89 3704 0044", "0532 0130 00")
    told = [{"sender": "customer", "text": text} for text in texts]
    shown = find_stream(told, policy=Policy(iban=Rule(Action.SHOW)))
    assert Entity.IBAN not in {span.entity for spans in shown for span in spans}
    assert Entity.IBAN in {span.entity for spans in find_stream(told) for span in spans}
