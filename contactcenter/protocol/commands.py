"""What a browser may say."""

import msgspec

from contactcenter.protocol.data import Answer, ChosenPresence, Id


class Command(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True
):
    """Base of what a browser may say. An unknown field or type is refused."""

    ref: int = 0


# ---- commands: everybody -----------------------------------------------------------------------


class Hello(Command, frozen=True, kw_only=True, tag="hello"):
    """The first frame: the single-use ticket, and the newest entry held per conversation."""

    ticket: str
    since: dict[Id, int] = {}


class Pong(Command, frozen=True, kw_only=True, tag="pong"):
    """Answer to `ping`: everything up to that number was read."""

    n: int


class SendMessage(Command, frozen=True, kw_only=True, tag="message.send"):
    """Post a message. The same client_id again is the same entry and the same answer (REL-2)."""

    conversation_id: Id
    client_id: Id
    text: str


class ReadConversation(Command, frozen=True, kw_only=True, tag="conversation.read"):
    """Ask for entries: those after `since`, or with `before` the page that precedes it."""

    conversation_id: Id
    since: int = 0
    before: int | None = None


class SetMarks(Command, frozen=True, kw_only=True, tag="marks.set"):
    """Tell how far this person received and read (CHAT-14). Best effort, never goes back."""

    conversation_id: Id
    delivered: int
    read: int


class SetTyping(Command, frozen=True, kw_only=True, tag="typing.set"):
    """Tell the other side that somebody is writing; at most every 3 s (CHAT-13)."""

    conversation_id: Id
    is_typing: bool = True


class EndConversation(Command, frozen=True, kw_only=True, tag="conversation.end"):
    """End: Active goes to Wrap-up, Open to Closed (T6, T12, T13, T14)."""

    conversation_id: Id


# ---- commands: customers -----------------------------------------------------------------------


class StartConversation(Command, frozen=True, kw_only=True, tag="conversation.start"):
    """Open a conversation (T1). Repeating a client_id gives the same conversation."""

    client_id: Id
    name: str
    email: str = ""
    answers: list[Answer] = []
    notice_version: int = 0
    has_consented: bool = False
    language: str = ""
    page_url: str = ""
    page_title: str = ""


class GetTranscript(Command, frozen=True, kw_only=True, tag="transcript.get"):
    """Ask for the conversation as a text file, masked (WID-12)."""

    conversation_id: Id


class MailTranscript(Command, frozen=True, kw_only=True, tag="transcript.mail"):
    """Have it sent; without an address to the one given before the chat."""

    conversation_id: Id
    email: str = ""


# ---- commands: agents and supervisors ----------------------------------------------------------


class SetPresence(Command, frozen=True, kw_only=True, tag="presence.set"):
    presence: ChosenPresence


class AcceptOffer(Command, frozen=True, kw_only=True, tag="offer.accept"):
    """T9. Refused with `offer_gone` when the timer ran out or somebody withdrew it."""

    offer_id: Id


class RejectOffer(Command, frozen=True, kw_only=True, tag="offer.reject"):
    """T10."""

    offer_id: Id


class AddNote(Command, frozen=True, kw_only=True, tag="note.add"):
    """A note for the team; the customer never receives it."""

    conversation_id: Id
    client_id: Id
    text: str


class RevealEntry(Command, frozen=True, kw_only=True, tag="entry.reveal"):
    """Ask for what stands behind one masked place of a message, and say why (MASK-19)."""

    conversation_id: Id
    seq: int
    index: int
    reason: str


class ReleaseConversation(Command, frozen=True, kw_only=True, tag="conversation.release"):
    """Give an active conversation back to its queue (T16)."""

    conversation_id: Id


class ClosePanel(Command, frozen=True, kw_only=True, tag="panel.close"):
    """Close the panel without End: live chat is rerouted (T17), asynchronous work waits (T18)."""

    conversation_id: Id


class SubmitWrapUp(Command, frozen=True, kw_only=True, tag="wrap_up.submit"):
    """Store the reason and close (T26, WRAP-4)."""

    conversation_id: Id
    reason_id: Id | None = None
    notes: str = ""


class WatchDashboard(Command, frozen=True, kw_only=True, tag="dashboard.watch"):
    """Ask for a fresh snapshot and the changes that follow (SUP-5)."""


class UnwatchDashboard(Command, frozen=True, kw_only=True, tag="dashboard.unwatch"):
    """No more dashboard changes on this socket."""


class StartMonitor(Command, frozen=True, kw_only=True, tag="monitor.start"):
    """Read along, unseen by the customer (SUP-11…13)."""

    conversation_id: Id


class StopMonitor(Command, frozen=True, kw_only=True, tag="monitor.stop"):
    conversation_id: Id


class JoinConversation(Command, frozen=True, kw_only=True, tag="conversation.join"):
    """Become a visible participant; agent and customer are told (SUP-14)."""

    conversation_id: Id


class LeaveConversation(Command, frozen=True, kw_only=True, tag="conversation.leave"):
    """Back to monitoring; the agent stays primary (SUP-16)."""

    conversation_id: Id


class ForceClose(Command, frozen=True, kw_only=True, tag="conversation.force_close"):
    """Have the conversation closed by the worker whatever its state (SUP-40…43)."""

    conversation_id: Id
