"""Opens units of work: the one way to a transaction in a service."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from shared.database.pool import Connection, Database
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import EventFactory
from shared.messaging.keys import EventSigner

Work = TypeVar("Work", bound=UnitOfWork)
WorkOut_co = TypeVar("WorkOut_co", bound=UnitOfWork, covariant=True)


class WorkFactory(Protocol[WorkOut_co]):
    """A subclass of `UnitOfWork`, or anything that makes one."""

    def __call__(
        self, connection: Connection, now: datetime, *, events: EventFactory, signer: EventSigner
    ) -> WorkOut_co: ...


class Transactions(Generic[Work]):
    """Transactions of one service, each a `Work`."""

    def __init__(
        self,
        database: Database,
        make: WorkFactory[Work],
        *,
        service: str,
        signer: EventSigner,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        self.database = database
        self._make = make
        self._events = EventFactory(service)
        self._signer = signer
        self._committed = committed

    @asynccontextmanager
    async def begin(self, tenants: Iterable[str]) -> AsyncIterator[Work]:
        """A unit of work scoped to `tenants`; flushed and committed at the end, rolled back on error.

        The `committed` hint wakes the relay of this process; the relay polls anyway.
        """
        async with self.database.transaction(tenants) as (connection, now):
            work = self._make(connection, now, events=self._events, signer=self._signer)
            yield work
            await work.flush()
        work.committed()
        self._committed()
