"""Intake whole: real PostgreSQL, real HTTP application; diligence is played over HTTP by a double."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.intake.world import World, open_world

Opened = Callable[..., AbstractAsyncContextManager[World]]


@pytest.fixture
def opened(service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path) -> Opened:
    """Opens a world with settings of one's own."""

    @asynccontextmanager
    async def open_it(**values: object) -> AsyncIterator[World]:
        async with open_world(service_databases, testing_keys, tmp_path, **values) as world:
            yield world

    return open_it


@pytest_asyncio.fixture
async def world(opened: Opened) -> AsyncIterator[World]:
    """Intake with its defaults."""
    async with opened() as world:
        yield world
