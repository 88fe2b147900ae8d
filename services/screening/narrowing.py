"""Which of the enumerated orders a change of a list is near to: they are assessed first."""

import asyncio

import structlog

from services.screening.engine import Engine
from services.screening.near import StoredNames
from services.screening.watchlists.delta import delta_of
from services.screening.watchlists.model import ListEntry
from services.screening.work import ScreeningWork
from shared.database.transactions import Transactions

_LOG = structlog.get_logger(__name__)

MOST_ENTRIES = 2_000
"""A change of more entries is near to nearly everything: all orders are taken to be affected."""

_WIDE = """
SELECT activation, source, version, previous FROM reassessment
WHERE tenant = $1 AND NOT narrowed ORDER BY activation LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_NAMES = """
SELECT DISTINCT UNNEST(party_names) AS name FROM screened_order
WHERE tenant = $1 AND NOT closed AND party_names IS NOT NULL
"""
_FAR = """
UPDATE reassessment_order r SET near = false FROM screened_order o
WHERE r.tenant = $1 AND r.activation = $2 AND o.tenant = r.tenant AND o.key = r.key
  AND o.party_names IS NOT NULL AND NOT o.system_held AND NOT (o.party_names && $3::text[])
"""
_NARROWED = """
UPDATE reassessment SET narrowed = true,
    near_orders = (SELECT count(*) FROM reassessment_order o
                   WHERE o.tenant = $1 AND o.activation = $2 AND o.near)
WHERE tenant = $1 AND activation = $2 RETURNING near_orders
"""


class KeptNames:
    """An index of the names that a statement finds for each tenant: made when first needed, then added to."""

    def __init__(self, engine: Engine, statement: str) -> None:
        self._engine = engine
        self._statement = statement
        self._names: dict[str, StoredNames] = {}

    def known(self, tenant: str) -> int:
        """How many names have been learnt."""
        return len(self._names[tenant]) if tenant in self._names else 0

    async def learn(self, tenant: str, work: ScreeningWork) -> StoredNames:
        """The index, with what is new."""
        await work.share_versions([tenant])
        matcher = self._engine.matcher(work.versions[tenant])
        names = self._names.setdefault(tenant, StoredNames(matcher.rarity.counts.__contains__))
        stored = [row["name"] for row in await work.connection.fetch(self._statement, tenant)]
        await asyncio.to_thread(names.learn, stored)
        return names


def touched(engine: Engine, source: str, previous: str | None, version: str) -> tuple[ListEntry, ...] | None:
    """The entries that differ; None when that cannot be said, or there are too many (blocking)."""
    before, after = (engine.entries_of(source, one or "") for one in (previous, version))
    if before is None or after is None:
        return None
    delta = delta_of(before, after)
    return delta.touched if delta.size <= MOST_ENTRIES else None


class Narrowing:
    """Tells which open orders a change is near to, by an index of their names."""

    def __init__(self, transactions: Transactions[ScreeningWork], engine: Engine) -> None:
        self._transactions = transactions
        self._engine = engine
        self._names = KeptNames(engine, _NAMES)
        self._prepared: set[str] = set()

    async def prepare(self, tenant: str) -> None:
        """Learn the names of the open orders once, so that a change finds them known."""
        if tenant in self._prepared:
            return
        async with self._transactions.begin([tenant]) as work:
            await self._names.learn(tenant, work)
        self._prepared.add(tenant)

    def known(self, tenant: str) -> int:
        """How many names of the tenant's orders have been learnt."""
        return self._names.known(tenant)

    async def narrow(self, tenant: str) -> int:
        """Tell near from far for every activation that waits for it; gives how many there were."""
        done = 0
        while await self._narrow_one(tenant):
            done += 1
        return done

    async def _narrow_one(self, tenant: str) -> bool:
        async with self._transactions.begin([tenant]) as work:
            row = await work.connection.fetchrow(_WIDE, tenant)
            if row is None:
                return False
            change = (row["source"], row["previous"], row["version"])
            entries = await asyncio.to_thread(touched, self._engine, *change)
            if entries is not None:
                names = await self._names.learn(tenant, work)
                near = await asyncio.to_thread(names.near, entries)
                await work.connection.execute(_FAR, tenant, row["activation"], sorted(near))
            orders = await work.connection.fetchval(_NARROWED, tenant, row["activation"])
            _LOG.info("a list changed", source=row["source"], version=row["version"], near_orders=orders)
            return True
