"""Every frame that crosses a socket, in both directions.

Commands are imperative (`message.send`), events and replies are past tense (`entry.posted`). A command
carries `ref`, a number the browser chose; its answer carries the same `ref`. Times are seconds since
1970 (UTC), durations are seconds. `manage.py protocol` writes static/src/protocol.gen.ts and
docs/protocol.md from this module. Pure data: no Django here.
"""

from typing import Literal

import msgspec

Id = str
"""An outward id: a random UUID in its usual text form."""

State = Literal["open", "offered", "active", "waiting", "wrap_up", "closed"]
"""`offered` is spec state Active with sub-status offered; `active` is Active, accepted."""
Presence = Literal["available", "busy", "do_not_disturb", "away", "offline", "rona"]
ChosenPresence = Literal["available", "busy", "do_not_disturb", "away", "offline"]
"""RONA is missing on purpose: only the system sets it (PRES-4)."""
Role = Literal["customer", "agent", "supervisor", "system"]
OfferOutcome = Literal["accepted", "rejected", "timed_out", "withdrawn"]
PublicKind = Literal["message", "opened", "joined", "left", "ended", "closed"]
StaffKind = Literal[
    "message", "opened", "joined", "left", "ended", "closed",
    "note", "offered", "offer_ended", "requeued", "wrapped_up",
]  # fmt: skip


class Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a frame."""


class Command(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True
):
    """Base of what a browser may say. An unknown field or type is refused."""

    ref: int = 0


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """Base of what the server says."""


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


class Answer(Data, frozen=True, kw_only=True):
    """One answer of the pre-chat form."""

    question_id: Id
    text: str


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


# ---- data shared by events ---------------------------------------------------------------------


class Facts(Data, frozen=True, kw_only=True):
    """What a system entry tells, beyond its kind."""

    name: str = ""
    queue: str = ""
    reason: str = ""
    by: str = ""
    seconds: int = 0


class PublicAuthor(Data, frozen=True, kw_only=True):
    role: Role
    name: str = ""


class PublicEntry(Data, frozen=True, kw_only=True):
    """One entry as the customer may see it. `prev` is the entry before it *for customers*."""

    seq: int
    prev: int
    kind: PublicKind
    at: float
    author: PublicAuthor
    client_id: Id = ""
    text: str = ""
    facts: Facts | None = None


class StaffAuthor(Data, frozen=True, kw_only=True):
    role: Role
    name: str = ""
    id: Id = ""


class StaffEntry(Data, frozen=True, kw_only=True):
    """One entry as staff may see it: text is masked before this exists (MASK-15)."""

    seq: int
    prev: int
    kind: StaffKind
    at: float
    author: StaffAuthor
    client_id: Id = ""
    text: str = ""
    facts: Facts | None = None


class Marks(Data, frozen=True, kw_only=True):
    """How far one side has got."""

    delivered: int = 0
    read: int = 0


class PublicConversation(Data, frozen=True, kw_only=True):
    """A conversation as its customer may see it."""

    id: Id
    state: State
    started_at: float
    staff: list[str] = []
    """Display names of those now in the chat."""
    position: int = 0
    """1 = next; 0 = not waiting (WID-5)."""
    ended_by: Role | None = None
    staff_marks: Marks | None = None
    newest: int = 0
    """The newest entry for customers."""


class Me(Data, frozen=True, kw_only=True):
    id: Id
    name: str
    username: str
    is_agent: bool
    is_supervisor: bool
    is_admin: bool
    language: str = ""


class PresenceInfo(Data, frozen=True, kw_only=True):
    """PRES-10: what, who set it ("system" or a name), since when."""

    presence: Presence
    since: float
    set_by: str
    text: str = ""


class Capacity(Data, frozen=True, kw_only=True):
    used: int
    max: int


class CustomerCard(Data, frozen=True, kw_only=True):
    """Who it is, masked as this viewer must see it."""

    name: str
    initials: str
    email: str = ""
    phone: str = ""
    language: str = ""


class Offer(Data, frozen=True, kw_only=True):
    """OFF-1: what the popover shows."""

    id: Id
    conversation_id: Id
    customer: CustomerCard
    queue: str
    agent: str
    thread: str
    """The newest customer message, or the answer to the first question; masked."""
    offered_at: float
    expires_at: float
    waiting_since: float
    can_reject: bool = True
    shows_timer: bool = True


class Task(Data, frozen=True, kw_only=True):
    """CHAT-8: one row of the task pane."""

    conversation_id: Id
    customer: CustomerCard
    queue: str
    state: State
    role: Literal["primary", "supervisor", "monitor"]
    preview: str
    preview_by: Role
    newest: int
    read: int
    unread: int
    since: float
    """When the present state began."""
    waiting_since: float | None = None
    """When the oldest customer message without an answer came."""
    target_seconds: int = 0
    wrap_up_ends_at: float | None = None


class PreChat(Data, frozen=True, kw_only=True):
    question: str
    answer: str


class Earlier(Data, frozen=True, kw_only=True):
    conversation_id: Id
    started_at: float
    agent: str
    reason: str
    preview: str


class Details(Data, frozen=True, kw_only=True):
    """CHAT-16: the side panel."""

    customer: CustomerCard
    channel: str
    queue: str
    widget: str
    started_at: float
    wait_seconds: int | None = None
    page_url: str = ""
    page_title: str = ""
    consent: str = ""
    answers: list[PreChat] = []
    earlier: list[Earlier] = []
    participants: list[StaffAuthor] = []
    customer_marks: Marks | None = None


class Row(Data, frozen=True, kw_only=True):
    """SUP-4: one conversation on the dashboard."""

    id: Id
    subject: str
    customer: CustomerCard
    channel: str
    state: State
    queue_id: Id
    queue: str
    agent_id: Id = ""
    agent: str = ""
    started_at: float
    state_since: float
    accepted_at: float | None = None
    ended_at: float | None = None
    closed_at: float | None = None
    waiting_since: float | None = None
    """When the oldest unanswered customer message came, for "needs attention"."""
    target_seconds: int = 0
    close_reason: str = ""


class QueueSummary(Data, frozen=True, kw_only=True):
    """The strip above the list."""

    id: Id
    name: str
    waiting: int
    active: int
    longest_since: float | None = None
    available: int = 0
    signed_in: int = 0


class AgentSummary(Data, frozen=True, kw_only=True):
    id: Id
    name: str
    presence: PresenceInfo
    capacity: Capacity


class SupervisorRights(Data, frozen=True, kw_only=True):
    """ROLE-2 switches that exist so far."""

    monitor: bool
    force_close: bool


# ---- replies -----------------------------------------------------------------------------------


class Done(Event, frozen=True, kw_only=True, tag="done"):
    """The command took effect."""

    ref: int


class Refused(Event, frozen=True, kw_only=True, tag="refused"):
    """A rule said no and nothing changed. `code` is stable; `detail` is for a log, not for people."""

    ref: int
    code: str
    detail: str = ""


class MessageAccepted(Event, frozen=True, kw_only=True, tag="message.accepted"):
    """The message is committed (REL-3)."""

    ref: int
    conversation_id: Id
    client_id: Id
    seq: int
    at: float


class ConversationStarted(Event, frozen=True, kw_only=True, tag="conversation.started"):
    ref: int
    conversation: PublicConversation


# ---- events: every socket ----------------------------------------------------------------------


class Ping(Event, frozen=True, kw_only=True, tag="ping"):
    """Answer with `pong` and the same number; a reader that stays silent is cut off (4008)."""

    n: int


class Heartbeat(Event, frozen=True, kw_only=True, tag="heartbeat"):
    """Server time and the newest entry of each conversation this socket follows."""

    at: float
    heads: dict[Id, int]


class Draining(Event, frozen=True, kw_only=True, tag="draining"):
    """The server stops soon: come back after that many milliseconds."""

    retry_ms: int


# ---- events: customers -------------------------------------------------------------------------


class CustomerWelcome(Event, frozen=True, kw_only=True, tag="welcome.customer"):
    """The snapshot: the present conversation, if any, and what was missed since the `hello`."""

    at: float
    conversation: PublicConversation | None = None
    entries: list[PublicEntry] = []
    has_more: bool = False


class EntryPosted(Event, frozen=True, kw_only=True, tag="entry.posted"):
    conversation_id: Id
    entry: PublicEntry


class PublicEntries(Event, frozen=True, kw_only=True, tag="entries.public"):
    """Answer to `conversation.read`; oldest first."""

    ref: int
    conversation_id: Id
    entries: list[PublicEntry]
    has_more: bool = False


class ConversationChanged(Event, frozen=True, kw_only=True, tag="conversation.changed"):
    conversation: PublicConversation


class PublicTyping(Event, frozen=True, kw_only=True, tag="typing.public"):
    conversation_id: Id
    name: str
    is_typing: bool


class PublicMarks(Event, frozen=True, kw_only=True, tag="marks.public"):
    """How far the staff has got."""

    conversation_id: Id
    marks: Marks


# ---- events: staff -----------------------------------------------------------------------------


class StaffWelcome(Event, frozen=True, kw_only=True, tag="welcome.staff"):
    """The snapshot of the workspace; per conversation a `conversation.opened` follows."""

    at: float
    me: Me
    presence: PresenceInfo | None = None
    missed_queue: str = ""
    capacity: Capacity | None = None
    offers: list[Offer] = []
    tasks: list[Task] = []
    rights: SupervisorRights | None = None


class ConversationOpened(Event, frozen=True, kw_only=True, tag="conversation.opened"):
    """This socket now follows the conversation: its details, and the entries missed."""

    task: Task
    details: Details
    entries: list[StaffEntry]
    has_more: bool = False
    """Older entries exist; page with `conversation.read` and `before`."""
    is_gap: bool = False
    """Too much was missed: forget older entries and page back."""


class ConversationLeft(Event, frozen=True, kw_only=True, tag="conversation.left"):
    """This socket no longer follows the conversation."""

    conversation_id: Id


class EntryLogged(Event, frozen=True, kw_only=True, tag="entry.logged"):
    conversation_id: Id
    entry: StaffEntry


class StaffEntries(Event, frozen=True, kw_only=True, tag="entries.staff"):
    """Answer to `conversation.read`; oldest first."""

    ref: int
    conversation_id: Id
    entries: list[StaffEntry]
    has_more: bool = False


class TaskChanged(Event, frozen=True, kw_only=True, tag="task.changed"):
    """State, names or timers of a conversation this socket follows changed."""

    task: Task


class StaffTyping(Event, frozen=True, kw_only=True, tag="typing.staff"):
    conversation_id: Id
    name: str
    role: Role
    is_typing: bool


class StaffMarks(Event, frozen=True, kw_only=True, tag="marks.staff"):
    """How far the customer has got."""

    conversation_id: Id
    marks: Marks


class PresenceChanged(Event, frozen=True, kw_only=True, tag="presence.changed"):
    presence: PresenceInfo
    missed_queue: str = ""
    """With RONA: the queue whose request was missed."""


class CapacityChanged(Event, frozen=True, kw_only=True, tag="capacity.changed"):
    capacity: Capacity


class OfferMade(Event, frozen=True, kw_only=True, tag="offer.made"):
    offer: Offer


class OfferEnded(Event, frozen=True, kw_only=True, tag="offer.ended"):
    offer_id: Id
    outcome: OfferOutcome


class DashboardSnapshot(Event, frozen=True, kw_only=True, tag="dashboard.snapshot"):
    """Everything the supervisor's queues hold now, plus what closed in the last 24 hours."""

    at: float
    version: int
    rows: list[Row]
    queues: list[QueueSummary]
    agents: list[AgentSummary]
    rights: SupervisorRights


