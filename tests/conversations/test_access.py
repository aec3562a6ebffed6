"""Who stands how to a conversation, and that asking about somebody else's tells nothing."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations import access
from tests import factories

pytestmark = pytest.mark.db


def asks(actor: Actor, action: str, conversation_id: str) -> list[str]:
    """The statements behind a refusal, without what differs by design: the id itself."""
    with CaptureQueriesContext(connection) as asked, pytest.raises(Refused, match="not_found"):
        access.conversation_for(actor, conversation_id, action)
    plain = uuid.UUID(conversation_id)
    return [q["sql"].replace(str(plain), "ID").replace(plain.hex, "ID") for q in asked]


def agent() -> Actor:
    return factories.actor(factories.agent())


def customer() -> Actor:
    return factories.actor(factories.conversation().customer)


@pytest.mark.parametrize("who", [agent, customer])
@pytest.mark.parametrize(
    "action", ["conversation.read", "message.send", "conversation.force_close"]
)
def test_a_forbidden_conversation_is_asked_for_like_an_unknown_one(
    who: Callable[[], Actor], action: str
) -> None:
    """H7: the same work, so that the time of the answer tells nothing either."""
    actor, theirs = who(), factories.conversation()
    forbidden = asks(actor, action, str(theirs.pk))
    assert forbidden == asks(actor, action, str(uuid.uuid4()))
    assert forbidden
