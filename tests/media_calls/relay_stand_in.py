"""A registration in Redis, for tests of rows that need a relay to exist but none to answer."""

import json
import time

from media.services import relays

NAME = "stand-in"


def register(name: str = NAME, *, region: str = "default", load: float = 0.0) -> None:
    row = {"id": name, "region": region, "load": load, "draining": False}
    client = relays._redis()
    client.set(f"relay:{name}", json.dumps(row), ex=600)
    client.zadd("relays", {name: time.time()})


def forget(name: str = NAME) -> None:
    client = relays._redis()
    client.delete(f"relay:{name}", f"relay:{name}:commands")
    client.zrem("relays", name)


def told(name: str = NAME) -> list[dict[str, object]]:
    """The commands this relay was given, oldest first."""
    rows = relays._redis().lrange(f"relay:{name}:commands", 0, -1)
    return [json.loads(row) for row in rows]
