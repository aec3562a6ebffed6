"""One desk and the people at it: what most tests from outside begin with."""

from contextlib import AsyncExitStack
from typing import Any

from tests.live import LiveStack
from tests.wire import Agent, Frame, Person, Staff, Supervisor, Visitor


class Stage:
    """A queue of its own; whoever comes on stage leaves it when the test ends."""

    def __init__(self, stack: LiveStack, exits: AsyncExitStack, **desk: Any) -> None:
        self.stack, self.exits = stack, exits
        self.world: dict[str, Any] = stack.arrange("desk", **desk)

    async def enter(self, person: Person, *, is_open: bool = True) -> None:
        await self.exits.enter_async_context(person)
        if is_open:
            await person.open()

    async def visitor(self, *, is_open: bool = True) -> Visitor:
        """A customer with an open panel who has not started yet."""
        person = Visitor(self.stack.url, self.world["widget"], self.world["notice"])
        await self.enter(person, is_open=is_open)
        return person

    async def waiting(self, name: str = "Emma Whitfield", **fields: Any) -> Visitor:
        """A customer who has started a conversation."""
        person = await self.visitor()
        started = await person.start(name, **fields)
        assert started["type"] == "conversation.started", started
        return person

    async def agent(self, number: int = 0, *, is_open: bool = True) -> Agent:
        """The agent of this number at their desk, Available by default."""
        person = Agent(self.stack.url, self.world["agents"][number])
        await self.enter(person, is_open=is_open)
        return person

    async def supervisor(self, number: int = 0, *, is_open: bool = True) -> Supervisor:
        person = Supervisor(self.stack.url, self.world["supervisors"][number])
        await self.enter(person, is_open=is_open)
        return person

    async def chat(self, **fields: Any) -> tuple[Visitor, Agent]:
        """A customer and an agent in an accepted conversation."""
        dana = await self.agent()
        emma = await self.waiting(**fields)
        await dana.accept(emma.conversation_id)
        await emma.hear(changed_to("active"))
        return emma, dana

    async def monitored(self, chief: Supervisor, conversation_id: str) -> Frame:
        """Let the supervisor read along; gives what opened."""
        answer = await chief.say("monitor.start", conversation_id=conversation_id)
        assert answer["type"] == "done", answer
        return await chief.hear("conversation.opened")

    def state(self, conversation_id: str) -> str:
        """The stored state."""
        row = self.stack.arrange("row", model="conversations.Conversation", pk=conversation_id)
        return str(row["state"])

    def kinds(self, conversation_id: str) -> list[str]:
        """What the stored log tells, in order."""
        log = self.stack.arrange("log_of", conversation_id=conversation_id)
        return [entry["kind"] for entry in log]

    def texts(self, conversation_id: str) -> list[str]:
        """The stored messages, in order."""
        log = self.stack.arrange("log_of", conversation_id=conversation_id)
        return [entry["text"] for entry in log if entry["kind"] == "message"]

    def audit(self, subject: str) -> list[dict[str, Any]]:
        """The audit rows about a conversation or a person, oldest first."""
        rows: list[dict[str, Any]] = self.stack.arrange("audit_of", subject=subject)
        return rows


def changed_to(state: str) -> Any:
    """Fits the customer's news that the conversation is in this state."""
    return lambda f: f["type"] == "conversation.changed" and f["conversation"]["state"] == state


def task_in(state: str, conversation_id: str) -> Any:
    """Fits the staff's news that the conversation is in this state."""
    return lambda f: (
        f["type"] == "task.changed"
        and f["task"]["conversation_id"] == conversation_id
        and f["task"]["state"] == state
    )


def code(answer: Frame) -> str:
    """The code of a refusal; "" when the command took effect."""
    return str(answer["code"]) if answer["type"] == "refused" else ""


def about(staff: Staff, conversation_id: str) -> list[Frame]:
    """What a person of the staff has in the inbox about a conversation."""
    return [frame for frame in staff.inbox if conversation_id in str(frame)]
