"""The sweeper: makes "nothing lost" true even when the broker loses data.

An accepted order that has neither decision nor case after its time limit is asked again under a new
event id; screening and diligence answer with their newest output. After the second time it is stalled.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager

import msgspec
import structlog

from services.intake import sql
from services.intake.accept import order_event
from services.intake.domain.sales_order import Revision, SalesOrder
from services.intake.metrics import IntakeMetrics
from services.intake.work import IntakeWork
from shared.contracts.clearance import ClearanceState
from shared.database.pool import TRANSIENT, Database
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)
Begin = Callable[[Iterable[str]], AbstractAsyncContextManager[IntakeWork]]
STALLED_AFTER = 2


class Sweeper:
    """A background worker; `sweep_once` is its one step."""

    def __init__(
        self,
        database: Database,
        begin: Begin,
        metrics: IntakeMetrics,
        *,
        every: float,
        overdue_after: float,
        batch: int,
        forget_after: float,
    ) -> None:
        self._database = database
        self._begin = begin
        self._metrics = metrics
        self._every, self._overdue_after, self._batch = every, overdue_after, batch
        self._forget_after = forget_after

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until `stop`."""
        while not stop.is_set():
            try:
                await self.sweep_once()
                await self.forget_once()
            except TRANSIENT as error:
                _LOG.warning("database not available for the sweeper", error=repr(error))
            await wait_for(stop, self._every)

    async def sweep_once(self) -> int:
        """Ask again for every overdue order (a batch at most); gives how many."""
        tenants = await self._database.tenants()
        async with self._begin(tenants) as work:
            rows = await work.connection.fetch(sql.OVERDUE, self._overdue_after, self._batch)
            keys = [(row["tenant"], row["key"]) for row in rows]
            if not keys:
                return 0
            await work.lock(keys)
            await work.orders.load(keys)
            return sum([await self._recheck(work, tenant, key) for tenant, key in keys])

    async def _recheck(self, work: IntakeWork, tenant: str, key: str) -> bool:
        order = work.orders.get(tenant, key)
        if order is None or order.standing.state is not ClearanceState.PENDING:
            return False  # decided between the search and the lock
        revision = await _revision(work, order)
        count = order.recheck(work.now)
        data = order_event(order.key, revision, recheck=count)
        work.publish("order.rechecked", tenant=tenant, key=key, data=data)
        details = {"revision": order.revision, "recheck": count}
        work.record("order.rechecked", tenant=tenant, key=key, actor="service:intake", details=details)
        work.after_commit(self._metrics.rechecks.inc)
        if count == STALLED_AFTER:
            work.record("order.stalled", tenant=tenant, key=key, actor="service:intake", details=details)
            work.after_commit(self._metrics.stalled.inc)
            _LOG.error("undecided after the second recheck", order=key, alert=True)
        return True

    async def forget_once(self) -> None:
        """Forget idempotency answers that are past their time."""
        async with self._begin(await self._database.tenants()) as work:
            await work.connection.execute(sql.FORGET_ANSWERS, self._forget_after)


async def _revision(work: IntakeWork, order: SalesOrder) -> Revision:
    row = await work.orders.current_revision(order)
    return Revision(
        row["revision"],
        row["order_sha256"],
        row["canonical"],
        row["received"],
        row["received_sha256"],
        row["media_type"],
        msgspec.json.decode(row["submitters"], type=tuple[str, ...]),
        row["submitted_with"],
        row["accepted_at"],
    )
