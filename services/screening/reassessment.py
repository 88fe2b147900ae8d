"""Background work: orders of a new activation are assessed again; related orders once more after a commit."""

import asyncio

import structlog

from services.screening.activation import finish_reassessments
from services.screening.related import missed_related
from services.screening.work import ScreeningWork
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5

_NEXT = """
SELECT key FROM reassessment_order WHERE tenant = $1 GROUP BY key ORDER BY key LIMIT $2
"""

_DONE = "DELETE FROM reassessment_order WHERE tenant = $1 AND key = ANY($2) AND activation <= $3"


class Reassessment:
    """Works off `reassessment_order` in small transactions, so that new orders are not delayed."""

    def __init__(self, transactions: Transactions[ScreeningWork], *, batch: int) -> None:
        self._transactions = transactions
        self._batch = batch

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`."""
        while not stop.is_set():
            busy = False
            try:
                for tenant in await self._transactions.database.tenants():
                    busy = await self.advance(tenant) or busy
            except TRANSIENT as error:
                _LOG.warning("database not available for reassessment", error=repr(error))
            if not busy:
                await wait_for(stop, IDLE_SECONDS)

    async def advance(self, tenant: str) -> bool:
        """Assess one batch of `tenant`, or finish; False when there was nothing to do."""
        if await self._assess_batch(tenant):
            return True
        return await finish_reassessments(self._transactions, tenant) > 0

    async def _assess_batch(self, tenant: str) -> int:
        async with self._transactions.begin([tenant]) as work:
            keys = [row["key"] for row in await work.connection.fetch(_NEXT, tenant, self._batch)]
            if not keys:
                return 0
            await assess_again(work, tenant, keys)
            activation = work.versions[tenant].activation
            await work.connection.execute(_DONE, tenant, keys, activation)
            return len(keys)


async def assess_again(work: ScreeningWork, tenant: str, keys: list[str], *, force: bool = False) -> None:
    """Ask for a new assessment of those whose newest one names an older activation (or of all: `force`)."""
    await work.lock([(tenant, key) for key in keys])
    await work.prefetch([(tenant, key) for key in keys])
    for key in keys:
        order = work.order(tenant, key)
        if force or order.activation < work.versions[tenant].activation:
            work.ask(order, None)


class RecentlyAssessed:
    """Orders assessed and committed by this process, and not yet looked at once more."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[str]] = {}

    def add(self, keys: list[tuple[str, str]]) -> None:
        """These have just been committed."""
        for tenant, key in keys:
            self._waiting.setdefault(tenant, set()).add(key)

    def snapshot(self) -> list[tuple[str, set[str]]]:
        """What waits now, by tenant."""
        return [(tenant, set(keys)) for tenant, keys in self._waiting.items() if keys]

    def done(self, tenant: str, keys: set[str]) -> None:
        """These have been looked at."""
        self._waiting[tenant] -= keys


class RelatedOrders:
    """Looks once more at orders related to those just committed: halves assessed at the same moment."""

    def __init__(
        self, transactions: Transactions[ScreeningWork], recent: RecentlyAssessed, *, days: int
    ) -> None:
        self._transactions = transactions
        self._recent = recent
        self._days = days

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; what a crash forgets, `look_back` finds at the next start."""
        while not stop.is_set():
            try:
                await self.look()
            except TRANSIENT as error:
                _LOG.warning("database not available for related orders", error=repr(error))
            await wait_for(stop, IDLE_SECONDS)

    async def look(self) -> int:
        """Assess again the open orders that missed a related one; gives how many."""
        total = 0
        for tenant, keys in self._recent.snapshot():
            async with self._transactions.begin([tenant]) as work:
                missed = await missed_related(
                    work.connection, tenant, sorted(keys), days=self._days, now=work.now
                )
                if missed:
                    await assess_again(work, tenant, missed, force=True)
                    total += len(missed)
            self._recent.done(tenant, keys)
        return total
