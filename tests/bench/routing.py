"""`make bench-routing`: 10,000 waiting conversations, 1,000 agents, 50 queues; then how late offers end.

The first figure is what the passes themselves take, commit included. The second comes from the real
worker and beat: a thousand offers run out at random moments, and the rows say when that was noticed.
"""

import json
import os
import random
import time
import uuid
from datetime import timedelta
from typing import Any

from contactcenter.localstack.ports import wait_until
from tests.bench.common import stack

WAITING, AGENTS, QUEUES, UNITS = 10_000, 1_000, 50, 16
OFFERS, SPREAD_SECONDS = 1_000, 15


def fill() -> None:
    """Rows in bulk, as T1 and signing in would leave them."""
    from django.utils import timezone

    from contactcenter.models import User
    from conversations.models import Conversation, Customer, Participant
    from routing.models import Agent, Membership, Queue, WorkItem, Workstream

    rnd, now = random.Random(7), timezone.now()
    queues = Queue.objects.bulk_create(Queue(name=f"q{n}", priority=n % 3) for n in range(QUEUES))
    streams = Workstream.objects.bulk_create(Workstream(name=q.name, queue=q) for q in queues)
    users = User.objects.bulk_create(
        User(username=f"a{n}", display_name=f"Agent {n}", is_agent=True) for n in range(AGENTS)
    )
    agents = Agent.objects.bulk_create(
        Agent(user=user, max_units=UNITS, presence="available") for user in users
    )
    Membership.objects.bulk_create(
        Membership(queue=queue, agent=agent) for agent in agents for queue in rnd.sample(queues, 3)
    )
    customers = Customer.objects.bulk_create(Customer(name=f"c{n}") for n in range(WAITING))
    talks = Conversation.objects.bulk_create(
        Conversation(
            customer=customer, start_id=uuid.uuid4(), channel="live_chat", state_since=now,
            created_at=now, last_seq=1, last_public_seq=1,
        )
        for customer in customers
    )  # fmt: skip
    Participant.objects.bulk_create(
        Participant(conversation=t, customer=t.customer, role="customer", joined_at=now)
        for t in talks
    )
    WorkItem.objects.bulk_create(
        WorkItem(
            conversation=talk, workstream=(stream := rnd.choice(streams)), queue=stream.queue,
            priority=rnd.randrange(3), enqueued_at=now + timedelta(milliseconds=n),
        )
        for n, talk in enumerate(talks)
    )  # fmt: skip


def passes() -> dict[str, Any]:
    """Run passes until everybody is served; gives the rate and the audit of capacity."""
    from django.db import connection

    from routing.models import Agent, Offer
    from routing.services import capacity
    from routing.services import passes as routing_passes

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    steps: list[float] = []
    assigned, began = 0, time.perf_counter()
    while True:
        step = time.perf_counter()
        made = routing_passes.run()
        if not made:
            break
        steps.append(time.perf_counter() - step)
        assigned += made
    elapsed = time.perf_counter() - began
    over = [a for a in Agent.objects.all() if a.used_units > a.max_units]
    return {
        "assignments_per_s": round(assigned / elapsed),
        "assigned": assigned,
        "passes": len(steps),
        "longest_pass_ms": round(max(steps) * 1000, 1),
        "over_capacity": len(over) + len(capacity.drift()),
        "offers": Offer.objects.count(),
    }


def lateness(live: Any) -> float:
    """99th percentile, in milliseconds, of how long after its time an offer ended."""
    from django.db import connection
    from django.utils import timezone

    from routing.models import Agent, Offer

    Agent.objects.update(presence="away")  # nobody gets new work meanwhile
    kept = list(Offer.objects.filter(state="pending").values_list("pk", flat=True)[:OFFERS])
    far = timezone.now() + timedelta(hours=1)
    Offer.objects.filter(state="pending").update(expires_at=far)
    for name in ("worker", "beat"):
        live.children[name].start()
        live._wait_for(name)
    start = timezone.now() + timedelta(seconds=3)
    rnd = random.Random(3)
    rows = [
        Offer(pk=pk, expires_at=start + timedelta(seconds=rnd.random() * SPREAD_SECONDS))
        for pk in kept
    ]
    Offer.objects.bulk_update(rows, ["expires_at"])
    due = Offer.objects.filter(pk__in=kept, state="pending")
    wait_until(
        lambda: not due.exists(),
        seconds=SPREAD_SECONDS + 60,
        otherwise=lambda: f"{due.count()} offers never ended",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_cont(0.99) WITHIN GROUP"
            " (ORDER BY extract(epoch FROM ended_at - expires_at))"
            " FROM routing_offer WHERE id = ANY(%s) AND state = 'timed_out'",
            [kept],
        )
        row = cursor.fetchone()
    return round(float(row[0]) * 1000, 1)


def main() -> None:
    live = stack("bench-routing")
    try:
        live.manage("migrate", "--no-input", "-v", "0")
        os.environ |= {"DATABASE_URL": live.database_url, "REDIS_URL": live.redis_url}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")
        import django

        django.setup()
        fill()
        result = passes()
        result["offer_lateness_p99_ms"] = lateness(live)
    finally:
        live.down()
    for name, value in result.items():
        print(f"{name:<24}{value:>12}")
    told = ("assignments_per_s", "over_capacity", "offer_lateness_p99_ms")
    print(json.dumps({name: result[name] for name in told}))


if __name__ == "__main__":
    main()
