"""The newest copies from the publishers: when asked, and on a schedule."""

import asyncio
from collections.abc import Mapping

import msgspec
import structlog

from services.screening.lists import ListLoader
from services.screening.proposals import claim_source, note_checked, source_states
from services.screening.snapshots import stored_snapshots
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.fetch import FetchError, FetchPolicy, ListSource, fetch
from services.screening.work import ScreeningWork
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.messaging.failures import for_log
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)
_LOOK_SECONDS = 60.0


class Refreshed(msgspec.Struct, frozen=True):
    """What came of fetching one source: `published`, `unchanged`, `refused` or `failed`."""

    source: str
    outcome: str
    version: str = ""
    detail: str = ""


class Refresher:
    """Fetches the configured sources; what is refused or cannot be had leaves the version in service."""

    def __init__(
        self,
        transactions: Transactions[ScreeningWork],
        loader: ListLoader,
        *,
        sources: Mapping[str, ListSource],
        hours: Mapping[str, float],
        policy: FetchPolicy | None = None,
    ) -> None:
        self._transactions = transactions
        self._loader = loader
        self._hours = dict(hours)
        self._policy = policy
        self.sources = dict(sources)

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch what is due, until `stop`; of several processes one fetches a source."""
        while not stop.is_set():
            for source, hours in self._hours.items():
                try:
                    async with self._transactions.begin(()) as work:
                        due = await claim_source(work.connection, source, hours)
                    if due:
                        done = await self.refresh(source)
                        _LOG.info("list fetched", **msgspec.structs.asdict(done))
                except TRANSIENT as error:
                    _LOG.warning("database not available for lists", error=for_log(error))
            await wait_for(stop, _LOOK_SECONDS)

    async def refresh(self, source: str) -> Refreshed:
        """Fetch one source now."""
        etag, modified = await self._known(source)
        try:
            found = await fetch(self.sources[source], etag=etag, last_modified=modified, policy=self._policy)
        except FetchError as error:
            await self._loader.failed(source, str(error))
            return Refreshed(source, "failed", detail=str(error))
        try:
            if found.content is None:
                version = (await self._loader.confirm(source)).version
            else:
                version = (await self._loader.load(found.content, where=source, source=source)).version
        except WatchlistError as error:
            return Refreshed(source, "refused", detail=error.problem)
        async with self._transactions.begin(()) as work:
            await note_checked(work.connection, source, found.etag, found.last_modified)
        return Refreshed(source, "unchanged" if found.content is None else "published", version)

    async def _known(self, source: str) -> tuple[str | None, str | None]:
        """By what the publisher knows our copy; nothing where we have none, or the last one was refused."""
        async with self._transactions.begin(()) as work:
            loaded = any(row.source == source and row.file for row in await stored_snapshots(work.connection))
            state = (await source_states(work.connection)).get(source)
        if not loaded or state is None:
            return None, None
        return state.etag, state.last_modified
