"""Subscriptions: who wishes to hear of what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.subscriptions import Subscription
from services.notify.domain.timing import DigestEvery, Timing
from shared.database.pool import Connection

_WISH = "kinds, min_severity, level, digest, digest_at, quiet_from, quiet_until, time_zone"
_COLUMNS = f"tenant, subscription_id, recipient, channel, {_WISH}, owner_email, version"

_OF_TENANTS = f"""
SELECT {_COLUMNS} FROM subscription WHERE tenant = ANY($1::text[])
ORDER BY tenant, level, recipient, subscription_id
"""  # noqa: S608  # names of columns only

_SWITCHED_OFF = """
SELECT tenant, channel, recipient FROM endpoint
WHERE tenant = ANY($1::text[]) AND disabled_at IS NOT NULL
"""

_ADD = f"""
INSERT INTO subscription ({_COLUMNS}, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (tenant, channel, recipient, level) DO NOTHING RETURNING subscription_id
"""  # noqa: S608  # names of columns only

_CHANGE = """
UPDATE subscription SET kinds = $4, min_severity = $5, level = $6, digest = $7, digest_at = $8,
                        quiet_from = $9, quiet_until = $10, time_zone = $11, version = version + 1
WHERE tenant = $1 AND subscription_id = $2 AND version = $3 RETURNING version
"""

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

    async def reachable(self, tenants: Iterable[str]) -> dict[str, list[Subscription]]:
        """Those whose endpoint has not been switched off."""
        found = await self.of(tenants)
        rows = await self._connection.fetch(_SWITCHED_OFF, list(found))
        off = {(row["tenant"], row["channel"], row["recipient"]) for row in rows}
        return {
            tenant: [item for item in items if (tenant, *item.address) not in off]
            for tenant, items in found.items()
        }

    async def add(self, subscription: Subscription, created_by: str, now: datetime) -> bool:
        """False when the recipient already has one on this channel and level."""
        added = await self._connection.fetchval(
            _ADD,
            subscription.tenant,
            subscription.subscription_id,
            subscription.recipient,
            subscription.channel,
            *_wish(subscription),
            subscription.owner_email,
            subscription.version,
            created_by,
            now,
        )
        return added is not None

    async def change(self, wish: Subscription) -> int | None:
        """Write a wish over the version it names; gives the new version, none when another was first.

        Raises `asyncpg.UniqueViolationError` when the recipient has one of this level already.
        """
        version: int | None = await self._connection.fetchval(
            _CHANGE, wish.tenant, wish.subscription_id, wish.version, *_wish(wish)
        )
        return version

    async def delete(self, tenant: str, subscription_id: UUID) -> Subscription | None:
        """The subscription that is gone; none when there was none."""
        row = await self._connection.fetchrow(_DELETE, tenant, subscription_id)
        return _read(row) if row else None


def _wish(subscription: Subscription) -> list[Any]:
    timing = subscription.timing
    return [
        sorted(subscription.kinds),
        subscription.min_severity.value,
        subscription.level,
        timing.digest.value,
        timing.digest_at,
        timing.quiet_from,
        timing.quiet_until,
        timing.time_zone,
    ]


def _read(row: asyncpg.Record) -> Subscription:
    return Subscription(
        tenant=row["tenant"],
        subscription_id=row["subscription_id"],
        recipient=row["recipient"],
        channel=row["channel"],
        kinds=frozenset(AlertKind(kind) for kind in row["kinds"]),
        min_severity=Severity(row["min_severity"]),
        level=row["level"],
        timing=Timing(
            DigestEvery(row["digest"]),
            row["digest_at"],
            row["quiet_from"],
            row["quiet_until"],
            row["time_zone"],
        ),
        owner_email=row["owner_email"],
        version=row["version"],
    )
