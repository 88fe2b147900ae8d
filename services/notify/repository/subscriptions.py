"""Subscriptions: who wishes to hear of what."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import asyncpg

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.subscriptions import Subscription
from shared.database.pool import Connection

_COLUMNS = "tenant, subscription_id, recipient, channel, kinds, min_severity, level"

_OF_TENANTS = f"""
SELECT {_COLUMNS} FROM subscription WHERE tenant = ANY($1::text[])
ORDER BY tenant, level, recipient, subscription_id
"""  # noqa: S608  # names of columns only

_ADD = f"""
INSERT INTO subscription ({_COLUMNS}, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (tenant, channel, recipient, level) DO NOTHING RETURNING subscription_id
"""  # noqa: S608  # names of columns only

_DELETE = f"""
DELETE FROM subscription WHERE tenant = $1 AND subscription_id = $2 RETURNING {_COLUMNS}
"""  # noqa: S608  # names of columns only


class Subscriptions:
    """The subscription table within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[str, list[Subscription]] = {}

    async def of(self, tenants: Iterable[str]) -> dict[str, list[Subscription]]:
        """Subscriptions by tenant; read once per transaction."""
        wanted = sorted(set(tenants) - self._found.keys())
        if wanted:
            self._found.update({tenant: [] for tenant in wanted})
            for row in await self._connection.fetch(_OF_TENANTS, wanted):
                self._found[row["tenant"]].append(_read(row))
        return self._found

    async def add(self, subscription: Subscription, created_by: str, now: datetime) -> bool:
        """False when the recipient already has one on this channel and level."""
        added = await self._connection.fetchval(
            _ADD,
            subscription.tenant,
            subscription.subscription_id,
            subscription.recipient,
            subscription.channel,
            sorted(subscription.kinds),
            subscription.min_severity.value,
            subscription.level,
            created_by,
            now,
        )
        return added is not None

    async def delete(self, tenant: str, subscription_id: UUID) -> Subscription | None:
        """The subscription that is gone; none when there was none."""
        row = await self._connection.fetchrow(_DELETE, tenant, subscription_id)
        return _read(row) if row else None


def _read(row: asyncpg.Record) -> Subscription:
    return Subscription(
        tenant=row["tenant"],
        subscription_id=row["subscription_id"],
        recipient=row["recipient"],
        channel=row["channel"],
        kinds=frozenset(AlertKind(kind) for kind in row["kinds"]),
        min_severity=Severity(row["min_severity"]),
        level=row["level"],
    )