class DashboardChanged(Event, frozen=True, kw_only=True, tag="dashboard.changed"):
    """Follows version - 1; on a gap watch again."""

    version: int
    rows: list[Row] = []
    removed: list[Id] = []
    queues: list[QueueSummary] = []
    agents: list[AgentSummary] = []


# ---- who may say and hear what -----------------------------------------------------------------

CustomerCommand = (
    Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | EndConversation
    | StartConversation
)  # fmt: skip
AgentCommand = (
    Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | EndConversation
    | SetPresence | AcceptOffer | RejectOffer | AddNote | ReleaseConversation
    | ClosePanel | SubmitWrapUp
)  # fmt: skip
SupervisorCommand = (
    Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | WatchDashboard
    | UnwatchDashboard | StartMonitor | StopMonitor | JoinConversation | LeaveConversation
    | ForceClose | AddNote
)  # fmt: skip
PublicEvent = EntryPosted | ConversationChanged | PublicTyping | PublicMarks
"""What may be published to everyone in a conversation."""
StaffConversationEvent = EntryLogged | TaskChanged | StaffTyping | StaffMarks
"""What may be published to the staff of a conversation."""
UserEvent = PresenceChanged | CapacityChanged | OfferMade | OfferEnded
"""What may be published to one person of the staff."""
CustomerEvent = (
    Done | Refused | MessageAccepted | ConversationStarted | Ping | Heartbeat | Draining
    | CustomerWelcome | PublicEntries | PublicEvent
)  # fmt: skip
StaffEvent = (
    Done | Refused | MessageAccepted | Ping | Heartbeat | Draining | StaffWelcome
    | ConversationOpened | ConversationLeft | StaffEntries | StaffConversationEvent | UserEvent
    | DashboardSnapshot | DashboardChanged
)  # fmt: skip
