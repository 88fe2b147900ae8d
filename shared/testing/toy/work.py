"""The toy's unit of work."""

from datetime import datetime

from shared.database.pool import Connection
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import Event, EventFactory
from shared.messaging.keys import EventSigner

_ADD = """
INSERT INTO toy_handled (tenant, key, source, sequence, event_id, name)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::bigint[], $5::uuid[], $6::text[])
"""


class ToyWork(UnitOfWork):
    """Collects what was handled and writes it in bulk."""

    def __init__(
        self, connection: Connection, now: datetime, *, events: EventFactory, signer: EventSigner
    ) -> None:
        super().__init__(connection, now, events=events, signer=signer)
        self._handled: list[tuple[object, ...]] = []

    def handled(self, event: Event, name: str) -> None:
        """Note that `event` was handled."""
        self._handled.append((event.tenant, event.key, event.source, event.sequence, event.id, name))

    async def flush(self) -> None:
        """Own rows first, then the core's."""
        if self._handled:
            columns = [list(column) for column in zip(*self._handled, strict=True)]
            await self.connection.execute(_ADD, *columns)
            self._handled = []
        await super().flush()
