"""The toy service on a real PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from shared.database.pool import Database
from shared.messaging.memory import MemoryBus
from shared.runtime.core import Core
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.schema import prepare_toy
from shared.testing.toy.service import toy_core
from shared.testing.toy.work import ToyWork


@pytest.fixture
def maker(testing_keys: TestingKeys) -> EventMaker:
    return EventMaker(testing_keys)


@pytest_asyncio.fixture
async def toy_database(service_databases: ServiceDatabases) -> AsyncIterator[ServiceDatabase]:
    async with service_databases.clone("toy", prepare=prepare_toy) as database:
        yield database


@pytest_asyncio.fixture
async def pool(toy_database: ServiceDatabase) -> AsyncIterator[Database]:
    async with toy_database.connected() as database:
        yield database


@pytest.fixture
def memory_bus() -> MemoryBus:
    return MemoryBus()


@pytest.fixture
def failing() -> set[str]:
    """Release ids that the toy fails on; a test adds and removes."""
    return set()


@pytest_asyncio.fixture
async def toy(
    toy_database: ServiceDatabase,
    pool: Database,
    testing_keys: TestingKeys,
    tmp_path: Path,
    memory_bus: MemoryBus,
    failing: set[str],
) -> Core[ToyWork]:
    """The toy on the bus in memory; nothing of it runs by itself."""
    return await toy_core(toy_database, pool, testing_keys, tmp_path, memory_bus, failing=failing)


class Handled:
    """What the toy handled, in order."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    async def names(self, key: str | None = None) -> list[str]:
        rows = await self._database.fetch("SELECT key, name FROM toy_handled ORDER BY place")
        return [row["name"] for row in rows if key is None or row["key"] == key]


@pytest.fixture
def handled(toy_database: ServiceDatabase) -> Handled:
    return Handled(toy_database)
