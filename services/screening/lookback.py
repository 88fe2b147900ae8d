"""Released orders that a change of a list is near to, found after the open ones (decision 27).

Goods cannot be held any more, yet whoever shipped them must hear of it: recall, no service and no spares.
Rules are not looked back with: the law of a later day does not make an earlier shipment wrong.
"""

import asyncio
from collections.abc import Collection

import asyncpg
import structlog

from services.screening.activation import RULES
from services.screening.engine import Engine
from services.screening.narrowing import KeptNames, touched
from services.screening.work import ScreeningWork
from shared.database.transactions import Transactions

_LOG = structlog.get_logger(__name__)

# Open orders go first: their certificates are suspended meanwhile.
_NEXT = """
SELECT activation, source, version, previous FROM reassessment r
WHERE tenant = $1 AND NOT looked_back AND narrowed
  AND NOT EXISTS (SELECT FROM reassessment_order o
                  WHERE o.tenant = r.tenant AND o.activation <= r.activation AND o.near AND NOT o.released
                    AND NOT (o.key = ANY ($2)))
ORDER BY activation LIMIT 1 FOR UPDATE SKIP LOCKED
"""
# What code before this release has closed without saying why, also during an upgrade.
_SAY_RELEASED = """
UPDATE screened_order o SET released = true
WHERE o.tenant = $1 AND o.closed AND NOT o.released AND NOT o.erased
  AND EXISTS (SELECT FROM audit_entry e
              WHERE e.tenant = o.tenant AND e.stream = o.key AND e.action = 'order.released')
"""
_NAMES = """
SELECT DISTINCT UNNEST(party_names) AS name FROM screened_order
WHERE tenant = $1 AND released AND party_names IS NOT NULL
"""
_ASK = """
INSERT INTO reassessment_order (tenant, activation, key, near, released)
SELECT tenant, $2, key, $4, true FROM screened_order
WHERE tenant = $1 AND released AND assessment_number > 0 AND activation < $2
  AND ($3::text[] IS NULL OR party_names IS NULL OR party_names && $3)
ON CONFLICT DO NOTHING
"""
_LOOKED = """
UPDATE reassessment SET looked_back = true, orders = orders + $3 WHERE tenant = $1 AND activation = $2
"""


class LookBack:
    """Asks for the released orders near to each change of a list, once."""

    def __init__(self, transactions: Transactions[ScreeningWork], engine: Engine) -> None:
        self._transactions = transactions
        self._engine = engine
        self._names = KeptNames(engine, _NAMES)

    async def look(self, tenant: str, aside: Collection[str] = ()) -> int:
        """Ask for what the oldest change not looked back on is near to; 0 when there is none, else 1.

        `aside` are orders that could not be assessed: nothing waits for them.
        """
        async with self._transactions.begin([tenant]) as work:
            row = await work.connection.fetchrow(_NEXT, tenant, list(aside))
            if row is None:
                return 0
            count = 0 if row["source"] == RULES else await self._ask(work, tenant, row)
            await work.connection.execute(_LOOKED, tenant, row["activation"], count)
            return 1

    async def _ask(self, work: ScreeningWork, tenant: str, row: asyncpg.Record) -> int:
        await work.connection.execute(_SAY_RELEASED, tenant)
        change = (row["source"], row["previous"], row["version"])
        entries = await asyncio.to_thread(touched, self._engine, *change)
        near: list[str] | None = None
        if entries is not None:
            names = await self._names.learn(tenant, work)
            near = sorted(await asyncio.to_thread(names.near, entries))
        done = await work.connection.execute(_ASK, tenant, row["activation"], near, near is not None)
        count = int(done.split()[-1])
        _LOG.info("released orders are looked back on", source=row["source"], orders=count)
        return count
