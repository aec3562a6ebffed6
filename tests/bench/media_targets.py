"""How a caller of `make bench-media` reaches the echo of each server: ours, Janus, the stock MediaRelay."""

import asyncio
import json
import uuid
from typing import Any, Protocol

import httpx
import redis


class Target(Protocol):
    """A server. `is_forwarding` tells whether payloads come back unchanged."""

    is_forwarding: bool

    async def connect(self, number: int, offer: str) -> str:
        """The answer to a caller's offer."""
        ...


class Ours:
    """The relay, over Redis; a leg for a check gets its own media back."""

    is_forwarding = True

    def __init__(self, address: str) -> None:
        self._redis = redis.from_url(address)

    async def connect(self, number: int, offer: str) -> str:
        ask = uuid.uuid4().hex
        words = {"call": f"call{number}", "epoch": 1, "leg": "me", "role": "check", "sdp": offer}
        self._redis.rpush("relay:bench:commands", json.dumps({"op": "offer", "ask": ask, **words}))
        answer: Any = await asyncio.to_thread(self._redis.blpop, [f"relay:answer:{ask}"], 10)
        return str(json.loads(answer[1])["sdp"])


class Stock:
    """The MediaRelay of aiortc behind a line of JSON."""

    is_forwarding = False

    def __init__(self, address: str) -> None:
        self._host, _, self._port = address.rpartition(":")

    async def connect(self, number: int, offer: str) -> str:
        reader, writer = await asyncio.open_connection(self._host, int(self._port), limit=1 << 20)
        writer.write(json.dumps(offer).encode() + b"\n")
        answer = str(json.loads(await reader.readline()))
        writer.close()
        return answer


class Janus:
    """The EchoTest plugin of Janus over its HTTP interface."""

    is_forwarding = True

    def __init__(self, address: str) -> None:
        self._http = httpx.AsyncClient(base_url=address, timeout=40, trust_env=False)

    async def _post(self, path: str, **words: Any) -> dict[str, Any]:
        answer = await self._http.post(path, json={"transaction": uuid.uuid4().hex, **words})
        return dict(answer.json())

    async def connect(self, number: int, offer: str) -> str:
        session = (await self._post("/janus", janus="create"))["data"]["id"]
        where = f"/janus/{session}"
        handle = (await self._post(where, janus="attach", plugin="janus.plugin.echotest"))["data"][
            "id"
        ]
        await self._post(
            f"{where}/{handle}",
            janus="message",
            body={"audio": True, "video": True, "bitrate": 0},
            jsep={"type": "offer", "sdp": offer},
        )
        for _ in range(20):
            event = (await self._http.get(where, params={"maxev": 1})).json()
            for one in event if isinstance(event, list) else [event]:
                if "jsep" in one:
                    return str(one["jsep"]["sdp"])
        raise RuntimeError("Janus did not answer")


def target(name: str, address: str) -> Target:
    """The server of this name."""
    known: dict[str, type[Ours] | type[Stock] | type[Janus]] = {
        "ours": Ours,
        "stock": Stock,
        "janus": Janus,
    }
    return known[name](address)
