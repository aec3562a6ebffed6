"""A call's life through the services: who may, who wins, what is told, who gets work meanwhile."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contactcenter.protocol import SendMessage
from contactcenter.realtime.errors import Refused
from conversations.models import AuditEntry, Participant
from conversations.services import customers, messages
from conversations.services import lifecycle as conversation_lifecycle
from conversations.states import Trigger
from masking import policies
from masking.models import MaskingPolicy, MaskingRule
from media import selectors
from media.models import Call, CallRating, Leg
from media.services import calling, conference, controls, failover, joining, listening, recordings
from media.states import CallState, LegRole
from routing.models import Agent, Offer
from routing.selectors import desk_states
from routing.services import offers, passes
from tests import factories
from tests.media_calls import relay_stand_in
from tests.media_calls.conftest import Chat, make_chat

pytestmark = pytest.mark.db


def code(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


def test_a_call_rings_is_accepted_ends_and_is_marked_done(chat: Chat) -> None:
    call = chat.start("video")
    assert (call.state, call.epoch, call.relay) == ("ringing", 1, relay_stand_in.NAME)
    calling.accept(call, by=chat.emma, device="phone", video=True)
    with pytest.raises(Refused) as refusal:
        calling.finish(call, by=chat.dana)
    assert code(refusal) == "stale_state"
    calling.end(call, by=chat.emma)
    calling.end(call, by=chat.dana)  # hanging up twice is once
    call.refresh_from_db()
    assert (call.state, call.end_reason) == ("ended", "hung_up")
    assert not Leg.objects.filter(call=call, left_at=None).exists()
    calling.finish(call, by=chat.dana)
    assert chat.told() == ["started", "accepted_video", "ended", "done"]
    assert chat.told(public=True) == ["started", "accepted_video", "ended"]
    assert [row.id for row in selectors.earlier_calls(chat.conversation.pk)] == [str(call.pk)]
    actions = AuditEntry.objects.filter(subject=str(call.pk)).values_list("action", flat=True)
    assert sorted(actions) == ["call.accept", "call.end", "call.ring"]
    chat.conversation.refresh_from_db()
    assert chat.conversation.state == "active"


def test_starting_twice_with_one_id_is_one_call_and_a_second_is_refused(chat: Chat) -> None:
    key = uuid.uuid4()

    def again() -> Call:
        return calling.start(
            chat.conversation, by=chat.dana, client_id=key, kind="voice", device="tab"
        )

    assert again() == again()
    with pytest.raises(Refused) as refusal:
        chat.start()
    assert code(refusal) == "call_exists"


def test_the_database_allows_one_live_call(chat: Chat) -> None:
    chat.start()
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(
            conversation=chat.conversation, kind="voice", asked_by="agent",
            created_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("calls", "may_video", "kind", "expected"),
    [
        ("none", True, "voice", "calls_off"),
        ("voice", True, "video", "video_off"),
        ("video", False, "video", "no_video_permission"),
        ("video", False, "voice", None),
        ("voice", True, "voice", None),
    ],
)
def test_what_may_be_started_is_configured(
    db: None, relay: str, calls: str, may_video: bool, kind: str, expected: str | None
) -> None:
    chat = make_chat(calls, may_video=may_video)
    seat = (chat.agent.pk, chat.conversation.pk)
    menu = selectors.menus([seat]).get(seat)
    assert (menu is None) == (calls == "none")
    if expected is None:
        assert chat.start(kind).can_video == (calls == "video" and may_video)
        return
    with pytest.raises(Refused) as refusal:
        chat.start(kind)
    assert code(refusal) == expected
    if menu is not None:
        assert getattr(menu, kind) == expected


def test_only_relays_of_the_own_region_carry_calls(db: None) -> None:
    relay_stand_in.register("far", region="elsewhere")
    try:
        with pytest.raises(Refused) as refusal:
            make_chat().start()
    finally:
        relay_stand_in.forget("far")
    assert code(refusal) == "no_relay"


def test_nothing_is_offered_during_a_call_and_work_flows_after_it(chat: Chat) -> None:
    item = chat.conversation.work_item
    Agent.objects.filter(pk=chat.agent.pk).update(max_units=50)
    call = chat.start()
    waiting = [factories.conversation(item.workstream) for _ in range(10)]
    keys = [made.pk for made in waiting]
    passes.run()
    assert not Offer.objects.filter(work_item_id__in=keys).exists()
    calling.end(call, by=chat.dana)
    passes.run()
    assert Offer.objects.filter(work_item_id__in=keys, agent=chat.agent).count() == 10


def test_a_supervisor_assigns_to_an_agent_in_a_call(chat: Chat) -> None:
    chat.connected()
    other = factories.conversation(chat.conversation.work_item.workstream)
    chief = factories.actor(factories.user(is_supervisor=True), "supervisor")
    offers.assign(other, agent_id=chat.agent.pk, by=chief, override=False)
    assert Offer.objects.get(work_item_id=other.pk).agent_id == chat.agent.pk


def test_no_supervisor_takes_a_conversation_with_a_call(chat: Chat) -> None:
    """CALL-14."""
    call, other = chat.connected(), factories.agent()
    chief = factories.actor(factories.user(is_supervisor=True), "supervisor")
    with pytest.raises(Refused, match="stale_state"):
        offers.assign(chat.conversation, agent_id=other.pk, by=chief, override=True)
    call.refresh_from_db()
    assert call.state == "connected"


def test_the_block_moves_with_whoever_is_in_the_call(chat: Chat) -> None:
    call = chat.connected()
    tomas = factories.agent()
    conference.invite(call, by=chat.dana, agent_id=tomas.pk)
    tomas.refresh_from_db()
    assert tomas.call_id is None
    conference.join(call, by=factories.actor(tomas), device="t")
    tomas.refresh_from_db()
    assert tomas.call_id == call.pk
    conference.leave(call, by=factories.actor(tomas))
    tomas.refresh_from_db()
    assert tomas.call_id is None
    chat.agent.refresh_from_db()
    assert chat.agent.call_id == call.pk


def test_a_late_accept_never_wins_even_while_the_tick_is_away(chat: Chat) -> None:
    call = chat.start()
    Call.objects.filter(pk=call.pk).update(rings_until=timezone.now())
    with pytest.raises(Refused) as refusal:
        calling.accept(call, by=chat.emma, device="phone", video=False)
    assert code(refusal) == "call_gone"
    assert calling.expire_due() == 1
    call.refresh_from_db()
    assert call.state == CallState.UNANSWERED
    chat.agent.refresh_from_db()
    assert chat.agent.call_id is None


def test_a_call_rings_as_long_as_the_widget_says(chat: Chat) -> None:
    call = chat.start()
    assert call.rings_until is not None
    assert timedelta(seconds=44) < call.rings_until - call.created_at <= timedelta(seconds=46)


def test_the_customer_declines(chat: Chat) -> None:
    call = chat.start()
    calling.decline(call, by=chat.emma)
    assert chat.told() == ["started", "declined"]
    with pytest.raises(Refused) as refusal:
        calling.accept(call, by=chat.emma, device="phone", video=False)
    assert code(refusal) == "call_gone"


def test_a_customer_asks_and_the_agent_calls_or_declines(chat: Chat) -> None:
    calling.request(chat.conversation, by=chat.emma, kind="voice")
    calling.request(chat.conversation, by=chat.emma, kind="video")
    wish = Call.objects.get(conversation=chat.conversation)
    assert (wish.state, wish.kind) == ("requested", "video")
    calling.decline(wish, by=chat.dana)
    calling.request(chat.conversation, by=chat.emma, kind="voice")
    assert chat.start("video").asked_by == "customer"
    assert chat.told() == ["requested", "declined", "requested", "started"]


@pytest.mark.parametrize("video", [False, True])
def test_either_side_turns_a_voice_call_into_video(chat: Chat, video: bool) -> None:
    call = chat.connected("voice")
    who = chat.emma if video else chat.dana
    joining.set_media(call, by=who, audio=True, video=True)
    call.refresh_from_db()
    assert call.kind == "video"
    assert chat.told()[-1] == "video_on"


def test_no_camera_where_video_is_off(db: None, relay: str) -> None:
    chat = make_chat("voice")
    call = chat.connected("voice")
    for who in (chat.dana, chat.emma):
        with pytest.raises(Refused) as refusal:
            joining.set_media(call, by=who, audio=True, video=True)
        assert code(refusal) == "video_off"


@pytest.mark.parametrize(
    "trigger", [Trigger.AGENT_END, Trigger.CUSTOMER_END, Trigger.FORCE_CLOSE, Trigger.RELEASE]
)
def test_whatever_ends_the_chat_ends_the_call(chat: Chat, trigger: Trigger) -> None:
    call = chat.connected()
    controls.hold(call, by=chat.dana, is_held=True)
    recordings.set_recording(call, by=chat.dana, is_on=True, is_paused=False)
    by = chat.emma if trigger is Trigger.CUSTOMER_END else chat.dana
    conversation_lifecycle.move(chat.conversation.pk, trigger, by=by)
    call.refresh_from_db()
    assert call.state == CallState.ENDED
    assert call.recordings.get().state == "stopped"
    chat.agent.refresh_from_db()
    assert chat.agent.call_id is None


def test_without_consent_nothing_is_recorded(chat: Chat) -> None:
    call = chat.connected()
    type(chat.conversation).objects.filter(pk=chat.conversation.pk).update(requires_consent=True)
    with pytest.raises(Refused) as refusal:
        recordings.set_recording(call, by=chat.dana, is_on=True, is_paused=False)
    assert code(refusal) == "no_consent"
    assert not call.recordings.exists()


def test_auto_record_starts_with_the_call_and_needs_consent(chat: Chat) -> None:
    widget = chat.conversation.widget
    assert widget is not None
    type(widget).objects.filter(pk=widget.pk).update(records_calls=True)
    assert chat.connected().recordings.get().state == "on"
    assert "recording_started" in chat.told(public=True)


def test_a_conference_joins_the_chat_and_leaves_it(chat: Chat) -> None:
    call = chat.connected()
    tomas = factories.agent()
    by = factories.actor(tomas)
    with pytest.raises(Refused):
        conference.join(call, by=by, device="t")
    conference.invite(call, by=chat.dana, agent_id=tomas.pk)
    assert str(call.pk) in selectors.invites([tomas.pk])[tomas.pk]
    conference.join(call, by=by, device="t")
    there = Participant.objects.filter(conversation=chat.conversation, left_at=None)
    assert there.filter(role="conference").count() == 1
    conference.end(call, by=chat.dana)
    assert not there.filter(role="conference").exists()
    call.refresh_from_db()
    assert call.state == CallState.CONNECTED


def test_an_unanswered_invitation_lapses(chat: Chat) -> None:
    call = chat.connected()
    tomas = factories.agent()
    conference.invite(call, by=chat.dana, agent_id=tomas.pk)
    Leg.objects.filter(call=call, user=tomas.user).update(due_at=timezone.now())
    failover.expire_due()
    assert selectors.invites([tomas.pk]) == {}
    assert chat.told()[-1] == "invite_unanswered"


def test_a_listener_is_unseen_until_they_join(chat: Chat) -> None:
    call = chat.connected()
    chief = factories.actor(factories.user(is_supervisor=True), "supervisor")
    listening.listen(call, by=chief, mode=LegRole.MONITOR, device="s")
    listening.listen(call, by=chief, mode=LegRole.WHISPER, device="s")
    board = selectors.Board([chat.conversation.pk])
    agent_view = board.for_staff(chat.conversation.pk, chat.agent.pk)
    public = board.for_customer(chat.conversation.pk, chat.emma.visitor_id)
    own = board.for_staff(chat.conversation.pk, chief.staff_id, is_supervisor=True)
    assert agent_view is not None
    assert public is not None
    assert own is not None
    assert {p.role for p in agent_view.people} == {p.role for p in public.people} == {
        "agent", "customer",
    }  # fmt: skip
    assert "whisper" in {p.role for p in own.people}
    assert "joined" not in chat.told()
    with pytest.raises(Refused) as refusal:
        listening.listen(call, by=chief, mode=LegRole.SUPERVISOR, device="s")
    assert code(refusal) == "not_allowed"


def test_a_dead_relay_moves_the_call_to_a_higher_epoch(chat: Chat) -> None:
    call = chat.connected()
    relay_stand_in.register("second")
    try:
        relay_stand_in.forget()
        assert failover.rescue() == 1
        assert failover.rescue() == 0
    finally:
        relay_stand_in.forget("second")
    call.refresh_from_db()
    assert (call.relay, call.epoch) == ("second", 2)
    assert {leg.status for leg in call.legs.filter(left_at=None)} == {"lost"}


def test_a_call_without_any_relay_fails_in_the_end(chat: Chat) -> None:
    call = chat.connected()
    relay_stand_in.forget()
    failover.rescue()
    call.refresh_from_db()
    assert (call.state, call.stranded_at is None) == ("connected", False)
    Call.objects.filter(pk=call.pk).update(stranded_at=timezone.now() - timedelta(minutes=1))
    failover.rescue()
    call.refresh_from_db()
    assert (call.state, call.end_reason) == ("failed", "no_relay")


def test_who_never_connects_fails_and_who_is_lost_for_long_ends_it(chat: Chat) -> None:
    call = chat.connected()
    Leg.objects.filter(call=call, role="customer").update(due_at=timezone.now())
    failover.expire_due()
    call.refresh_from_db()
    assert (call.state, call.end_reason) == ("failed", "no_media")


def test_each_side_rates_once(chat: Chat) -> None:
    call = chat.connected()
    with pytest.raises(Refused):
        calling.rate(call, by=chat.emma, stars=5)
    calling.end(call, by=chat.dana)
    calling.rate(call, by=chat.emma, stars=4)
    calling.rate(call, by=chat.emma, stars=5)
    calling.rate(call, by=chat.dana, stars=2)
    found = CallRating.objects.filter(call=call).values_list("side", "stars")
    assert sorted(found) == [("agent", 2), ("customer", 5)]
    with pytest.raises(Refused):
        calling.rate(call, by=chat.dana, stars=6)


@pytest.fixture
def open_to_supervisors(db: None) -> Iterator[None]:
    """They read the addresses that agents do not."""
    default = MaskingPolicy.objects.get(is_default=True)
    MaskingRule.objects.create(policy=default, entity="EMAIL", audience="supervisor", action="show")
    policies.forget()
    yield
    policies.forget()


@pytest.mark.usefixtures("open_to_supervisors")
def test_a_further_agent_reads_by_the_rules_for_agents(chat: Chat) -> None:
    """MASK-6, MASK-17: also in the list of their tasks."""
    customer = chat.conversation.customer
    customers.rename(customer, "melissa@gmail.com")
    customer.save()
    command = SendMessage(
        conversation_id=str(chat.conversation.pk),
        client_id=str(uuid.uuid4()),
        text="melissa@gmail.com",
    )
    messages.post(chat.emma, command)
    tomas = factories.agent()
    call = chat.connected()
    conference.invite(call, by=chat.dana, agent_id=tomas.pk)
    conference.join(call, by=factories.actor(tomas), device="t")
    (task,) = desk_states({tomas.pk})[tomas.pk].tasks.values()
    assert task.role == "conference"
    assert (task.customer.name, task.preview) == ("m******@gmail.com", "m******@gmail.com")
