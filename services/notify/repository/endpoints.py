"""Endpoints: where webhook, Slack and Teams recipients are, and whether they answer."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from shared.database.pool import Connection

_COLUMNS = (
    "tenant, channel, recipient, host, sealed, version, failures, open_until, disabled_at, disabled_reason"
)

_OF_TENANT = f"SELECT {_COLUMNS} FROM endpoint WHERE tenant = $1"  # noqa: S608  # names of columns only

# Saving it again switches it on.
_SAVE = """
INSERT INTO endpoint (tenant, channel, recipient, host, sealed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant, channel, recipient) DO UPDATE
SET host = excluded.host, sealed = excluded.sealed, version = endpoint.version + 1, failures = 0,
    open_until = NULL, disabled_at = NULL, disabled_reason = NULL
"""

_DELETE_UNUSED = """
DELETE FROM endpoint e WHERE tenant = $1 AND channel = $2 AND recipient = $3 AND NOT EXISTS (
    SELECT FROM subscription s
    WHERE s.tenant = e.tenant AND s.channel = e.channel AND s.recipient = e.recipient)
"""

_ANSWERED = """
UPDATE endpoint SET failures = 0, open_until = NULL
WHERE tenant = $1 AND channel = $2 AND recipient = $3 AND (failures > 0 OR open_until IS NOT NULL)
"""

_FAILED = """
UPDATE endpoint SET failures = failures + 1
WHERE tenant = $1 AND channel = $2 AND recipient = $3 RETURNING failures
"""

_SILENCE = """
UPDATE endpoint SET open_until = now() + $4::float8 * interval '1 second'
WHERE tenant = $1 AND channel = $2 AND recipient = $3
"""

_DISABLE = """
UPDATE endpoint SET disabled_at = now(), disabled_reason = $4
WHERE tenant = $1 AND channel = $2 AND recipient = $3 AND disabled_at IS NULL RETURNING version
"""

_OWNER = """
SELECT owner_email FROM subscription
WHERE tenant = $1 AND channel = $2 AND recipient = $3 AND owner_email <> '' ORDER BY level LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """An endpoint as it is stored; `sealed` opens with the vault."""

    tenant: str
    channel: str
    recipient: str
    host: str
    sealed: bytes
    version: int
    failures: int
    open_until: datetime | None
    disabled_at: datetime | None
    disabled_reason: str | None


class Endpoints:
    """The endpoint table within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, tenant: str) -> dict[tuple[str, str], EndpointRow]:
        """All of a tenant by channel and recipient."""
        rows = await self._connection.fetch(_OF_TENANT, tenant)
        return {(row["channel"], row["recipient"]): _read(row) for row in rows}

    async def save(self, tenant: str, channel: str, recipient: str, host: str, sealed: bytes) -> None:
        """Add, or put in the place of what was there and switch on."""
        await self._connection.execute(_SAVE, tenant, channel, recipient, host, sealed)

    async def delete_unused(self, tenant: str, channel: str, recipient: str) -> None:
        """Forget it when no subscription names it any more."""
        await self._connection.execute(_DELETE_UNUSED, tenant, channel, recipient)

    async def answered(self, tenant: str, channel: str, recipient: str) -> None:
        """It took something: close the circuit."""
        await self._connection.execute(_ANSWERED, tenant, channel, recipient)

    async def failed(self, tenant: str, channel: str, recipient: str) -> int:
        """It did not; gives how often in a row (0 when there is no such endpoint)."""
        return await self._connection.fetchval(_FAILED, tenant, channel, recipient) or 0

    async def silence(self, tenant: str, channel: str, recipient: str, seconds: float) -> None:
        """Send it nothing for so long."""
        await self._connection.execute(_SILENCE, tenant, channel, recipient, seconds)

    async def disable(self, tenant: str, channel: str, recipient: str, reason: str) -> int | None:
        """Switch it off; gives its version, none when it was off already."""
        version: int | None = await self._connection.fetchval(_DISABLE, tenant, channel, recipient, reason)
        return version

    async def owner(self, tenant: str, channel: str, recipient: str) -> str:
        """Mail of the person who subscribed it; empty when none is known."""
        return str(await self._connection.fetchval(_OWNER, tenant, channel, recipient) or "")


def _read(row: asyncpg.Record) -> EndpointRow:
    return EndpointRow(**dict(row))
