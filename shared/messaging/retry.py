"""The retry table: readable events that failed, and later events of the same key parked behind them.

Whoever adds a row adds the inbox row too: this service has taken charge of the event, and a second
delivery changes nothing. The row goes when the event has been applied.
"""

import asyncio
import random
from collections.abc import Collection
from typing import Generic, TypeVar
from uuid import UUID

import msgspec
import structlog

from shared.database import core_sql
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import Received
from shared.messaging.crashpoints import CrashPoints
from shared.messaging.deadletters import DeadLetters
from shared.messaging.envelope import Event, Unreadable, decode
from shared.messaging.failures import Refused, for_log, for_table
from shared.messaging.keys import EventVerifier
from shared.messaging.routes import Routes
from shared.messaging.sequences import see_sequences

_LOG = structlog.get_logger(__name__)
Work = TypeVar("Work", bound=UnitOfWork)
_RECORD = msgspec.msgpack.Decoder(Received)

FIRST_DELAY, LAST_DELAY = 1.0, 300.0
"""Seconds: doubled after each failure, with a fifth of jitter."""

MAX_ATTEMPTS = 12
"""About half an hour; then it is a dead letter, and the events behind it stay parked until it is replayed."""

POLL = 0.5
"""Seconds between looks at the table."""


class _Claim(msgspec.Struct):
    """A claimed row, and its event once it has been decoded."""

    position: int
    attempts: int
    received: Received
    event: Event | None = None


