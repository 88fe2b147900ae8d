"""The unit of work: state, outbox rows and audit entries of a batch in one transaction.

A handler changes state through its repository, says what happened with `publish` and `record`, and
never commits. Rows of the outbox and the audit are written in bulk when the work is flushed.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from shared.audit.chain import GENESIS, Entry, make_entry
from shared.contracts.events import Payload
from shared.database import core_sql
from shared.database.pool import Connection
from shared.messaging.bus import Record
from shared.messaging.envelope import Event, EventFactory, encode
from shared.messaging.keys import EventSigner


class StreamNotLocked(Exception):
    """A handler published or recorded for a key whose stream the work has not locked."""


class Stream(msgspec.Struct):
    """The locked row of one key: event sequence, audit length and head."""

    tenant: str
    key: str
    sequence: int = 0
    audit_length: int = 0
    audit_head: bytes = GENESIS
    changed: bool = False


class UnitOfWork:
    """One transaction of one service; subclasses add the repositories of the service."""

    def __init__(
        self, connection: Connection, now: datetime, *, events: EventFactory, signer: EventSigner
    ) -> None:
        self.connection = connection
        self.now = now
        """The database's time at the start of the transaction, in UTC."""
        self._events = events
        self._signer = signer
        self._streams: dict[tuple[str, str], Stream] = {}
        self._records: list[Record] = []
        self._entries: list[Entry] = []
        self._callbacks: list[Callable[[], None]] = []

    async def narrow(self, tenants: Iterable[str]) -> None:
        """Name the tenants of this transaction anew (for work that learns them from a row it claimed)."""
        names = ",".join(sorted(set(tenants)))
        await self.connection.execute("SELECT set_config('app.tenants', $1, true)", names)

    async def lock(self, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Lock the streams of `(tenant, key)` in key order, making those that are new.

        Gives those that were there before: about the others this service knows nothing yet.

        All keys of a piece of work belong in one call: a second call may wait in a ring with another
        transaction, which the database ends with a deadlock error (transient: the work is done again).
        """
        asked = set(keys)
        wanted = sorted(asked - self._streams.keys())
        if not wanted:
            return asked
        columns = _columns(wanted, 2)
        made: int = await self.connection.fetchval(core_sql.LOCK_STREAMS, *columns)
        if made < len(wanted):
            for row in await self.connection.fetch(core_sql.READ_STREAMS, *columns):
                self._streams[row["tenant"], row["key"]] = Stream(
                    row["tenant"],
                    row["key"],
                    row["sequence"],
                    row["audit_length"],
                    row["audit_head"] or GENESIS,
                )
        known = asked & self._streams.keys()
        for tenant, key in wanted:
            self._streams.setdefault((tenant, key), Stream(tenant, key))
        return known

    def publish(
        self, type_: str, *, tenant: str, key: str, data: Payload, cause: Event | None = None
    ) -> Event:
        """Put an event into the outbox; its sequence is given under the stream's lock."""
        stream = self._stream(tenant, key)
        stream.sequence += 1
        stream.changed = True
        event = self._events.make(
            type_, tenant=tenant, key=key, sequence=stream.sequence, time=self.now, data=data, cause=cause
        )
        self._records.append(encode(event, self._signer))
        return event

    def publish_record(self, record: Record) -> None:
        """Put a ready record into the outbox (dead letters)."""
        self._records.append(record)

    def record(
        self,
        action: str,
        *,
        tenant: str,
        key: str,
        actor: str,
        details: Mapping[str, Any] | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> None:
        """Add an audit entry; values that name people go into `personal`, never into `details`."""
        stream = self._stream(tenant, key)
        entry = make_entry(
            tenant=tenant,
            stream=key,
            position=stream.audit_length + 1,
            previous=stream.audit_head,
            at=self.now,
            actor=actor,
            action=action,
            details=details or {},
            personal=personal or {},
        )
        stream.audit_length, stream.audit_head, stream.changed = entry.position, entry.hash, True
        self._entries.append(entry)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once the transaction has committed (hints only: it may never be called)."""
        self._callbacks.append(callback)

    async def prefetch(self, keys: list[tuple[str, str]]) -> None:
        """Load in bulk what the handlers of a batch will need; for subclasses."""

    async def flush(self) -> None:
        """Write outbox, audit and streams in bulk; subclasses write their own rows first."""
        changed = [stream for stream in self._streams.values() if stream.changed]
        if self._records or self._entries or changed:
            await self.connection.execute(core_sql.WRITE_TRAIL, *self._trail(changed))
        self._records, self._entries = [], []
        for stream in changed:
            stream.changed = False

    def _trail(self, changed: list[Stream]) -> list[list[Any]]:
        """The columns of `WRITE_TRAIL`."""
        records = [(r.topic, r.key, encode_headers(r), r.value) for r in self._records]
        entries = [
            (e.tenant, e.stream, e.position, e.at, e.actor, e.action, e.body, e.hash) for e in self._entries
        ]
        personal = [
            (entry.tenant, entry.stream, entry.position, item.field, item.salt, item.value)
            for entry in self._entries
            for item in entry.personal
        ]
        streams = [(s.tenant, s.key, s.sequence, s.audit_length, s.audit_head) for s in changed]
        return [
            *_columns(records, 4),
            *_columns(entries, 8),
            *_columns(personal, 6),
            *_columns(streams, 5),
        ]

    def committed(self) -> None:
        """Run the hints; called by `Transactions` after the commit."""
        for callback in self._callbacks:
            callback()

    def _stream(self, tenant: str, key: str) -> Stream:
        try:
            return self._streams[tenant, key]
        except KeyError:
            raise StreamNotLocked(f"{tenant}: {key}") from None


def encode_headers(record: Record) -> bytes:
    """Headers as stored beside a record."""
    return msgspec.msgpack.encode(record.headers)


def decode_headers(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """The headers that `encode_headers` wrote."""
    return msgspec.msgpack.decode(data, type=tuple[tuple[str, bytes], ...])


def _columns(rows: list[tuple[Any, ...]] | list[tuple[str, str]], width: int) -> list[list[Any]]:
    """Rows turned into columns, as `UNNEST` takes them."""
    return [[row[index] for row in rows] for index in range(width)]
