"""Loading a list into a running screening: parse, guard, store, make active for every tenant."""

import asyncio
from pathlib import Path

from services.screening.activation import activate
from services.screening.engine import Engine
from services.screening.snapshots import BUNDLED, keep_file, read_snapshots, store_snapshot, stored_snapshots
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.guards import Limits, objections, refuse_part
from services.screening.watchlists.load import decompress, load_bundled, load_bytes
from services.screening.watchlists.model import WatchlistSnapshot
from services.screening.work import ScreeningWork
from shared.database.transactions import Transactions


class ListLoader:
    """The one way by which a list enters."""

    def __init__(self, transactions: Transactions[ScreeningWork], engine: Engine, directory: Path) -> None:
        self._transactions = transactions
        self._engine = engine
        self._directory = directory

    async def refresh(self) -> None:
        """Learn which snapshots exist."""
        async with self._transactions.begin(()) as work:
            self._engine.know(await stored_snapshots(work.connection))

    async def load_bundled(self) -> None:
        """Store the list that ships inside the product, as a sample."""
        snapshot = await asyncio.to_thread(load_bundled)
        await self._store(snapshot, BUNDLED)

    async def load(self, published: bytes, *, where: str) -> WatchlistSnapshot:
        """Load published bytes; raises `WatchlistError` for what is no list, or shrank too much."""
        snapshot = await asyncio.to_thread(load_bytes, published, where)
        async with self._transactions.begin(()) as work:
            known = [row for row in await stored_snapshots(work.connection) if row.source == snapshot.source]
        refuse_part(snapshot)
        if known:
            previous = await asyncio.to_thread(read_snapshots, known[:1], self._directory)
            if found := objections(previous[0], snapshot, Limits()):
                raise WatchlistError(snapshot.source, f"{'; '.join(found)}; not used")
        file = await asyncio.to_thread(keep_file, self._directory, decompress(published, where))
        await self._store(snapshot, file)
        for tenant in await self._transactions.database.tenants():
            await activate(
                self._transactions,
                tenant,
                source=snapshot.source,
                version=snapshot.version,
                entries=len(snapshot.entries),
            )
        return snapshot

    async def _store(self, snapshot: WatchlistSnapshot, file: str) -> None:
        async with self._transactions.begin(()) as work:
            await store_snapshot(work.connection, snapshot, file)
        await self.refresh()
