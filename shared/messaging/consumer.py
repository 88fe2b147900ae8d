"""The consumer of a service: polls, applies, then commits offsets.

Offsets are committed after the database commit, as a hint; the inbox is the truth.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Generic, TypeVar

import structlog

from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import (
    Bus,
    BusUnavailable,
    ConsumerLost,
    Reassigned,
    Received,
    Subscription,
    TopicPartition,
)
from shared.messaging.crashpoints import CrashPoints
from shared.messaging.deadletters import DeadLetters, Rejected
from shared.messaging.envelope import Event, Unreadable, decode
from shared.messaging.inbox import Inbox
from shared.messaging.keys import EventVerifier
from shared.messaging.pulse import listen
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)
Work = TypeVar("Work", bound=UnitOfWork)

COMMIT_EVERY_SECONDS, COMMIT_EVERY_RECORDS = 0.5, 1_000


class Consumer(Generic[Work]):
    """One member of the service's group; joins again after every loss."""

    def __init__(
        self,
        bus: Bus,
        transactions: Transactions[Work],
        inbox: Inbox[Work],
        dead_letters: DeadLetters,
        verifier: EventVerifier,
        crash: CrashPoints,
        *,
        topics: Sequence[str],
        group: str,
        member: str,
        batch: int = 200,
    ) -> None:
        self._bus = bus
        self._transactions = transactions
        self._inbox = inbox
        self._dead_letters = dead_letters
        self._verifier = verifier
        self._crash = crash
        self._topics, self._group, self._member, self._batch = topics, group, member, batch
        self._offsets: dict[TopicPartition, int] = {}
        self._generation = 0
        self._uncommitted = 0
        self._in_hand = 0
        self._committed_at = time.monotonic()
        self._subscription: Subscription | None = None
        self.handled_at = time.monotonic()
        """When records were last dealt with, for the watchdog and the probes."""

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop`; outages are waited out, a lost membership is joined again."""
        listen(self._beat)
        while not stop.is_set():
            try:
                subscription = await self._bus.subscribe(self._topics, group=self._group, member=self._member)
            except BusUnavailable as error:
                _LOG.warning("broker not available; will join again", error=str(error))
                await wait_for(stop, 1.0)
                continue
            self._subscription, self._generation = subscription, subscription.generation
            try:
                await self._consume(subscription, stop)
            except ConsumerLost as error:
                _LOG.warning("membership lost; what was in hand is dropped", reason=str(error))
                await wait_for(stop, 0.2)
            finally:
                self._forget()
                self._subscription = None
                await subscription.close()

    async def _consume(self, subscription: Subscription, stop: asyncio.Event) -> None:
        while not stop.is_set():
            records = await subscription.poll(max_records=self._batch, within=0.25)
            if subscription.generation != self._generation:
                self._forget()
                self._generation = subscription.generation
            if records:
                await self._apply_patiently(subscription, records, stop)
            await self._commit_when_due(subscription)
        await self._commit(subscription)

    async def _apply_patiently(
        self, subscription: Subscription, records: list[Received], stop: asyncio.Event
    ) -> None:
        """Apply a batch, again and again while the database is away, unless the partitions are lost."""
        self._in_hand = len(records)
        while not stop.is_set():
            try:
                await self.apply(records)
            except TRANSIENT as error:
                _LOG.warning("database not available; the batch waits", error=type(error).__name__)
                await wait_for(stop, 1.0)
                if await self._still_ours(subscription):
                    continue
                break
            if subscription.generation == self._generation:
                for record in records:
                    self._offsets[TopicPartition(record.topic, record.partition)] = record.offset + 1
                self._uncommitted += len(records)
            break
        self._in_hand = 0
        self.handled_at = time.monotonic()

    async def _still_ours(self, subscription: Subscription) -> bool:
        try:
            await subscription.commit({})
        except Reassigned:
            return False
        return True

    async def apply(self, records: Sequence[Received]) -> None:
        """Decode and apply records in order; unreadable ones become dead letters."""
        items: list[tuple[Event, Received]] = []
        rejected: list[Rejected] = []
        for record in records:
            try:
                items.append((decode(record, self._verifier), record))
            except Unreadable as error:
                rejected.append((record, str(error)))
        if rejected:
            place = rejected[0][0]
            _LOG.warning(
                "unreadable records become dead letters",
                count=len(rejected),
                first=f"{place.topic}/{place.partition}@{place.offset}",
            )
            async with self._transactions.begin(()) as work:
                await self._dead_letters.add(work, rejected)
        if items:
            await self._inbox.apply(items)

    async def _commit_when_due(self, subscription: Subscription) -> None:
        due = time.monotonic() - self._committed_at >= COMMIT_EVERY_SECONDS
        if self._offsets and (due or self._uncommitted >= COMMIT_EVERY_RECORDS):
            await self._commit(subscription)

    async def _commit(self, subscription: Subscription) -> None:
        """Commit what was handled; after a reassignment drop it, after an outage keep it for later."""
        self._committed_at = time.monotonic()
        self._uncommitted = 0
        try:
            await subscription.commit(self._offsets)
        except Reassigned as error:
            _LOG.info("offsets dropped", reason=str(error))
        except BusUnavailable as error:
            _LOG.warning("offsets not committed; they will be with the next ones", error=str(error))
            return
        self._crash.reached("offsets.after-commit")
        self._offsets = {}

    def _forget(self) -> None:
        self._offsets, self._uncommitted, self._in_hand = {}, 0, 0

    def _beat(self) -> None:
        self.handled_at = time.monotonic()

    @property
    def in_hand(self) -> int:
        """Records of the batch that is being applied."""
        return self._in_hand

    async def lag(self) -> int:
        """Records waiting in the owned partitions or in hand; 0 while not joined.

        Raises `BusUnavailable` when the broker does not say.
        """
        waiting = await self._subscription.lag() if self._subscription else 0
        return waiting + self._in_hand
