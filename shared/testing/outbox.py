"""What a service has said: the events in its outbox."""

from shared.database.pool import Database
from shared.database.unit_of_work import decode_headers
from shared.messaging.bus import Received
from shared.messaging.envelope import Event, decode
from shared.messaging.keys import EventVerifier


async def outbox_events(database: Database, verifier: EventVerifier, *, clear: bool = False) -> list[Event]:
    """Events waiting to be relayed, oldest first; `clear` removes them, as the relay would."""
    async with database.transaction(()) as (connection, _):
        rows = await connection.fetch("SELECT id, topic, key, headers, value FROM outbox ORDER BY id")
        if clear:
            await connection.execute("DELETE FROM outbox")
    return [
        decode(
            Received(row["topic"], 0, row["id"], row["key"], row["value"], decode_headers(row["headers"])),
            verifier,
        )
        for row in rows
        if ".dead-letter." not in row["topic"]
    ]
