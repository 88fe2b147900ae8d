"""The retry table: readable events that failed, and later events of the same key parked behind them.

A failed event has no inbox row (its transaction was rolled back); a parked one has, and keeps its place
in the table until the events before it have been applied.
"""

import asyncio
import random
from typing import Generic, TypeVar

import msgspec
import structlog

from shared.database import core_sql
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import Received
from shared.messaging.crashpoints import CrashPoints
from shared.messaging.deadletters import DeadLetters
from shared.messaging.envelope import Event, decode
from shared.messaging.keys import EventVerifier
from shared.messaging.routes import Routes

_LOG = structlog.get_logger(__name__)
Work = TypeVar("Work", bound=UnitOfWork)

FIRST_DELAY, LAST_DELAY = 1.0, 300.0
"""Seconds: doubled after each failure, with a fifth of jitter."""

MAX_ATTEMPTS = 12
"""About half an hour; then it is a dead letter, and the events behind it stay parked until it is replayed."""

POLL = 0.5
"""Seconds between looks at the table."""


class RetryTable(Generic[Work]):
    """Adds, parks and works off the rows of one service."""

    def __init__(
        self,
        transactions: Transactions[Work],
        routes: Routes[Work],
        verifier: EventVerifier,
        dead_letters: DeadLetters,
        crash: CrashPoints,
    ) -> None:
        self._transactions = transactions
        self._routes = routes
        self._verifier = verifier
        self._dead_letters = dead_letters
        self._crash = crash

    async def add(self, item: tuple[Event, Received], error: Exception) -> None:
        """Keep a failed event for another try."""
        event, received = item
        _LOG.warning(
            "event failed; it will be tried again", event_id=str(event.id), type=event.type, error=repr(error)
        )
        async with self._transactions.begin([event.tenant]) as work:
            await work.lock([(event.tenant, event.key)])
            waiting = await work.connection.fetch(core_sql.RETRY_KEYS, [event.tenant], [event.key])
            await self._insert(work, event, received, delay=delay(1), parked=bool(waiting), error=repr(error))

    async def park(self, work: Work, item: tuple[Event, Received]) -> None:
        """Keep an event behind an earlier one of its key."""
        event, received = item
        await self._insert(
            work, event, received, delay=0, parked=True, error="behind an earlier event of its order"
        )

    async def _insert(
        self, work: Work, event: Event, received: Received, *, delay: float, parked: bool, error: str
    ) -> None:
        await work.connection.execute(
            core_sql.ADD_RETRY,
            event.id,
            event.tenant,
            event.key,
            event.type,
            msgspec.msgpack.encode(received),
            0 if parked else 1,
            delay,
            parked,
            error[:2000],
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Work off due rows until `stop`."""
        while not stop.is_set():
            try:
                busy = await self.retry_once()
            except TRANSIENT as error:
                _LOG.warning("database not available for retries", error=repr(error))
                busy = False
            if not busy:
                await wait_for(stop, POLL)

    async def retry_once(self) -> bool:
        """Try one due row; False when there is none."""
        claimed: tuple[int, int, Event] | None = None
        try:
            async with self._transactions.begin(await self._transactions.database.tenants()) as work:
                row = await work.connection.fetchrow(core_sql.CLAIM_RETRY)
                if row is None:
                    return False
                event = decode(msgspec.msgpack.decode(row["record"], type=Received), self._verifier)
                claimed = row["position"], row["attempts"], event
                await self._apply(work, row["position"], event)
                self._crash.reached("retry.before-commit")
        except TRANSIENT:
            raise
        except Exception as error:  # any failure of a handler postpones its event
            if claimed is None:
                raise
            await self._postpone(*claimed, error)
        self._crash.reached("retry.after-commit")
        return True

    async def _apply(self, work: Work, position: int, event: Event) -> None:
        await work.lock([(event.tenant, event.key)])
        await work.connection.fetch(core_sql.ADD_INBOX, [event.id])
        await work.prefetch([(event.tenant, event.key)])
        await self._routes.handle(event, work)
        await work.connection.execute(core_sql.DELETE_RETRY, position)
        await work.connection.execute(core_sql.UNPARK_NEXT, event.tenant, event.key)

    async def _postpone(self, position: int, attempts: int, event: Event, error: Exception) -> None:
        exhausted = attempts + 1 >= MAX_ATTEMPTS
        async with self._transactions.begin([event.tenant]) as work:
            if exhausted:
                await self._dead_letters.add_exhausted(work, event, f"failed {attempts + 1} times: {error!r}")
            await work.connection.execute(
                core_sql.POSTPONE_RETRY, position, repr(error)[:2000], delay(attempts + 1), exhausted
            )


def delay(attempts: int) -> float:
    """Seconds before the next try, after `attempts` failures."""
    base = min(FIRST_DELAY * 2.0 ** (attempts - 1), LAST_DELAY)
    return base * random.uniform(0.8, 1.2)  # noqa: S311  # jitter, not a secret


async def wait_for(stop: asyncio.Event, seconds: float) -> None:
    """Wait until `stop` or for `seconds`, whichever is first."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
