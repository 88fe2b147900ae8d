"""What a new list or rule set changed: of the orders assessed again, those of which it says otherwise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from services.screening.comparing import Compared, compared, stored_comparison
from services.screening.orders import ScreenedOrder
from shared.contracts.assessment import Assessment
from shared.database.pool import Connection


class Activation(msgspec.Struct, frozen=True):
    """A version that became active: how many orders it asked for again, how many are done and how changed.

    `source` is a list, or `rules`. `waiting` counts orders that are still to come; of those that stood for an
    older activation too, the newest tells.
    """

    activation: int
    source: str
    version: str
    started_at: datetime
    finished_at: datetime | None
    orders: int
    waiting: int
    verdicts_changed: int
    findings_changed: int


_ADD = """
INSERT INTO reassessed_order (tenant, activation, key, before, after, appeared, disappeared)
SELECT n.tenant, n.activation, n.key, n.before, n.after, n.appeared::jsonb, n.disappeared::jsonb
FROM UNNEST($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
  AS n (tenant, activation, key, before, after, appeared, disappeared)
ON CONFLICT (tenant, activation, key) DO NOTHING
"""
_BODIES = """
SELECT w.key, a.body FROM UNNEST($2::text[]) AS w (key)
CROSS JOIN LATERAL (
    SELECT body FROM assessment WHERE tenant = $1 AND key = w.key ORDER BY number DESC LIMIT 1
) a
"""
_NEWEST = """
SELECT r.activation, r.source, r.version, r.started_at, r.finished_at, r.orders,
    (SELECT count(*) FROM reassessment_order o
     WHERE o.tenant = r.tenant AND o.activation = r.activation) AS waiting,
    (SELECT count(*) FROM reassessed_order o
     WHERE o.tenant = r.tenant AND o.activation = r.activation AND o.before <> o.after) AS verdicts_changed,
    (SELECT count(*) FROM reassessed_order o
     WHERE o.tenant = r.tenant AND o.activation = r.activation) AS findings_changed
FROM reassessment r WHERE r.tenant = $1 AND ($2::bigint IS NULL OR r.activation = $2)
ORDER BY r.activation DESC LIMIT $3
"""
_ORDERS = """
SELECT key, before, after, appeared, disappeared FROM reassessed_order
WHERE tenant = $1 AND activation = $2 AND key > $3 AND (NOT $4 OR before <> after) ORDER BY key LIMIT $5
"""


class Changes:
    """Of orders that one transaction assesses again: what is said otherwise than before."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], bytes] = {}
        self._found: list[tuple[str, int, Compared]] = []

    async def remember(self, connection: Connection, tenant: str, keys: Sequence[str]) -> None:
        """Keep the newest assessment of each, to compare the next one with."""
        for row in await connection.fetch(_BODIES, tenant, list(keys)):
            self._before[tenant, row["key"]] = row["body"]

    def before(self, order: ScreenedOrder) -> bytes | None:
        """JSON of the newest assessment of an order that was remembered."""
        return self._before.get((order.tenant, order.key))

    def compare(self, order: ScreenedOrder, assessment: Assessment) -> None:
        """Before the order takes the assessment: one of another revision or other facts is no comparison."""
        body = self.before(order)
        assessed = (order.assessed_revision, order.assessed_facts_version)
        if body is None or assessed != (order.revision, order.facts_version):
            return
        found = compared(order.key, msgspec.json.decode(body, type=Assessment), assessment)
        if found.differs:
            self._found.append((order.tenant, assessment.activation, found))

    async def flush(self, connection: Connection) -> None:
        """Write what differs, once."""
        if self._found:
            await connection.execute(_ADD, *_columns(self._found))
            self._found = []


def _columns(rows: Sequence[tuple[str, int, Compared]]) -> list[list[Any]]:
    """Columns of `(tenant, activation, comparison)` rows."""
    found = [item for _, _, item in rows]
    return [
        [tenant for tenant, _, _ in rows],
        [activation for _, activation, _ in rows],
        *([getattr(item, name) for item in found] for name in ("key", "before", "after")),
        *(
            [msgspec.json.encode(getattr(item, name)).decode() for item in found]
            for name in ("appeared", "disappeared")
        ),
    ]


async def newest_activations(connection: Connection, tenant: str, limit: int) -> list[Activation]:
    """The newest ones, finished or not."""
    return [Activation(**row) for row in await connection.fetch(_NEWEST, tenant, None, limit)]


async def one_activation(connection: Connection, tenant: str, activation: int) -> Activation | None:
    """One of them, or None."""
    rows = await connection.fetch(_NEWEST, tenant, activation, 1)
    return Activation(**rows[0]) if rows else None


async def orders_changed(
    connection: Connection, tenant: str, activation: int, *, after: str, verdicts: bool, limit: int
) -> list[Compared]:
    """Orders of which something else is said, by key; with `verdicts` only those judged otherwise."""
    rows = await connection.fetch(_ORDERS, tenant, activation, after, verdicts, limit)
    return [stored_comparison(dict(row)) for row in rows]
