"""Alerts as they are read over HTTP: pages, one with its deliveries, and what changed lately."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from shared.database.pool import Connection

_COLUMNS = """
alert_id, kind, severity, subject_key, epoch, source_system, order_id, revision, case_id, disposition, cause,
level, raised_at, due_at, escalations, delivered_at, acknowledged_at, acknowledged_by, settled_at, settlement,
changed_at, version
"""

_STATES = {
    "open": "acknowledged_at IS NULL AND settled_at IS NULL",
    "acknowledged": "acknowledged_at IS NOT NULL",
    "settled": "settled_at IS NOT NULL",
}

_FILTERS = ("kind", "severity", "order_id", "source_system", "case_id")

# The newest first; arguments are never part of the text.
_PAGE = f"SELECT {_COLUMNS} FROM alert WHERE {{where}} ORDER BY raised_at DESC, alert_id DESC LIMIT $1"  # noqa: S608

_ONE = f"SELECT {_COLUMNS} FROM alert WHERE tenant = $1 AND alert_id = $2"  # noqa: S608

_CHANGED = f"""
SELECT {_COLUMNS} FROM alert WHERE tenant = $1 AND (changed_at, alert_id) > ($2, $3)
ORDER BY changed_at, alert_id LIMIT $4
"""  # noqa: S608

_DELIVERIES = """
SELECT r.channel, r.recipient, r.level, r.reason, r.delivery_id, d.state, d.message_id,
       d.composed_at, d.ended_at
FROM alert_recipient r LEFT JOIN delivery d ON d.tenant = r.tenant AND d.delivery_id = r.delivery_id
WHERE r.tenant = $1 AND r.alert_id = $2 ORDER BY r.level, r.recipient
"""

_ATTEMPTS = """
SELECT delivery_id, number, started_at, ended_at, outcome, code, reply FROM delivery_attempt
WHERE tenant = $1 AND delivery_id = ANY($2::uuid[]) ORDER BY delivery_id, number
"""

_ACKNOWLEDGE = f"""
UPDATE alert SET acknowledged_at = $3, acknowledged_by = $4, changed_at = $3, next_escalation_at = NULL,
                 version = version + 1
WHERE tenant = $1 AND alert_id = $2 AND acknowledged_at IS NULL RETURNING {_COLUMNS}
"""  # noqa: S608


class AlertReader:
    """Reads within one transaction of one tenant."""

    def __init__(self, connection: Connection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    async def page(
        self,
        filters: dict[str, str | None],
        state: str | None,
        after: tuple[datetime, UUID] | None,
        limit: int,
    ) -> list[asyncpg.Record]:
        """One more than `limit` alerts, newest first, behind the position `(raised_at, alert_id)`."""
        where = ["tenant = $2"]
        arguments: list[Any] = [limit + 1, self._tenant]
        for name in _FILTERS:
            if filters.get(name) is not None:
                arguments.append(filters[name])
                where.append(f"{name} = ${len(arguments)}")
        if state is not None:
            where.append(_STATES[state])
        if after is not None:
            arguments += after
            where.append(f"(raised_at, alert_id) < (${len(arguments) - 1}, ${len(arguments)})")
        return await self._connection.fetch(_PAGE.format(where=" AND ".join(where)), *arguments)

    async def one(self, alert_id: UUID) -> asyncpg.Record | None:
        """An alert, if this tenant has it."""
        return await self._connection.fetchrow(_ONE, self._tenant, alert_id)

    async def changed(self, since: datetime, after: UUID, limit: int) -> list[asyncpg.Record]:
        """Alerts changed behind the position `(changed_at, alert_id)`, oldest change first."""
        return await self._connection.fetch(_CHANGED, self._tenant, since, after, limit)

    async def deliveries(self, alert_id: UUID) -> list[dict[str, Any]]:
        """Who was told, by which message, and every attempt."""
        rows = await self._connection.fetch(_DELIVERIES, self._tenant, alert_id)
        ids = [row["delivery_id"] for row in rows if row["delivery_id"]]
        attempts = await self._connection.fetch(_ATTEMPTS, self._tenant, ids)
        return [_delivery(row, attempts) for row in rows]

    async def acknowledge(self, alert_id: UUID, actor: str, now: datetime) -> asyncpg.Record | None:
        """The alert as acknowledged now; none when somebody was first or there is no such alert."""
        return await self._connection.fetchrow(_ACKNOWLEDGE, self._tenant, alert_id, now, actor)


def _delivery(row: asyncpg.Record, attempts: Sequence[asyncpg.Record]) -> dict[str, Any]:
    document = dict(row)
    document["state"] = row["state"] or "waiting"
    document["attempts"] = [
        {name: value for name, value in item.items() if name != "delivery_id"}
        for item in attempts
        if item["delivery_id"] == row["delivery_id"]
    ]
    return document
