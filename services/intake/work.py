"""The unit of work of intake."""

from datetime import datetime
from functools import partial
from typing import Any

from services.intake import sql
from services.intake.metrics import IntakeMetrics
from services.intake.repository import Key, OrderRepository
from services.intake.waiters import Waiters
from shared.database.pool import Connection
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import EventFactory
from shared.messaging.keys import EventSigner

Answer = tuple[str, str, str, str, int, str, datetime]
"""Tenant, idempotency key, fingerprint, order key, revision, order_sha256, instant."""


class IntakeWork(UnitOfWork):
    """One transaction: orders, idempotency answers, outbox, audit."""

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        *,
        events: EventFactory,
        signer: EventSigner,
        waiters: Waiters,
        metrics: IntakeMetrics,
    ) -> None:
        super().__init__(connection, now, events=events, signer=signer)
        self.orders = OrderRepository(connection)
        self.metrics = metrics
        self._waiters = waiters
        self._answers: list[Answer] = []

    async def prefetch(self, keys: list[Key]) -> None:
        """Load the orders of a batch."""
        await self.orders.load(keys)

    def remember_answer(self, answer: Answer) -> None:
        """Keep an answer under its idempotency key."""
        self._answers.append(answer)

    async def flush(self) -> None:
        """Write everything; whoever waits for one of the orders is woken after the commit."""
        changed = await self.orders.flush()
        if changed:
            self.after_commit(partial(self._waiters.committed, changed))
        if self._answers:
            columns: list[list[Any]] = [list(column) for column in zip(*self._answers, strict=True)]
            await self.connection.execute(sql.ADD_ANSWERS, *columns)
            self._answers = []
        await super().flush()
