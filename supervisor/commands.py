"""Socket doors of the supervisor."""

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.socket import Commands
from conversations import access
from supervisor import tasks
from supervisor.services import assigning, closing, monitoring


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


def assign(actor: Actor, command: protocol.AssignConversation) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.assign")
    if command.agent_id is not None:
        agent_id = access.parse_id(command.agent_id)
        assigning.to_agent(conversation, by=actor, agent_id=agent_id, override=command.override)
    elif command.queue_id is not None:
        assigning.to_queue(conversation, by=actor, queue_id=access.parse_id(command.queue_id))
    else:
        raise Refused("invalid", "agent_id")


SUPERVISOR: Commands = {
    protocol.StartMonitor: start_monitor,
    protocol.StopMonitor: stop_monitor,
    protocol.JoinConversation: join,
    protocol.LeaveConversation: leave,
    protocol.ForceClose: force_close,
    protocol.AssignConversation: assign,
}
