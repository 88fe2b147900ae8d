"""yente's own client, unchanged, against this service on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
import uvicorn
from yente_client import (
    AsyncClient,
    AuthenticationError,
    BadRequestError,
    Company,
    NotFoundError,
    Person,
    Vessel,
)

from shared.testing.waiting import eventually
from tests.integration.screening.people import ERP_KEY
from tests.integration.screening.world import World

pytestmark = pytest.mark.postgres


@asynccontextmanager
async def served(app: object) -> AsyncIterator[str]:
    """The address under which `app` answers."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off")  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started, what="the server")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest_asyncio.fixture
async def client(world: World) -> AsyncIterator[AsyncClient]:
    async with (
        served(world.screening.app) as address,
        AsyncClient(api_key=ERP_KEY, base_url=address) as client,
    ):
        yield client


async def test_a_listed_party_is_matched_with_score_and_explanation(client: AsyncClient) -> None:
    found = await client.match(Company(name="Zorbex Optics Co. Ltd"))
    assert found.top is not None
    assert (found.top.caption, found.top.match, found.top.datasets) == ("Zorbex Optics", True, ["us_csl"])
    assert found.top.score > 0.9
    assert found.top.explanations["name_match"].candidate == "Zorbex Optics"
    assert found.total.value == 1
    assert (await client.match(Company(name="Lomnal Bakery"))).matches == []


async def test_filters_thresholds_and_a_query_without_a_name(client: AsyncClient) -> None:
    name = Company(name="Zorbx Optics")
    near = await client.match(name, threshold=0.99, algorithm="best", limit=3, datasets=["us_csl"])
    assert [result.match for result in near.results] == [False]
    assert (near.limit, near.query["properties"]["name"]) == (3, ["Zorbx Optics"])
    assert (await client.match(name, exclude_datasets=["us_csl"])).results == []
    assert (await client.match(name, exclude_entities=[near.results[0].id])).results == []
    assert (await client.match(Vessel(imoNumber="9311622"))).results == []


async def test_a_stream_of_many(client: AsyncClient) -> None:
    asked = [
        (f"k{number}", Person(name="Zorbex Optics" if number % 2 else "Jan Qasim")) for number in range(40)
    ]
    found = {key: answer async for key, answer in client.match_iter(asked)}
    assert {key for key, answer in found.items() if answer.results} == {key for key, _ in asked[1::2]}


async def test_the_catalogue_names_the_active_lists_and_the_algorithms_our_own(client: AsyncClient) -> None:
    catalogue = await client.datasets()
    by_name = {dataset.name: dataset for dataset in catalogue.datasets}
    assert by_name["default"].children == ["us_csl"]
    assert (by_name["us_csl"].entity_count, catalogue.current) == (1, ["default", "us_csl"])
    assert (await client.algorithms()).best == "exportgate"


async def test_refusals_are_the_client_s_own_errors(client: AsyncClient, world: World) -> None:
    with pytest.raises(NotFoundError, match="default and us_csl"):
        await client.match(Person(name="x"), datasets=["peps"])
    with pytest.raises(BadRequestError):
        await client.match(Person(name="x"), algorithm="logic-v9")
    async with (
        served(world.screening.app) as address,
        AsyncClient(api_key="wrong", base_url=address) as other,
    ):
        with pytest.raises(AuthenticationError):
            await other.algorithms()
