"""Processes are killed in the middle of conversations: nothing acknowledged is lost, doubled or
out of order, and everybody sees the same afterwards."""

import asyncio

import pytest
import redis

from tests.faults.traffic import Traffic

pytestmark = pytest.mark.socket


async def test_without_a_fault_the_history_is_good(traffic: Traffic) -> None:
    await traffic.flow(2)
    assert await traffic.verdict() == []


async def test_a_killed_web_process_loses_nothing(traffic: Traffic) -> None:
    await traffic.flow(1.5)
    traffic.stack.kill("web")
    await traffic.back("web")
    await traffic.flow(2)
    assert await traffic.verdict() == []


async def test_a_web_process_that_is_asked_to_end_loses_nothing(traffic: Traffic) -> None:
    await traffic.flow(1.5)
    await traffic.during(asyncio.to_thread(traffic.stack.children["web"].stop))
    await traffic.back("web")
    await traffic.flow(2)
    assert await traffic.verdict() == []


async def test_a_killed_valkey_that_returns_loses_nothing(traffic: Traffic) -> None:
    await traffic.flow(1.5)
    traffic.stack.kill("valkey")
    await traffic.flow(1.5)
    traffic.stack.start("valkey")
    await traffic.flow(2)
    assert await traffic.verdict() == []


async def test_without_valkey_messages_are_accepted_and_everybody_catches_up(
    traffic: Traffic,
) -> None:
    await traffic.flow(1)
    traffic.stack.kill("valkey")
    before = traffic.acknowledged()
    await traffic.flow(5)
    assert traffic.acknowledged() - before > 20
    assert await traffic.verdict() == []


async def test_an_emptied_valkey_loses_nothing(traffic: Traffic) -> None:
    await traffic.flow(1.5)
    with redis.Redis.from_url(traffic.stack.redis_url) as client:
        client.flushall()
    await traffic.flow(2)
    assert await traffic.verdict() == []


async def test_a_killed_postgresql_loses_nothing(traffic: Traffic) -> None:
    await traffic.flow(1.5)
    traffic.stack.kill("postgres")
    await traffic.flow(1)
    traffic.stack.start("postgres")
    await traffic.flow(2)
    assert await traffic.verdict() == []
