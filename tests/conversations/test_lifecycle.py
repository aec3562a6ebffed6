"""State, log, participants and capacity change together or not at all (CONV-1…5)."""

import itertools

import pytest
from django.db import transaction
from django.dispatch import Signal

from contactcenter.realtime.actor import SYSTEM
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Entry, Participant
from conversations.services import ending, lifecycle
from conversations.signals import conversations_moved
from conversations.states import TRANSITIONS, State, Trigger
from routing.models import WorkItem
from routing.services import capacity
from tests import factories

pytestmark = pytest.mark.db
_JOINING = {Trigger.ACCEPT, Trigger.PICK, Trigger.REOPEN}


def in_state(state: State) -> Conversation:
    """A conversation put into a state by hand: some states cannot be reached yet."""
    made = factories.conversation()
    closed_at = made.created_at if state is State.CLOSED else None
    Conversation.objects.filter(pk=made.pk).update(state=state, closed_at=closed_at)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(("state", "trigger"), list(itertools.product(State, Trigger)))
def test_only_rows_of_the_table_change_anything(state: State, trigger: Trigger) -> None:
    conversation = in_state(state)
    agent = factories.agent()
    before = Entry.objects.filter(conversation=conversation).count()
    by = factories.actor(agent) if trigger in _JOINING else SYSTEM
    if (state, trigger) in TRANSITIONS:
        lifecycle.move(conversation.pk, trigger, by=by)
        conversation.refresh_from_db()
        assert conversation.state == TRANSITIONS[state, trigger].to
        assert Entry.objects.filter(conversation=conversation).count() > before
    else:
        with pytest.raises(Refused) as refusal:
            lifecycle.move(conversation.pk, trigger, by=by)
        assert (refusal.value.code, refusal.value.status) == ("stale_state", 409)
        conversation.refresh_from_db()
        assert conversation.state == state
        assert Entry.objects.filter(conversation=conversation).count() == before


def test_a_failing_receiver_takes_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = factories.conversation()

    def fail(**_: object) -> None:
        raise RuntimeError("between the two writes")

    conversations_moved.connect(fail)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            lifecycle.move(conversation.pk, Trigger.FORCE_CLOSE)
    finally:
        Signal.disconnect(conversations_moved, fail)
    conversation.refresh_from_db()
    assert conversation.state == State.OPEN
    assert list(Entry.objects.filter(conversation=conversation).values_list("kind", flat=True)) == [
        "opened"
    ]
    assert WorkItem.objects.get(pk=conversation.pk).state == "waiting"


def test_the_log_has_no_hole_and_names_the_public_entry_before() -> None:
    conversation, agent = factories.conversation(), factories.agent()
    by = factories.actor(agent)
    lifecycle.move(conversation.pk, Trigger.PICK, by=by)
    lifecycle.move(conversation.pk, Trigger.RELEASE, by=by)
    lifecycle.move(conversation.pk, Trigger.FORCE_CLOSE)
    entries = list(Entry.objects.filter(conversation=conversation).order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    newest_public = 0
    for entry in entries:
        assert entry.prev_public == newest_public
        newest_public = entry.seq if entry.is_public else newest_public


CAUSES = [
    ([Trigger.CUSTOMER_END], "customer_ended"),
    ([Trigger.CUSTOMER_LOST], "customer_disconnected"),
    ([Trigger.AUTO_CLOSE], "auto_close"),
    ([Trigger.OVERFLOW_END], "overflow_end"),
    ([Trigger.FORCE_CLOSE], "force_close"),
    ([Trigger.PICK, Trigger.AGENT_END, Trigger.WRAP_UP_DONE], "agent_ended"),
]


@pytest.mark.parametrize(("triggers", "reason"), CAUSES)
def test_a_closed_conversation_says_why(triggers: list[Trigger], reason: str) -> None:
    conversation, agent = factories.conversation(), factories.agent()
    for trigger in triggers:
        lifecycle.move(conversation.pk, trigger, by=factories.actor(agent))
    conversation.refresh_from_db()
    assert (conversation.state, conversation.close_reason) == (State.CLOSED, reason)
    assert not Participant.objects.filter(conversation=conversation, left_at=None).exists()


@pytest.mark.parametrize(
    ("trigger", "reason"),
    [
        (Trigger.RELEASE, "transferred_to_queue"),
        (Trigger.CLOSE_LIVE_PANEL, "agent_closed"),
        (Trigger.AGENT_LOST, "agent_disconnected"),
    ],
)
def test_an_ended_session_says_why(trigger: Trigger, reason: str) -> None:
    conversation, agent = factories.conversation(), factories.agent()
    by = factories.actor(agent)
    lifecycle.move(conversation.pk, Trigger.PICK, by=by)
    lifecycle.move(conversation.pk, trigger, by=by)
    session = Participant.objects.get(conversation=conversation, user=agent.user)
    assert (session.close_reason, session.left_at is None) == (reason, False)
    assert WorkItem.objects.get(pk=conversation.pk).state == "waiting"
    assert capacity.drift() == []


def test_closing_the_panel_reroutes_live_chat_and_rests_messaging() -> None:
    by = factories.actor(factories.agent())
    chat = factories.conversation()
    stream = factories.workstream(channel="messaging")
    messaging = factories.conversation(stream, channel="messaging")
    for conversation in (chat, messaging):
        lifecycle.move(conversation.pk, Trigger.PICK, by=by)
        ending.close_panel(conversation, by=by)
        conversation.refresh_from_db()
    assert (chat.state, messaging.state) == (State.OPEN, State.WAITING)