class RetryTable(Generic[Work]):
    """Adds, parks and works off the rows of one service."""

    def __init__(
        self,
        transactions: Transactions[Work],
        routes: Routes[Work],
        verifier: EventVerifier,
        dead_letters: DeadLetters,
        crash: CrashPoints,
        *,
        max_attempts: int = MAX_ATTEMPTS,
    ) -> None:
        self._transactions = transactions
        self._routes = routes
        self._verifier = verifier
        self._dead_letters = dead_letters
        self._crash = crash
        self._max_attempts = max_attempts

    async def add(self, item: tuple[Event, Received], error: Exception) -> None:
        """Keep a failed event for another try; behind earlier ones of its key, unless it is restrictive."""
        event, received = item
        _LOG.warning(
            "event failed; it will be tried again",
            event_id=str(event.id),
            type=event.type,
            error=for_log(error),
        )
        async with self._transactions.begin([event.tenant]) as work:
            await work.lock([(event.tenant, event.key)])
            if not await work.connection.fetch(core_sql.ADD_INBOX, [event.id]):
                return
            await see_sequences(work, [event])
            waiting = await work.connection.fetch(core_sql.RETRY_KEYS, [event.tenant], [event.key])
            parked = bool(waiting) and event.type not in self._routes.restrictive
            await self._insert(work, event, received, parked=parked, error=for_table(error))

    async def refuse(self, item: tuple[Event, Received], error: Refused) -> None:
        """Make a dead letter of an event that no retry helps; nothing parks behind it."""
        event, received = item
        _LOG.error("event refused", event_id=str(event.id), type=event.type, error=for_log(error))
        async with self._transactions.begin([event.tenant]) as work:
            await self._dead_letters.add_refused(work, received, event, for_table(error))

    async def park(self, work: Work, item: tuple[Event, Received]) -> None:
        """Keep an event behind an earlier one of its key; the caller holds its stream and its inbox row."""
        await self._insert(work, *item, parked=True, error="behind an earlier event of its order")

    async def enqueue(self, work: Work, item: tuple[Event, Received]) -> bool:
        """Take charge of an event outside the bus (a replay); False when it was taken before.

        The caller holds its stream.
        """
        event, received = item
        if not await work.connection.fetch(core_sql.ADD_INBOX, [event.id]):
            return False
        await see_sequences(work, [event])
        waiting = await work.connection.fetch(core_sql.RETRY_KEYS, [event.tenant], [event.key])
        await self._insert(work, event, received, parked=bool(waiting), error="replayed", after=0.0)
        return True

    async def revive(self, work: UnitOfWork, event_ids: Collection[UUID]) -> None:
        """Give exhausted events their tries anew, because they were sent again."""
        await work.connection.execute(core_sql.REVIVE_RETRY, list(event_ids))

    async def _insert(
        self,
        work: Work,
        event: Event,
        received: Received,
        *,
        parked: bool,
        error: str,
        after: float | None = None,
    ) -> None:
        await work.connection.execute(
            core_sql.ADD_RETRY,
            event.id,
            event.tenant,
            event.key,
            event.type,
            msgspec.msgpack.encode(received),
            0 if parked else 1,
            delay(1) if after is None else after,
            parked,
            error,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Work off due rows until `stop`."""
        while not stop.is_set():
            try:
                busy = await self.retry_once()
            except TRANSIENT as error:
                _LOG.warning("database not available for retries", error=type(error).__name__)
                busy = False
            if not busy:
                await wait_for(stop, POLL)

    async def retry_once(self) -> bool:
        """Try one due row; False when there is none."""
        claim: _Claim | None = None
        try:
            async with self._transactions.begin(()) as work:
                row = await work.connection.fetchrow(core_sql.CLAIM_RETRY)
                if row is None:
                    return False
                claim = _Claim(row["position"], row["attempts"], _RECORD.decode(row["record"]))
                await self._apply(work, claim)
                self._crash.reached("retry.before-commit")
        except TRANSIENT:
            raise
        except Refused as error:
            if claim is None or claim.event is None:
                raise
            await self._drop(claim, claim.event, error)
        except Exception as error:  # any failure of a handler postpones its event
            if claim is None:
                raise
            await self._postpone(claim, error)
        self._crash.reached("retry.after-commit")
        return True

    async def _apply(self, work: Work, claim: _Claim) -> None:
        claim.event = event = decode(claim.received, self._verifier)
        await work.narrow([event.tenant])
        await work.lock([(event.tenant, event.key)])
        await work.prefetch([(event.tenant, event.key)])
        await self._routes.handle(event, work)
        await work.connection.execute(core_sql.DELETE_RETRY, claim.position)
        await work.connection.execute(core_sql.UNPARK_NEXT, event.tenant, event.key)

    async def _drop(self, claim: _Claim, event: Event, error: Refused) -> None:
        """A kept event (parked, or replayed) was refused: a dead letter, and the next of its key's turn."""
        _LOG.error("event refused", event_id=str(event.id), type=event.type, error=for_log(error))
        async with self._transactions.begin([event.tenant]) as work:
            await work.lock([(event.tenant, event.key)])
            if await work.connection.fetchval(core_sql.DELETE_RETRY, claim.position) is None:
                return
            await work.connection.execute(core_sql.FORGET_INBOX, event.id)
            await work.connection.execute(core_sql.UNPARK_NEXT, event.tenant, event.key)
            await self._dead_letters.add_exhausted(work, claim.received, event, for_table(error))

    async def _postpone(self, claim: _Claim, error: Exception) -> None:
        """Later again, or a dead letter: at once when it can no longer be read (a key was withdrawn)."""
        attempts = claim.attempts + 1
        exhausted = attempts >= self._max_attempts or isinstance(error, Unreadable)
        _LOG.warning(
            "event failed again",
            position=claim.position,
            attempts=attempts,
            exhausted=exhausted,
            error=for_log(error),
        )
        tenants = [claim.event.tenant] if claim.event else []
        async with self._transactions.begin(tenants) as work:
            kept = await work.connection.fetchval(
                core_sql.POSTPONE_RETRY, claim.position, for_table(error), delay(attempts), exhausted
            )
            if kept is not None and exhausted:
                reason = f"failed {attempts} times: {for_table(error)}"
                await self._dead_letters.add_exhausted(work, claim.received, claim.event, reason)


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
