"""A screening of its own for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.screening.bootstrap import bootstrap
from services.screening.knowledge import Knowledge
from services.screening.settings import ScreeningSettings
from services.screening.watchlists.fetch import FetchPolicy
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for
from tests.integration.screening.people import local_people
from tests.integration.screening.world import LIST, World


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The packaged knowledge; immutable."""
    return Knowledge.load()


Start = Callable[..., Awaitable[World]]


@pytest_asyncio.fixture
async def start(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, knowledge: Knowledge, tmp_path: Path
) -> AsyncIterator[Start]:
    """Starts a screening; every further one is another process on the same database."""
    async with service_databases.clone("screening") as database, database.connected(size=12) as pool:
        settings = settings_for(
            ScreeningSettings,
            "screening",
            database=database,
            keys=testing_keys,
            directory=tmp_path,
            required_sources={"us_csl": None},
            bundled_list=False,
            fewest_entries={},
        )
        maker = EventMaker(testing_keys)
        people = local_people(tmp_path)

        async def started(fetch_policy: FetchPolicy | None = None, **changes: Any) -> World:
            screening = await bootstrap(
                settings.model_copy(update=changes),
                bus=MemoryBus(),
                database=pool,
                knowledge=knowledge,
                authenticator=people,
                fetch_policy=fetch_policy,
            )
            return World(screening, database, maker, datetime.now(UTC).isoformat())

        yield started


@pytest_asyncio.fixture
async def world(start: Start) -> World:
    """Nothing seen yet, one list loaded."""
    world = await start()
    await world.screening.loader.load(LIST, where="a test")
    return world
