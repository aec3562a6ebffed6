"""Socket doors of the supervisor."""

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.socket import Commands
from conversations import access
from supervisor import tasks
from supervisor.services import closing, monitoring


def start_monitor(actor: Actor, command: protocol.StartMonitor) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "monitor.start")
    monitoring.start(conversation, by=actor)


def stop_monitor(actor: Actor, command: protocol.StopMonitor) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "monitor.stop")
    monitoring.stop(conversation, by=actor)


def join(actor: Actor, command: protocol.JoinConversation) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.join")
    monitoring.join(conversation, by=actor)


def leave(actor: Actor, command: protocol.LeaveConversation) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.leave")
    monitoring.leave(conversation, by=actor)


def force_close(actor: Actor, command: protocol.ForceClose) -> None:
    conversation = access.conversation_for(
        actor, command.conversation_id, "conversation.force_close"
    )
    request_id = closing.request(conversation, by=actor)
    if request_id is not None:
        tasks.ask(request_id)


SUPERVISOR: Commands = {
    protocol.StartMonitor: start_monitor,
    protocol.StopMonitor: stop_monitor,
    protocol.JoinConversation: join,
    protocol.LeaveConversation: leave,
    protocol.ForceClose: force_close,
}
