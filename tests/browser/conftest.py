"""Browser tests: real Chromium against diligence on this machine, with sample orders in it.

Where no Chromium is found they are not run, and the run's last lines say how many (`tests/conftest.py`).
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.orders import HAZARDOUS
from tests.browser.person import Person
from tests.browser.served import Served, canonical, serve
from tests.integration.diligence.beside import LISTED

AGED = (
    "UPDATE case_queue SET opened_at = opened_at - interval '23 hours 50 minutes' WHERE disposition = 'HOLD'"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for a file of tests."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def console(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """The console with three sample orders and one full of hazards."""
    directory = tmp_path_factory.mktemp("console")
    async with serve(service_databases, testing_keys, directory) as served:
        await served.both.takes(key=LISTED, party="Zorbex Optics")
        await served.takes(canonical("NOLDUS"), canonical("AXIS"), canonical("MORPHO"), HAZARDOUS)
        await served.world.database.fetch(AGED)
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reviewer(browser: Browser, console: Served) -> AsyncIterator[Person]:
    """Rita, signed in once for a file of tests."""
    async with Person.opened(browser, console.url, "rita") as person:
        yield person


@pytest_asyncio.fixture(loop_scope="module")
async def rita(reviewer: Person) -> AsyncIterator[Person]:
    """A reviewer, signed in, on a page of her own for each test."""
    async with reviewer.in_another_tab() as tab:
        yield tab
