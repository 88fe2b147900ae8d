"""Applies batches of events: inbox, handlers, outbox and audit in one transaction.

A batch that fails is rolled back and halved until the failing event stands alone; that one goes to the
retry table and later events of its key park behind it. One that its handler refused is a dead letter at once.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from shared.database import core_sql
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import Received
from shared.messaging.crashpoints import CrashPoints
from shared.messaging.envelope import Event
from shared.messaging.failures import Refused
from shared.messaging.retry import RetryTable
from shared.messaging.routes import Routes
from shared.messaging.sequences import see_sequences

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
                await self._set_aside(items[0], error)
                return
            middle = len(items) // 2
            await self.apply(items[:middle])
            await self.apply(items[middle:])

    async def _set_aside(self, item: Item, error: Exception) -> None:
        if isinstance(error, Refused):
            await self._retries.refuse(item, error)
        else:
            await self._retries.add(item, error)

    async def _apply_together(self, items: Sequence[Item]) -> None:
        events = [event for event, _ in items]
        keys = sorted({(event.tenant, event.key) for event in events})
        self._crash.reached("batch.before-handlers")
        async with self._transactions.begin({tenant for tenant, _ in keys}) as work:
            await work.lock(keys)
            fresh = await self._first_seen(work, items)
            waiting = await self._waiting(work, keys)
            if waiting:
                await self._retries.revive(work, {event.id for event in events})
            apply, park = self._split(fresh, waiting)
            await work.prefetch(sorted({(event.tenant, event.key) for event in apply}))
            for number, event in enumerate(apply):
                if number == len(apply) // 2:
                    self._crash.reached("batch.middle")
                await self._routes.handle(event, work)
            for item in park:
                await self._retries.park(work, item)
            await see_sequences(work, [event for event, _ in fresh])
            self._crash.reached("batch.before-commit")
        self._crash.reached("batch.after-commit")

    async def _first_seen(self, work: Work, items: Sequence[Item]) -> list[Item]:
        """The items whose inbox rows are new, each event once."""
        rows = await work.connection.fetch(core_sql.ADD_INBOX, [event.id for event, _ in items])
        new: set[UUID] = {row["event_id"] for row in rows}
        first: dict[UUID, Item] = {}
        for item in items:
            if item[0].id in new:
                first.setdefault(item[0].id, item)
        return list(first.values())

    async def _waiting(self, work: Work, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        tenants, names = zip(*keys, strict=True)
        rows = await work.connection.fetch(core_sql.RETRY_KEYS, list(tenants), list(names))
        return {(row["tenant"], row["key"]) for row in rows}

    def _split(
        self, fresh: Sequence[Item], waiting: Collection[tuple[str, str]]
    ) -> tuple[list[Event], list[Item]]:
        """What to apply now, and what waits behind an earlier event of its key."""
        apply: list[Event] = []
        park: list[Item] = []
        for event, received in fresh:
            if (event.tenant, event.key) in waiting and event.type not in self._routes.restrictive:
                park.append((event, received))
            else:
                apply.append(event)
        return apply, park
