"""How much one socket or address may say."""

import time
from dataclasses import dataclass, field

from django.core.cache import cache

from contactcenter.realtime.errors import Refused


@dataclass(slots=True)
class Bucket:
    """A token bucket: `burst` at once, `rate` a second after that."""

    burst: float
    rate: float
    _level: float = field(default=-1.0)
    _at: float = field(default=0.0)

    def take(self, now: float) -> bool:
        """Whether one more is allowed at `now` (monotonic seconds)."""
        if self._level < 0:
            self._level, self._at = self.burst, now
        self._level = min(self.burst, self._level + (now - self._at) * self.rate)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True


_local: dict[str, tuple[int, int]] = {}


def allows(name: str, *, most: int, seconds: int) -> bool:
    """Count one use of `name` in the present window; False when over `most`.

    Counted in Redis for all processes together, in this process alone while Redis is away.
    """
    window = int(time.time()) // seconds
    key = f"limit:{name}:{window}"
    try:
        cache.add(key, 0, timeout=seconds + 5)
        return bool(cache.incr(key) <= most)
    except Exception:
        if len(_local) > 10_000:
            _local.clear()
        start, count = _local.get(name, (window, 0))
        count = count + 1 if start == window else 1
        _local[name] = (window, count)
        return count <= most


def spend(name: str, *, most: int, seconds: int) -> None:
    """Count one use of `name`. Raises Refused `rate_limited`, with when the next window begins."""
    if not allows(name, most=most, seconds=seconds):
        raise Refused("rate_limited", retry_after=seconds - int(time.time()) % seconds)
