"""Requests that wait for a decision: told by the commits of this process; for those of others they look.

The newest committed state of recent orders is kept, so that a request which comes right after its post
waits without asking the database first.
"""

import asyncio
from collections.abc import Iterable

from services.intake.domain.sales_order import SalesOrder
from services.intake.repository import Key

RECENT = 20_000
"""Orders remembered; a request for an older one looks into the database."""


class Waiter:
    """One waiting request; `order` is what the last commit left."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.order: SalesOrder | None = None

    async def wait(self, seconds: float) -> SalesOrder | None:
        """The order as soon as a commit of this process changes it; None after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self.changed.wait()
        except TimeoutError:
            return None
        self.changed.clear()
        return self.order


class Waiters:
    """Waiting requests by order, and the orders this process committed last."""

    def __init__(self) -> None:
        self._waiting: dict[Key, set[Waiter]] = {}
        self._recent: dict[Key, SalesOrder] = {}

    @property
    def waiting(self) -> int:
        """How many orders are being waited for."""
        return len(self._waiting)

    def committed(self, orders: Iterable[SalesOrder]) -> None:
        """These orders were changed and committed."""
        for order in orders:
            key = (order.key.tenant, str(order.key))
            self._recent.pop(key, None)
            self._recent[key] = order
            for waiter in self._waiting.get(key, ()):
                waiter.order = order
                waiter.changed.set()
        while len(self._recent) > RECENT:
            del self._recent[next(iter(self._recent))]

    def recent(self, key: Key) -> SalesOrder | None:
        """The order as this process committed it last; another process may have gone on."""
        return self._recent.get(key)

    def listen(self, key: Key) -> Waiter:
        """Hear of each change of this order, until `forget`."""
        waiter = Waiter()
        self._waiting.setdefault(key, set()).add(waiter)
        return waiter

    def forget(self, key: Key, waiter: Waiter) -> None:
        """The request is over."""
        waiters = self._waiting.get(key, set())
        waiters.discard(waiter)
        if not waiters:
            self._waiting.pop(key, None)
