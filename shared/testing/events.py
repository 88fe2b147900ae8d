"""Events of any service as they would arrive from the bus: right sequence, signed, with coordinates."""

from collections import defaultdict
from datetime import UTC, datetime

from shared.contracts.events import EVENTS, Payload
from shared.messaging.bus import Received, Record
from shared.messaging.envelope import Event, EventFactory, encode
from shared.messaging.inbox import Item
from shared.testing.keys import TestingKeys

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)


class EventMaker:
    """Plays the other services: gives sequences per producer and key, offsets per topic."""

    def __init__(self, keys: TestingKeys) -> None:
        self.keys = keys
        self._sequences: dict[tuple[str, str, str], int] = defaultdict(int)
        self._offsets: dict[str, int] = defaultdict(int)

    def event(
        self,
        type_: str,
        data: Payload,
        *,
        key: str,
        tenant: str | None = None,
        producer: str | None = None,
        sequence: int | None = None,
        time: datetime = NOON,
        cause: Event | None = None,
    ) -> Event:
        """A new event; producer and tenant are taken from the event table and the data unless given."""
        kind = EVENTS[type_]
        source = producer or kind.producer
        tenant = tenant or str(getattr(data, "tenant"))  # noqa: B009  # not every payload has one
        if sequence is None:
            self._sequences[source, tenant, key] += 1
            sequence = self._sequences[source, tenant, key]
        return EventFactory(source).make(
            type_, tenant=tenant, key=key, sequence=sequence, time=time, data=data, cause=cause
        )

    def record(self, event: Event) -> Record:
        """The signed record to publish on a bus."""
        return encode(event, self.keys.signers[event.source])

    def received(self, event: Event, *, partition: int = 0) -> Received:
        """The signed record as read from its topic, at the next offset."""
        return self.arrived(self.record(event), partition=partition)

    def arrived(self, record: Record, *, partition: int = 0) -> Received:
        """Any record (also a garbled one) as read from its topic, at the next offset."""
        offset = self._offsets[record.topic]
        self._offsets[record.topic] += 1
        return Received(record.topic, partition, offset, record.key, record.value, record.headers)

    def item(self, event: Event) -> Item:
        """What `Inbox.apply` takes."""
        return event, self.received(event)


def make_event(
    type_: str,
    data: Payload,
    *,
    key: str,
    tenant: str | None = None,
    sequence: int = 1,
    time: datetime = NOON,
) -> Event:
    """One event by itself (unsigned, in memory), for unit tests of handlers."""
    tenant = tenant or str(getattr(data, "tenant"))  # noqa: B009  # not every payload has one
    return EventFactory(EVENTS[type_].producer).make(
        type_, tenant=tenant, key=key, sequence=sequence, time=time, data=data
    )
