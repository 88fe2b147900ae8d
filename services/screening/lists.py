"""Loading a list into a running screening: parse, guard, store, make active for every tenant."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from services.screening.activation import activate, announce_confirmed, announce_refused
from services.screening.engine import Engine
from services.screening.proposals import LONGEST_FAILURE, approve, note_failure, propose, source_states
from services.screening.snapshots import (
    BUNDLED,
    SnapshotRow,
    confirm_snapshot,
    keep_file,
    keep_former,
    largest_of,
    one_of,
    read_snapshots,
    store_snapshot,
    stored_snapshots,
)
from services.screening.versions import read_versions
from services.screening.watchlists.delta import delta_of, summary_of
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.guards import Counts, Limits, lost_by_hand, objections, refuse_part
from services.screening.watchlists.history import current, with_former
from services.screening.watchlists.load import Publication, load_bundled, publication_of, snapshots_of
from services.screening.watchlists.model import WatchlistSnapshot
from services.screening.work import ACTOR, ScreeningWork
from shared.database.transactions import Transactions


class NeedsSecondPerson(WatchlistError):
    """A list moved further than one person may let it; another one can approve `version` of `where`."""

    def __init__(self, source: str, version: str, found: list[str]) -> None:
        super().__init__(source, f"{'; '.join(found)}; not used unless a second person approves {version}")
        self.version = version


class _Compared(NamedTuple):
    snapshot: WatchlistSnapshot
    previous: WatchlistSnapshot | None
    objections: list[str]


class ListLoader:
    """The one way by which a list enters."""

    def __init__(
        self,
        transactions: Transactions[ScreeningWork],
        engine: Engine,
        directory: Path,
        *,
        limits: Limits | None = None,
        fewest: Mapping[str, int] | None = None,
        fetched: Collection[str] = (),
    ) -> None:
        """`fetched`: sources that come from their publishers by themselves."""
        self._transactions = transactions
        self._engine = engine
        self._directory = directory
        self._limits = limits or Limits()
        self._fewest = dict(fewest or {})
        self._fetched = frozenset(fetched)

    async def refresh(self) -> None:
        """Learn which snapshots exist."""
        async with self._transactions.begin(()) as work:
            self._engine.know(await stored_snapshots(work.connection))

    async def load_bundled(self) -> None:
        """Store the list that ships inside the product, as a sample."""
        snapshot = await asyncio.to_thread(load_bundled)
        async with self._transactions.begin(()) as work:
            await store_snapshot(work.connection, snapshot, BUNDLED)
        await self.refresh()

    async def load(
        self, published: bytes, *, where: str, by: str = ACTOR, source: str | None = None
    ) -> WatchlistSnapshot:
        """Load published bytes, as `source` where a file holds several or none other may come.

        Raises `WatchlistError` for what is no list or only a part of one, and `NeedsSecondPerson` for one
        that moved too far. The version in service stays, and whoever must hear of it hears of it.
        """
        try:
            publication, snapshot = await asyncio.to_thread(_read, published, where, source)
        except WatchlistError as error:
            if source:
                await self._refused(source, str(error))
            raise
        compared = await self._compared(snapshot, by)
        if compared.objections:
            await self._propose(compared, publication.content, by)
            raise NeedsSecondPerson(snapshot.source, snapshot.version, compared.objections)
        return await self._take(compared, publication.content, by)

    async def approve(self, source: str, version: str, *, by: str) -> WatchlistSnapshot:
        """Load what somebody else proposed; raises `WatchlistError` where there is nothing to approve."""
        async with self._in_every_chain(source) as (work, record):
            approved = await approve(work.connection, source, version, by)
            record("approved", by, version=version, entries=approved.entries, objections=approved.objections)
        content = await asyncio.to_thread((self._directory / approved.file).read_bytes)
        publication, snapshot = await asyncio.to_thread(_read, content, source, source)
        return await self._take(await self._compared(snapshot, by), publication.content, by)

    async def confirm(self, source: str) -> SnapshotRow:
        """The publisher says that the newest version is still the newest."""
        async with self._transactions.begin(()) as work:
            row = _newest(await stored_snapshots(work.connection), source)
            if row is None:
                raise WatchlistError(source, "nothing loaded yet that could be confirmed")
            await confirm_snapshot(work.connection, source, row.version)
        await self.refresh()
        for tenant in await self._transactions.database.tenants():
            await announce_confirmed(self._transactions, tenant, source=source, version=row.version)
        return row

    async def _compared(self, snapshot: WatchlistSnapshot, by: str) -> _Compared:
        async with self._transactions.begin(()) as work:
            row = _newest(await stored_snapshots(work.connection), snapshot.source)
            largest = await largest_of(work.connection, snapshot.source, self._limits.days)
        previous = (await asyncio.to_thread(read_snapshots, [row], self._directory))[0] if row else None
        by_hand = by != ACTOR and snapshot.source in self._fetched
        return await asyncio.to_thread(self._judged, snapshot, previous, largest, by_hand=by_hand)

    def _judged(
        self,
        snapshot: WatchlistSnapshot,
        previous: WatchlistSnapshot | None,
        largest: Counts | None,
        *,
        by_hand: bool,
    ) -> _Compared:
        held = previous and msgspec.structs.replace(previous, entries=tuple(current(previous.entries)))
        fewest = self._fewest.get(snapshot.source, 0)
        found = objections(held, snapshot, self._limits, fewest, largest)
        if by_hand and held and not held.sample:
            found += lost_by_hand(held, snapshot)
        return _Compared(snapshot, previous, found)

    async def _today(self) -> date:
        async with self._transactions.begin(()) as work:
            return work.now.date()

    async def _take(self, compared: _Compared, content: bytes, by: str) -> WatchlistSnapshot:
        snapshot, previous = compared.snapshot, compared.previous
        if previous and previous.version == snapshot.version:
            await self.confirm(snapshot.source)
            return snapshot
        before = current(previous.entries) if previous else []
        summary = summary_of(delta_of(before, snapshot.entries))
        file = await asyncio.to_thread(keep_file, self._directory, content)
        today = await self._today()
        whole = with_former([previous, snapshot], taken_on=today) if previous else snapshot
        gone = await asyncio.to_thread(keep_former, self._directory, whole.entries)
        async with self._transactions.begin(()) as work:
            await store_snapshot(work.connection, snapshot, file, former_file=gone, delta=summary)
        await self.refresh()
        for tenant in await self._transactions.database.tenants():
            await self._ready(tenant, snapshot)
            await activate(
                self._transactions,
                tenant,
                source=snapshot.source,
                version=snapshot.version,
                entries=len(snapshot.entries),
                delta=summary,
                by=by,
            )
        return snapshot

    async def _ready(self, tenant: str, snapshot: WatchlistSnapshot) -> None:
        """Make ready what the tenant will be assessed with: that takes seconds, and no order waits for it."""
        async with self._transactions.begin([tenant]) as work:
            active = (await read_versions(work.connection, [tenant])).get(tenant)
        if active is None:
            return
        sources = {**active.sources, snapshot.source: snapshot.version}
        wanted = msgspec.structs.replace(active, sources=sources)
        if not self._engine.missing(wanted):
            await self._engine.prepare(wanted)

    async def _propose(self, compared: _Compared, content: bytes, by: str) -> None:
        file = await asyncio.to_thread(keep_file, self._directory, content)
        found, source = compared.snapshot, compared.snapshot.source
        async with self._in_every_chain(source) as (work, record):
            if await propose(work.connection, found, file, compared.objections, by):
                record(
                    "proposed",
                    by,
                    version=found.version,
                    entries=len(found.entries),
                    objections=compared.objections,
                )
        await self._refused(source, "; ".join(compared.objections))

    @asynccontextmanager
    async def _in_every_chain(self, source: str) -> AsyncIterator[tuple[ScreeningWork, Callable[..., None]]]:
        """A list is the same for all tenants: what people decide of it stands in the audit of each."""
        tenants = await self._transactions.database.tenants()
        async with self._transactions.begin(tenants) as work:
            await work.lock([(tenant, source) for tenant in tenants])

            def record(action: str, by: str, **details: object) -> None:
                for tenant in tenants:
                    work.record(f"{source}.{action}", tenant=tenant, key=source, actor=by, details=details)

            yield work, record

    async def _refused(self, source: str, reason: str) -> None:
        async with self._transactions.begin(()) as work:
            await note_failure(work.connection, source, reason)
        await self._announce(source, reason)

    async def failed(self, source: str, reason: str) -> None:
        """Note that the newest copy of a source could not be had; who must hear of it does, once a cause."""
        async with self._transactions.begin(()) as work:
            known = (await source_states(work.connection)).get(source)
            await note_failure(work.connection, source, reason)
        if known is None or known.failure != reason[:LONGEST_FAILURE]:
            await self._announce(source, f"no newer copy could be had: {reason}")

    async def _announce(self, source: str, reason: str) -> None:
        for tenant in await self._transactions.database.tenants():
            await announce_refused(self._transactions, tenant, source=source, reason=reason)


def _read(published: bytes, where: str, source: str | None) -> tuple[Publication, WatchlistSnapshot]:
    publication = publication_of(published, where)
    snapshots = snapshots_of(publication)
    if source is None and len(snapshots) > 1:
        names = ", ".join(found.source for found in snapshots)
        raise WatchlistError(where, f"holds {len(snapshots)} lists ({names}): say which one to load")
    snapshot = one_of(snapshots, source) if source else snapshots[0]
    refuse_part(snapshot)
    return publication, snapshot


def _newest(rows: list[SnapshotRow], source: str) -> SnapshotRow | None:
    return next((row for row in rows if row.source == source), None)
