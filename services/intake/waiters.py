"""Requests that wait for a decision: told by every commit this process makes or hears of.

The newest committed state of recent orders is kept, so that a request which comes right after its post
waits without asking the database first. Commits of other processes are brought by the `Lookout`.
"""

import asyncio
from collections.abc import Iterable

from services.intake.domain.sales_order import SalesOrder
from services.intake.repository import Key

RECENT = 20_000
"""Orders remembered; a request for an older one looks into the database."""


class Waiter:
    """One waiting request; `order` is the newest state it knows."""

    def __init__(self) -> None:
        self.order: SalesOrder | None = None
        self._changed = asyncio.Event()

    def see(self, order: SalesOrder) -> SalesOrder:
        """Take what is newer than known, and wake; gives the newest."""
        if self.order is None or order.version > self.order.version:
            self.order = order
            self._changed.set()
        return self.order

    async def wait(self, seconds: float) -> SalesOrder | None:
        """The order as soon as something newer is seen; None after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return None
        self._changed.clear()
        return self.order


class Waiters:
    """Waiting requests by order, and the orders this process heard of last."""

    def __init__(self) -> None:
        self._waiting: dict[Key, set[Waiter]] = {}
        self._recent: dict[Key, SalesOrder] = {}

    @property
    def waiting(self) -> int:
        """How many orders are being waited for."""
        return len(self._waiting)

    def known(self) -> list[tuple[str, str, int]]:
        """Tenant, key and oldest version known of each order waited for, once something is known."""
        found = []
        for key, waiters in self._waiting.items():
            versions = [waiter.order.version for waiter in waiters if waiter.order is not None]
            if versions:
                found.append((*key, min(versions)))
        return found

    def committed(self, orders: Iterable[SalesOrder]) -> None:
        """These orders were changed and committed; callbacks may come out of order, so versions decide."""
        for order in orders:
            key = (order.key.tenant, str(order.key))
            known = self._recent.pop(key, None)
            newest = known if known is not None and known.version > order.version else order
            self._recent[key] = newest
            for waiter in self._waiting.get(key, ()):
                waiter.see(newest)
        while len(self._recent) > RECENT:
            del self._recent[next(iter(self._recent))]

    def recent(self, key: Key) -> SalesOrder | None:
        """The order as this process heard of it last; another process may have gone on."""
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
