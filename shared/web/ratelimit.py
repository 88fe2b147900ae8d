"""A token bucket per caller."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MAX_CALLERS = 10_000


@dataclass(frozen=True)
class RateLimit:
    """`per_second` requests go on for ever; `burst` come at once."""

    per_second: float = 1_000.0
    """Generous: four times what one deployment is built for; it stops runaways, not peaks."""
    burst: float = 4_000.0


class RateLimiter:
    """Buckets of the callers seen last."""

    def __init__(self, limit: RateLimit, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> float:
        """Take one token; gives 0, or the seconds until there is one."""
        now = self._clock()
        tokens, at = self._buckets.pop(caller, (self._limit.burst, now))
        tokens = min(self._limit.burst, tokens + (now - at) * self._limit.per_second)
        allowed = tokens >= 1
        self._buckets[caller] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _MAX_CALLERS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - tokens) / self._limit.per_second


def retry_after(seconds: float) -> str:
    """The header's value: whole seconds, at least one."""
    return str(max(1, math.ceil(seconds)))
