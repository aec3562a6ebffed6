"""What frames are made of: words with few values, and the parts that several events carry."""

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
PublicKind = Literal["message", "file", "opened", "joined", "left", "ended", "closed", "call"]
StaffKind = Literal[
    "message", "file", "opened", "joined", "left", "ended", "closed", "call",
    "note", "offered", "offer_ended", "requeued", "wrapped_up", "revealed",
]  # fmt: skip
CallKind = Literal["voice", "video"]
CallState = Literal[
    "requested", "ringing", "connected", "ended", "declined", "unanswered", "failed",
]  # fmt: skip
LegRole = Literal["customer", "agent", "supervisor", "monitor", "whisper"]
"""How somebody stands in a call. Who monitors or whispers is unseen by the customer (SUP-17)."""
LegState = Literal["invited", "joining", "live", "lost"]
RecordingState = Literal["off", "on", "paused"]
ListenMode = Literal["monitor", "whisper", "supervisor"]


class Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a frame."""


class Answer(Data, frozen=True, kw_only=True):
    """One answer of the pre-chat form."""

    question_id: Id
    text: str


class Facts(Data, frozen=True, kw_only=True):
    """What a system entry tells, beyond its kind."""

    name: str = ""
    queue: str = ""
    reason: str = ""
    by: str = ""
    seconds: int = 0
    media: str = ""
    """Of an entry about a call: voice or video."""
    detail: str = ""
    """Of an entry about a call: why it ended, or the clip that is shown."""
    file: Id = ""
    """Of a file, whose name is the entry's text: how to ask for it (CHAT-18)."""
    type: str = ""
    """Of a file: what a browser calls its kind."""
    size: int = 0
    """Of a file: bytes."""
    is_masked: bool = False
    """Of a file: masking hides something in it from this reader, who gets its text instead."""


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


class HiddenPlace(Data, frozen=True, kw_only=True):
    """Where a text hides something, in code points; `index` names it in `entry.reveal` (MASK-19)."""

    start: int
    end: int
    entity: str
    index: int


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
    hidden: list[HiddenPlace] = []


class Marks(Data, frozen=True, kw_only=True):
    """How far one side has got."""

    delivered: int = 0
    read: int = 0


class CallPerson(Data, frozen=True, kw_only=True):
    """Somebody in a call, as this viewer may know it."""

    leg: Id
    role: LegRole
    name: str
    state: LegState
    id: Id = ""
    """Of the staff, for the staff."""
    audio: bool = True
    """The microphone is on."""
    video: bool = False
    """The camera is on."""


class Call(Data, frozen=True, kw_only=True):
    """A call as this viewer may know it. A higher `epoch` than before: connect anew."""

    id: Id
    conversation_id: Id
    kind: CallKind
    state: CallState
    epoch: int
    by: Role
    """Who asked for it: an agent called, or the customer wishes to be called (WID-15)."""
    name: str = ""
    since: float
    rings_until: float | None = None
    connected_at: float | None = None
    ended_at: float | None = None
    reason: str = ""
    people: list[CallPerson] = []
    leg: Id = ""
    """The viewer's own leg; empty: not in the call."""
    device: str = ""
    """Which of the viewer's tabs the leg belongs to."""
    slots: dict[str, str] = {}
    """Receiving m-line (mid) of the viewer's connection → the leg it carries, or music, or push."""
    is_held: bool = False
    is_video_off: bool = False
    can_video: bool = False
    """Cameras may be turned on in this call (CALL-3, ROLE-5)."""
    clip_id: Id = ""
    clip: str = ""
    recording: RecordingState = "off"
    region: str = ""


class CallMenu(Data, frozen=True, kw_only=True):
    """CALL-3: what this agent may start here. Empty: possible; else the code of why not."""

    voice: str = ""
    video: str = ""


class CallInvite(Data, frozen=True, kw_only=True):
    """An agent is asked into the call of a colleague (VID-4)."""

    call_id: Id
    conversation_id: Id
    customer: str
    by: str
    kind: CallKind
    rings_until: float


class EarlierCall(Data, frozen=True, kw_only=True):
    """VID-18: a call in the customer's history."""

    id: Id
    kind: CallKind
    at: float
    seconds: int
    agent: str


class IceServer(Data, frozen=True, kw_only=True):
    urls: list[str]
    username: str = ""
    credential: str = ""


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
    call: Call | None = None
    can_ask: list[CallKind] = []
    """Which calls the customer may ask for now (WID-15)."""


class Me(Data, frozen=True, kw_only=True):
    id: Id
    name: str
    username: str
    is_agent: bool
    is_supervisor: bool
    is_admin: bool
    language: str = ""
    reveals: list[str] = []
    """The kinds of data they may have revealed (MASK-19)."""


class PresenceInfo(Data, frozen=True, kw_only=True):
    """PRES-10: what, who set it ("system" or a name), since when."""

    presence: Presence
    since: float
    set_by: str
    text: str = ""


class Capacity(Data, frozen=True, kw_only=True):
    used: int
    max: int
    is_in_call: bool = False
    """CAP-1: nothing is offered until they hang up."""


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
    role: Literal["primary", "conference", "supervisor", "monitor"]
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
    call: Call | None = None
    call_menu: CallMenu | None = None
    """None: calls are off for this widget, or it is not this person's to call."""


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
    contact_origin: str = ""
    """MASK-13: the system's own variable: the address or number the contact came from, if it is known."""
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
    calls: list[EarlierCall] = []
    file_most: int = 0
    """CHAT-18: so many bytes a file of the staff may have; 0: they send none here."""


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
    units: int = 1
    """What it costs whoever gets it (SUP-24)."""
    call: str = ""
    """voice or video while a call is up."""


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
    reveals: int = 0
    """Masked places they had shown to them in the last hour (MASK-19)."""
    queues: list[Id] = []


class Revealer(Data, frozen=True, kw_only=True):
    """Somebody of the staff, whatever their part, who had many masked places shown to them (MASK-19)."""

    id: Id
    name: str
    reveals: int
    """In the last hour."""


class SupervisorRights(Data, frozen=True, kw_only=True):
    """ROLE-2 switches that exist so far."""

    monitor: bool
    force_close: bool
    assign: bool
