"""With ten thousand open cases every filter and every order of the queue walks an index."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from deploy.bench.queue import PAGES, seconds_of
from deploy.bench.queue_rows import TENANT, a_line, add_cases
from services.diligence.console.queries.queue import SORTS, VIEWS, Wanted, page_query
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
FILTERS = {
    "outcome": Wanted(disposition="BLOCK"),
    "family": Wanted(family="CAP"),
    "region": Wanted(region="R9"),
    "owner": Wanted(owner="person-4"),
    "nobody's": Wanted(owner="nobody"),
    "words": Wanted(words="buyer7"),
    "a number": Wanted(view="found", words="order4711"),
    "all at once": Wanted(disposition="HOLD", family="CAP", region="R9", owner="person-1", words="buyer9"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def queue(service_databases: ServiceDatabases) -> AsyncIterator[Connection]:
    """The service's role, ten thousand cases."""
    async with service_databases.clone("diligence") as database:
        filling = await asyncpg.connect(database.admin_url)
        await add_cases(filling, 10_000, msgspec.json.encode(a_line()).decode())
        await filling.execute("ANALYZE")
        await filling.close()
        connection = await asyncpg.connect(database.url)
        await connection.execute("SELECT set_config('app.tenants', $1, false)", TENANT)
        yield connection
        await connection.close()


async def plan(queue: Connection, wanted: Wanted) -> str:
    """How PostgreSQL would go about the page."""
    sql, arguments = page_query(TENANT, "person-1", wanted, None)
    rows = await queue.fetch(f"EXPLAIN {sql}", *arguments)
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize("name", FILTERS)
async def test_a_filter_walks_an_index(queue: Connection, name: str) -> None:
    found = await plan(queue, FILTERS[name])
    assert "Seq Scan" not in found, found
    assert "using case_" in found or "on case_" in found, found


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("view", [view for view in VIEWS if view != "found"])
async def test_a_view_walks_an_index_in_every_order(queue: Connection, view: str, sort: str) -> None:
    """Only `found` is not asked for without words, which the filters above have."""
    found = await plan(queue, Wanted(view=view, sort=sort))
    assert "Seq Scan" not in found, found


async def test_the_bench_is_let_in_and_sees_cases(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    seconds = await seconds_of(service_databases, testing_keys, tmp_path, 100, 1)
    assert set(seconds) == set(PAGES)
