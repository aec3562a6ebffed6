"""Heartbeats with the newest numbers, and the renewal of this process's leases."""

from uuid import UUID

from contactcenter import protocol
from contactcenter.realtime import leases
from contactcenter.realtime.hub import hub
from contactcenter.realtime.socket import Socket
from contactcenter.realtime.threads import in_thread
from conversations import payloads, selectors


async def every_tick(count: int) -> None:
    if count % leases.RENEW_SECONDS == 0 and hub.sockets:
        await in_thread(leases.renew, hub.node)
    if hub.heartbeat_is_due(count):
        await beat()


async def beat() -> None:
    """Tell every socket how far its conversations are: the repair for a lost last message."""
    followed = hub.followed()
    found = await in_thread(selectors.heads, [UUID(key) for key in followed]) if followed else {}
    heads: dict[Socket, dict[str, int]] = {socket: {} for socket in hub.sockets}
    for conversation_id, sockets in followed.items():
        newest, public = found.get(conversation_id, (0, 0))
        for socket in sockets:
            is_customer = socket.actor.customer_id is not None
            heads.setdefault(socket, {})[conversation_id] = public if is_customer else newest
    now = payloads.now()
    for socket, numbers in heads.items():
        socket.send(protocol.Heartbeat(at=now, heads=numbers))
