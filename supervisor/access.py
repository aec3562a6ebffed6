"""How supervisors stand to conversations: those of their queues (ROLE-4), and those they monitor."""

from uuid import UUID

from contactcenter.protocol import SupervisorRights
from contactcenter.realtime.actor import Actor
from conversations import access
from routing.models import WorkItem
from supervisor.models import MonitorSession, SupervisorSwitches


def relations(actor: Actor, conversation_id: UUID) -> set[str]:
    """`supervises` and `monitor`; only on a supervisor's socket."""
    if not actor.is_supervisor or actor.audience != "supervisor":
        return set()
    found = set()
    if WorkItem.objects.filter(pk=conversation_id, queue__supervisors=actor.staff_id).exists():
        found.add(access.SUPERVISES)
        watched = MonitorSession.objects.filter(
            conversation_id=conversation_id, user_id=actor.staff_id, ended_at=None
        )
        if watched.exists():
            found.add(access.MONITOR)
    return found


def switches() -> SupervisorSwitches:
    """The admin's decisions; everything off until they made one."""
    return SupervisorSwitches.objects.filter(pk=1).first() or SupervisorSwitches(pk=1)


def rights() -> SupervisorRights:
    row = switches()
    return SupervisorRights(
        monitor=row.may_monitor, force_close=row.may_force_close, assign=row.may_assign
    )
