"""Standings of the orders of a batch."""

from services.notify.domain.standing import Standing
from shared.database.pool import Connection

_LOAD = """
SELECT s.tenant, s.key, s.decision_epoch, s.case_version, s.case_state, s.revision, s.cancelled, s.erased
FROM order_standing s JOIN UNNEST($1::text[], $2::text[]) AS wanted (tenant, key)
  ON s.tenant = wanted.tenant AND s.key = wanted.key
"""

_WRITE = """
INSERT INTO order_standing (tenant, key, decision_epoch, case_version, case_state, revision, cancelled,
                            erased)
SELECT * FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::integer[],
                     $7::boolean[], $8::boolean[])
ON CONFLICT (tenant, key) DO UPDATE
SET decision_epoch = excluded.decision_epoch, case_version = excluded.case_version,
    case_state = excluded.case_state, revision = excluded.revision, cancelled = excluded.cancelled,
    erased = excluded.erased
"""

_COLUMNS = (
    "tenant",
    "key",
    "decision_epoch",
    "case_version",
    "case_state",
    "revision",
    "cancelled",
    "erased",
)


class Standings:
    """The identity map of standings in one unit of work; safe under the lock of the order's stream."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[tuple[str, str], Standing] = {}

    async def prefetch(self, keys: list[tuple[str, str]]) -> None:
        """Load in one query."""
        rows = await self._connection.fetch(_LOAD, [tenant for tenant, _ in keys], [key for _, key in keys])
        for row in rows:
            self._found[row["tenant"], row["key"]] = Standing(**dict(row))

    def find(self, tenant: str, key: str) -> Standing | None:
        """What is known; none for an order that never had a case."""
        return self._found.get((tenant, key))

    def get(self, tenant: str, key: str) -> Standing:
        """What is known, begun when nothing is."""
        return self._found.setdefault((tenant, key), Standing(tenant, key))

    async def flush(self) -> None:
        """Write what changed."""
        changed = [standing for standing in self._found.values() if standing.changed]
        if changed:
            columns = [[getattr(standing, name) for standing in changed] for name in _COLUMNS]
            await self._connection.execute(_WRITE, *columns)
        for standing in changed:
            standing.changed = False
