"""What the server says: replies, and events for everybody, for customers, for staff."""

import msgspec

from contactcenter.protocol.data import (
    AgentSummary,
    CallInvite,
    Capacity,
    Details,
    IceServer,
    Id,
    Marks,
    Me,
    Offer,
    OfferOutcome,
    PresenceInfo,
    PublicConversation,
    PublicEntry,
    QueueSummary,
    Revealer,
    Role,
    Row,
    StaffEntry,
    SupervisorRights,
    Task,
)


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """Base of what the server says."""


# ---- replies -----------------------------------------------------------------------------------


class Done(Event, frozen=True, kw_only=True, tag="done"):
    """The command took effect."""

    ref: int


class Refused(Event, frozen=True, kw_only=True, tag="refused"):
    """A rule said no and nothing changed. `code` is stable; `detail` is for a log, not for people.

    After `retry_after` seconds it is worth another try; 0: nobody knows."""

    ref: int
    code: str
    detail: str = ""
    retry_after: int = 0


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


class CallAnswered(Event, frozen=True, kw_only=True, tag="call.answered"):
    """The relay's answer to an offer of this leg."""

    ref: int
    call_id: Id
    epoch: int
    leg: Id
    sdp: str


class IceGiven(Event, frozen=True, kw_only=True, tag="ice.given"):
    """Where to reach the relay from: TURN credentials that end soon, for this person only."""

    ref: int
    servers: list[IceServer] = []
    relay_only: bool = False


# ---- events: every socket ----------------------------------------------------------------------


class Ping(Event, frozen=True, kw_only=True, tag="ping"):
    """Answer with `pong` and the same number; a reader that stays silent is cut off (4008)."""

    n: int


class Heartbeat(Event, frozen=True, kw_only=True, tag="heartbeat"):
    """Server time and the newest entry of each conversation this socket follows."""

    at: float
    heads: dict[Id, int]


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


class PublicMasked(Event, frozen=True, kw_only=True, tag="masked.public"):
    """What masking made of an entry that was told before: it replaces the one with its number."""

    conversation_id: Id
    entry: PublicEntry


class PublicEntries(Event, frozen=True, kw_only=True, tag="entries.public"):
    """Answer to `conversation.read`; oldest first."""

    ref: int
    conversation_id: Id
    entries: list[PublicEntry]
    has_more: bool = False


class Transcript(Event, frozen=True, kw_only=True, tag="transcript"):
    """Answer to `transcript.get`."""

    ref: int
    conversation_id: Id
    text: str


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
    invites: list[CallInvite] = []
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


class StaffMasked(Event, frozen=True, kw_only=True, tag="masked.staff"):
    """What masking made of an entry that was told before: it replaces the one with its number."""

    conversation_id: Id
    entry: StaffEntry


class Revealed(Event, frozen=True, kw_only=True, tag="revealed"):
    """Answer to `entry.reveal`: what stands behind one masked place; forget it after `seconds`."""

    ref: int
    conversation_id: Id
    seq: int
    index: int
    value: str
    seconds: int


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


class CallInvited(Event, frozen=True, kw_only=True, tag="call.invited"):
    """A colleague asks for this agent in a call (VID-4)."""

    invite: CallInvite


class CallInviteEnded(Event, frozen=True, kw_only=True, tag="call.invite_ended"):
    """Accepted, declined, withdrawn or too late."""

    call_id: Id


class DashboardSnapshot(Event, frozen=True, kw_only=True, tag="dashboard.snapshot"):
    """Everything the supervisor's queues hold now, plus what closed in the last 24 hours."""

    at: float
    version: int
    rows: list[Row]
    queues: list[QueueSummary]
    agents: list[AgentSummary]
    rights: SupervisorRights
    revealers: list[Revealer] = []


class DashboardChanged(Event, frozen=True, kw_only=True, tag="dashboard.changed"):
    """Follows version - 1; on a gap watch again."""

    version: int
    rows: list[Row] = []
    removed: list[Id] = []
    queues: list[QueueSummary] = []
    agents: list[AgentSummary] = []
    revealers: list[Revealer] | None = None
    """All of them, when anything about them changed."""
