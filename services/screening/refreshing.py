"""The newest copies from the publishers: when asked, and on a schedule."""

import asyncio
from collections.abc import Mapping, Sequence

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
_FETCHED_AT_ONCE = 4
"""One publisher takes minutes, another as long to say that it is down: nobody waits for them one by one. Each
has its own limits of size and time; what came is held in memory until its turn to be read."""


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
        self._slots = asyncio.Semaphore(_FETCHED_AT_ONCE)
        self._reading = asyncio.Lock()

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch what is due, until `stop`; of several processes one fetches a source."""
        while not stop.is_set():
            await asyncio.gather(*(self._alone(source, hours) for source, hours in self._hours.items()))
            await wait_for(stop, _LOOK_SECONDS)

    async def refresh(self, sources: Sequence[str]) -> list[Refreshed]:
        """Fetch these now, some at a time; what comes of one is nothing to the others. In order."""
        done = await asyncio.gather(*map(self._alone, dict.fromkeys(sources)))
        return [one for one in done if one is not None]

    async def _alone(self, source: str, hours: float | None = None) -> Refreshed | None:
        """Fetch a source in its turn, with `hours` only if it is due and nobody else does; raises nothing."""
        async with self._slots:
            try:
                if hours is not None:
                    async with self._transactions.begin(()) as work:
                        if not await claim_source(work.connection, source, hours):
                            return None
                done = await self._refresh(source)
            except TRANSIENT as error:
                _LOG.warning("database not available for lists", source=source, error=for_log(error))
                return Refreshed(source, "failed", detail="The database did not answer; ask again.")
            except Exception as error:  # noqa: BLE001  # a list that no reader foresaw must not stop the others
                _LOG.error("a list could not be taken", source=source, error=for_log(error))
                return Refreshed(source, "failed", detail=f"It could not be read: {type(error).__name__}.")
        _LOG.info("list fetched", **msgspec.structs.asdict(done))
        return done

    async def _refresh(self, source: str) -> Refreshed:
        etag, modified = await self._known(source)
        try:
            found = await fetch(self.sources[source], etag=etag, last_modified=modified, policy=self._policy)
        except FetchError as error:
            await self._loader.failed(source, str(error))
            return Refreshed(source, "failed", detail=str(error))
        try:
            async with self._reading:  # a list takes much memory while it is read
                version = await self._taken(source, found.content)
        except WatchlistError as error:
            return Refreshed(source, "refused", detail=error.problem)
        async with self._transactions.begin(()) as work:
            await note_checked(work.connection, source, found.etag, found.last_modified)
        return Refreshed(source, "unchanged" if found.content is None else "published", version)

    async def _taken(self, source: str, content: bytes | None) -> str:
        """The version in service afterwards."""
        if content is None:
            return (await self._loader.confirm(source)).version
        return (await self._loader.load(content, where=source, source=source)).version

    async def _known(self, source: str) -> tuple[str | None, str | None]:
        """By what the publisher knows our copy; nothing where we have none, or the last one was refused."""
        async with self._transactions.begin(()) as work:
            loaded = any(row.source == source and row.file for row in await stored_snapshots(work.connection))
            state = (await source_states(work.connection)).get(source)
        if not loaded or state is None:
            return None, None
        return state.etag, state.last_modified
