"""Diligence on a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.visit import Visit
from tests.integration.diligence.world import World, assessment, finding, open_world


@pytest.fixture
def local() -> bool:
    """Whether `world` has the local sign-in; a module that needs it says so."""
    return False


@pytest_asyncio.fixture
async def world(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path, local: bool
) -> AsyncIterator[World]:
    """Diligence with its defaults, nothing known yet."""
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path, local=local) as opened,
    ):
        yield opened


@pytest_asyncio.fixture
async def console_world(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> AsyncIterator[World]:
    """Diligence with the local sign-in, one case open."""
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path, local=True) as opened,
    ):
        await opened.given(opened.order(), opened.assessed(assessment(1, [finding("k1")])))
        yield opened


@pytest_asyncio.fixture
async def rita(world: World) -> AsyncIterator[Visit]:
    """A reviewer, signed in to the console."""
    visit = Visit(world)
    await visit.signs_in("rita")
    yield visit
    await visit.client.aclose()
