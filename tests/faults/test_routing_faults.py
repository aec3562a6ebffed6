"""The worker or its clock dies while work is given out: deadlines hold, nobody gets anything twice."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import redis

from tests.faults.traffic import Traffic
from tests.live import LiveStack
from tests.socket.stage import Stage, changed_to, code

pytestmark = pytest.mark.socket
SLACK_SECONDS = 5


async def test_what_comes_while_the_worker_is_dead_is_given_out_once(traffic: Traffic) -> None:
    traffic.stack.kill("worker")
    starting = [asyncio.ensure_future(traffic.customer(f"late {n}")) for n in range(4)]
    await traffic.back("worker")
    await asyncio.gather(*starting)
    await traffic.flow(1)
    assert await traffic.verdict() == []
    assert traffic.stack.arrange("drift") == []


async def test_a_worker_killed_again_and_again_gives_nothing_out_twice(traffic: Traffic) -> None:
    starting = []
    for number in range(2):
        starting.append(asyncio.ensure_future(traffic.customer(f"late {number}")))
        await traffic.flow(0.1 * number)
        traffic.stack.kill("worker")
        await traffic.back("worker")
    await asyncio.gather(*starting)
    assert await traffic.verdict() == []
    assert traffic.stack.arrange("drift") == []


async def test_an_offer_ends_in_time_although_the_worker_was_killed(brittle: LiveStack) -> None:
    brittle.mend()
    async with AsyncExitStack() as exits:
        desk = Stage(brittle, exits, agents=2, offer_seconds=3)
        dana = await desk.agent(0)
        emma = await desk.waiting()
        offer = await dana.offered(emma.conversation_id)
        brittle.kill("worker")
        ola = await desk.agent(1)
        brittle.launch("worker")
        await asyncio.to_thread(brittle.wait_for, "worker")
        ready = datetime.now(UTC).timestamp()
        assert (await dana.hear("offer.ended"))["outcome"] == "timed_out"
        late = datetime.now(UTC).timestamp() - max(offer["expires_at"], ready)
        assert late < SLACK_SECONDS
        await dana.hear(
            lambda f: f["type"] == "presence.changed" and f["presence"]["presence"] == "rona"
        )
        await ola.accept(emma.conversation_id)


async def test_without_beat_a_late_click_still_loses(brittle: LiveStack) -> None:
    brittle.mend()
    async with AsyncExitStack() as exits:
        desk = Stage(brittle, exits, offer_seconds=60)
        dana = await desk.agent()
        emma = await desk.waiting()
        offer = await dana.offered(emma.conversation_id)
        brittle.kill("beat")
        with redis.Redis.from_url(brittle.redis_url) as client:
            client.delete("routing")  # its last ticks are not to be carried out either
        await dana.settle()
        past = datetime.now(UTC) - timedelta(seconds=1)
        brittle.arrange("update", model="routing.Offer", pk=offer["id"], expires_at=past)
        answer = await dana.say("offer.accept", offer_id=offer["id"])
        assert code(answer) == "offer_gone"
        assert desk.state(emma.conversation_id) == "offered"
        otto = await desk.waiting("Otto")
        await dana.offered(otto.conversation_id)
        emma.inbox.clear()
        brittle.launch("beat")
        await emma.hear(changed_to("open"))
        assert desk.kinds(emma.conversation_id) == ["opened", "offered", "offer_ended"]


async def test_a_force_close_whose_task_was_lost_is_carried_out(brittle: LiveStack) -> None:
    brittle.mend()
    async with AsyncExitStack() as exits:
        desk = Stage(brittle, exits)
        emma, dana = await desk.chat()
        chief = await desk.supervisor()
        brittle.kill("worker")
        key = {"conversation_id": emma.conversation_id}
        assert code(await chief.say("conversation.force_close", **key)) == ""
        with redis.Redis.from_url(brittle.redis_url) as client:
            client.flushall()
        brittle.launch("worker")
        await asyncio.to_thread(brittle.wait_for, "worker")
        await emma.hear(changed_to("closed"))
        await dana.hear("conversation.left")
        assert desk.kinds(emma.conversation_id).count("closed") == 1
