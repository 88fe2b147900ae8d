"""Applies batches of events: inbox, handlers, outbox and audit in one transaction.

A batch that fails is rolled back and halved until the failing event stands alone; that one goes to the
retry table and later events of its key park behind it.
"""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import structlog

from shared.database import core_sql
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import Received
from shared.messaging.crashpoints import CrashPoints
from shared.messaging.envelope import Event
from shared.messaging.retry import RetryTable
from shared.messaging.routes import Routes

_LOG = structlog.get_logger(__name__)
Work = TypeVar("Work", bound=UnitOfWork)
Item = tuple[Event, Received]


class Inbox(Generic[Work]):
    """Applies events exactly once, whatever the bus does."""

    def __init__(
        self,
        transactions: Transactions[Work],
        routes: Routes[Work],
        retries: RetryTable[Work],
        crash: CrashPoints,
    ) -> None:
        self._transactions = transactions
        self._routes = routes
        self._retries = retries
        self._crash = crash

    async def apply(self, items: Sequence[Item]) -> None:
        """Apply in order; raises only what is `TRANSIENT` (nothing of that part was applied)."""
        try:
            await self._apply_together(items)
        except TRANSIENT:
            raise
        except Exception as error:  # noqa: BLE001  # any failure of a handler is retried from the table
            if len(items) == 1:
                await self._retries.add(items[0], error)
                return
            middle = len(items) // 2
            await self.apply(items[:middle])
            await self.apply(items[middle:])

    async def _apply_together(self, items: Sequence[Item]) -> None:
        events = [event for event, _ in items]
        keys = sorted({(event.tenant, event.key) for event in events})
        self._crash.reached("batch.before-handlers")
        async with self._transactions.begin({tenant for tenant, _ in keys}) as work:
            await work.lock(keys)
            fresh = await self._first_seen(work, events)
            waiting = await self._waiting(work, keys)
            apply, park = self._split(items, fresh, waiting)
            await work.prefetch(sorted({(event.tenant, event.key) for event in apply}))
            for number, event in enumerate(apply):
                if number == len(apply) // 2:
                    self._crash.reached("batch.middle")
                await self._routes.handle(event, work)
            for item in park:
                await self._retries.park(work, item)
            self._crash.reached("batch.before-commit")
        self._crash.reached("batch.after-commit")

    async def _first_seen(self, work: Work, events: Sequence[Event]) -> set[object]:
        rows = await work.connection.fetch(core_sql.ADD_INBOX, [event.id for event in events])
        await work.connection.execute(core_sql.SEE_SEQUENCES, *_sequence_columns(events))
        return {row["event_id"] for row in rows}

    async def _waiting(self, work: Work, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        tenants, names = zip(*keys, strict=True)
        rows = await work.connection.fetch(core_sql.RETRY_KEYS, list(tenants), list(names))
        return {(row["tenant"], row["key"]) for row in rows}

    def _split(
        self, items: Sequence[Item], fresh: set[object], waiting: set[tuple[str, str]]
    ) -> tuple[list[Event], list[Item]]:
        apply: list[Event] = []
        park: list[Item] = []
        for event, received in items:
            if event.id not in fresh:
                continue
            fresh.discard(event.id)
            if (event.tenant, event.key) in waiting and event.type not in self._routes.restrictive:
                park.append((event, received))
            else:
                apply.append(event)
        return apply, park


def _sequence_columns(events: Sequence[Event]) -> list[list[object]]:
    """Per producer and key: source, tenant, key, first sequence (moved up by gaps inside), last sequence."""
    seen: dict[tuple[str, str, str], set[int]] = {}
    for event in events:
        seen.setdefault((event.source, event.tenant, event.key), set()).add(event.sequence)
    rows = []
    for (source, tenant, key), numbers in sorted(seen.items()):
        first, last = min(numbers), max(numbers)
        rows.append((source, tenant, key, first + (last - first + 1 - len(numbers)), last))
    return [[row[index] for row in rows] for index in range(5)]
