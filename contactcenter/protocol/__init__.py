"""Every frame that crosses a socket, in both directions.

Commands are imperative (`message.send`), events and replies are past tense (`entry.posted`). A command
carries `ref`, a number the browser chose; its answer carries the same `ref`. Times are seconds since
1970 (UTC), durations are seconds. `manage.py protocol` writes static/src/protocol.gen.ts and
docs/protocol.md from this module. Pure data: no Django here.
"""

from contactcenter.protocol.commands import (
    AcceptOffer,
    AddNote,
    ClosePanel,
    Command,
    EndConversation,
    ForceClose,
    GetTranscript,
    Hello,
    JoinConversation,
    LeaveConversation,
    MailTranscript,
    Pong,
    ReadConversation,
    RejectOffer,
    ReleaseConversation,
    RevealEntry,
    SendMessage,
    SetMarks,
    SetPresence,
    SetTyping,
    StartConversation,
    StartMonitor,
    StopMonitor,
    SubmitWrapUp,
    UnwatchDashboard,
    WatchDashboard,
)
from contactcenter.protocol.data import (
    AgentSummary,
    Answer,
    Capacity,
    ChosenPresence,
    CustomerCard,
    Data,
    Details,
    Earlier,
    Facts,
    HiddenPlace,
    Id,
    Marks,
    Me,
    Offer,
    OfferOutcome,
    PreChat,
    Presence,
    PresenceInfo,
    PublicAuthor,
    PublicConversation,
    PublicEntry,
    PublicKind,
    QueueSummary,
    Role,
    Row,
    StaffAuthor,
    StaffEntry,
    StaffKind,
    State,
    SupervisorRights,
    Task,
)
from contactcenter.protocol.events import (
    CapacityChanged,
    ConversationChanged,
    ConversationLeft,
    ConversationOpened,
    ConversationStarted,
    CustomerWelcome,
    DashboardChanged,
    DashboardSnapshot,
    Done,
    EntryLogged,
    EntryPosted,
    Event,
    Heartbeat,
    MessageAccepted,
    OfferEnded,
    OfferMade,
    Ping,
    PresenceChanged,
    PublicEntries,
    PublicMarks,
    PublicMasked,
    PublicTyping,
    Refused,
    Revealed,
    StaffEntries,
    StaffMarks,
    StaffMasked,
    StaffTyping,
    StaffWelcome,
    TaskChanged,
    Transcript,
)

__all__ = [
    "AcceptOffer",
    "AddNote",
    "AgentCommand",
    "AgentSummary",
    "Answer",
    "Capacity",
    "CapacityChanged",
    "ChosenPresence",
    "ClosePanel",
    "Command",
    "ConversationChanged",
    "ConversationLeft",
    "ConversationOpened",
    "ConversationStarted",
    "CustomerCard",
    "CustomerCommand",
    "CustomerEvent",
    "CustomerWelcome",
    "DashboardChanged",
    "DashboardSnapshot",
    "Data",
    "Details",
    "Done",
    "Earlier",
    "EndConversation",
    "EntryLogged",
    "EntryPosted",
    "Event",
    "Facts",
    "ForceClose",
    "GetTranscript",
    "Heartbeat",
    "Hello",
    "HiddenPlace",
    "Id",
    "JoinConversation",
    "LeaveConversation",
    "MailTranscript",
    "Marks",
    "Me",
    "MessageAccepted",
    "Offer",
    "OfferEnded",
    "OfferMade",
    "OfferOutcome",
    "Ping",
    "Pong",
    "PreChat",
    "Presence",
    "PresenceChanged",
    "PresenceInfo",
    "PublicAuthor",
    "PublicConversation",
    "PublicEntries",
    "PublicEntry",
    "PublicEvent",
    "PublicKind",
    "PublicMarks",
    "PublicMasked",
    "PublicTyping",
    "QueueSummary",
    "ReadConversation",
    "Refused",
    "RejectOffer",
    "ReleaseConversation",
    "RevealEntry",
    "Revealed",
    "Role",
    "Row",
    "SendMessage",
    "SetMarks",
    "SetPresence",
    "SetTyping",
    "StaffAuthor",
    "StaffConversationEvent",
    "StaffEntries",
    "StaffEntry",
    "StaffEvent",
    "StaffKind",
    "StaffMarks",
    "StaffMasked",
    "StaffTyping",
    "StaffWelcome",
    "StartConversation",
    "StartMonitor",
    "State",
    "StopMonitor",
    "SubmitWrapUp",
    "SupervisorCommand",
    "SupervisorRights",
    "Task",
    "TaskChanged",
    "Transcript",
    "UnwatchDashboard",
    "UserEvent",
    "WatchDashboard",
]

# ---- who may say and hear what ------------------------------------------------------------

CustomerCommand = (
    Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | EndConversation
    | StartConversation | GetTranscript | MailTranscript
)  # fmt: skip
AgentCommand = (
    Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | EndConversation
    | SetPresence | AcceptOffer | RejectOffer | AddNote | ReleaseConversation
    | ClosePanel | SubmitWrapUp | RevealEntry
)  # fmt: skip
SupervisorCommand = (
    Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | WatchDashboard
    | UnwatchDashboard | StartMonitor | StopMonitor | JoinConversation | LeaveConversation
    | ForceClose | AddNote | RevealEntry
)  # fmt: skip
PublicEvent = EntryPosted | PublicMasked | ConversationChanged | PublicTyping | PublicMarks
"""What may be published to everyone in a conversation."""
StaffConversationEvent = EntryLogged | StaffMasked | TaskChanged | StaffTyping | StaffMarks
"""What may be published to the staff of a conversation."""
UserEvent = PresenceChanged | CapacityChanged | OfferMade | OfferEnded
"""What may be published to one person of the staff."""
CustomerEvent = (
    Done | Refused | MessageAccepted | ConversationStarted | Ping | Heartbeat
    | CustomerWelcome | PublicEntries | Transcript | PublicEvent
)  # fmt: skip
StaffEvent = (
    Done | Refused | MessageAccepted | Ping | Heartbeat | StaffWelcome
    | ConversationOpened | ConversationLeft | StaffEntries | Revealed | StaffConversationEvent | UserEvent
    | DashboardSnapshot | DashboardChanged
)  # fmt: skip
