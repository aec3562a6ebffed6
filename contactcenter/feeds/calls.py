"""Calls as a part of what desks, drawers and widgets show."""

from uuid import UUID

import msgspec

from contactcenter.protocol import Details, PublicConversation
from media import selectors
from routing.selectors import DeskState


def attach(states: dict[UUID, DeskState], *, is_supervisor: bool) -> None:
    """Put calls, menus and invitations into these screens."""
    keys = {UUID(key) for state in states.values() for key in state.tasks}
    board = selectors.Board(keys)
    menus = selectors.menus(
        (who, UUID(key))
        for who, state in states.items()
        for key, task in state.tasks.items()
        if task.role == "primary" and task.state == "active"
    )
    for who, state in states.items():
        for key, task in state.tasks.items():
            state.tasks[key] = msgspec.structs.replace(
                task,
                call=board.for_staff(UUID(key), who, is_supervisor=is_supervisor),
                call_menu=menus.get((who, UUID(key))),
            )
    if not is_supervisor:
        for who, invites in selectors.invites(states).items():
            states[who].invites = invites


def with_calls(found: dict[UUID, PublicConversation]) -> dict[UUID, PublicConversation]:
    """The same conversations of customers, with their calls and what they may ask for."""
    keys = [UUID(conversation.id) for conversation in found.values()]
    board = selectors.Board(keys)
    askable = selectors.askable(keys)
    return {
        customer_id: msgspec.structs.replace(
            conversation,
            call=board.for_customer(UUID(conversation.id), customer_id),
            can_ask=askable.get(UUID(conversation.id), []),
        )
        for customer_id, conversation in found.items()
    }


def with_earlier(details: Details, conversation_id: UUID) -> Details:
    """The side panel with the customer's earlier calls (VID-18)."""
    return msgspec.structs.replace(details, calls=selectors.earlier_calls(conversation_id))
