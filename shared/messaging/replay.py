"""Replay of dead letters by an authorised person: audited, under the event id they had.

A replay puts the event into the retry table of the service that could not handle it, in its place
behind earlier events of its key. It is not published again: other services have handled it, and the
topic belongs to its producer.
"""

from collections.abc import Sequence
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from shared.database import core_sql
from shared.database.transactions import Transactions
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import Received
from shared.messaging.envelope import Event, Unreadable, decode
from shared.messaging.keys import EventVerifier
from shared.messaging.retry import RetryTable

Work = TypeVar("Work", bound=UnitOfWork)

AT_ONCE = 500
"""Letters that one replay of a topic takes."""


class Replayed(msgspec.Struct, frozen=True):
    """What became of one letter: it will be tried now, or it is still unreadable (`reason`)."""

    letter: UUID
    event_id: UUID | None
    reason: str | None = None


class Replay(Generic[Work]):
    """Replays the dead letters of one service."""

    def __init__(
        self, transactions: Transactions[Work], retries: RetryTable[Work], verifier: EventVerifier
    ) -> None:
        self._transactions = transactions
        self._retries = retries
        self._verifier = verifier

    async def by_id(
        self, letters: Sequence[UUID], *, actor: str, tenant: str | None = None
    ) -> list[Replayed]:
        """Replay letters that were not replayed before; unknown ids are passed over.

        With `tenant`, those of other tenants are unknown too.
        """
        return await self._replay(list(letters), None, actor, tenant)

    async def by_topic(self, topic: str, *, actor: str, tenant: str | None = None) -> list[Replayed]:
        """Replay the oldest waiting letters of a topic, at most 500; with `tenant`, only its own."""
        return await self._replay([], topic, actor, tenant)

    async def _replay(
        self, letters: list[UUID], topic: str | None, actor: str, tenant: str | None
    ) -> list[Replayed]:
        async with self._transactions.begin(()) as work:
            rows = await work.connection.fetch(core_sql.LOCK_DEAD_LETTERS, letters, topic, AT_ONCE)
            found: list[Replayed] = []
            readable: list[tuple[UUID, Event, Received]] = []
            for row in rows:
                if tenant is not None and row["tenant"] not in (None, tenant):
                    continue
                received = msgspec.msgpack.decode(row["record"], type=Received)
                try:
                    event = decode(received, self._verifier)
                    if tenant in (None, event.tenant):
                        readable.append((row["id"], event, received))
                except Unreadable as error:
                    found.append(Replayed(row["id"], row["event_id"], str(error)))
            await work.narrow({event.tenant for _, event, _ in readable})
            await work.lock({(event.tenant, event.key) for _, event, _ in readable})
            for letter, event, received in readable:
                await self._take(work, letter, event, received, actor)
                found.append(Replayed(letter, event.id))
        return found

    async def _take(self, work: Work, letter: UUID, event: Event, received: Received, actor: str) -> None:
        if not await self._retries.enqueue(work, (event, received)):
            await self._retries.revive(work, [event.id])
        work.record(
            "dead-letter.replayed",
            tenant=event.tenant,
            key=event.key,
            actor=actor,
            details={"dead_letter": str(letter), "event_id": str(event.id), "type": event.type},
        )
        await work.connection.execute(
            core_sql.MARK_REPLAYED, letter, actor, event.tenant, event.key, event.id
        )
