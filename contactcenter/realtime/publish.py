"""What services call to tell browsers something, once the surrounding transaction is committed.

Public and staff frames are different types, so an internal note on the customer's wire is a type error.
"""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from django.db import connection, transaction

from contactcenter.protocol import PublicEvent, StaffConversationEvent
from contactcenter.realtime import groups
from contactcenter.realtime.actor import Audience
from contactcenter.realtime.bus import Load, bus
from contactcenter.sealing import seal

_encode = msgspec.json.Encoder().encode


def to_everyone(conversation_id: UUID, event: PublicEvent) -> None:
    """Tell the customer's sockets. Staff hear their own, masked frame through `to_staff`."""
    _load()["frames"].append((groups.everyone(conversation_id), _encode(event).decode()))


def to_staff(conversation_id: UUID, event: StaffConversationEvent) -> None:
    """Tell the agents and supervisors who follow the conversation."""
    _load()["frames"].append((groups.staff(conversation_id), _encode(event).decode()))


def in_private(group: str, audience: Audience, event: PublicEvent | StaffConversationEvent) -> None:
    """Tell the sockets of one audience in a group something that Valkey must not see in clear."""
    _load()["frames"].append((group, seal(_encode(event).decode()), audience))


def user_changed(*user_ids: UUID | str) -> None:
    """Presence, capacity, offers or conversations of these people changed."""
    _load()["users"].extend(str(user_id) for user_id in user_ids)


def conversation_changed(conversation_ids: Iterable[UUID | str]) -> None:
    """State, participants or names of these conversations changed."""
    _load()["conversations"].extend(str(item) for item in conversation_ids)


def _load() -> Load:
    """The load of the present transaction; sent once, when it commits."""
    pending: Load | None = getattr(connection, "bus_load", None)
    in_transaction = connection.in_atomic_block
    if pending is not None and in_transaction and _is_registered(pending):
        return pending
    load = Load(type="bus", frames=[], users=[], conversations=[])
    connection.bus_load = load  # type: ignore[attr-defined]

    def deliver() -> None:
        if getattr(connection, "bus_load", None) is load:
            connection.bus_load = None  # type: ignore[attr-defined]
        bus.send(load)

    deliver.load = load  # type: ignore[attr-defined]
    transaction.on_commit(deliver)
    return load


def _is_registered(load: Load) -> bool:
    """Whether the load still waits for this commit; a rollback drops the hook, not our reference."""
    return any(getattr(hook[1], "load", None) is load for hook in connection.run_on_commit)
