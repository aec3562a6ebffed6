"""The dashboard: one view per set of supervised queues, changes coalesced and encoded once a view."""

import asyncio
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import msgspec

from contactcenter import protocol
from contactcenter.feeds.staff import StaffFeed
from contactcenter.protocol import AgentSummary, DashboardChanged, QueueSummary, Revealer, Row
from contactcenter.realtime import groups
from contactcenter.realtime.hub import hub
from contactcenter.realtime.threads import in_thread
from conversations import payloads
from conversations.services import revealing
from supervisor import access, selectors

FLUSH_SECONDS = 0.5
_encode = msgspec.json.Encoder().encode


class Figures(NamedTuple):
    """What stands beside the rows."""

    queues: list[QueueSummary] = []
    agents: list[AgentSummary] = []
    revealers: list[Revealer] = []


@dataclass(slots=True)
class View:
    """What all supervisors of the same queues see."""

    queue_ids: frozenset[UUID]
    version: int = 0
    shown: dict[str, Row] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)
    sockets: set["SupervisorFeed"] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Dashboard:
    """This process's views and what has to be read again."""

    def __init__(self) -> None:
        self.views: dict[frozenset[UUID], View] = {}
        self._dirty: set[str] = set()
        self._flusher: asyncio.Task[None] | None = None

    def mark(self, conversation_id: str) -> None:
        if self.views:
            self._dirty.add(conversation_id)

    def mark_group(self, group: str) -> None:
        """Called for every frame on the bus: whatever is said in a conversation may change its row."""
        if self.views and (conversation_id := groups.conversation_of(group)) is not None:
            self._dirty.add(conversation_id)

    async def watch(self, socket: "SupervisorFeed") -> None:
        """Send a fresh snapshot; changes follow (SUP-5)."""
        queue_ids = await in_thread(_queue_ids, socket.actor.staff_id)
        self.unwatch(socket)
        view = self.views.setdefault(queue_ids, View(queue_ids))
        view.sockets.add(socket)
        if self._flusher is None:
            self._flusher = asyncio.ensure_future(self._keep_flushing())
        async with view.lock:
            rows, figures = await in_thread(_read_all, queue_ids)
            view.shown = {row.id: row for row in rows}
            view.figures = figures
            socket.send(
                protocol.DashboardSnapshot(
                    at=payloads.now(), version=view.version, rows=rows, queues=figures.queues,
                    agents=figures.agents, revealers=figures.revealers,
                    rights=await in_thread(access.rights),
                )
            )  # fmt: skip

    def unwatch(self, socket: "SupervisorFeed") -> None:
        for key, view in list(self.views.items()):
            view.sockets.discard(socket)
            if not view.sockets:
                del self.views[key]

    async def _keep_flushing(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            if self.views:
                try:
                    await self._flush()
                except Exception as error:
                    hub.spawn(_fail(error))

    async def _flush(self) -> None:
        dirty, self._dirty = self._dirty, set()
        rows = await in_thread(selectors.rows_of, list(map(UUID, dirty))) if dirty else []
        revealers = await in_thread(revealing.revealers)  # the same for every view
        for view in list(self.views.values()):
            async with view.lock:
                figures = await in_thread(_read_figures, view.queue_ids, revealers)
                change = _difference(view, rows, figures)
                if change is None:
                    continue
                text = _encode(change).decode()
                for socket in view.sockets:
                    socket.push(text)


def _difference(view: View, rows: list[Row], figures: Figures) -> DashboardChanged | None:
    """What this view must be told, and note it as told."""
    queue_ids = {str(key) for key in view.queue_ids}
    changed, removed = [], []
    for row in rows:
        if row.queue_id in queue_ids:
            if view.shown.get(row.id) != row:
                changed.append(row)
                view.shown[row.id] = row
        elif view.shown.pop(row.id, None) is not None:
            removed.append(row.id)
    before, view.figures = view.figures, figures
    if not (changed or removed) and figures == before:
        return None
    view.version += 1
    return DashboardChanged(
        version=view.version, rows=changed, removed=removed,
        queues=[] if figures.queues == before.queues else figures.queues,
        agents=[] if figures.agents == before.agents else figures.agents,
        revealers=None if figures.revealers == before.revealers else figures.revealers,
    )  # fmt: skip


class SupervisorFeed(StaffFeed):
    """A supervisor's socket: the drawer, and the dashboard while it is watched."""

    async def local(self, command: protocol.Command) -> bool:
        if isinstance(command, protocol.WatchDashboard):
            await dashboard.watch(self)
            self.send(protocol.Done(ref=command.ref))
            return True
        if isinstance(command, protocol.UnwatchDashboard):
            dashboard.unwatch(self)
            self.send(protocol.Done(ref=command.ref))
            return True
        return await super().local(command)

    def answered(self, command: protocol.Command, reply: protocol.Event | None) -> None:
        if isinstance(command, protocol.StopMonitor):
            self.drop(command.conversation_id)

    async def ended(self) -> None:
        dashboard.unwatch(self)
        await super().ended()


dashboard = Dashboard()


def _queue_ids(user_id: UUID) -> frozenset[UUID]:
    return frozenset(queue.id for queue in selectors.supervised_queues(user_id))


def _read_all(queue_ids: frozenset[UUID]) -> tuple[list[Row], Figures]:
    return selectors.rows(queue_ids), _read_figures(queue_ids, revealing.revealers())


def _read_figures(queue_ids: frozenset[UUID], revealers: list[Revealer]) -> Figures:
    agents: dict[str, AgentSummary] = {}
    for members in selectors.agent_summaries(queue_ids).values():
        agents |= {agent.id: agent for agent in members}
    queues = list(selectors.queue_summaries(queue_ids).values())
    in_order = sorted(agents.values(), key=lambda agent: (agent.name, agent.id))
    return Figures(queues, in_order, revealers)


async def refresh(users: set[str] | None, conversations: set[str] | None) -> None:
    for conversation_id in conversations or ():
        dashboard.mark(conversation_id)


async def _fail(error: Exception) -> None:
    raise error
