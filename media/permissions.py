"""Which calls may be started, and why not: the widget's setting and the agent's permission."""

from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Widget
from media.models import Call
from routing.models import Agent


def check(kind: str, *, widget: Widget | None, agent: Agent | None) -> None:
    """Raises Refused: `calls_off`, `video_off` (CALL-3), `no_video_permission` (ROLE-5, VID-1)."""
    allowed = widget.calls if widget is not None else "none"
    if allowed == "none":
        raise Refused("calls_off")
    if kind == Call.Kind.VIDEO and allowed != "video":
        raise Refused("video_off")
    if kind == Call.Kind.VIDEO and (agent is None or not agent.may_video):
        raise Refused("no_video_permission")


def can_video(conversation: Conversation, agent: Agent | None) -> bool:
    """Whether cameras may be on in a call of these two, however it began (VID-2)."""
    try:
        check(Call.Kind.VIDEO, widget=conversation.widget, agent=agent)
    except Refused:
        return False
    return True


def why_not(kind: str, *, widget: Widget | None, agent: Agent | None) -> str:
    """The code of the refusal, or "" (VID-1)."""
    try:
        check(kind, widget=widget, agent=agent)
    except Refused as refusal:
        return refusal.code
    if agent is not None and agent.call_id is not None:
        return "in_call"
    return ""
