"""What is known of the list sources of a tenant."""

from collections.abc import Iterable

from services.diligence.domain.suspension import Activation
from services.diligence.repository import columns
from services.diligence.repository.rows import activation_row, read_activation
from shared.database.pool import Connection

LOAD = """
SELECT a.* FROM activation a JOIN UNNEST($1::text[], $2::text[]) AS n (tenant, source)
  ON a.tenant = n.tenant AND a.source = n.source
"""
# Shared locks: a reservation waits for a publication that is being applied, and the other way round.
LOCK_ALL = "SELECT * FROM activation WHERE tenant = $1 ORDER BY source FOR SHARE"
ALL = "SELECT * FROM activation WHERE tenant = $1 ORDER BY source"
SAVE = columns.upsert("activation", columns.ACTIVATION, ("tenant", "source"))


class Activations:
    """The identity map of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], Activation] = {}

    async def load(self, sources: Iterable[tuple[str, str]]) -> None:
        """Read the rows of `(tenant, source)`."""
        wanted = [pair for pair in sources if pair not in self._known]
        if not wanted:
            return
        tenants, names = zip(*wanted, strict=True)
        for row in await self._connection.fetch(LOAD, list(tenants), list(names)):
            one = read_activation(row)
            self._known[one.tenant, one.source] = one

    def obtain(self, tenant: str, source: str) -> Activation:
        """The row, made now if the source is new."""
        return self._known.setdefault((tenant, source), Activation(tenant, source))

    async def all(self, tenant: str, *, lock: bool = False) -> list[Activation]:
        """Every source of a tenant; `lock` keeps them as they are until the transaction ends."""
        rows = await self._connection.fetch(LOCK_ALL if lock else ALL, tenant)
        return [read_activation(row) for row in rows]

    async def flush(self) -> None:
        """Write what has changed."""
        changed = [one for one in self._known.values() if one.changed]
        if changed:
            rows = [activation_row(one) for one in changed]
            await self._connection.execute(SAVE, *columns.turned(rows, columns.ACTIVATION))
        for one in changed:
            one.changed = False
