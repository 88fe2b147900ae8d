"""Forgets old inbox rows: once a topic has let go of an event, nobody can deliver it again."""

import asyncio
from datetime import timedelta

import structlog

from shared.database import core_sql
from shared.database.pool import TRANSIENT, Database
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)

EVERY_SECONDS = 3600.0
BATCH = 5_000
"""Rows of one transaction: a few milliseconds, so that no handler waits for it."""


class InboxPruner:
    """A background worker of every service; several at once share the rows."""

    def __init__(self, database: Database, *, keep_days: float, batch: int = BATCH) -> None:
        self._database = database
        self._keep = timedelta(days=keep_days)
        self._batch = batch

    async def run(self, stop: asyncio.Event) -> None:
        """Prune now and every hour until `stop`."""
        while not stop.is_set():
            try:
                await self.prune(stop)
            except TRANSIENT as error:
                _LOG.warning("database not available to prune the inbox", error=type(error).__name__)
            await wait_for(stop, EVERY_SECONDS)

    async def prune(self, stop: asyncio.Event) -> int:
        """Delete rows past their time, batch by batch; gives how many. Events kept for a retry stay."""
        pruned = 0
        while not stop.is_set():
            async with self._database.transaction(()) as (connection, _):
                rows = await connection.fetch(core_sql.PRUNE_INBOX, self._keep, self._batch)
            pruned += len(rows)
            if len(rows) < self._batch:
                break
        if pruned:
            _LOG.info("old inbox rows pruned", count=pruned)
        return pruned
