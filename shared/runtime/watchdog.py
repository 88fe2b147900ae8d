"""Leaves the process when records wait and none is handled: consumers have been seen to stop silently."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from shared.messaging.bus import BusUnavailable
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)

LOOK_EVERY = 2.0
"""Seconds; each look asks the broker where its logs end."""


IN_HAND = 6
"""So many times the limit for a batch that is being applied: what hangs there is usually the database, which
has limits of its own, and a batch given up too early is only begun again."""


class Watched(Protocol):
    """What the watchdog asks of a consumer."""

    handled_at: float

    @property
    def in_hand(self) -> int: ...

    async def lag(self) -> int: ...


class Answering(Protocol):
    """What the watchdog asks of the database."""

    async def answers(self) -> bool: ...


def leave() -> None:
    """End the process at once: whatever hangs in it would hang in an orderly stop as well."""
    os.kill(os.getpid(), signal.SIGKILL)


class Watchdog:
    """Counts the time during which records waited, the database answered and nothing was handled."""

    def __init__(
        self,
        consumer: Watched,
        database: Answering,
        limit: float,
        *,
        look_every: float = LOOK_EVERY,
        leave: Callable[[], None] = leave,
    ) -> None:
        self._consumer = consumer
        self._database = database
        self._limit = limit
        self._look_every = look_every
        self._leave = leave
        self._still_since: float | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop`."""
        while not stop.is_set():
            if await self._stands_still():
                since = self._still_since = self._still_since or time.monotonic()
                silent = time.monotonic() - max(since, self._consumer.handled_at)
                if silent > self._limit * (IN_HAND if self._consumer.in_hand else 1):
                    _LOG.error(
                        "consumer stands still with records waiting; leaving to be restarted", seconds=silent
                    )
                    self._leave()
            else:
                self._still_since = None
            await wait_for(stop, self._look_every)

    async def _stands_still(self) -> bool:
        """Records wait although broker and database answer."""
        try:
            waiting = await self._consumer.lag()
        except BusUnavailable:
            return False
        return waiting > 0 and await self._database.answers()
