"""What becomes due by itself, without any event: reminders, proposals, retention."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from services.diligence.work import DiligenceWork
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)
Chore = Callable[[DiligenceWork, datetime], Awaitable[int]]


class Sweeper:
    """A background worker; each chore does a batch at most in a transaction of its own."""

    def __init__(
        self, transactions: Transactions[DiligenceWork], chores: Sequence[Chore], *, every: float
    ) -> None:
        self._transactions, self._chores, self._every = transactions, chores, every

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until `stop`."""
        while not stop.is_set():
            try:
                await self.sweep_once()
            except TRANSIENT as error:
                _LOG.warning("database not available for the sweeper", error=repr(error))
            await wait_for(stop, self._every)

    async def sweep_once(self, now: datetime | None = None) -> int:
        """Do what is due at `now` (the database's time without one); gives how many things were done."""
        done = 0
        for chore in self._chores:
            tenants = await self._transactions.database.tenants()
            async with self._transactions.begin(tenants) as work:
                done += await chore(work, now or work.now)
        return done
