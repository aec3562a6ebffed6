"""Who may say what, on which address: the readable table, and the kernel's wiring to the apps."""

from typing import Any

import msgspec

import conversations.commands
import media.commands
import routing.commands
import supervisor.commands
from contactcenter import protocol
from contactcenter.feeds import authority, customer, dashboard, heartbeat, staff
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.hub import hub
from contactcenter.realtime.socket import Socket
from conversations.services import audit

Socket.authenticate = staticmethod(authority.authenticate)


def _note_denied(actor: Actor, action: str, code: str) -> None:
    """Staff who try what they may not leave a trace; customers only cost themselves their rate."""
    if actor.user_id is not None:
        audit.record(actor, action, "", outcome=code)


Socket.on_denied = staticmethod(_note_denied)


class CustomerSocket(customer.CustomerFeed):
    audience = "customer"
    decoder = msgspec.json.Decoder(protocol.CustomerCommand)
    most_per_actor = 5
    batched = conversations.commands.BATCHED
    commands = {**conversations.commands.CUSTOMER, **media.commands.CUSTOMER}


class DeskSocket(staff.StaffFeed):
    audience = "desk"
    decoder = msgspec.json.Decoder(protocol.AgentCommand)
    batched = conversations.commands.BATCHED
    commands = {
        **conversations.commands.AGENT,
        **routing.commands.AGENT,
        **media.commands.AGENT,
    }


class SupervisorSocket(dashboard.SupervisorFeed):
    audience = "supervisor"
    decoder = msgspec.json.Decoder(protocol.SupervisorCommand)
    batched = conversations.commands.BATCHED
    commands = {
        **conversations.commands.STAFF,
        **media.commands.SUPERVISOR,
        **supervisor.commands.SUPERVISOR,
    }


hub.refreshers = [customer.refresh, staff.refresh, dashboard.refresh, authority.refresh]
hub.every_tick = [heartbeat.every_tick, authority.every_tick, customer.refresh_positions]
hub.frame_watchers = [dashboard.dashboard.mark_group]


SOCKETS: dict[str, type[Socket]] = {
    "/ws/customer/": CustomerSocket,
    "/ws/desk/": DeskSocket,
    "/ws/supervisor/": SupervisorSocket,
}


async def application(scope: Any, receive: Any, send: Any) -> None:
    """The socket of an address; any other address is refused before it is accepted."""
    socket = SOCKETS.get(scope["path"])
    if socket is None:
        await receive()
        await send({"type": "websocket.close"})
    else:
        await socket(send).run(scope, receive)
