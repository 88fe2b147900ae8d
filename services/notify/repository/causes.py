"""Causes of system holds: one row per cause, not per order."""

from datetime import datetime, timedelta

from services.notify.domain.causes import CauseState, cause_key
from shared.database.pool import Connection

# Rows are made and locked in key order, so that two batches never wait for each other in a ring.
_MAKE = """
INSERT INTO system_cause (tenant, cause, episode, last_seen_at)
SELECT tenant, cause, 0, $3
FROM UNNEST($1::text[], $2::text[]) AS n (tenant, cause) ORDER BY tenant, cause
ON CONFLICT (tenant, cause) DO NOTHING
"""

_LOCK = """
SELECT c.tenant, c.cause, c.episode, c.last_seen_at, c.ended_at
FROM system_cause c JOIN UNNEST($1::text[], $2::text[]) AS n (tenant, cause)
  ON c.tenant = n.tenant AND c.cause = n.cause
ORDER BY c.tenant, c.cause FOR UPDATE OF c
"""

_WRITE = """
UPDATE system_cause SET episode = $3, last_seen_at = $4, ended_at = $5 WHERE tenant = $1 AND cause = $2
"""

_END = """
UPDATE system_cause SET ended_at = $3
WHERE tenant = $1 AND (ended_at IS NULL OR ended_at < $3) AND position(lower($2) IN cause) > 0
RETURNING cause
"""


class Causes:
    """Causes seen and ended in one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen: dict[tuple[str, str], tuple[str, datetime]] = {}

    def seen(self, tenant: str, text: str, held_at: datetime) -> None:
        """An order is held by the system for `text`; the newest words and instant are kept."""
        key = (tenant, cause_key(text))
        if key not in self._seen or self._seen[key][1] < held_at:
            self._seen[key] = (text, held_at)

    async def end(self, tenant: str, source: str, at: datetime) -> list[str]:
        """Causes that name a source have ended at `at`; gives them."""
        rows = await self._connection.fetch(_END, tenant, source, at)
        return [row["cause"] for row in rows]

    async def begun(self, now: datetime, quiet: timedelta) -> list[tuple[str, str, int, str]]:
        """Write what was seen; gives `(tenant, cause, episode, text)` of episodes that began."""
        if not self._seen:
            return []
        columns = [tenant for tenant, _ in self._seen], [cause for _, cause in self._seen]
        await self._connection.execute(_MAKE, *columns, now)
        found = []
        for row in await self._connection.fetch(_LOCK, *columns):
            text, held_at = self._seen[row["tenant"], row["cause"]]
            state = CauseState(**dict(row))
            if state.seen(now, held_at, quiet=quiet):
                found.append((state.tenant, state.cause, state.episode, text))
            await self._connection.execute(
                _WRITE, state.tenant, state.cause, state.episode, state.last_seen_at, state.ended_at
            )
        self._seen = {}
        return found
