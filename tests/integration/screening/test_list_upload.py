"""Lists are larger than orders: the door of the lists takes them."""

import httpx
import pytest

from tests.integration.screening.world import World

pytestmark = pytest.mark.postgres


async def test_a_list_of_five_megabytes_is_no_reason_to_refuse_it(world: World) -> None:
    transport = httpx.ASGITransport(world.screening.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://screening") as client:
        large = b" " * (5 * 1024 * 1024)
        assert (await client.post("/v1/watchlists", content=large)).status_code == 401
        assert (await client.post("/v1/assess", content=large)).status_code == 413
