"""Races on the real database, run by threads inside the arranger: every thread has its own
connection and everything is really committed. Each gives plain counts for a test to judge."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from contactcenter import protocol
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Entry
from conversations.models.log import Draft
from conversations.services import ending, lifecycle, log, messages
from conversations.states import State, Trigger
from routing.models import Offer, WorkItem
from routing.services import capacity, offers, passes
from tests import factories


def together(works: Iterable[Callable[[], Any]]) -> list[str]:
    """Run these at the same moment; "done" or the refusal's code for each."""
    works = list(works)
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        try:
            gate.wait()
            work()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def ids_of(conversations: list[Conversation]) -> list[uuid.UUID]:
    return [conversation.pk for conversation in conversations]


def accepts_against_ends(pairs: int) -> dict[str, Any]:
    """OFF-4, CAP-10, CONV-3: for each offer the agent accepts while the customer ends."""
    line = factories.queue()
    stream = factories.workstream(line)
    rounds, at_once = [], 10
    for start in range(0, pairs, at_once):
        agents = [factories.agent(line, max_units=1) for _ in range(min(at_once, pairs - start))]
        chats = [factories.conversation(stream) for _ in agents]
        _offer(chats)
        works: list[Callable[[], Any]] = []
        for offer in Offer.objects.filter(work_item__in=ids_of(chats), state="pending"):
            works.append(_accepting(offer))
            works.append(_ending(offer.work_item.conversation))
        answers = together(works)
        rounds.append(Counter(zip(answers[::2], answers[1::2], strict=True)))
        for chat in Conversation.objects.filter(pk__in=ids_of(chats), state=State.WRAP_UP):
            lifecycle.move(chat.pk, Trigger.WRAP_UP_DONE)
    total = sum(rounds, Counter[tuple[str, str]]())
    mine = WorkItem.objects.filter(queue=line)
    ended = Conversation.objects.filter(work_item__queue=line)
    return {
        "races": sum(total.values()),
        "outcomes": {"/".join(pair): count for pair, count in total.items()},
        "held": sum(item.held_units for item in mine),
        "drift": [row for row in capacity.drift() if _is_in(row[0], line)],
        "states": dict(Counter(ended.values_list("state", flat=True))),
    }


def _offer(chats: list[Conversation]) -> None:
    """Pass until all are offered; the worker's own tick may hold the lock meanwhile."""
    mine = Offer.objects.filter(work_item__in=ids_of(chats))
    for _ in range(500):
        passes.run()
        if mine.count() == len(chats):
            return
        threading.Event().wait(0.02)
    raise AssertionError("not all were offered")


def _is_in(agent_id: uuid.UUID, line: Any) -> bool:
    return bool(line.agents.filter(pk=agent_id).exists())


def _accepting(offer: Offer) -> Callable[[], Any]:
    by = factories.actor(offer.agent)
    return lambda: offers.accept(offer.pk, by=by)


def _ending(chat: Conversation) -> Callable[[], Any]:
    by = factories.actor(chat.customer)
    return lambda: ending.end(chat, by=by)


def double_clicks(count: int) -> dict[str, int]:
    """CONV-3: the same end twice at the same moment; how often both, one or none won."""
    outcomes: Counter[int] = Counter()
    stream = factories.workstream()
    for _ in range(count):
        chat = factories.conversation(stream)
        outcomes[together([_ending(chat), _ending(chat)]).count("done")] += 1
    return {str(winners): times for winners, times in outcomes.items()}


def passes_at_once(items: int, processes: int = 4) -> dict[str, Any]:
    """No double assignment: several passes over the same line."""
    line = factories.queue()
    stream = factories.workstream(line)
    for _ in range(items // 2):
        factories.agent(line, max_units=2)
    chats = [factories.conversation(stream) for _ in range(items)]

    def work() -> None:
        while passes.run():
            pass

    for _ in range(3):
        together([work] * processes)
    made = Counter(
        Offer.objects.filter(work_item__in=ids_of(chats)).values_list("work_item_id", flat=True)
    )
    return {"offered": len(made), "most": max(made.values()), "drift": [
        row for row in capacity.drift() if _is_in(row[0], line)
    ]}  # fmt: skip


def messages_against_the_end(count: int) -> dict[str, Any]:
    """CONV-2: a message and the end at the same moment; what follows the end."""
    stream = factories.workstream()
    late, codes = 0, Counter[str]()
    for _ in range(count):
        chat = factories.conversation(stream)
        answers = together([*(_saying(chat) for _ in range(3)), _ending(chat)])
        codes.update(answers[:3])
        entries = Entry.objects.filter(conversation=chat).order_by("seq")
        kinds = list(entries.values_list("kind", flat=True))
        late += kinds.index("closed") != len(kinds) - 1
    return {"late": late, "codes": dict(codes)}


def _saying(chat: Conversation) -> Callable[[], Any]:
    by = factories.actor(chat.customer)
    command = protocol.SendMessage(
        conversation_id=str(chat.pk), client_id=str(uuid.uuid4()), text="Hello"
    )
    return lambda: messages.post(by, command)


def batches_at_once(batches: int, size: int = 20) -> dict[str, Any]:
    """Two writers append batches to the same conversations; a tenth of the ids come twice."""
    stream = factories.workstream()
    chats = [factories.conversation(stream) for _ in range(5)]
    known = [uuid.uuid4() for _ in range(batches * size)]
    repeated = set(known[::10])

    def writer(ids: list[uuid.UUID], order: int) -> None:
        for start in range(0, len(ids), size):
            log.append(
                [
                    Draft(chats[key.int % 5].pk, "message", "customer",
                          text=str(key), client_id=key)
                    for key in ids[start : start + size][::order]
                ]
            )  # fmt: skip

    half = len(known) // 2
    first, second = known[:half], known[half:]
    both = [key for key in repeated if key in set(first)]
    together([lambda: writer(first, 1), lambda: writer(second + both, -1)])
    logs = [Entry.objects.filter(conversation=chat).order_by("seq") for chat in chats]
    seqs = [list(entries.values_list("seq", flat=True)) for entries in logs]
    stored = Entry.objects.filter(conversation__in=chats, kind="message")
    return {
        "holes": sum(found != list(range(1, len(found) + 1)) for found in seqs),
        "stored": stored.count(),
        "said": len(known),
    }
