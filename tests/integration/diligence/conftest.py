"""Diligence on a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.world import World, open_world


@pytest_asyncio.fixture
async def world(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> AsyncIterator[World]:
    """Diligence with its defaults, nothing known yet."""
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path) as opened,
    ):
        yield opened
