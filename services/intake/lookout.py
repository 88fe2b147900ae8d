"""One lookout for all waiting requests of a process: what did other processes commit?

Its task lives while somebody waits. A process of the role `api` has no background workers, so it is started
by the first who waits, and ends after the last.
"""

import asyncio

import structlog

from services.intake import sql
from services.intake.repository import order_of
from services.intake.waiters import Waiters
from shared.database.pool import TRANSIENT, Database

_LOG = structlog.get_logger(__name__)


class Lookout:
    """At most one query per `every` seconds, however many wait."""

    def __init__(self, database: Database, waiters: Waiters, *, every: float) -> None:
        self._database = database
        self._waiters = waiters
        self._every = every
        self._task: asyncio.Task[None] | None = None

    def keep(self) -> None:
        """Look out from now on until nobody waits any more."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_out())

    async def _look_out(self) -> None:
        while self._waiters.waiting:
            await asyncio.sleep(self._every)
            try:
                await self.look()
            except TRANSIENT as error:
                _LOG.warning("database not available for the lookout", error=repr(error))

    async def look(self) -> int:
        """Tell the waiting requests what is newer than they know; gives the number of such orders."""
        known = self._waiters.known()
        if not known:
            return 0
        tenants, keys, versions = (list(column) for column in zip(*known, strict=True))
        async with self._database.transaction(tenants) as (connection, _):
            rows = await connection.fetch(sql.NEWER_ORDERS, tenants, keys, versions)
        self._waiters.committed(order_of(row) for row in rows)
        return len(rows)
