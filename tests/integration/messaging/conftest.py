"""The toy service on a real PostgreSQL."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from shared.database.pool import Database
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.toy.schema import prepare_toy


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
