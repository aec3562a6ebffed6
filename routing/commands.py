"""Socket doors of routing."""

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.socket import Commands
from conversations import access
from conversations.commands import reason_id
from conversations.services import ending, lifecycle
from conversations.states import Trigger
from routing import tasks
from routing.models import WorkItem
from routing.services import offers, presence
from routing.states import Presence


def set_presence(actor: Actor, command: protocol.SetPresence) -> None:
    presence.choose(actor, Presence(command.presence))
    tasks.wake()


def accept(actor: Actor, command: protocol.AcceptOffer) -> None:
    offers.accept(access.parse_id(command.offer_id), by=actor)


def reject(actor: Actor, command: protocol.RejectOffer) -> None:
    offers.reject(access.parse_id(command.offer_id), by=actor)


def release(actor: Actor, command: protocol.ReleaseConversation) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "conversation.release")
    lifecycle.move(conversation.id, Trigger.RELEASE, by=actor)


def submit_wrap_up(actor: Actor, command: protocol.SubmitWrapUp) -> None:
    conversation = access.conversation_for(actor, command.conversation_id, "wrap_up.submit")
    item = WorkItem.objects.select_related("workstream").get(pk=conversation.pk)
    if item.workstream.requires_reason and not command.reason_id:
        raise Refused("reason_required")
    ending.submit_wrap_up(
        conversation, by=actor, reason_id=reason_id(command.reason_id), notes=command.notes
    )


AGENT: Commands = {
    protocol.SetPresence: set_presence,
    protocol.AcceptOffer: accept,
    protocol.RejectOffer: reject,
    protocol.ReleaseConversation: release,
    protocol.SubmitWrapUp: submit_wrap_up,
}
