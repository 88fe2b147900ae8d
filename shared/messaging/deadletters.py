"""Dead letters: what the service could not read or handle, kept in a table and published to a topic."""

import hashlib
from collections.abc import Sequence

import msgspec

from shared.contracts.events import dead_letter_topic
from shared.database import core_sql
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.bus import Headers, Received, Record
from shared.messaging.envelope import MAX_VALUE_BYTES, Event
from shared.messaging.failures import storable
from shared.messaging.ids import new_id

Rejected = tuple[Received, str]

HEADER_BYTES = 16 * 1024
"""A garbled record may carry megabytes of headers; a letter with more than this carries none of them."""


class DeadLetters:
    """Writes the dead letters of one service."""

    def __init__(self, service: str) -> None:
        self._topic = dead_letter_topic(service)

    async def add(self, work: UnitOfWork, rejected: Sequence[Rejected]) -> None:
        """Keep unreadable records with coordinates and reason; each only once."""
        await self._add(work, [(received, reason, None) for received, reason in rejected], once=True)

    async def add_refused(self, work: UnitOfWork, received: Received, event: Event, reason: str) -> None:
        """Keep an event that was read and refused; the same record only once."""
        await self._add(work, [(received, reason, event)], once=True)

    async def add_exhausted(
        self, work: UnitOfWork, received: Received, event: Event | None, reason: str
    ) -> None:
        """Say that a kept event has failed too often; its retry row stays and blocks its key."""
        await self._add(work, [(received, reason, event)], once=False)

    async def _add(
        self, work: UnitOfWork, letters: Sequence[tuple[Received, str, Event | None]], *, once: bool
    ) -> None:
        rows = [_row(*letter, once=once) for letter in letters]
        columns = [list(column) for column in zip(*rows, strict=True)]
        added = {row["id"] for row in await work.connection.fetch(core_sql.ADD_DEAD_LETTERS, *columns)}
        for row, (received, reason, _) in zip(rows, letters, strict=True):
            if row[0] in added:
                work.publish_record(_letter(self._topic, received, reason))


def _row(received: Received, reason: str, event: Event | None, *, once: bool) -> tuple[object, ...]:
    return (
        new_id(),
        received.topic,
        received.partition,
        received.offset,
        # The same record is kept once; each giving up is a letter of its own.
        hashlib.sha256(received.value or b"").digest() if once else new_id().bytes,
        msgspec.msgpack.encode(received),
        storable(reason),
        event.tenant if event else None,
        event.key if event else None,
        event.id if event else None,
    )


def _letter(topic: str, received: Received, reason: str) -> Record:
    """The raw bytes as they came, with coordinates and reason in headers."""
    headers = (
        *_bounded(received.headers),
        ("dl_topic", received.topic.encode()),
        ("dl_partition", str(received.partition).encode()),
        ("dl_offset", str(received.offset).encode()),
        ("dl_reason", storable(reason).encode()),
    )
    return Record(
        topic, (received.key or b"")[:HEADER_BYTES], (received.value or b"")[:MAX_VALUE_BYTES], headers
    )


def _bounded(headers: Headers) -> Headers:
    size = sum(len(name.encode("utf-8", "replace")) + len(value) for name, value in headers)
    return headers if size <= HEADER_BYTES else (("dl_headers_dropped", str(size).encode()),)
