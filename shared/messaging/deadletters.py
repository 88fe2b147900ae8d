"""Dead letters: what the service could not read or handle, kept in a table and published to a topic."""

from collections.abc import Sequence

import msgspec

from shared.contracts.events import dead_letter_topic
from shared.database import core_sql
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import Received, Record
from shared.messaging.envelope import MAX_VALUE_BYTES, Event
from shared.messaging.ids import new_id

Rejected = tuple[Received, str]


class DeadLetters:
    """Writes the dead letters of one service."""

    def __init__(self, service: str) -> None:
        self._topic = dead_letter_topic(service)

    async def add(self, work: UnitOfWork, rejected: Sequence[Rejected]) -> None:
        """Keep unreadable records with coordinates and reason; each only once."""
        for received, reason in rejected:
            await self._add(work, received, reason, event=None)

    async def add_exhausted(self, work: UnitOfWork, event: Event, reason: str) -> None:
        """Say that a readable event has failed too often; its retry row stays and blocks its key."""
        source = Received(f"retry/{event.id}", 0, 0, event.key.encode(), event.raw, ())
        await self._add(work, source, reason, event=event)

    async def _add(self, work: UnitOfWork, received: Received, reason: str, *, event: Event | None) -> None:
        added = await work.connection.fetchval(
            core_sql.ADD_DEAD_LETTER,
            new_id(),
            received.topic,
            received.partition,
            received.offset,
            msgspec.msgpack.encode(received),
            reason[:2000],
            event.tenant if event else None,
            event.key if event else None,
            event.id if event else None,
        )
        if added is not None:
            work.publish_record(_letter(self._topic, received, reason))


def _letter(topic: str, received: Received, reason: str) -> Record:
    """The raw bytes as they came, with coordinates and reason in headers."""
    headers = (
        *received.headers,
        ("dl_topic", received.topic.encode()),
        ("dl_partition", str(received.partition).encode()),
        ("dl_offset", str(received.offset).encode()),
        ("dl_reason", reason[:2000].encode("utf-8", "replace")),
    )
    return Record(topic, received.key or b"", (received.value or b"")[:MAX_VALUE_BYTES], headers)
