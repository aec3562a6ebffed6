"""Races for real: threads with a connection each, on the live database, while its worker ticks.

Called through tests.arrange as `races.<name>`; every function answers with what it found.
"""

import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from contactcenter import protocol
from contactcenter.realtime.actor import Actor
from contactcenter.realtime.errors import Refused
from conversations.models import Conversation, Entry
from conversations.services import lifecycle, messages, revealing
from conversations.states import Trigger
from routing.models import Agent, Offer
from routing.services import capacity, offers, passes, queueing
from tests import factories

THREADS = 8


def at_once(works: list[Callable[[], object]]) -> list[str]:
    """Run all of it in threads; "done" or the refusal's code for each."""

    def one(work: Callable[[], object]) -> str:
        try:
            work()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, works))


def accept_and_leave(pairs: int) -> dict[str, Any]:
    """Each agent accepts while the customer leaves (OFF-4, CAP-10)."""
    line = factories.queue()
    stream = factories.workstream(line)
    people = {a.pk: a for a in (factories.agent(line, max_units=4) for _ in range(pairs // 4))}
    made = [factories.conversation(stream) for _ in range(pairs)]
    ids = [conversation.pk for conversation in made]
    while Offer.objects.filter(work_item_id__in=ids).count() < pairs:
        passes.run()
    works: list[Callable[[], object]] = []
    for offer in Offer.objects.filter(work_item_id__in=ids):
        by = factories.actor(people[offer.agent_id])
        works.append(lambda key=offer.pk, by=by: offers.accept(key, by=by))  # type: ignore[misc]
        works.append(
            lambda key=offer.work_item_id: lifecycle.move(key, Trigger.CUSTOMER_END)  # type: ignore[misc]
        )
    random.shuffle(works)
    answers = Counter(at_once(works))
    mine = Agent.objects.filter(pk__in=people)
    return {
        "answers": dict(answers),
        "states": dict(
            Counter(Conversation.objects.filter(pk__in=ids).values_list("state", flat=True))
        ),
        "drift": [row for row in capacity.drift() if row[0] in people],
        "over": [a.pk for a in mine if a.used_units > a.max_units],
        "pending": Offer.objects.filter(work_item_id__in=ids, state="pending").count(),
    }


def both_end(times: int) -> list[list[str]]:
    """Agent and customer press End at once (CONV-3); the answers of each pair."""
    found = []
    for _ in range(times):
        made, agent = factories.conversation(), factories.agent()
        lifecycle.move(made.pk, Trigger.PICK, by=factories.actor(agent))
        found.append(
            sorted(
                at_once(
                    [
                        lambda key=made.pk: lifecycle.move(key, Trigger.AGENT_END),  # type: ignore[misc]
                        lambda key=made.pk: lifecycle.move(key, Trigger.CUSTOMER_END),  # type: ignore[misc]
                    ]
                )
            )
        )
    return found


def passes_at_once(items: int, agents: int) -> dict[str, Any]:
    """Four routers at once, too little capacity: nobody twice, nobody over."""
    line = factories.queue()
    stream = factories.workstream(line)
    people = [factories.agent(line, max_units=3) for _ in range(agents)]
    ids = [factories.conversation(stream).pk for _ in range(items)]
    at_once([passes.run for _ in range(20)])
    while passes.run():
        pass
    mine = Agent.objects.filter(pk__in=[agent.pk for agent in people])
    return {
        "offers": Offer.objects.filter(work_item_id__in=ids).count(),
        "used": [agent.used_units for agent in mine],
        "drift": [row for row in capacity.drift() if row[0] in {agent.pk for agent in people}],
    }


def write_while_closing(times: int) -> list[int]:
    """Messages race with the end; how many entries each log has after the one that ended it."""
    after = []
    for _ in range(times):
        made = factories.conversation()
        by = factories.actor(made.customer)

        def say(key: uuid.UUID = made.pk, by: Any = by) -> None:
            messages.post(
                by,
                protocol.SendMessage(
                    conversation_id=str(key), client_id=str(uuid.uuid4()), text="Wait"
                ),
            )

        works: list[Callable[[], object]] = [say] * 7
        works.insert(
            random.randrange(7),
            lambda key=made.pk: lifecycle.move(key, Trigger.CUSTOMER_END),  # type: ignore[misc]
        )
        at_once(works)
        closed = Entry.objects.get(conversation=made, kind="closed").seq
        after.append(Entry.objects.filter(conversation=made, seq__gt=closed).count())
    return after


def batches(rounds: int) -> dict[str, int]:
    """Batches over shared conversations with one in ten ids repeated: no hole, nothing twice."""
    made = [factories.conversation() for _ in range(10)]
    shared = [str(uuid.uuid4()) for _ in range(20)]

    def batch() -> None:
        posts = []
        for _ in range(40):
            talk = random.choice(made)
            client_id = random.choice(shared) if random.random() < 0.1 else str(uuid.uuid4())
            command = protocol.SendMessage(
                conversation_id=str(talk.pk), client_id=client_id, text="Hello"
            )
            posts.append(messages.Post(factories.actor(talk.customer), command))
        refused = [a for a in messages.post_many(posts) if isinstance(a, protocol.Refused)]
        if refused:
            raise Refused(refused[0].code)

    answers = Counter(at_once([batch] * rounds))
    holes = wrong = 0
    for talk in made:
        seqs = sorted(Entry.objects.filter(conversation=talk).values_list("seq", flat=True))
        holes += seqs != list(range(1, len(seqs) + 1))
        talk.refresh_from_db()
        wrong += talk.last_seq != len(seqs)
    return {"holes": holes, "wrong_counters": wrong, "refused": rounds - answers["done"]}


def _while_a_card_is_completed(command: str) -> Entry:
    """`manage.py masking <command>` comes to a piece of a card while the last piece is being stored."""
    made = factories.conversation()
    by = factories.actor(made.customer)

    def say(text: str) -> int:
        key = str(uuid.uuid4())
        return messages.post(
            by, protocol.SendMessage(conversation_id=str(made.pk), client_id=key, text=text)
        ).seq

    say("I want to pay by card")
    piece = say("4111 1111 1111")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            say("1111")
            working = pool.submit(at_once, [lambda: call_command("masking", command)])
            _wait_until_somebody_waits()
        working.result()
    return Entry.objects.get(conversation=made, seq=piece)


def _wait_until_somebody_waits() -> None:
    """Until another connection stands behind a lock of ours."""
    sql = """SELECT 1 FROM pg_locks
              WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            if cursor.fetchone():
                return
        threading.Event().wait(0.05)
    raise AssertionError("nobody waits")


def remask_while_a_card_is_completed() -> str:
    """What agents read of the first piece afterwards."""
    return _while_a_card_is_completed("remask").text


def reseal_while_a_card_is_completed() -> str | None:
    """What is sealed beside the first piece afterwards."""
    return _while_a_card_is_completed("reseal").sealed


def reveals_at_once(times: int) -> dict[str, int]:
    """One agent asks for one masked place from many processes at once; how often with which answer."""
    made, agent = factories.conversation(), factories.agent()
    by = factories.actor(agent)
    lifecycle.move(made.pk, Trigger.PICK, by=by)
    factories.may_reveal_all(str(agent.pk))
    key = str(uuid.uuid4())
    seq = messages.post(
        factories.actor(made.customer),
        protocol.SendMessage(conversation_id=str(made.pk), client_id=key, text="a.b@mail.example"),
    ).seq

    def ask() -> None:
        revealing.reveal(made, by=by, seq=seq, index=0, reason="Sends the invoice")

    return dict(Counter(at_once([ask] * times)))


def write_while_it_is_assigned() -> str:
    """What is stored of a message that waited while its conversation came to a stricter queue."""
    lenient = factories.masking_policy(
        str(factories.queue().pk), [{"entity": "EMAIL", "action": "show"}]
    )
    first, second = factories.queue(masking_policy_id=lenient["id"]), factories.queue()
    factories.agent(second)
    made = factories.conversation(factories.workstream(first))
    by = factories.actor(factories.user(is_supervisor=True), "supervisor")
    command = protocol.SendMessage(
        conversation_id=str(made.pk), client_id=str(uuid.uuid4()), text="melissa@mail.example"
    )
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            queueing.assign(made, queue_id=second.pk, by=by)
            posted = pool.submit(_post, factories.actor(made.customer), command)
            _wait_until_somebody_waits()
        seq = posted.result()
    return Entry.objects.get(conversation=made, seq=seq).text


def _post(author: Actor, command: protocol.SendMessage) -> int:
    try:
        return messages.post(author, command).seq
    finally:
        connection.close()
