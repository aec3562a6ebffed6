"""The relays: which there are, and how to tell one of them something. Redis only, no rows.

The contract is one list of commands a relay, one list of answers a question, one list of events for all.
Everything here may be lost: the tick asks again, and a relay that does not answer is replaced.
"""

import json
import logging
import time
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import redis
from django.conf import settings

from contactcenter.realtime.errors import Refused

logger = logging.getLogger(__name__)
ANSWER_SECONDS = 3.0
PING_SECONDS = 1.0
EVENTS = "relay:events"
REGISTRY = "relays"
STALE_SECONDS = 5
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Relay:
    """A registration, renewed every second."""

    id: str
    region: str
    load: float
    draining: bool


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=5)


def alive() -> list[Relay]:
    """Every relay whose registration stands. Raises Refused `relay_unavailable` without Redis."""
    try:
        since = time.time() - 2 * STALE_SECONDS
        names = cast("list[bytes]", _redis().zrangebyscore(REGISTRY, since, "+inf"))
        ids = [name.decode() for name in names]
        rows = _redis().mget([f"relay:{name}" for name in ids]) if ids else []
    except redis.RedisError as error:
        raise Refused("relay_unavailable") from error
    found = [json.loads(row) for row in rows if row is not None]
    return [
        Relay(row["id"], row.get("region", ""), row.get("load", 0.0), bool(row.get("draining")))
        for row in found
    ]


def pick(*, but: str = "") -> Relay:
    """The least loaded relay of our region that takes calls (SEC-2). Raises Refused `no_relay`."""
    fit = [
        relay
        for relay in alive()
        if relay.region == settings.MEDIA_REGION and not relay.draining and relay.id != but
    ]
    if not fit:
        raise Refused("no_relay")
    return min(fit, key=lambda relay: (relay.load, relay.id))


def tell(relay: str, op: str, call: str, epoch: int, **fields: Any) -> str:
    """Hand over a command; gives the number of the question. Order is that of the calls.

    Raises Refused `relay_unavailable` without Redis.
    """
    ask = uuid.uuid4().hex
    frame = {"op": op, "ask": ask, "call": call, "epoch": epoch, "at": time.time(), **fields}
    try:
        _redis().rpush(f"relay:{relay}:commands", json.dumps(frame))
    except redis.RedisError as error:
        raise Refused("relay_unavailable") from error
    return ask


def answer(ask: str, *, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
    """Wait for the answer to a question.

    Raises Refused: `relay_unavailable` when none comes, else the relay's own code.
    """
    try:
        found = cast(
            "tuple[bytes, bytes] | None", _redis().blpop([f"relay:answer:{ask}"], timeout=seconds)
        )
    except redis.RedisError as error:
        raise Refused("relay_unavailable") from error
    if found is None:
        raise Refused("relay_unavailable")
    reply: dict[str, Any] = json.loads(found[1])
    if not reply.get("ok"):
        raise Refused(str(reply.get("code", "relay_refused")))
    return reply


def ask(
    relay: str, op: str, call: str, epoch: int, *, seconds: float = ANSWER_SECONDS, **fields: Any
) -> dict[str, Any]:
    """Command and answer. Raises Refused as `tell` and `answer`."""
    return answer(tell(relay, op, call, epoch, **fields), seconds=seconds)


def is_answering(relay: str) -> bool:
    """Whether this relay does anything now; a second at most."""
    try:
        ask(relay, "stats", "", 0, seconds=PING_SECONDS)
    except Refused as refusal:
        return refusal.code != "relay_unavailable"
    return True


def events() -> list[dict[str, Any]]:
    """Take what relays reported, oldest first; nothing while Redis is away."""
    try:
        found = cast("list[bytes] | None", _redis().lpop(EVENTS, AT_ONCE))
    except redis.RedisError:
        logger.warning("media: no events of relays", exc_info=True)
        return []
    return [json.loads(row) for row in found or ()]
