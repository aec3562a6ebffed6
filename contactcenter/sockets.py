"""Who may say what, on which address: the readable table, and the kernel's wiring to the apps."""

from typing import Any

import msgspec
from channels.routing import URLRouter
from django.urls import path, re_path

import conversations.commands
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
    commands = conversations.commands.CUSTOMER


class DeskSocket(staff.StaffFeed):
    audience = "desk"
    decoder = msgspec.json.Decoder(protocol.AgentCommand)
    batched = conversations.commands.BATCHED
    commands = {**conversations.commands.AGENT, **routing.commands.AGENT}


class SupervisorSocket(dashboard.SupervisorFeed):
    audience = "supervisor"
    decoder = msgspec.json.Decoder(protocol.SupervisorCommand)
    batched = conversations.commands.BATCHED
    commands = {**conversations.commands.STAFF, **supervisor.commands.SUPERVISOR}


hub.refreshers = [customer.refresh, staff.refresh, dashboard.refresh, authority.refresh]
hub.every_tick = [heartbeat.every_tick, authority.every_tick, customer.refresh_positions]
hub.frame_watchers = [dashboard.dashboard.mark_group]


async def _refuse(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.close"})


application = URLRouter(
    [
        path("ws/customer/", CustomerSocket.as_asgi()),
        path("ws/desk/", DeskSocket.as_asgi()),
        path("ws/supervisor/", SupervisorSocket.as_asgi()),
        re_path("", _refuse),  # without it every stray address is a traceback in the log
    ]
)
